"""Workbooks of Excel: what its cells hold, as text; a formula's value is the one that was last calculated."""

from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO, TypeAlias

import pyarrow as pa
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum

from engine.reading.apart import NoSheet
from engine.reading.diagnostics import Code
from engine.reading.tables import MAX_COLUMNS, ROWS, TOP_ROWS, WORDS, Block, Table, filled, refused
from engine.reading.vocabulary import Vocabulary

Cell: TypeAlias = str | int | float | bool | datetime.time | datetime.date | datetime.timedelta


@dataclass(frozen=True)
class _Sheet:
    """A sheet that holds something, and which of its rows, from 0, names the columns."""

    cells: CalamineSheet
    row: int
    names: tuple[str, ...]


def open_workbook(source: BinaryIO, file: str, vocabulary: Vocabulary, wanted: str | None) -> Table:
    """The table on the sheet that is wanted, or on the first that names a finding; raises `NoSheet`."""
    try:
        book = CalamineWorkbook.from_filelike(source)
        sheets = [about.name for about in book.sheets_metadata if about.typ == SheetTypeEnum.WorkSheet]
        if wanted is not None and wanted not in sheets:
            raise NoSheet(sheets)
        sheet = _first_sheet((book.get_sheet_by_name(name) for name in ([wanted] if wanted else sheets)), vocabulary)
    except CalamineError:
        raise refused(Code.BAD_WORKBOOK, file) from None
    if sheet is None:
        raise refused(Code.EMPTY_FILE, file)
    blocks = _blocks(sheet, frozenset(vocabulary.places(sheet.names).values()))
    return Table(file, sheet.names, blocks, sheet.row + 1, sheet.row, sheet.cells.name if len(sheets) > 1 else "")


def _first_sheet(sheets: Iterator[CalamineSheet], vocabulary: Vocabulary) -> _Sheet | None:
    """The first sheet that names a finding, or else that holds anything."""
    first = None
    for cells in sheets:
        top = [_texts(row[: MAX_COLUMNS + 1]) for row in islice(cells.iter_rows(), TOP_ROWS)]
        if top:
            row, named = vocabulary.heading_row(top)
            sheet = _Sheet(cells, row, tuple(unicodedata.normalize("NFC", name) for name in top[row]))
            if named:
                return sheet
            first = first or sheet
    return first


def _blocks(sheet: _Sheet, few: frozenset[int]) -> Iterator[Block]:
    rows = islice(sheet.cells.iter_rows(), sheet.row + 1, None)
    done, (height, _) = sheet.row + 1, sheet.cells.end or (0, 0)
    while piece := list(islice(rows, ROWS)):
        lines = range(done + 1, done + 1 + len(piece))
        done += len(piece)
        yield filled(_table(list(map(_texts, piece)), sheet.names, few), lines, done / (height + 1))
    if done == sheet.row + 1:
        yield Block(_table([], sheet.names, few), ())


def _table(rows: Sequence[Sequence[str]], names: Sequence[str], few: frozenset[int]) -> pa.Table:
    columns = zip(*rows, strict=True) if rows else ((),) * len(names)
    texts = [pa.array([cell or None for cell in column], pa.string()) for column in columns]
    return pa.table([text.cast(WORDS) if i in few else text for i, text in enumerate(texts)], list(names))


def _texts(row: Sequence[Cell]) -> list[str]:
    return [cell if isinstance(cell, str) else _text(cell) for cell in row]


def _text(cell: Cell) -> str:
    """A cell that holds no text, as one would type it."""
    match cell:
        case bool():
            return "TRUE" if cell else "FALSE"
        case float() if cell.is_integer() and abs(cell) < 1e15:
            return str(int(cell))
        case datetime.datetime():
            return cell.isoformat(" ")
        case _:
            return str(cell)
