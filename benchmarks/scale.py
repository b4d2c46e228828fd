"""What a sweep of a Parquet file costs, part by part, on this machine alone and on Spark: CPU seconds a million rows.

Needs the extra `[spark]` and Java. CPU time of all processes is what a billion rows are calculated from in
docs/scale.md: on a machine that others use too, the clock on the wall says little.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyspark.sql import SparkSession

from engine import load_rulebook
from engine.reading.odds import load_odds
from engine.reading.open_table import open_table
from engine.reasoning.columns import read_columns
from engine.reasoning.sample import Sampler, sampled
from engine.reasoning.stream import Counts, Sweep
from engine.reasoning.sweep import Sweeper, sweeper_of
from engine.reasoning.sweep_spark import spark, sweep_on_spark
from engine.telling.table_files import writing_table

ODDS = Path(__file__).parent.parent / "docs" / "sweep-odds.yaml"
TICKS = os.sysconf("SC_CLK_TCK")
Work = Callable[[], object]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=2_000_000)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--master", default="local[2]")
    options = parser.parse_args()
    sweeper = sweeper_of(load_rulebook("kl14"))
    with tempfile.TemporaryDirectory() as folder, spark(options.master, progress=False) as session:
        source = Path(folder) / "in.parquet"
        draw(sweeper, options.rows, source)
        size = source.stat().st_size / options.rows
        print(f"{options.rows:,} rows, {len(sweeper.inputs)} columns, {size:.0f} bytes a row in Parquet")
        print(f"memory: {bandwidth():.1f} GB a second read by one core")
        print("planes in memory: {:.1f} bytes a row, {:.3f} CPU s a million rows to decide".format(*decide(sweeper)))
        print(f"{'':40}{'CPU s':>8}{'wall s':>8}   a million rows; load {os.getloadavg()[0]:.1f}")
        parts = {**on_this_machine(sweeper, source), **on_spark(session, sweeper, source)}
        measured: dict[str, list[tuple[float, float]]] = {name: [] for name in parts}
        for turn in range(options.times + 1):  # the first warms up the virtual machine
            for name, work in parts.items():
                found = timed(work)
                if turn:
                    measured[name].append(found)
        for name, runs in measured.items():
            cpu, wall = (statistics.median(part) / options.rows * 1e6 for part in zip(*runs, strict=True))
            print(f"{name:40}{cpu:8.2f}{wall:8.2f}")


def draw(sweeper: Sweeper, rows: int, path: Path) -> None:
    sampler = Sampler(sweeper.compiled, load_odds(ODDS, sweeper.rulebook))
    with writing_table(path) as file:
        for block in sampled(sampler, rows, unknown=0.1, seed=1).blocks:
            file.write(block.rows)


def on_this_machine(sweeper: Sweeper, source: Path) -> dict[str, Work]:
    """Each part does what the one before it does, and one step more."""
    asked = Sweep(sweeper)
    out = source.with_name("out.parquet")

    def blocks() -> Iterator[pa.Table]:
        return (block.rows for block in open_table(source, asked.vocabulary).blocks)

    def packed() -> Iterator[object]:
        for block in blocks():
            columns = {name: block.column(name) for name in block.column_names}
            yield read_columns(sweeper.compiled, columns, block.num_rows)[0]

    def answered() -> Iterator[tuple[pa.Table, float]]:
        return asked.run(open_table(source, asked.vocabulary), Counts())

    def write() -> None:
        with writing_table(out) as file:
            for block, _ in answered():
                file.write(block)

    return {
        "here: read Parquet": lambda: drain(blocks()),
        "here: and pack": lambda: drain(packed()),
        "here: and decide": lambda: drain(sweeper.possible(planes) for planes in packed()),  # type: ignore[arg-type]
        "here: and count (congtam sweep IN)": lambda: drain(answered()),
        "here: and write (congtam sweep IN OUT)": write,
    }


def on_spark(session: SparkSession, sweeper: Sweeper, source: Path) -> dict[str, Work]:
    asked, out = Sweep(sweeper), source.with_name("far.parquet")
    frame = session.read.parquet(str(source))

    def write() -> None:
        sweep_on_spark(session, asked, str(source), str(out))
        shutil.rmtree(out)

    def python_and_back() -> None:
        same = frame.mapInArrow(lambda batches: batches, frame.schema)
        same.write.format("noop").mode("overwrite").save()

    return {
        "Spark: read Parquet": lambda: frame.write.format("noop").mode("overwrite").save(),
        "Spark: and to Python and back": python_and_back,
        "Spark: count (sweep IN)": lambda: sweep_on_spark(session, asked, str(source), None),
        "Spark: write (sweep IN OUT)": write,
    }


def decide(sweeper: Sweeper) -> tuple[float, float]:
    """Bytes a row of packed planes, and CPU seconds to find the possible outcomes of a million of them."""
    rows = 1 << 20
    sampler = Sampler(sweeper.compiled, load_odds(ODDS, sweeper.rulebook))
    planes = sweeper.planes(sampler.draw(rows, 0.1, np.random.default_rng(1)))
    size = sum(plane.nbytes for plane in planes.findings.values()) + sum(plane.nbytes for plane in planes.roles)
    found = []
    for _ in range(7):
        start = time.process_time()
        sweeper.possible(planes)
        found.append(time.process_time() - start)
    return size / rows, statistics.median(found) / rows * 1e6


def drain(blocks: Iterator[object]) -> None:
    for _ in blocks:
        pass


def timed(work: Work) -> tuple[float, float]:
    """CPU seconds of this process and all below it, and seconds on the wall."""
    cpu, start = cpu_seconds(), time.perf_counter()
    work()
    return cpu_seconds() - cpu, time.perf_counter() - start


def cpu_seconds() -> float:
    """Of this process and those that it started."""
    times: dict[int, int] = {}
    parents: dict[int, int] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:  # it has ended
            continue
        pid = int(path.parent.name)
        parents[pid], times[pid] = int(fields[1]), sum(map(int, fields[11:15]))
    ours = {os.getpid()}
    while more := {pid for pid, parent in parents.items() if parent in ours and pid not in ours}:
        ours |= more
    return sum(times[pid] for pid in ours) / TICKS


def bandwidth() -> float:
    """GB a second that one core reads, summing numbers that are far more than its caches hold."""
    numbers = np.ones(1 << 27, np.int64)
    found = []
    for _ in range(5):
        start = time.perf_counter()
        numbers.sum()
        found.append(numbers.nbytes / (time.perf_counter() - start) / 1e9)
    return max(found)


if __name__ == "__main__":
    main()
