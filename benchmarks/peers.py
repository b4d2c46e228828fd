"""Sweeps and decisions beside other engines, in one run: `make peers`; it writes docs/performance.md.

Outcomes are checked equal first. Then all take turns, and a figure is the median over the turns of a ratio. Time is
processor time, because the machine may be shared; that of an engine which works on all cores is divided by their
number, as if it lost nothing by sharing its work.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import numpy as np

from benchmarks.answer_sets import Clingo
from benchmarks.growth import FISCAL, KINDS, extra_memory, growth_in_rows, growth_in_rules, memory
from benchmarks.material import (
    ROOT,
    Row,
    case_of,
    columns_of,
    drawn,
    forgotten,
    repeated,
    rows_of,
)
from benchmarks.performance import CORES, Report, document, missing
from benchmarks.timing import Differs, Work, check, interleaved, ratio, times_over, told
from benchmarks.translated import Polars, Zen
from engine import decide, load_rulebook
from engine.reading.rulebook import RECOMMENDATION, Rulebook
from engine.reasoning.planes import Source
from engine.reasoning.sample import Sampler
from engine.reasoning.second_opinion import Opinion, second_opinion
from engine.reasoning.sweep import Sweeper

UNKNOWN = 0.15
TRACE = (
    "our trace has the exact status of every rule, condition and finding, 475 nodes, over all completions, of what did "
    "not apply too, and a proved sufficient reason: two thirds of the time. The text of it is the other third. The "
    "trace of zen-engine names the row of each table that was hit, and is not yet text. Evaluating complete cases "
    "plainly would help, and would be a second way to evaluate."
)
WALK = (
    "the walk through the diagram is about a thousand bitwise operations on planes of 32 KB, about 1 µs each, and "
    "numpy cannot fuse them; from codes, packing them takes as long again. Fewer nodes would help (rows of one role "
    "set need little more than half of the operations: see below), or a compiled kernel, which every machine would "
    "have to build."
)


@dataclass(frozen=True)
class Sizes:
    """How much is run."""

    rows: int  # in memory; a tenth and a hundredth of it, and ten times it, for growth
    cases: int  # one by one
    rounds: int


# -- one case


class Cases:
    """Cases one by one, for us and for each peer."""

    def __init__(self, book: Rulebook, count: int) -> None:
        rng = random.Random(1)
        self.book, self.rows = book, list(rows_of(book, drawn(book, count * 4, 1), count))
        self.open = [(roles, {f: v for f, v in known.items() if rng.random() > UNKNOWN}) for roles, known in self.rows]
        self.cases, self.open_cases = ([case_of(book, row) for row in rows] for rows in (self.rows, self.open))
        self.zen, self.clingo = Zen(book), Clingo(book)
        self.contexts = [self.zen.context(*row) for row in self.rows]
        self.few = self.rows[: max(count // 10, 5)]

    def check(self) -> None:
        """Raises `Differs` where a peer's outcome is not ours."""
        ours = [decide(self.book, case)[0].recommendation for case in self.cases]
        check("zen-engine", ours, [self.zen.traced(context)["result"][RECOMMENDATION] for context in self.contexts])
        check("durable-rules", ours[: len(self.few)], [derived(self.book, row) for row in self.few])
        possible = [set(decide(self.book, case)[0].possible) for case in [*self.cases, *self.open_cases]]
        check("clingo", possible, [self.clingo.possible(*row) for row in [*self.rows, *self.open]])

    def works(self) -> dict[str, Work]:
        """What is timed."""
        book, zen, count = self.book, self.zen, len(self.rows)
        return {
            "decide": Work(lambda: [decide(book, case) for case in self.cases], count),
            "json": Work(lambda: [decide(book, case)[0].to_json() for case in self.cases], count),
            "zen": Work(lambda: [zen.traced(context) for context in self.contexts], count),
            "zen json": Work(lambda: [json.dumps(zen.traced(context)) for context in self.contexts], count),
            "durable": Work(lambda: [derived(book, row) for row in self.few], len(self.few)),
            "decide open": Work(lambda: [decide(book, case) for case in self.open_cases], count),
            "clingo": Work(lambda: [self.clingo.possible(*row) for row in self.open], count),
        }


def derived(book: Rulebook, row: Row) -> str | None:
    """What durable-rules derives of the recommendation."""
    opinion = second_opinion(book, *row)
    assert isinstance(opinion, Opinion)
    return opinion.derived[RECOMMENDATION]


