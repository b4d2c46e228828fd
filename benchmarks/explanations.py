"""What every explanation of every shipped case costs: run with `make bench`; it prints a table and judges nothing."""

import platform
import time
from collections.abc import Callable
from pathlib import Path

from engine import decide, load_case, load_rulebook
from engine.reasoning.decision import Decision
from engine.reasoning.evidence import carried, needed
from engine.reasoning.explain import changes, missing, what_if, why, why_not

CASES = sorted((Path(__file__).parent.parent / "cases").glob("*.yaml"))
RUNS = 10


def main() -> None:
    book = load_rulebook("kl14")
    explanations: dict[str, Callable[[Decision], object]] = {
        "why": lambda d: why(d.trace),
        "why, all minimal reasons": lambda d: why(d.trace, 1000),
        "why not, every outcome": lambda d: [why_not(d.trace, o) for o in book.outcomes] if d.possible else None,
        "missing": lambda d: missing(d.trace),
        "what would change it": lambda d: changes(d.trace),
        "what the evidence carries": lambda d: carried(d.trace),
        "evidence the answer needs": lambda d: needed(d.trace),
        "what if": lambda d: what_if(d, {"subjective_fault": "grave"}),
    }
    print(f"Python {platform.python_version()}, {platform.machine()}, {platform.system()}; every person of every case")
    print(f"{'':<28}{'median':>10}{'99th percentile':>18}   goal: under 300 ms at the 99th percentile, typically 5 ms")
    for name, explain in explanations.items():
        times = []
        for _ in range(RUNS):
            for path in CASES:
                for decision in decide(book, load_case(path, book)):
                    start = time.perf_counter()
                    explain(decision)
                    times.append(time.perf_counter() - start)
        times.sort()
        print(f"{name:<28}{times[len(times) // 2] * 1e3:>7.2f} ms{times[int(len(times) * 0.99)] * 1e3:>15.2f} ms")


if __name__ == "__main__":
    main()
