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
from dataclasses import dataclass
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import numpy as np

from benchmarks.growth import FISCAL, KINDS, extra_memory, growth_in_rows, growth_in_rules, memory
from benchmarks.material import (
    ROOT,
    Row,
    case_of,
    columns_of,
    drawn,
    forgotten,
    part,
    repeated,
    rows_of,
)
from benchmarks.performance import CORES, Report, document, missing
from benchmarks.timing import Differs, Work, check, interleaved, ratio, times_over, told
from benchmarks.translated import Clingo, Polars, Zen
from engine import decide, load_rulebook
from engine.reading.rulebook import RECOMMENDATION, Rulebook
from engine.reasoning.planes import Codes
from engine.reasoning.sample import Sampler
from engine.reasoning.second_opinion import Opinion, second_opinion
from engine.reasoning.sweep import Sweeper

UNKNOWN = 0.15


@dataclass(frozen=True)
class Sizes:
    """How much is run."""

    rows: int  # in memory; a tenth and a hundredth of it, and ten times it, for growth
    slow: int  # rows for openfisca, whose figures are scaled by the row
    cases: int  # one by one
    rounds: int


# -- one case


def one_case(book: Rulebook, sizes: Sizes, report: Report) -> None:
    """Decisions one by one, complete and with unknown findings."""
    rows = list(rows_of(book, drawn(book, sizes.cases * 4, 1), sizes.cases))
    rng = random.Random(1)
    unsettled = [(roles, {f: v for f, v in settled.items() if rng.random() > UNKNOWN}) for roles, settled in rows]
    cases, open_cases = [case_of(book, row) for row in rows], [case_of(book, row) for row in unsettled]
    zen, clingo = Zen(book), Clingo(book)
    contexts = [zen.context(*row) for row in rows]
    few = rows[: max(sizes.cases // 10, 5)]

    ours = [decide(book, case)[0].recommendation for case in cases]
    check("zen-engine", ours, [zen.traced(context)["result"][RECOMMENDATION] for context in contexts])
    check("zen-engine evaluate_batch", ours, zen.batch(contexts))
    check("durable-rules", ours[: len(few)], [derived(book, row) for row in few])
    possible = [set(decide(book, case)[0].possible) for case in [*cases, *open_cases]]
    check("clingo", possible, [clingo.possible(*row) for row in [*rows, *unsettled]])

    count = len(rows)
    works = {
        "decide": Work(lambda: [decide(book, case) for case in cases], count),
        "json": Work(lambda: [decide(book, case)[0].to_json() for case in cases], count),
        "zen": Work(lambda: [zen.traced(context) for context in contexts], count),
        "zen json": Work(lambda: [json.dumps(zen.traced(context)) for context in contexts], count),
        "durable": Work(lambda: [derived(book, row) for row in few], len(few)),
        "decide open": Work(lambda: [decide(book, case) for case in open_cases], count),
        "clingo": Work(lambda: [clingo.possible(*row) for row in unsettled], count),
    }
    times = interleaved(works, sizes.rounds * 2)
    share = ratio(times, "decide", "zen")
    report.goal(
        "one case: outcome, status, possible outcomes", "at most 1/20 of zen-engine with trace",
        f"1/{1 / share:,.0f} ({told(times['decide'])}; zen-engine {told(times['zen'])})", share <= 1 / 20,
    )  # fmt: skip
    full, written = ratio(times, "json", "zen"), ratio(times, "json", "zen json")
    report.goal(
        "one case: full decision with trace as JSON", "at most 1 × zen-engine with trace",
        f"{full:.2f} × ({told(times['json'])}); {written:.2f} × where zen-engine's trace is written as JSON too",
        full <= 1,
    )  # fmt: skip
    report.figure("durable-rules, one case", times_over(ratio(times, "durable", "decide")), told(times["durable"]))
    note = f"{told(times['clingo'])}; the one peer that knows unknown findings ({UNKNOWN:.0%} here)"
    report.figure("clingo, one case", times_over(ratio(times, "clingo", "decide open")), note)
    sizes_told = f"{len(decide(book, cases[0])[0].to_json()) // 1000} KB, with every rule, condition and finding"
    report.figure(
        "our trace as JSON", sizes_told, f"zen-engine's {len(json.dumps(zen.traced(contexts[0]))) // 1000} KB"
    )


def derived(book: Rulebook, row: Row) -> str | None:
    """What durable-rules derives of the recommendation."""
    opinion = second_opinion(book, *row)
    assert isinstance(opinion, Opinion)
    return opinion.derived[RECOMMENDATION]


# -- many rows


def many_rows(book: Rulebook, sizes: Sizes, report: Report) -> None:
    """Possible outcomes of all rows, from codes and from planes."""
    codes = drawn(book, sizes.rows, 2)
    sweeper = Sweeper(book)
    planes, unsettled = sweeper.planes(codes), forgotten(codes, UNKNOWN, 3)
    mixed = repeated(
        Sampler(sweeper.compiled).draw(min(sizes.slow, 500_000), 0.0, np.random.default_rng(4)), sizes.slow
    )
    polars, zen = Polars(book), Zen(book)
    frame, columns = polars.frame(columns_of(book, codes)), columns_of(book, part(codes, 0, sizes.slow))
    contexts = [zen.context(*row) for row in rows_of(book, codes, sizes.cases)]
    fiscal = {name: (made := kind(book), made.simulation(columns)) for name, kind in FISCAL.items()}

    ours = sweeper.possible(codes)
    for name, theirs in {
        "planes": sweeper.possible(planes),
        "polars": np.uint8(1) << polars.outcomes(frame),
        **{name: np.uint8(1) << made.outcomes(simulation) for name, (made, simulation) in fiscal.items()},
    }.items():
        if not np.array_equal(ours[: len(theirs)], theirs):
            raise Differs(name)
    values = sweeper.values(RECOMMENDATION)
    check("evaluate_batch", [values[int(m).bit_length() - 1] for m in ours[: len(contexts)]], zen.batch(contexts))

    times = interleaved({
        "codes": Work(lambda: sweeper.possible(codes), sizes.rows),
        "planes": Work(lambda: sweeper.possible(planes), sizes.rows),
        "unknown": Work(lambda: sweeper.possible(unsettled), sizes.rows),
        "mixed": Work(lambda: sweeper.possible(mixed), mixed.rows),
        "polars": Work(lambda: polars.outcomes(frame), sizes.rows, all_cores=True),
        "zen": Work(lambda: zen.batch(contexts), len(contexts), all_cores=True),
        **{name: Work(partial(made.outcomes, simulation), sizes.slow)
           for name, (made, simulation) in fiscal.items()},
    }, sizes.rounds)  # fmt: skip
    tell_rows(times, sizes, report)
    bandwidth(sweeper, codes, times, sizes, report)


def tell_rows(times: Mapping[str, Sequence[float]], sizes: Sizes, report: Report) -> None:
    """The goals and figures of many rows."""
    for source, least in (("codes", 25), ("planes", 100)):
        work = f"{sizes.rows:,} rows, {source} in memory → possible outcomes"
        for name in FISCAL:
            found = ratio(times, name, source)
            report.goal(work, f"at least {least} × {name}", times_over(found), found >= least)
        if source == "codes":
            found = ratio(times, "zen", source)
            report.goal(work, "at least 2,000 × zen-engine `evaluate_batch`", times_over(found), found >= 2000)
            found = ratio(times, "polars", source)
            report.goal(work, "not slower than polars expressions", times_over(found), found >= 1)
    report.figure(
        "codes → possible outcomes, a row", told(times["codes"]), f"{1e-6 / min(times['codes']):,.0f} M rows/s"
    )
    report.figure("planes → possible outcomes, a row", told(times["planes"]))
    report.figure(
        f"codes, {UNKNOWN:.0%} unknown, a row", told(times["unknown"]), "which complete-case peers cannot answer"
    )
    report.figure("codes, all combinations of roles, a row", told(times["mixed"]), "127 role sets mixed row by row")
    for name in FISCAL:
        report.figure(f"{name}, a row", told(times[name]), f"on {sizes.slow:,} rows")
    report.figure("polars expressions, a row", told(times["polars"]), f"processor time of all threads / {CORES}")
    report.figure("zen-engine `evaluate_batch`, a row", told(times["zen"]), f"without trace, on {sizes.cases} rows")


def bandwidth(
    sweeper: Sweeper, codes: Codes, times: Mapping[str, Sequence[float]], sizes: Sizes, report: Report
) -> None:
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
    quick = Sizes(rows=100_000, slow=20_000, cases=20, rounds=3)
    full = Sizes(rows=options.rows, slow=options.rows // 5, cases=100, rounds=5)
    sizes = quick if options.quick else full
    report, load = run(sizes)
    target = options.out or (None if options.quick else ROOT / "docs" / "performance.md")
    if target:
        target.write_text(document(report, load, rounds=sizes.rounds, cases=sizes.cases), encoding="utf-8")


if __name__ == "__main__":
    main()
