"""Tables out: CSV, Parquet and Arrow files, written block by block."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from engine.telling.sheet import safe_cell
from engine.telling.writing import CannotWrite, writing

BYTE_ORDER_MARK = "\ufeff".encode()
_NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)*")
"""What begins with a sign and is no formula."""


class Writer(Protocol):
    """Takes the blocks of a table one after the other."""

    def write_table(self, table: pa.Table) -> None:
        """Adds the rows of a block, which has the columns of the first."""


class TableFile:
    """A table that is being written; its kind is told by the name."""

    def __init__(self, kind: str, stream: BinaryIO, closing: ExitStack) -> None:
        self._kind, self._stream, self._closing = kind, stream, closing
        self._writer: Writer | None = None

    def write(self, block: pa.Table) -> None:
        """Adds the rows of a block; categories are written as plain text."""
        block = _plain(block)
        if self._kind == ".csv":
            block = _defused(block)
        if self._writer is None:
            self._writer = self._closing.enter_context(self._begin(block.schema))
        self._writer.write_table(block)

    def _begin(self, schema: pa.Schema) -> pyarrow.parquet.ParquetWriter:
        match self._kind:
            case ".parquet":
                return pyarrow.parquet.ParquetWriter(self._stream, schema)
            case ".csv":
                self._stream.write(BYTE_ORDER_MARK)  # or a spreadsheet takes Vietnamese for something else
                return pyarrow.csv.CSVWriter(self._stream, schema)
            case _:
                return pa.ipc.new_file(self._stream, schema)


@contextmanager
def writing_table(path: Path) -> Iterator[TableFile]:
    """A table to write; raises `CannotWrite` also where its kind cannot hold the columns, or no pipe can take it."""
    with writing(path) as stream:
        try:
            with ExitStack() as closing:
                yield TableFile(path.suffix.lower(), stream, closing)
        except (pa.ArrowException, io.UnsupportedOperation) as error:
            raise CannotWrite(path) from error


def _plain(block: pa.Table) -> pa.Table:
    fields = [
        pa.field(field.name, field.type.value_type if pa.types.is_dictionary(field.type) else field.type)
        for field in block.schema
    ]
    return block.cast(pa.schema(fields))


def _defused(block: pa.Table) -> pa.Table:
    """The block with nothing in it, or above it, that a spreadsheet would take for a formula."""
    columns = [_defused_column(column) if _is_text(column.type) else column for column in block.columns]
    return pa.table(columns, [defused(name) for name in block.column_names])


def _defused_column(column: pa.ChunkedArray) -> pa.ChunkedArray:
    chunks = []
    for chunk in column.dictionary_encode().chunks:
        words = [None if text is None else defused(text) for text in chunk.dictionary.to_pylist()]
        chunks.append(pa.DictionaryArray.from_arrays(chunk.indices, pa.array(words, column.type)).cast(column.type))
    return pa.chunked_array(chunks, column.type)


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def defused(text: str) -> str:
    """The text as a cell that no spreadsheet calculates; a number stays as it is."""
    return text if _NUMBER.fullmatch(text) else safe_cell(text)
