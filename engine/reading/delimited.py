"""Tables as text: CSV and its kin, whatever separator, line end and encoding a spreadsheet chose.

pyarrow is given whole rows that stand in memory: its own reader of a stream leaves a thread behind, which ends the
process by a signal where the interpreter ends first (apache/arrow 34314).
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.csv

from engine.reading.decoding import Lines, decoded, endless, line_ends
from engine.reading.diagnostics import Code, InputError
from engine.reading.tables import MAX_COLUMNS, TOP_ROWS, WORDS, Block, Table, filled, refused
from engine.reading.text_rows import row_ends, row_lines, whole_rows
from engine.reading.vocabulary import Vocabulary

DELIMITERS = ",;\t"
TOP_BYTES = 1 << 22
BAR = "|"
"""Between roles as a rule: it separates cells only where it alone makes a row name a finding."""
_SEPARATOR_LINE = re.compile(rb'"?sep=(.)"?[ \t]*(?:\r\n|\r|\n|\Z)', re.IGNORECASE)
"""A first line that tells a spreadsheet the separator."""
_NOTHING = re.compile(r'[\s,;|"]*')


@dataclass(frozen=True)
class _Form:
    """How the rows of a file are written."""

    file: str
    names: tuple[str, ...]
    delimiter: str
    few: frozenset[int]
    """The columns of which few words are expected."""

    @property
    def kinds(self) -> dict[str, pa.DataType]:
        """The columns by their places, since two may have one name."""
        return {str(place): WORDS if place in self.few else pa.string() for place in range(len(self.names))}


def open_delimited(stream: BinaryIO, file: str, size: int, vocabulary: Vocabulary, encoding: str | None) -> Table:
    """The table in a stream; `size` in bytes, 0 if it is not known."""
    texts = whole_rows(decoded(stream, file, encoding), file)
    lines = _first(texts)
    match = _SEPARATOR_LINE.match(lines.text)
    start = match.end() if match else 0
    if not lines.text[start:].strip():
        raise refused(Code.EMPTY_FILE, file)
    ends = (start + row_ends(lines.text[start:])[: TOP_ROWS + 1]).tolist()
    rows = [lines.text[a:b].decode() for a, b in pairwise(ends)]
    above, names, delimiter = _heading(rows, vocabulary, match.group(1).decode() if match else "")
    form = _Form(file, names, delimiter, frozenset(vocabulary.places(names).values()))
    line, below = (1 + line_ends(lines.text[:end]) for end in ends[above : above + 2])
    rest = Lines(lines.text[ends[above + 1] :], below, 1 + lines.ends - below)
    return Table(file, names, _blocks(chain([rest], texts), form, stream, size), line, above, opened=stream)


def _first(texts: Iterator[Lines]) -> Lines:
    """The first rows, at least as many as the names are looked for in, if there are, unless these are very long."""
    lines = Lines(b"", 1, 0)
    while len(lines.text) < TOP_BYTES and len(row_ends(lines.text)) <= TOP_ROWS and (more := next(texts, None)):
        lines = Lines(lines.text + more.text, 1, lines.ends + more.ends)
    return lines


def _heading(rows: Sequence[str], vocabulary: Vocabulary, separator: str) -> tuple[int, tuple[str, ...], str]:
    """Which row names the columns, how, and what separates them: what makes it name most findings, or occurs most."""

    def read(sign: str) -> tuple[tuple[int, int], int, tuple[str, ...], str]:
        cells = [_cells(row, sign) for row in rows]
        place, named = vocabulary.heading_row(cells)
        occurs = rows[place].count(sign) if named or sign != BAR else -1
        return (named, occurs), place, tuple(unicodedata.normalize("NFC", name) for name in cells[place]), sign

    _, place, names, sign = max(map(read, separator or DELIMITERS + BAR), key=lambda reading: reading[0])
    return place, names, sign


def _cells(row: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(row, newline=""), delimiter=delimiter), [])[: MAX_COLUMNS + 1]
    except csv.Error:  # a cell of more than 131,072 characters is no name
        return []


def _blocks(texts: Iterable[Lines], form: _Form, stream: BinaryIO, size: int) -> Iterator[Block]:
    for lines in texts:
        yield _block(lines, form, min(1.0, stream.tell() / size) if size else 0.0)


def _block(lines: Lines, form: _Form, share: float) -> Block:
    if not lines.text:
        return Block(pa.schema(form.kinds.items()).empty_table().rename_columns(form.names), (), share)
    rows, dropped = _parsed(lines, form)
    numbers = row_lines(lines, rows.num_rows + len(dropped), form.file)
    if dropped:
        numbers = np.delete(numbers, dropped).tolist()
    return filled(rows.rename_columns(form.names), numbers, share, len(dropped))


def _parsed(lines: Lines, form: _Form) -> tuple[pa.Table, list[int]]:
    """The rows of some lines, and which others hold nothing but separators, too many or too few."""
    dropped: list[int] = []
    ragged: list[pyarrow.csv.InvalidRow] = []

    def other(row: pyarrow.csv.InvalidRow) -> str:
        if _NOTHING.fullmatch(row.text):
            dropped.append(row.number - 1)
            return "skip"
        ragged.append(row)
        return "error"

    try:
        return _read(lines, form), dropped
    except pa.ArrowInvalid:
        pass  # and now row by row, or none has a number
    try:
        return _read(lines, form, other), dropped
    except pa.ArrowInvalid:
        if not ragged:
            raise
        raise _ragged(ragged[0], lines, form) from None


def _read(lines: Lines, form: _Form, other: Callable[[pyarrow.csv.InvalidRow], str] | None = None) -> pa.Table:
    """The rows, all of one block; `other` is asked for what becomes of rows that have too many cells, or too few."""
    return pyarrow.csv.read_csv(
        pa.BufferReader(lines.text),
        pyarrow.csv.ReadOptions(column_names=[*form.kinds], use_threads=not other, block_size=len(lines.text) + 1),
        pyarrow.csv.ParseOptions(
            delimiter=form.delimiter, newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=other
        ),
        pyarrow.csv.ConvertOptions(
            column_types=form.kinds, null_values=[""], strings_can_be_null=True, check_utf8=False
        ),
    )


def _ragged(row: pyarrow.csv.InvalidRow, lines: Lines, form: _Form) -> InputError:
    """A row with more or fewer cells than there are names; quotes within cells may leave open which one that is."""
    begins = row_ends(lines.text)[:-1]
    line = lines.first + line_ends(lines.text[: begins[min(row.number, len(begins)) - 1]])
    if row.number > len(begins):
        return endless(form.file, line)
    cells, names = str(row.actual_columns), str(len(form.names))
    return refused(Code.RAGGED_ROW, form.file, line, row=str(line), cells=cells, columns=names)
