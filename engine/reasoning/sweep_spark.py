"""Sweeps beyond one machine: the same kernel inside Spark's `mapInArrow`, from Parquet to Parquet.

What is asked travels to the workers as bytes, and is made ready once in each. What is counted comes back with the end
of each task of the one stage there is, of which Spark counts every task once, however often it had to be repeated.
"""

from __future__ import annotations

import os
import pickle
import secrets
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

import pyarrow as pa
from py4j.protocol import Py4JJavaError
from pyspark import Accumulator
from pyspark.errors import AnalysisException, PythonException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.types import StringType, StructField, StructType

from engine.reading.characters import visible
from engine.reading.diagnostics import Code, Diagnostic, InputError, Place, in_order
from engine.reading.tables import ROWS, Block, Table
from engine.reasoning.columns import BAD_CELLS_LISTED
from engine.reasoning.stream import Counts, Sweep

SETTINGS = {
    "spark.log.level": "OFF",  # what goes wrong is raised
    "spark.ui.enabled": "false",
    "spark.sql.execution.arrow.maxRecordsPerBatch": str(ROWS),
    "spark.sql.caseSensitive": "true",  # names of columns are
    "spark.sql.files.ignoreCorruptFiles": "false",  # no row is dropped without a word
    "spark.sql.files.ignoreMissingFiles": "false",
}


class AlreadyThere(Exception):
    """Something stands where the answers would be written; it is never replaced."""


@contextmanager
def spark(master: str, progress: bool) -> Iterator[SparkSession]:
    """Spark on a master (`local[2]`, `spark://…`); seen from no other machine where that is local."""
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    if master.startswith("local"):
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    settings = SETTINGS | {"spark.ui.showConsoleProgress": str(progress).lower()}
    with warnings.catch_warnings(action="ignore", category=FutureWarning):  # about pandas, which has no part in it
        session = SparkSession.builder.appName("congtam sweep").master(master).config(map=settings).getOrCreate()
        try:
            yield session
        finally:
            session.stop()


def sweep_on_spark(session: SparkSession, asked: Sweep, source: str, out: str | None) -> Counts:
    """Answers every row of a Parquet file or folder, into a new folder if one is named, and counts.

    Raises `InputError` where the table cannot be used, and `AlreadyThere`. The folder has its name only when whole.
    """
    frame = _read(session, source)
    if diagnostics := asked.check(frame.columns, Place(visible(source))):
        raise InputError(diagnostics)
    counts = session.sparkContext.accumulator(Counts(), _Adding())
    answers = _answers(frame, asked, counts, 0 if out is None else len(frame.columns))
    if out is None:
        answers.write.format("noop").mode("overwrite").save()
        _stop_if_bad(asked, counts.value)
    else:
        with _replacing(session, out) as part:
            answers.write.parquet(part)
            _stop_if_bad(asked, counts.value)
    total: Counts = counts.value
    return total


def why(error: Exception) -> str:
    """What Spark was stopped by in the first place, in one line."""
    if isinstance(error, Py4JJavaError):
        cause: Any = error.java_exception
        while cause.getCause() is not None:
            cause = cause.getCause()
        return str(cause.getMessage() or cause).partition("\n")[0]
    lines = str(error).strip().splitlines()
    return lines[-1 if isinstance(error, PythonException) else 0]  # a traceback ends with it


def _read(session: SparkSession, source: str) -> DataFrame:
    """The table; files of a folder that differ in their columns are read as one table that has them all."""
    try:
        return session.read.option("mergeSchema", "true").parquet(source)
    except (AnalysisException, Py4JJavaError) as error:
        missing = isinstance(error, AnalysisException) and error.getCondition() == "PATH_NOT_FOUND"
        code = Code.MISSING_FILE if missing else Code.BAD_TABLE
        raise InputError([Diagnostic(code, Place(visible(source)), {"name": source, "reason": why(error)})]) from None


