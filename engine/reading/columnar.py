"""Parquet and Arrow files: rows are counted from 1, and none is left out.

Nothing in a batch is believed before it has been looked at: where texts begin and end, and that they are text.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet

from engine.reading.diagnostics import Code
from engine.reading.tables import MAX_CELL, ROWS, Block, Table, refused
from engine.reading.vocabulary import Vocabulary

BLOCK = 1 << 25
"""Bytes of a block, as long as its rows are alike."""
SPELT = 4 * BLOCK
"""Bytes of a block whose words, of which each is kept once, are spelt out in every row."""


def open_parquet(source: BinaryIO, file: str, vocabulary: Vocabulary) -> Table:
    """The table in a Parquet file."""
    content = _content(source)
    schema = pyarrow.parquet.read_schema(content)
    places = vocabulary.places(schema.names).values()
    opened = pyarrow.parquet.ParquetFile(
        content, read_dictionary=[schema.names[i] for i in places if _is_text(schema.types[i])]
    )
    about = opened.metadata
    rows = _rows(about.num_rows, sum(about.row_group(i).total_byte_size for i in range(about.num_row_groups)), BLOCK)
    blocks = _blocks(opened.iter_batches(rows), opened.schema_arrow, about.num_rows / rows, file)
    return Table(file, tuple(schema.names), blocks, 0)


def open_arrow(source: BinaryIO, file: str) -> Table:
    """The table in an Arrow file."""
    opened = pa.ipc.open_file(_content(source))
    count = opened.num_record_batches
    blocks = _blocks(map(opened.get_batch, range(count)), opened.schema, count, file)
    return Table(file, tuple(opened.schema.names), blocks, 0)


def _content(source: BinaryIO) -> pa.BufferReader:
    """The file, mapped into memory: nothing of it is copied, or read before it is needed."""
    try:
        return pa.BufferReader(pa.py_buffer(mmap.mmap(source.fileno(), 0, access=mmap.ACCESS_READ)))
    except ValueError:  # of an empty file there is nothing to map
        return pa.BufferReader(b"")


def _rows(rows: int, size: int, most: int) -> int:
    """How many rows make a block, where so many take so many bytes."""
    return max(1, min(ROWS // 2, rows * most // max(size, 1)))  # half: another is read meanwhile


def _blocks(batches: Iterator[pa.RecordBatch], schema: pa.Schema, count: float, file: str) -> Iterator[Block]:
    """The batches, of which there are about so many, in pieces."""
    done = 0
    for number, batch in enumerate(batches):
        for piece in _pieces(batch):
            _check(piece, done + 1, file)
            lines = range(done + 1, done + 1 + piece.num_rows)
            done += piece.num_rows
            share = (number + 1) / count if piece.num_rows == batch.num_rows else number / count
            yield Block(pa.Table.from_batches([piece]), lines, min(1.0, share))
    if not done:
        yield Block(schema.empty_table(), ())


def _pieces(batch: pa.RecordBatch) -> Iterator[pa.RecordBatch]:
    batch.validate()
    size, spelt = batch.nbytes, batch.num_rows * sum(map(_longest, filter(_is_coded, batch.columns)))
    rows = min(_rows(batch.num_rows, size, BLOCK), _rows(batch.num_rows, spelt, SPELT))
    return (batch.slice(start, rows) for start in range(0, batch.num_rows, rows))


def _check(rows: pa.RecordBatch, first: int, file: str) -> None:
    """Raises where the rows, of which the first has a number, are not what they seem, or a cell is too long."""
    for name, column in zip(rows.schema.names, rows.columns, strict=True):
        _words(column).validate(full=True)
        if _is_coded(column) and not _all_words(column):
            column.validate(full=True)
        if column.nbytes > MAX_CELL and _longest(column) > MAX_CELL:
            at = first + _longest_at(column)
            raise refused(Code.LONG_CELL, file, at, row=str(at), heading=name, limit=str(MAX_CELL))


def _all_words(column: pa.Array) -> bool:
    """Whether each number is that of a word, under an empty cell too; Arrow's own way, which is exact, takes long."""
    if not len(column):
        return True
    size = column.indices.type.bit_width // 8
    numbers = np.frombuffer(column.indices.buffers()[1], f"u{size}", len(column), column.offset * size)
    return int(numbers.max()) < len(column.dictionary)


def _words(column: pa.Array) -> pa.Array:
    """What its cells hold, each word once where they are numbers of words."""
    return column.dictionary if _is_coded(column) else column


def _longest(column: pa.Array) -> int:
    """Bytes of the longest text in it, or 0 where there are no texts."""
    words = _words(column)
    return pc.max(pc.binary_length(words)).as_py() or 0 if _is_text(words.type) else 0


def _longest_at(column: pa.Array) -> int:
    sizes = pc.binary_length(column.dictionary).take(column.indices) if _is_coded(column) else pc.binary_length(column)
    return int(pc.index(sizes, pc.max(sizes)).as_py())


def _is_coded(column: pa.Array) -> bool:
    return bool(pa.types.is_dictionary(column.type))


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))
