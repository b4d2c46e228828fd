"""A table of cases: its columns, and its rows in blocks, each with its number in the file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from engine.reading.diagnostics import Code, Diagnostic, InputError, Place

ROWS = 131_072
"""Rows of a block, unless the file's own pieces are smaller."""
MAX_COLUMNS = 1_000
MAX_CELL = 1 << 20
"""Bytes of a cell in UTF-8."""
TOP_ROWS = 100
"""Rows among which the names are looked for."""
WORDS = pa.dictionary(pa.int32(), pa.string())
"""What a column of few words is kept as."""


@dataclass(frozen=True)
class Block:
    """Some rows of a table."""

    rows: pa.Table
    lines: Sequence[int]
    """Where each row stands in its file, as a person counts there."""
    share: float = 1.0
    """Of the file, how much has been read by now: 0 to 1."""
    blank: int = 0
    """Rows in which nothing stands, and which are left out."""


class Opened(Protocol):
    """What blocks are read from."""

    def close(self) -> None:
        """Lets go of it."""


@dataclass(frozen=True)
class Table:
    """An open table; reading its blocks raises `InputError` where the file cannot be read."""

    file: str
    names: tuple[str, ...]
    blocks: Iterator[Block]
    line: int = 1
    """On which the names stand."""
    above: int = 0
    """Rows over the names."""
    sheet: str = ""
    """Of a workbook with several, the one that is read."""
    opened: Opened | None = None

    def close(self) -> None:
        """Lets go of the file, whether it has been read to its end or not."""
        if self.opened:
            self.opened.close()

    @property
    def place(self) -> Place:
        """Where the names stand."""
        return Place(self.file, self.line)


def filled(rows: pa.Table, lines: Sequence[int], share: float, blank: int = 0) -> Block:
    """The rows in which more than spaces stands; `blank` others were left out before."""
    empty = np.arange(rows.num_rows)
    for column in sorted(rows.columns, key=lambda column: column.null_count):
        cells = column.take(pa.array(empty)) if empty.size < rows.num_rows else column
        empty = empty[_is_blank(cells.combine_chunks()).to_numpy(zero_copy_only=False)]
        if not empty.size:
            return Block(rows, lines, share, blank)
    kept = np.delete(np.arange(rows.num_rows), empty)
    return Block(rows.take(pa.array(kept)), np.asarray(lines)[kept].tolist(), share, blank + empty.size)


def _is_blank(cells: pa.Array) -> pa.Array:
    spaces = pc.utf8_is_space(cells.dictionary).take(cells.indices) if cells.type == WORDS else pc.utf8_is_space(cells)
    return spaces.fill_null(True)


def refused(code: Code, file: str, line: int = 1, column: int = 1, **params: str) -> InputError:
    """A table that cannot be used, for one reason at one place."""
    whole = code in (Code.MISSING_FILE, Code.IS_DIRECTORY, Code.NOT_A_FILE, Code.UNREADABLE)
    name = file if whole else PurePath(file).name
    return InputError([Diagnostic(code, Place(file, line, column), {"name": name, **params})])
