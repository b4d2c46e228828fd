"""Files that no one wrote, read by all that reads files: `make fuzz N=20000`.

Each kind in turn, in forked workers: what breaks, hangs or takes too much is counted, with the number that makes it
again (`--kind K --first S --number 1 --here`). It exits 1 where there is anything to count.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from select import select

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.mutations import mutated
from benchmarks.readers import REFUSALS, Kind, kinds

MOST_SECONDS, MOST_MEGABYTES = 1.0, 200.0
"""Of a processor, and of memory beyond that of a run of nothing."""
HANGS = 60
"""Seconds after which a run is ended, on a machine that does much else."""
BATCH = 500
"""Runs of a worker, before another is forked off the parent."""


@dataclass
class Found:
    """What became of the runs of one kind."""

    counts: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    most: float = 0.0
    faults: dict[str, list[int]] = field(default_factory=dict)
    """By what went wrong: the numbers that make it again."""

    def note(self, number: int, outcome: str, seconds: float, megabytes: float) -> None:
        self.counts["runs"] += 1
        self.slowest, self.most = max(self.slowest, seconds), max(self.most, megabytes)
        if outcome in ("accepted", "refused"):
            self.counts[outcome] += 1
            outcome = "slow" if seconds > MOST_SECONDS else "large" if megabytes > MOST_MEGABYTES else ""
        if outcome:
            self.counts[outcome.partition(" ")[0]] += 1
            self.faults.setdefault(outcome, []).append(number)


def made(name: str, kind: Kind, number: int) -> bytes:
    """The file of that number."""
    return mutated(kind.seeds, kind.changes, random.Random(f"{name} {number}"))


def run(name: str, kind: Kind, number: int, folder: Path) -> str:
    """How reading the file of that number went."""
    path = folder / f"{name}{kind.ending}"
    path.write_bytes(made(name, kind, number))
    try:
        return "accepted" if kind.read(path) else "refused"
    except REFUSALS:
        return "refused"


def _memory() -> float:
    """The most megabytes that this process has had since that was last asked, or a process that it waited for."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    own = int(status.partition("VmHWM:")[2].split()[0]) / 1024
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)


def _seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def _work(name: str, kind: Kind, numbers: range, folder: Path, out: int) -> None:
    """What a worker does: a line before each run, and one after it."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _memory()
    empty = _memory()
    for number in numbers:
        os.write(out, json.dumps([number]).encode() + b"\n")
        begin = _seconds()
        try:
            outcome = run(name, kind, number, folder)
        except BaseException as error:  # whatever it is, it is what is looked for
            at = traceback.extract_tb(error.__traceback__)[-1]
            outcome = f"traceback {type(error).__name__} {Path(at.filename).name}:{at.lineno}"
        line = [number, outcome, _seconds() - begin, _memory() - empty]
        os.write(out, json.dumps(line).encode() + b"\n")


def _lines(pipe: int) -> Iterator[list[object] | None]:
    """What a worker says, line by line; None where it says nothing for too long."""
    rest = b""
    while True:
        if not select([pipe], [], [], HANGS)[0]:
            yield None
            return
        said = os.read(pipe, 1 << 16)
        if not said:
            return
        *lines, rest = (rest + said).split(b"\n")
        yield from map(json.loads, lines)


def _batch(name: str, kind: Kind, numbers: range, folder: Path, found: Found) -> int:
    """Runs the batch in a worker; the number that comes next."""
    ours, theirs = os.pipe()
    worker = os.fork()
    if worker == 0:
        os.close(ours)
        try:
            _work(name, kind, numbers, folder, theirs)
        finally:
            os._exit(0)
    os.close(theirs)
    running = None
    hung = False
    for line in _lines(ours):
        match line:
            case [int(number)]:
                running = number
            case [int(number), str(outcome), float(seconds), float(megabytes)]:
                found.note(number, outcome, seconds, megabytes)
                running = None
            case _:
                hung = True
    os.close(ours)
    if hung:
        os.kill(worker, signal.SIGKILL)
    _, status = os.waitpid(worker, 0)
    if running is None:
        return numbers.stop
    found.note(running, "hang" if hung else f"crash signal {os.waitstatus_to_exitcode(status)}", 0.0, 0.0)
    return running + 1


def fuzz(name: str, kind: Kind, numbers: range, folder: Path) -> Found:
    """All runs of one kind."""
    found = Found()
    run(name, kind, -1, folder)  # what is made once is made before the workers are forked
    number = numbers.start
    while number < numbers.stop:
        number = _batch(name, kind, range(number, min(number + BATCH, numbers.stop)), folder, found)
    return found


COLUMNS = ("runs", "refused", "accepted", "traceback", "crash", "hang", "slow", "large")


def show(name: str, found: Found, taken: float) -> None:
    """One line of the table, and under it what went wrong and with which numbers."""
    counts = "".join(f"{found.counts[column]:>10}" for column in COLUMNS)
    print(f"{name:<13}{counts}{found.slowest:>9.2f}{found.most:>9.0f}{taken:>9.0f}", flush=True)
    for fault, numbers in sorted(found.faults.items()):
        print(f"    {fault}: {len(numbers)}, the first {', '.join(map(str, numbers[:5]))}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--number", type=int, default=20_000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--kind", action="append")
    parser.add_argument("--here", action="store_true", help="in this process, with what is raised")
    options = parser.parse_args()
    numbers = range(options.first, options.first + options.number)
    faults = 0
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        every = kinds(folder)
        print(f"{'kind':<13}" + "".join(f"{column:>10}" for column in COLUMNS) + "  slowest s  most MB  taken s")
        for name in options.kind or every:
            if options.here:
                print([run(name, every[name], number, folder) for number in numbers])
                continue
            begin = time.perf_counter()
            found = fuzz(name, every[name], numbers, folder)
            show(name, found, time.perf_counter() - begin)
            faults += len(found.faults)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
