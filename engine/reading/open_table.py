"""A file of any kind of table, opened: text, Excel, Parquet and Arrow."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa

from engine.reading.apart import MEMORY, apart
from engine.reading.characters import visible
from engine.reading.columnar import open_arrow, open_parquet
from engine.reading.delimited import open_delimited
from engine.reading.diagnostics import Code
from engine.reading.load import STANDARD
from engine.reading.opening import opened, trouble_of
from engine.reading.tables import MAX_COLUMNS, Block, Table, refused
from engine.reading.vocabulary import NO_WORDS, Vocabulary
from engine.reading.workbook import open_workbook

TEXTS = (".csv", ".tsv", ".txt")
WORKBOOKS = (".xlsx",)
KINDS = (*TEXTS, *WORKBOOKS, ".parquet", ".arrow", ".feather")
MAX_WORKBOOK = 50_000_000
UNPACKED = 20
"""Times its size that a workbook may take in memory: it is read whole."""


def is_text(path: Path) -> bool:
    """Whether a table there is read as text: by its name, or because it comes through a pipe."""
    return path.suffix.lower() in TEXTS or str(path) == STANDARD or (os.path.exists(path) and not _stays(path))


def _stays(path: Path) -> bool:
    return os.path.isfile(path) or os.path.isdir(path)


def open_table(
    path: Path, vocabulary: Vocabulary = NO_WORDS, encoding: str | None = None, sheet: str | None = None
) -> Table:
    """The table in a file, its kind told by the name (`-`: text on standard input).

    Opening it, and reading each block, raises `InputError` where the file cannot be read; a sheet that a workbook has
    not raises `NoSheet`.
    """
    file, kind = visible(str(path)), path.suffix.lower()
    source = _opened(path, file)
    if is_text(path):
        return _open_text(path, source, file, vocabulary, encoding)
    with source:
        size = os.fstat(source.fileno()).st_size
        if kind in WORKBOOKS and size > MAX_WORKBOOK:
            raise refused(Code.TOO_LARGE, file, limit=str(MAX_WORKBOOK))
        read = partial(_sound, partial(_open_kind, kind, source, file, vocabulary, sheet), file)
        memory = MEMORY + (size * UNPACKED >> 20 if kind in WORKBOOKS else 0)
        return apart(read, file, memory, (source.fileno(),))


def _open_text(path: Path, source: BinaryIO, file: str, vocabulary: Vocabulary, encoding: str | None) -> Table:
    """The stream stays open only with a table that can be read."""
    with ExitStack() as closing:
        closing.enter_context(source)
        size = path.stat().st_size if str(path) != STANDARD and _stays(path) else 0
        table = _sound(partial(open_delimited, source, file, size, vocabulary, encoding), file)
        closing.pop_all()
    return table


def _open_kind(kind: str, source: BinaryIO, file: str, vocabulary: Vocabulary, sheet: str | None) -> Table:
    match kind:
        case ".xlsx":
            return open_workbook(source, file, vocabulary, sheet)
        case ".parquet":
            return open_parquet(source, file, vocabulary)
        case _:
            return open_arrow(source, file)


def _opened(path: Path, file: str) -> BinaryIO:
    if str(path) != STANDARD:
        try:
            return opened(path)
        except (OSError, ValueError) as error:
            raise refused(trouble_of(error), file) from None
    if sys.stdin is None:
        raise refused(Code.UNREADABLE, file)
    return sys.stdin.buffer


def _sound(open_it: Callable[[], Table], file: str) -> Table:
    """The table, neither broken nor wider than any table of cases needs to be."""
    with _telling(file):
        table = open_it()
    if len(table.names) > MAX_COLUMNS:
        raise refused(Code.TOO_WIDE, file, max(1, table.line), limit=str(MAX_COLUMNS))
    return replace(table, blocks=_checked(table.blocks, file))


def _checked(blocks: Iterator[Block], file: str) -> Iterator[Block]:
    with _telling(file):
        yield from blocks


@contextmanager
def _telling(file: str) -> Iterator[None]:
    """A file that turns out broken is an error of the input, told in the first line of what the library says."""
    try:
        yield
    except MemoryError:
        raise  # of Arrow's errors the one that does not say that the file is broken
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        reason = str(error).partition("\n")[0].rstrip(".")
        raise refused(Code.BAD_TABLE, file, reason=reason) from None
