"""What the main job costs: run with `make bench`; it prints a table and judges nothing.

Each figure is the median of repeated runs on this machine, with the least and the most beside it.
"""

import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from engine import decide, load_case, load_rulebook
from engine.reading.case import CheckedCase
from engine.reading.rulebook import Rulebook
from engine.reasoning.compile import compile_rulebook, inspect_rulebook

ROOT = Path(__file__).parent.parent
CASES = sorted((ROOT / "cases").glob("*.yaml"))
REPEAT = 20


def measure(work: Callable[[], object], runs: int) -> list[float]:
    """Seconds of each run, after one that does not count."""
    work()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return times


def row(name: str, goal: str, times: list[float], unit: float, suffix: str) -> None:
    low, middle, high = min(times) / unit, statistics.median(times) / unit, max(times) / unit
    print(f"{name:<52}{middle:>9.2f} {suffix:<3}{low:>9.2f} –{high:>9.2f}   {goal}")


def cold(case: Path) -> tuple[float, float]:
    """Seconds and peak memory in MB of `congtam evaluate` in a new process."""
    command = [sys.executable, "-c", "from engine.cli import main; main()", "evaluate", str(case)]
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=ROOT)
    _, _, usage = os.wait4(process.pid, 0)
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def per_person(book: Rulebook, cases: list[CheckedCase], work: Callable[[CheckedCase], object]) -> list[float]:
    """Seconds a person, each case measured by itself, over all shipped cases."""

    def repeated(case: CheckedCase) -> None:
        for _ in range(REPEAT):
            work(case)

    times = []
    for case in cases:
        runs = measure(partial(repeated, case), 15)
        times += [t / REPEAT / len(case.persons) for t in runs]
    return times


def main() -> None:
    print(f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores, {platform.system()}")
    print(f"{'':<52}{'median':>13}{'least – most':>20}   goal")
    book = load_rulebook("kl14")
    row("load the rulebook", "", measure(lambda: load_rulebook("kl14"), 15), 1e-3, "ms")
    row("compile it", "", measure(lambda: inspect_rulebook(book), 15), 1e-3, "ms")
    both = measure(lambda: inspect_rulebook(load_rulebook("kl14")), 15)
    row("load and compile", "under 250 ms", both, 1e-3, "ms")
    print(f"{'diagram nodes':<52}{len(compile_rulebook(book).diagrams):>9}")
    cases = [load_case(path, book) for path in CASES]
    row("decide, a person", "under 30 µs", per_person(book, cases, lambda c: decide(book, c)), 1e-6, "µs")
    full = per_person(book, cases, lambda c: [d.to_json() for d in decide(book, c)])
    row("full decision with its trace as JSON, a person", "under 1 ms", full, 1e-3, "ms")
    runs = [cold(CASES[i % len(CASES)]) for i in range(10)]
    row("congtam evaluate of one case, cold", "under 0.6 s", [t for t, _ in runs], 1, "s")
    row("  its peak memory", "under 80 MB", [m for _, m in runs], 1, "MB")
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{'(this process)':<52}{own:>9.1f} MB")


if __name__ == "__main__":
    main()
