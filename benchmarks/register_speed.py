"""How fast a register is, and whether eight writers get along: python benchmarks/register_speed.py

On SQLite, and on PostgreSQL where .ci/postgres has started one: .ci/postgres python benchmarks/register_speed.py
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from engine.keeping.contents import AssessmentKept, words
from engine.keeping.register import Entry, Register
from engine.keeping.verify import verify, verify_chain
from tests.register_support import NOW, database, filled, note

SYLLABLES = "thí điểm đổi mới cán bộ hồ sơ chứng cứ kết luận kiểm tra tập thể đơn vị nguyên nhân khách quan"


def assessments(count: int, seed: int) -> Iterator[Entry]:
    """Assessments as committees write them: some 60 words each, one with a rare word in a thousand."""
    rng = random.Random(seed)
    for number in range(count):
        kept = AssessmentKept(
            version=3, owner="p1", finding="subjective_fault", value="none", member=f"m{number % 9}",
            evidence=("E1", "E2"), dissent=False,
        )  # fmt: skip
        rare = " trạm bơm Đại Ngãi" if number % 1000 == 7 else ""
        said = words(reason=" ".join(rng.choices(SYLLABLES.split(), k=60)) + rare)
        yield Entry("assessment", f"case-{number % 500}", f"s{seed}-{number}", kept.to_json(), said)


def median_append(where: str, count: int) -> tuple[float, float]:
    """Seconds of one append with its commit: the median, and the 99th of a hundred."""
    times = []
    with Register.open(where) as register:
        for entry in assessments(count, 1):
            start = time.perf_counter()
            register.append(NOW, entry)
            times.append(time.perf_counter() - start)
    return statistics.median(times), statistics.quantiles(times, n=100)[98]


def fill(where: str, count: int) -> None:
    with Register.open(where) as register:
        entries = list(assessments(count, 2))
        for first in range(0, count, 5000):
            register.append(NOW, *entries[first : first + 5000])


def append_many(where: str, first: int, count: int) -> None:
    with Register.open(where) as register:
        for number in range(first, first + count):
            register.append(NOW, note(number))


def eight_at_once(where: str) -> None:
    start, each = time.perf_counter(), 100
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=append_many, args=(where, 10**6 * i, each)) for i in range(1, 9)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    failed = sum(writer.exitcode != 0 for writer in writers)
    with Register.open(where) as register, register.reading() as view:
        faults = verify_chain(view).faults
    print(
        f"  8 writers, {8 * each} appends in {time.perf_counter() - start:.1f} s: {failed} failed, {len(faults)} faults"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=100_000)
    asked = parser.parse_args()
    for kind in ("sqlite", "postgresql") if "CONGTAM_TEST_POSTGRES" in os.environ else ("sqlite",):
        with tempfile.TemporaryDirectory() as folder, database(kind, Path(folder)) as where:
            measure(kind, where, asked.records)


def measure(kind: str, where: str, records: int) -> None:
    print(f"{kind}, {records} records")
    filled(where, 0)
    eight_at_once(where)
    start = time.perf_counter()
    fill(where, records)
    print(f"  filled in blocks of 5000 in {time.perf_counter() - start:.0f} s")
    median, slow = median_append(where, 500)
    print(f"  append, durable, at {records} records: median {median * 1000:.1f} ms, 99th of 100 {slow * 1000:.1f} ms")
    with Register.open(where) as register, register.reading() as view:
        start = time.perf_counter()
        chain = verify_chain(view)
        seconds = time.perf_counter() - start
        print(f"  the chain: {chain.records / seconds:,.0f} records/s, {len(chain.faults)} faults")
        start = time.perf_counter()
        whole = verify(view)
        seconds = time.perf_counter() - start
        print(f"  with all that is kept apart: {whole.records / seconds:,.0f} records/s, {len(whole.faults)} faults")
        for asked in ("trạm bơm", "tram bom dai ngai", '"Đại Ngãi"', "thi diem", "không có chữ này"):
            times = []
            for _ in range(5):
                start = time.perf_counter()
                listed = view.search(asked, 50)
                times.append(time.perf_counter() - start)
            print(f"  search {asked!r}: {len(listed)} listed, {statistics.median(times) * 1000:.1f} ms")
    if kind == "sqlite":
        print(f"  {Path(where).stat().st_size / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
