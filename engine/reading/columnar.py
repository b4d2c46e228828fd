"""Parquet and Arrow files: rows are counted from 1, and none is left out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet

from engine.reading.tables import ROWS, Block, Table
from engine.reading.vocabulary import Vocabulary


def open_parquet(path: Path, file: str, vocabulary: Vocabulary) -> Table:
    """The table in a Parquet file."""
    schema = pyarrow.parquet.read_schema(path)
    places = vocabulary.places(schema.names).values()
    opened = pyarrow.parquet.ParquetFile(
        path, read_dictionary=[schema.names[i] for i in places if _is_text(schema.types[i])]
    )
    batches = opened.iter_batches(ROWS)
    blocks = _blocks(batches, opened.schema_arrow, opened.metadata.num_rows)
    return Table(file, tuple(schema.names), blocks, 0, opened=opened)


def open_arrow(path: Path, file: str) -> Table:
    """The table in an Arrow file, which is mapped into memory."""
    opened = pa.ipc.open_file(pa.memory_map(str(path)))
    batches = [opened.get_batch(i) for i in range(opened.num_record_batches)]
    pieces = (batch.slice(start, ROWS) for batch in batches for start in range(0, batch.num_rows, ROWS))
    return Table(file, tuple(opened.schema.names), _blocks(pieces, opened.schema, sum(map(len, batches))), 0)


def _blocks(batches: Iterator[pa.RecordBatch], schema: pa.Schema, rows: int) -> Iterator[Block]:
    done = 0
    for batch in batches:
        lines = range(done + 1, done + 1 + batch.num_rows)
        done += batch.num_rows
        yield Block(pa.Table.from_batches([batch]), lines, done / rows if rows else 1.0)
    if not done:
        yield Block(schema.empty_table(), ())


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))