def one_case(book: Rulebook, sizes: Sizes, report: Report) -> None:
    """Decisions one by one, complete and with unknown findings."""
    cases = Cases(book, sizes.cases)
    cases.check()
    times = interleaved(cases.works(), sizes.rounds * 2)
    share, full, written = ratio(times, "decide", "zen"), ratio(times, "json", "zen"), ratio(times, "json", "zen json")
    report.goal(
        "one case: outcome, status, possible outcomes", "at most 1/20 of zen-engine with trace",
        f"1/{1 / share:,.0f} ({told(times['decide'])}; zen-engine {told(times['zen'])})", share <= 1 / 20,
    )  # fmt: skip
    report.goal(
        "one case: full decision with trace as JSON", "at most 1 × zen-engine with trace",
        f"{full:.2f} × ({told(times['json'])}); {written:.2f} × where zen-engine's trace is written as JSON too",
        full <= 1, TRACE,
    )  # fmt: skip
    report.figure("durable-rules, one case", times_over(ratio(times, "durable", "decide")), told(times["durable"]))
    note = f"{told(times['clingo'])}; the one peer that knows unknown findings ({UNKNOWN:.0%} here)"
    report.figure("clingo, one case", times_over(ratio(times, "clingo", "decide open")), note)
    ours, theirs = decide(book, cases.cases[0])[0].to_json(), json.dumps(cases.zen.traced(cases.contexts[0]))
    report.figure("our trace as JSON", f"{len(ours) / 1000:.0f} KB", f"zen-engine's: {len(theirs) / 1000:.0f} KB")


# -- many rows


class Rows:
    """Rows in memory, as each engine wants them."""

    def __init__(self, book: Rulebook, rows: int, cases: int) -> None:
        self.sweeper, self.polars, self.zen = Sweeper(book), Polars(book), Zen(book)
        self.codes = codes = drawn(book, rows, 2)
        self.planes, self.unknown = self.sweeper.planes(codes), forgotten(codes, UNKNOWN, 3)
        self.alike = replace(self.planes, role_sets=(("implementer",),), roles=())
        some = Sampler(self.sweeper.compiled).draw(min(rows, 500_000), 0.0, np.random.default_rng(4))
        self.mixed = repeated(some, rows)
        columns = columns_of(book, codes)
        self.frame = self.polars.frame(columns)
        self.fiscal = {name: (made := kind(book), made.simulation(columns)) for name, kind in FISCAL.items()}
        self.contexts = [self.zen.context(*row) for row in rows_of(book, codes, cases)]

    def check(self) -> None:
        """Raises `Differs` where a peer's outcome is not ours."""
        ours = self.sweeper.possible(self.codes)
        found = {name: made.outcomes(simulation) for name, (made, simulation) in self.fiscal.items()}
        found |= {"polars": self.polars.outcomes(self.frame)}
        masks = {"planes": self.sweeper.possible(self.planes), **{n: np.uint8(1) << o for n, o in found.items()}}
        for name, theirs in masks.items():
            if not np.array_equal(ours, theirs):
                raise Differs(name)
        values = self.sweeper.values(RECOMMENDATION)
        named = [values[mask.bit_length() - 1] for mask in ours[: len(self.contexts)].tolist()]
        check("zen-engine evaluate_batch", named, self.zen.batch(self.contexts))

    def works(self) -> dict[str, Work]:
        """What is timed."""
        ours: dict[str, Source] = {
            "codes": self.codes,
            "planes": self.planes,
            "unknown": self.unknown,
            "alike": self.alike,
        }
        rows, possible = self.codes.rows, self.sweeper.possible
        return {
            **{name: Work(partial(possible, source), rows) for name, source in ours.items()},
            "mixed": Work(partial(possible, self.mixed), rows),
            "polars": Work(partial(self.polars.outcomes, self.frame), rows, all_cores=True),
            "zen": Work(partial(self.zen.batch, self.contexts), len(self.contexts), all_cores=True),
            **{name: Work(partial(made.outcomes, held), rows) for name, (made, held) in self.fiscal.items()},
        }


def many_rows(book: Rulebook, sizes: Sizes, report: Report) -> None:
    """Possible outcomes of all rows, from codes and from planes."""
    rows = Rows(book, sizes.rows, sizes.cases)
    rows.check()
    times = interleaved(rows.works(), sizes.rounds)
    tell_goals(times, sizes, report)
    tell_rows(times, report)
    bandwidth(rows.sweeper, times, sizes, report)


