"""Where `congtam sweep --engine spark` meets Spark, and says in one sentence why it could not."""

from __future__ import annotations

import os
import shutil
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING

from engine.cli.ending import stop
from engine.reading.characters import visible
from engine.reading.entries import Language
from engine.telling.wording import say

if TYPE_CHECKING:
    from engine.reasoning.stream import Counts, Sweep


def on_spark(asked: Sweep, tables: list[str], master: str, language: Language) -> Counts:
    """What is counted of the table to read, and written to the other if it is named; raises `InputError`."""
    if not find_spec("pyspark"):
        stop(say("usage.no_spark", language))
    if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        stop(say("usage.no_java", language))
    from py4j.protocol import Py4JJavaError
    from pyspark.errors import PySparkException

    from engine.reasoning.sweep_spark import AlreadyThere, spark, sweep_on_spark, why

    source, out = [*tables, None][:2]
    try:
        with spark(master, progress=sys.stderr.isatty()) as session:
            return sweep_on_spark(session, asked, str(source), out)
    except AlreadyThere:
        stop(say("usage.exists", language, file=visible(str(out))))
    except (PySparkException, Py4JJavaError) as error:
        stop(say("usage.spark_failed", language, reason=visible(why(error))))
