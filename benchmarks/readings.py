"""What answers under every reading cost: run with `make bench`; it prints a table and judges nothing.

Of kl14 with all its readings, tests/data/kl14-readings, and the persons of every shipped case. Times are processor
time, because the machine may be shared. With `--against CHECKOUT` of an earlier version, both take turns in new
processes, and the ratios of their times say whether decide, the trace and sweeps have become slower.

    python benchmarks/readings.py [--against CHECKOUT] [--rounds 15]
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.timing import Work, seconds
from engine import load_case, load_rulebook
from engine.reading.case import CheckedPerson
from engine.reading.rulebook import Rulebook
from engine.reasoning.compile import compile_open, inspect_rulebook
from engine.reasoning.compiled import VOID_BIT
from engine.reasoning.readings import Opened, every_hold, open_person, open_person_alone, under_readings

ROOT = Path(__file__).parent.parent
BOOK = ROOT / "tests" / "data" / "kl14-readings"
CASES = sorted((ROOT / "cases").glob("*.yaml"))
REPEAT = 50
PAIRED = """
import time
from pathlib import Path
from engine import decide, load_case, load_rulebook
from engine.reasoning.sample import Sampler
from engine.reasoning.sweep import Sweeper
import numpy as np
book = load_rulebook("kl14")
cases = [load_case(path, book) for path in sorted(Path("cases").glob("*.yaml"))]
sweeper = Sweeper(book)
rows = Sampler(sweeper.compiled).draw(200_000, 0.1, np.random.default_rng(4))
works = {
    "decide": lambda: [decide(book, case) for _ in range(20) for case in cases],
    "trace": lambda: [d.to_json() for case in cases for d in decide(book, case)],
    "sweep": lambda: sweeper.possible(rows),
}
for work in works.values():
    work()
    times = []
    for _ in range(5):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    print(min(times))
"""
"""The same work in both versions: it prints the least seconds of decide, the trace as JSON, and a sweep."""


def line(name: str, goal: str, found: str) -> None:
    print(f"{name:<58}{found:>28}   {goal}", flush=True)


def each(persons: Sequence[CheckedPerson], work: Callable[[CheckedPerson], object], repeat: int = REPEAT) -> str:
    """The median over the persons of the least microseconds of seven runs, and the most of any person."""

    def repeated(person: CheckedPerson) -> None:
        for _ in range(repeat):
            work(person)

    times = [min(seconds(Work(partial(repeated, p), repeat)) for _ in range(7)) * 1e6 for p in persons]
    return f"{statistics.median(times):,.1f} µs (max {max(times):,.0f})"


def persons_of(book: Rulebook) -> list[CheckedPerson]:
    return [person for path in CASES for person in load_case(path, book).persons]


def afresh(opened: Opened) -> Opened:
    """The same, with nothing worked out."""
    return replace(opened)


def hangs_on(opened: Opened) -> object:
    """All minimal sets that force the outcome."""
    return every_hold(afresh(opened))


def changes(opened: Opened) -> object:
    """All single changes."""
    fresh = afresh(opened)
    return [fresh.reread(bit) for bit in fresh.singles]


def open_compile() -> None:
    """Seconds, peak memory in MB and nodes of compiling with all readings open, in a process of its own."""
    book = load_rulebook(BOOK)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    start = time.process_time()
    compiled = compile_open(book)
    taken = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    line("open compile", "≤ 1.5 s", f"{taken:.2f} s")
    line("  its peak memory", "≤ 150 MB", f"{peak:.0f} MB ({before:.0f} before)")
    line("  nodes of the outcome", "", f"{len(compiled.diagrams):,}")


def answers() -> None:
    """What each answer costs a person."""
    book = load_rulebook(BOOK)
    persons = persons_of(book)
    line("nodes with everything", "≤ 1,000,000", f"{len(inspect_rulebook(book.open).diagrams):,}")
    line("nodes under the readings adopted", "≤ 200,000", f"{len(inspect_rulebook(book).diagrams):,}")
    compiled = compile_open(book)
    diagrams, outcome, known = compiled.diagrams, compiled.outcome, compiled.assignment
    opened = {id(person): open_person(book, person) for person in persons}
    exact = each(persons, lambda p: diagrams.possible(outcome, known(p.roles, p.settled)) & ~VOID_BIT)
    line("exact set over all combinations, a person", "≤ 20 µs", exact)
    line("restricted to the readings", "", each(persons, lambda p: open_person(book, p)))
    line("what it hangs on, then", "≤ 60 µs", each(persons, lambda p: hangs_on(opened[id(p)])))
    line("all single changes, then", "≤ 60 µs", each(persons, lambda p: changes(opened[id(p)])))
    line("every answer, with what restricts", "", each(persons, lambda p: under_readings(open_person(book, p))))
    line("compiled for the case alone", "", each(persons, lambda p: open_person_alone(book, p), repeat=1))


def against(checkout: Path, rounds: int) -> None:
    """The ratios of this version's times to an earlier one's, which take turns."""
    times: dict[Path, list[list[float]]] = {ROOT: [], checkout: []}
    for _ in range(rounds):
        for place, taken in times.items():
            command = [sys.executable, "-P", "-c", PAIRED]
            environment = os.environ | {"PYTHONPATH": str(place)}
            run = subprocess.run(command, cwd=place, env=environment, check=True, capture_output=True, text=True)
            taken.append([float(number) for number in run.stdout.split()])
    for i, name in enumerate(("decide", "trace as JSON", "sweep")):
        ratios = sorted(ours[i] / theirs[i] for ours, theirs in zip(*times.values(), strict=True))
        found = f"{statistics.median(ratios):.2f} × ({ratios[0]:.2f} – {ratios[-1]:.2f})"
        line(f"{name}, beside the earlier version", "not slower", found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--against", type=Path, help="the folder of an earlier version")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--compile", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.compile:
        open_compile()
        return
    load = " ".join(f"{part:.1f}" for part in os.getloadavg())
    print(f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores, load average {load}")
    subprocess.run([sys.executable, __file__, "--compile"], check=True)
    answers()
    if options.against:
        against(options.against.resolve(), options.rounds)


if __name__ == "__main__":
    main()
