"""Tables of cases: CSV, Parquet and Arrow files, read in blocks, so that memory does not grow with the file."""

from __future__ import annotations

import csv
import io
import re
import sys
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import BinaryIO, TypeAlias

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from engine.reading.characters import visible
from engine.reading.diagnostics import Code, Diagnostic, InputError, Place

ROWS = 131_072
"""Rows of a block, unless the file's own pieces are smaller."""
CSV_BYTES = 1 << 21
MAX_HEADER = 1 << 20
DELIMITERS = ",;\t"
STANDARD_INPUT = "-"
UNCLOSED = "EOF inside quoted string"
KINDS = (".csv", ".parquet", ".arrow", ".feather")

Block: TypeAlias = pa.Table


@dataclass(frozen=True)
class Table:
    """An open table: its columns, how many lines stand before its first row, and its rows."""

    file: str
    names: tuple[str, ...]
    header: int
    blocks: Iterator[tuple[Block, float]]  # with the share of the file that has been read, 0 to 1


def open_table(path: Path, categories: Collection[str]) -> Table:
    """The table in a file, its kind told by the name (`-`: CSV on standard input); `categories` have few values.

    Opening it, and reading each block, raises `InputError` where the file cannot be read.
    """
    file = visible(str(path))
    try:
        if str(path) == STANDARD_INPUT:
            return _open_csv(sys.stdin.buffer, file, 0, categories)
        if path.suffix == ".csv":
            return _open_csv(path.open("rb"), file, path.stat().st_size, categories)
        with path.open("rb"):  # says what is wrong with the file itself in the system's words, not in Arrow's
            pass
        schema, blocks = _open_parquet(path, categories) if path.suffix == ".parquet" else _open_arrow(path)
    except FileNotFoundError:
        raise _refused(Code.MISSING_FILE, file) from None
    except IsADirectoryError:
        raise _refused(Code.IS_DIRECTORY, file) from None
    except pa.ArrowException as error:
        raise _refused(Code.BAD_TABLE, file, reason=_first_line(error)) from None
    except OSError:
        raise _refused(Code.UNREADABLE, file) from None
    return Table(file, tuple(schema.names), 0, _checked(blocks, file))


def _refused(code: Code, file: str, **params: str) -> InputError:
    name = PurePath(file).name if code is Code.BAD_TABLE else file
    return InputError([Diagnostic(code, Place(file), {"name": name, **params})])


def _first_line(error: Exception) -> str:
    """What the library says, but for the row's own words, which may name someone."""
    return re.sub(r"(, got \d+):.*", r"\1", str(error).partition("\n")[0])


def _checked(blocks: Iterator[tuple[Block, float]], file: str) -> Iterator[tuple[Block, float]]:
    """The blocks; a file that turns out broken is an error of the input."""
    try:
        yield from blocks
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise _refused(Code.BAD_TABLE, file, reason=_first_line(error)) from None


# -- CSV


def _open_csv(stream: BinaryIO, file: str, size: int, categories: Collection[str]) -> Table:
    names, lines, delimiter = _header(stream, file)
    return Table(file, tuple(names), lines, _checked(_csv_blocks(stream, names, delimiter, size, categories), file))


def _header(stream: BinaryIO, file: str) -> tuple[list[str], int, str]:
    """The names of the columns, how many lines they take, and what stands between them: what is there most often."""
    raw, lines = b"", 0
    while lines == 0 or (raw.count(b'"') % 2 == 1 and len(raw) < MAX_HEADER):  # a name may hold the end of a line
        line = stream.readline(MAX_HEADER)
        if not line:
            break
        raw, lines = raw + line, lines + 1
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _refused(Code.NOT_UTF8, file) from None
    if not text.strip():
        raise _refused(Code.EMPTY_FILE, file)
    delimiter = max(DELIMITERS, key=text.count)
    return next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)), lines, delimiter


def _csv_blocks(
    stream: BinaryIO, names: list[str], delimiter: str, size: int, categories: Collection[str]
) -> Iterator[tuple[Block, float]]:
    kinds = {name: pa.dictionary(pa.int32(), pa.string()) if name in categories else pa.string() for name in names}
    rows = _Quoted(stream)
    if not rows.more():
        yield pa.schema([(name, kinds[name]) for name in names]).empty_table(), 1.0
        return
    reader = pyarrow.csv.open_csv(
        rows,
        pyarrow.csv.ReadOptions(column_names=names, block_size=CSV_BYTES, use_threads=False),  # or no row is numbered
        pyarrow.csv.ParseOptions(delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=len(names) > 1),
        pyarrow.csv.ConvertOptions(column_types=kinds, null_values=[""], strings_can_be_null=True),
    )
    for batch in reader:
        yield pa.Table.from_batches([batch]), min(1.0, rows.read_bytes / size) if size else 0.0
    if rows.quotes % 2:
        raise pa.ArrowInvalid(UNCLOSED)


class _Quoted(io.RawIOBase):
    """The rest of a stream; counts its bytes, and its quotes: one that is left open hides all rows after it."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.quotes = self.read_bytes = 0
        self.ahead = b""

    def more(self) -> bool:
        """Whether anything is left."""
        self.ahead = self.ahead or self.stream.read(1)
        return bool(self.ahead)

    def readable(self) -> bool:
        """It is."""
        return True

    def read(self, size: int = -1) -> bytes:
        """The next bytes, `size` of them unless the stream ends."""
        found, self.ahead = self.ahead + self.stream.read(size - len(self.ahead) if size >= 0 else -1), b""
        self.quotes += found.count(b'"')
        self.read_bytes += len(found)
        return found


# -- Parquet and Arrow


def _open_parquet(path: Path, categories: Collection[str]) -> tuple[pa.Schema, Iterator[tuple[Block, float]]]:
    schema = pyarrow.parquet.read_schema(path)
    texts = [f.name for f in schema if f.name in categories and _is_text(f.type)]
    opened = pyarrow.parquet.ParquetFile(path, read_dictionary=texts)

    def blocks() -> Iterator[tuple[Block, float]]:
        done = 0
        for batch in opened.iter_batches(ROWS):
            done += batch.num_rows
            yield pa.Table.from_batches([batch]), done / opened.metadata.num_rows
        if not done:
            yield opened.schema_arrow.empty_table(), 1.0

    return opened.schema_arrow, blocks()


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _open_arrow(path: Path) -> tuple[pa.Schema, Iterator[tuple[Block, float]]]:
    opened = pa.ipc.open_file(pa.memory_map(str(path)))

    def blocks() -> Iterator[tuple[Block, float]]:
        if not opened.num_record_batches:
            yield opened.schema.empty_table(), 1.0
        for i in range(opened.num_record_batches):
            batch = opened.get_batch(i)
            for start in range(0, max(batch.num_rows, 1), ROWS):
                yield pa.Table.from_batches([batch.slice(start, ROWS)]), (i + 1) / opened.num_record_batches

    return opened.schema, blocks()
