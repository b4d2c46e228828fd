"""Three evaluators against each other on random cases of kl14: `make differential N=200000`.

The diagrams, durable-rules, and the plain evaluator of the tests (of partial cases where it has few completions to
walk). It prints what was compared, and exits 1 on any mismatch.
"""

import argparse
import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Mapping
from math import prod
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from engine.reasoning.recommend import EnginesDisagree, compare
from engine.reasoning.second_opinion import EngineFault, Unavailable, second_opinion
from tests import oracle
from tests.support import BENIGN, decide_on, kl14

MOST_COMPLETIONS = 64
Case = tuple[tuple[str, ...], dict[str, str]]


def random_case(rng: random.Random) -> Case:
    """Half complete, half partial; near a benign case, or anywhere."""
    book = kl14()
    roles = tuple(rng.sample(list(book.roles), rng.choice([1, 1, 1, 2, 3, 7])))
    settled = dict(BENIGN)
    for name in rng.sample(list(settled), rng.choice([0, 1, 2, 3, 5, 8, 47])):
        settled[name] = rng.choice(list(book.findings[name].values))
    for name in rng.sample(list(settled), rng.choice([0, 0, 0, 0, 0, 1, 3, 4, 12, 30])):
        del settled[name]
    return roles, settled


def examine(case: Case, counts: Counter[str]) -> None:
    """Counts what was compared of one case, and every way in which the evaluators differ."""
    roles, settled = case
    complete = len(settled) == len(kl14().findings)
    decision = decide_on(settled, roles)
    counts["complete" if complete else "partial"] += 1
    if decision.status == "inconsistent":
        counts["inconsistent (second engine not asked)"] += 1
    else:
        ask_both(case, counts)
    open_values = prod(len(f.values) for f in kl14().findings.values() if f.id not in settled)
    if open_values > MOST_COMPLETIONS:
        return
    counts["plain evaluator"] += 1
    worlds = [oracle.evaluate(kl14(), roles, world) for world in oracle.completions(kl14(), roles, settled)]
    for name in kl14().conclusions if worlds else ():
        if {world[name] for world in worlds} != set(decision.trace.values(name)):
            report("diagrams and plain evaluator", case, counts)
    if set(decision.possible) != {world["recommendation"] for world in worlds}:
        report("diagrams and plain evaluator", case, counts)


def ask_both(case: Case, counts: Counter[str]) -> None:
    """Holds the second engine against the diagrams."""
    roles, settled = case
    try:
        opinion = second_opinion(kl14(), roles, settled)
        if isinstance(opinion, Unavailable):
            sys.exit(f"no second opinion: {opinion.reason}")
        compare(decide_on(settled, roles), opinion)
    except (EnginesDisagree, EngineFault) as error:
        report(f"diagrams and durable-rules: {error!r}", case, counts)
    else:
        counts["durable-rules"] += 1
        counts["conclusions derived by it"] += sum(v is not None for v in opinion.derived.values())


def report(what: str, case: Case, counts: Counter[str]) -> None:
    """Prints a mismatch and counts it."""
    counts["mismatches"] += 1
    print(f"MISMATCH {what}: {case}", flush=True)


def memory() -> float:
    """Resident memory of this process in MB."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return float("nan")


def threads(seed: int, number: int, workers: int = 8) -> int:
    """How many answers differ when several threads ask the second engine at once."""
    rng = random.Random(seed)
    cases = [case for case in (random_case(rng) for _ in range(number)) if decide_on(case[1], case[0]).possible]
    alone = [second_opinion(kl14(), *case) for case in cases]
    together: list[object] = [None] * len(cases)

    def work(start: int) -> None:
        for i in range(start, len(cases), workers):
            together[i] = second_opinion(kl14(), *cases[i])

    started = [threading.Thread(target=work, args=(i,)) for i in range(workers)]
    for thread in started:
        thread.start()
    for thread in started:
        thread.join()
    return sum(a != b for a, b in zip(alone, together, strict=True))


def show(counts: Mapping[str, int], start: float, done: int) -> None:
    """One line of progress."""
    seconds = time.perf_counter() - start
    print(f"{done:>9} cases {seconds:>8.0f} s {memory():>7.1f} MB  {dict(counts)}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--number", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=14)
    options = parser.parse_args()
    counts: Counter[str] = Counter(mismatches=0)
    rng = random.Random(options.seed)
    examine((("implementer",), dict(BENIGN)), Counter())  # everything is compiled before memory is measured
    start = time.perf_counter()
    show(counts, start, 0)
    for done in range(1, options.number + 1):
        examine(random_case(rng), counts)
        if done % 20_000 == 0 or done == options.number:
            show(counts, start, done)
    counts["8 threads: different answers"] = threads(options.seed, min(options.number, 2_000))
    for name, number in sorted(counts.items()):
        print(f"{name:<45}{number:>10}")
    sys.exit(1 if counts["mismatches"] or counts["8 threads: different answers"] else 0)


if __name__ == "__main__":
    main()