def tell_goals(times: Mapping[str, Sequence[float]], sizes: Sizes, report: Report) -> None:
    """The goals of many rows."""
    work = f"{sizes.rows:,} rows, %s in memory → possible outcomes"
    for source, least in (("codes", 25), ("planes", 100)):
        for name in FISCAL:
            found = ratio(times, name, source)
            report.goal(work % source, f"at least {least} × {name}", times_over(found), found >= least, WALK)
    found = ratio(times, "zen", "codes")
    note = f"{times_over(found)} (on {sizes.cases} rows, scaled by the row)"
    report.goal(work % "codes", "at least 2,000 × zen-engine `evaluate_batch`", note, found >= 2000)
    found = ratio(times, "polars", "codes")
    report.goal(work % "codes", "not slower than polars expressions", times_over(found), found >= 1)


def tell_rows(times: Mapping[str, Sequence[float]], report: Report) -> None:
    """What a row costs."""
    least = times_over(ratio(times, "openfisca, tuned", "alike"))
    for name, work, note in (
        ("codes", "codes → possible outcomes", f"{1e-6 / statistics.median(times['codes']):,.0f} M rows/s"),
        ("planes", "planes → possible outcomes", ""),
        ("alike", "planes, rows of one role set", f"{least} openfisca, tuned, which takes as long whatever the roles"),
        ("unknown", f"codes, {UNKNOWN:.0%} unknown", "which complete-case peers cannot answer"),
        ("mixed", "codes, 127 role sets mixed row by row", "complete, drawn evenly"),
        *((name, name, "trace off") for name in FISCAL),
        ("polars", "polars expressions", f"processor time of all threads / {CORES}"),
        ("zen", "zen-engine `evaluate_batch`", f"without trace; processor time of all threads / {CORES}"),
    ):
        report.figure(f"{work}, a row", told(times[name]), note)


def bandwidth(sweeper: Sweeper, times: Mapping[str, Sequence[float]], sizes: Sizes, report: Report) -> None:
    """How near to what the memory can deliver."""
    source = np.ones(max(sizes.rows * 4, 1 << 20), np.uint8)
    target = np.empty_like(source)
    copied = interleaved({"copy": Work(lambda: np.copyto(target, source), 2 * source.size)}, 7)["copy"]
    speed = 1 / statistics.median(copied)
    compiled = sweeper.compiled
    levels = [i for i in compiled.diagrams.support(compiled.outcome) if i not in compiled.role_levels]
    read = {"codes": len(levels) + 1.0, "planes": (sum(map(compiled.diagrams.sizes.__getitem__, levels)) + 4) / 8}
    report.figure("memory bandwidth, one core", f"{speed / 1e9:.1f} GB/s", "a numpy copy, bytes read and written")
    for name, size in read.items():
        used = (size + 1) / statistics.median(times[name])
        note = f"{used / 1e9:.1f} GB/s: {size:.0f} bytes read and one written a row"
        report.figure(f"share of it, {name} → possible outcomes", f"{used / speed:.0%}", note)


# -- all of it


def run(sizes: Sizes) -> tuple[Report, str]:
    """Everything, and the load of the machine before it."""
    report, load = Report(), " ".join(f"{x:.1f}" for x in os.getloadavg())
    book = load_rulebook("kl14")
    one_case(book, sizes, report)
    many_rows(book, sizes, report)
    growth_in_rows(book, sizes.rows, report)
    growth_in_rules(sizes.rows, report)
    memory(sizes.rows, report)
    return report, load


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--quick", action="store_true", help="a small run, which writes no document unless told where")
    parser.add_argument("--out", type=Path, help="the document (docs/performance.md)")
    parser.add_argument("--memory", choices=KINDS, help=argparse.SUPPRESS)  # how this script calls itself
    options = parser.parse_args()
    if missing():
        sys.exit(f"not installed: {', '.join(missing())}; pip install -c constraints.txt -e '.[bench]'")
    if options.memory:
        print(extra_memory(options.memory, options.rows))
        return
    quick = Sizes(rows=100_000, cases=20, rounds=3)
    full = Sizes(rows=options.rows, cases=100, rounds=5)
    sizes = quick if options.quick else full
    report, load = run(sizes)
    target = options.out or (None if options.quick else ROOT / "docs" / "performance.md")
    if target:
        target.write_text(document(report, load, rounds=sizes.rounds, cases=sizes.cases), encoding="utf-8")


if __name__ == "__main__":
    main()
