"""Sweeps against `decide`, row by row and in every column: `make sweep-exact N=100000`.

Rows of kl14, of the rulebooks that extend it, and of random rulebooks, with 0 to 100 % of the findings unknown. It
prints what was compared, and exits 1 on any difference.
"""

import argparse
import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from engine import load_rulebook, sweep
from engine.reading.load import shipped_rulebooks
from engine.reading.rulebook import Rulebook
from tests.random_rulebooks import random_rulebook
from tests.sweeping import columns_of, differences, random_row, table_of

AT_ONCE = 5_000
RANDOM_ROWS = 200  # of each random rulebook


def compare(book: Rulebook, rows: int, rng: random.Random) -> int:
    """How many cells of so many random rows differ; the first few are printed."""
    wrong = 0
    for start in range(0, rows, AT_ONCE):
        drawn = [random_row(book, rng) for _ in range(min(AT_ONCE, rows - start))]
        found = differences(book, drawn, sweep(book, table_of(book, drawn), columns_of(book)))
        print("".join(f"DIFFERENCE in {book.id}: {line}\n" for line in found[:5]), end="", flush=True)
        wrong += len(found)
    return wrong


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--number", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=14)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    wrong = 0
    for name in shipped_rulebooks():
        book, start = load_rulebook(name), time.perf_counter()
        found = compare(book, options.number, rng)
        wrong += found
        cells = options.number * (3 + len(columns_of(book)))
        seconds = time.perf_counter() - start
        print(f"{name:<16}{options.number:>9} rows {cells:>10} cells {found:>6} differ {seconds:>7.0f} s", flush=True)
    rows = books = found = 0
    for seed in range(options.seed, sys.maxsize):
        book_or_none = random_rulebook(seed)
        if book_or_none is not None:
            found += compare(book_or_none, min(RANDOM_ROWS, options.number - rows), rng)
            rows, books = rows + RANDOM_ROWS, books + 1
            if rows >= options.number:
                break
    print(f"{books} random rulebooks {rows:>9} rows {found:>6} differ", flush=True)
    sys.exit(1 if wrong + found else 0)


if __name__ == "__main__":
    main()