def _answers(frame: DataFrame, asked: Sweep, counts: Accumulator[Counts], kept: int) -> DataFrame:
    """The answers of all rows, as they will be once they are written, after so many of the table's own columns."""
    pickled, names = pickle.dumps(asked), frame.columns
    about = frame.metadataColumn("_metadata")
    placed = frame.select("*", about["file_path"], about["row_index"])
    numbered = placed.toDF(*map(str, range(len(names) + 2)))  # a name with a dot is not looked up as it stands

    def answer(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for answered in _answered(batches, _made_ready(pickled), names, counts):
            texts = [column.cast(pa.string()) for column in answered.columns[len(names) :]]
            columns = [*answered.columns[:kept], *texts]
            yield from pa.table(columns, names=[field.name for field in fields]).to_batches()

    fields = [*frame.schema.fields[:kept], *(StructField(name, StringType()) for name in asked.added)]
    return numbered.mapInArrow(answer, StructType(fields))


@lru_cache(maxsize=4)
def _made_ready(pickled: bytes) -> Sweep:
    asked: Sweep = pickle.loads(pickled)
    return asked


def _answered(
    batches: Iterator[pa.RecordBatch], asked: Sweep, names: Sequence[str], counts: Accumulator[Counts]
) -> Iterator[pa.Table]:
    """The batches of one task with their answers, up to the first bad row where that stops the sweep."""
    for batch in batches:
        *columns, files, rows = batch.columns
        task_counts = Counts()
        block = Block(pa.table(columns, names=names), range(1, batch.num_rows + 1))
        try:
            for answered, _ in asked.run(Table("", tuple(names), iter([block])), task_counts):
                yield answered
        except InputError:
            return
        finally:
            task_counts.diagnostics = [_placed(diagnostic, files, rows) for diagnostic in task_counts.diagnostics]
            counts.add(task_counts)


def _placed(diagnostic: Diagnostic, files: pa.Array, rows: pa.Array) -> Diagnostic:
    """What is told of a row of a batch, at its place in the file that it came from."""
    here = int(diagnostic.params["row"]) - 1
    name, row = unquote(files[here].as_py()), rows[here].as_py() + 1
    name = "/" + name.removeprefix("file:").lstrip("/") if name.startswith("file:") else name
    return replace(diagnostic, place=Place(visible(name), row), params={**diagnostic.params, "row": str(row)})


class _Adding:
    """How the counts of several tasks become one."""

    def zero(self, _: Counts) -> Counts:
        """Nothing counted yet."""
        return Counts()

    def addInPlace(self, whole: Counts, part: Counts) -> Counts:  # noqa: N802 - so Spark calls it
        """Adds the part to the whole; of what cannot be read it keeps what comes first in the files."""
        whole.rows += part.rows
        whole.bad += part.bad
        whole.diagnostics = list(in_order(whole.diagnostics + part.diagnostics)[:BAD_CELLS_LISTED])
        whole.possible += part.possible
        whole.pairs += part.pairs
        return whole


def _stop_if_bad(asked: Sweep, counts: Counts) -> None:
    if asked.on_error == "stop" and counts.diagnostics:
        raise InputError(counts.diagnostics)


@contextmanager
def _replacing(session: SparkSession, out: str) -> Iterator[str]:
    """A folder beside the one that is asked for, which takes its name at the end."""
    hadoop: Any = session.sparkContext._jvm
    settings = session.sparkContext._jsc.hadoopConfiguration()
    path = hadoop.org.apache.hadoop.fs.Path(out)
    files = path.getFileSystem(settings)
    part = hadoop.org.apache.hadoop.fs.Path(path.getParent(), f".{path.getName()}.{secrets.token_hex(4)}.part")
    if files.exists(path):
        raise AlreadyThere
    try:
        yield part.toString()
        if files.exists(path) or not files.rename(part, path):
            raise AlreadyThere
    finally:
        files.delete(part, True)
