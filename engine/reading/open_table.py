"""A file of any kind of table, opened: text, Excel, Parquet and Arrow."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from engine.reading.characters import visible
from engine.reading.columnar import open_arrow, open_parquet
from engine.reading.delimited import open_delimited
from engine.reading.diagnostics import Code, InputError
from engine.reading.load import STANDARD
from engine.reading.tables import Block, Table, refused
from engine.reading.vocabulary import NO_WORDS, Vocabulary
from engine.reading.workbook import open_workbook

TEXTS = (".csv", ".tsv", ".txt")
WORKBOOKS = (".xlsx",)
KINDS = (*TEXTS, *WORKBOOKS, ".parquet", ".arrow", ".feather")


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
    file = visible(str(path))
    try:
        if is_text(path):
            return _open_text(path, file, vocabulary, encoding)
        with path.open("rb"):  # says what is wrong with the file itself in the system's words, not in a library's
            pass
        match path.suffix.lower():
            case ".xlsx":
                return open_workbook(path, file, vocabulary, sheet)
            case ".parquet":
                table = open_parquet(path, file, vocabulary)
            case _:
                table = open_arrow(path, file)
    except FileNotFoundError:
        raise refused(Code.MISSING_FILE, file) from None
    except IsADirectoryError:
        raise refused(Code.IS_DIRECTORY, file) from None
    except pa.ArrowException as error:
        raise _broken(error, file) from None
    except OSError:
        raise refused(Code.UNREADABLE, file) from None
    return replace(table, blocks=_checked(table.blocks, file))


def _open_text(path: Path, file: str, vocabulary: Vocabulary, encoding: str | None) -> Table:
    """The stream stays open only with a table that can be read."""
    piped = str(path) == STANDARD
    if piped and sys.stdin is None:
        raise refused(Code.UNREADABLE, file)
    with ExitStack() as closing:
        stream = closing.enter_context(sys.stdin.buffer if piped else path.open("rb"))
        size = path.stat().st_size if _stays(path) and not piped else 0
        table = open_delimited(stream, file, size, vocabulary, encoding)
        closing.pop_all()
    return replace(table, blocks=_checked(table.blocks, file))


def _checked(blocks: Iterator[Block], file: str) -> Iterator[Block]:
    """The blocks; a file that turns out broken is an error of the input."""
    try:
        yield from blocks
    except (pa.ArrowException, OSError) as error:
        raise _broken(error, file) from None


def _broken(error: Exception, file: str) -> InputError:
    """What the library says, in its first line."""
    return refused(Code.BAD_TABLE, file, reason=str(error).partition("\n")[0].rstrip("."))
