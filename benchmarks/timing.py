"""Works that take turns, timed in processor time, and the ratios of their times."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.performance import CORES


@dataclass(frozen=True)
class Work:
    """What is timed, on how many rows or cases."""

    run: Callable[[], object]
    items: int
    all_cores: bool = False


class Differs(Exception):
    """Two engines gave different outcomes: nothing is timed."""


def check(name: str, ours: Sequence[object], theirs: Sequence[object]) -> None:
    """Raises `Differs` at the first outcome that is not ours."""
    for i, (a, b) in enumerate(zip(ours, theirs, strict=True)):
        if a != b:
            raise Differs(f"{name}, row {i}: {b}, not {a}")


def seconds(work: Work) -> float:
    """Processor seconds of one run, by the row or case."""
    start = time.process_time()
    work.run()
    taken = time.process_time() - start
    return taken / work.items / (CORES if work.all_cores else 1)


def interleaved(works: Mapping[str, Work], rounds: int) -> dict[str, list[float]]:
    """The times of each work, which take turns; a first turn does not count."""
    times: dict[str, list[float]] = {name: [] for name in works}
    for turn in range(rounds + 1):
        for name, work in works.items():
            taken = seconds(work)
            if turn:
                times[name].append(taken)
    return times


def ratio(times: Mapping[str, Sequence[float]], a: str, b: str) -> float:
    """The median over the turns of a's time in b's."""
    return statistics.median(x / y for x, y in zip(times[a], times[b], strict=True))


def told(taken: Sequence[float]) -> str:
    """The median of some times, with its unit."""
    middle = statistics.median(taken)
    return f"{middle * 1e6:,.1f} µs" if middle >= 1e-6 else f"{middle * 1e9:,.1f} ns"


def times_over(found: float) -> str:
    """A ratio as people read it."""
    return f"{found:,.0f} ×" if found >= 10 else f"{found:,.2f} ×"
