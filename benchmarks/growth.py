"""How time grows with rows and rules, and how much memory the work takes beyond its input."""

from __future__ import annotations

import ctypes
import statistics
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.material import columns_of, drawn, made_rulebook, part, random_codes
from benchmarks.performance import Report
from benchmarks.timing import Work, interleaved, ratio, seconds, told
from benchmarks.translated import OpenFisca, Polars, TunedOpenFisca
from engine import load_rulebook
from engine.reading.rulebook import Rulebook
from engine.reasoning.planes import Codes
from engine.reasoning.sweep import Sweeper

RULES = (40, 160, 640)
ROUNDS = 9
FISCAL = {"openfisca": OpenFisca, "openfisca, tuned": TunedOpenFisca}
KINDS = ("codes", "planes", "polars", *FISCAL)


def growth_in_rows(book: Rulebook, rows: int, report: Report) -> None:
    """Time a row from a hundredth of the rows to ten times as many, made block by block."""
    sweeper, like = Sweeper(book), drawn(book, 10_000, 6)
    rng = np.random.Generator(np.random.SFC64(7))
    times: dict[int, list[float]] = {rows // 100: [], rows // 10: [], rows: []}
    sweeper.possible(part(random_codes(book, rows // 100, rng, like), 0, rows // 100))
    for _ in range(10):
        block = random_codes(book, rows, rng, like)
        for size, taken in times.items():
            for i in range(min(rows // size, 10)):
                some = part(block, i * size, size)
                taken.append(seconds(Work(partial(sweeper.possible, some), size)))
    medians = {size: statistics.median(taken) for size, taken in times.items()}
    medians[rows * 10] = statistics.mean(times[rows])
    shown = ", ".join(f"{size:,}: {told([taken])}" for size, taken in medians.items())
    spread = max(medians.values()) / min(medians.values()) - 1
    report.goal(
        f"time a row from {min(medians):,} to {max(medians):,} rows", "constant within 20 %",
        f"within {spread:.0%} ({shown})", spread <= 0.2,
        "a block of rows costs some 1,400 calls of numpy, 0.3 to 0.7 ms together, however few rows it has.",
    )  # fmt: skip


def growth_in_rules(rows: int, report: Report) -> None:
    """Time a row with rulebooks of 40, 160 and 640 rules."""
    count = max(rows // 20, 20_000)
    rng = np.random.Generator(np.random.SFC64(8))
    works = {}
    for rules in RULES:
        book = made_rulebook(rules)
        assert sum(len(c.rules) for c in book.conclusions.values()) == rules
        sweeper, codes = Sweeper(book), random_codes(book, count, rng, drawn(book, 10, 9))
        works[str(rules)] = Work(partial(sweeper.possible, codes), count)
    times = interleaved(works, ROUNDS)
    small, middle, large = works
    found = [ratio(times, middle, small), ratio(times, large, middle)]
    shown = ", ".join(f"{name}: {told(taken)}" for name, taken in times.items())
    report.goal(
        f"time a row with {small}, {middle}, {large} rules", "at most linear (4 × for 4 × the rules)",
        f"{found[0]:.1f} × and {found[1]:.1f} × ({shown})", max(found) <= 4,
        "with more findings the planes of a block outgrow the cache.",
    )  # fmt: skip


# -- memory


def memory(rows: int, report: Report) -> None:
    """Peak memory beyond the input, each in a process of its own."""
    extra = {}
    for kind in KINDS:
        command = [sys.executable, str(Path(__file__).with_name("peers.py")), "--memory", kind, "--rows", str(rows)]
        extra[kind] = int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        report.figure(f"extra memory at {rows:,} rows, {kind}", f"{extra[kind] / 1e6:,.0f} MB")
    ours = max(extra["codes"], extra["planes"])
    for name in FISCAL:
        found = f"1/{extra[name] / ours:,.1f}"
        why = "the work space of a block is some 4 MB however few the rows, and one byte a row is the answer."
        report.goal(f"extra memory at {rows:,} rows", f"at most 1/10 of {name}", found, ours * 10 <= extra[name], why)


def extra_memory(kind: str, rows: int) -> int:
    """Bytes that the peak of this process grows by while the work is done; its input is there before."""
    book = load_rulebook("kl14")
    codes = drawn(book, rows, 5)
    work = memory_work(kind, book, codes)
    # What was freed goes back first, so that it is not used again unseen; then the kernel counts the peak anew.
    ctypes.CDLL(None).malloc_trim(0)
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    before = resident("VmRSS")
    kept = work()
    after = resident("VmHWM")
    del kept
    return after - before


def memory_work(kind: str, book: Rulebook, codes: Codes) -> Callable[[], object]:
    """The work with its input made."""
    if kind in FISCAL:
        made = FISCAL[kind](book)
        made.outcomes(made.simulation(columns_of(book, part(codes, 0, 1000))))
        simulation = made.simulation(columns_of(book, codes))
        return lambda: made.outcomes(simulation)
    if kind == "polars":
        polars = Polars(book)
        polars.outcomes(polars.frame(columns_of(book, part(codes, 0, 1000))))
        frame = polars.frame(columns_of(book, codes))
        return lambda: polars.outcomes(frame)
    sweeper = Sweeper(book)
    sweeper.possible(part(codes, 0, 1000))
    source = sweeper.planes(codes) if kind == "planes" else codes
    return lambda: sweeper.possible(source)


def resident(name: str) -> int:
    """A figure of this process's memory, in bytes."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{name}:"))
