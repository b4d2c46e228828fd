"""What proving, comparing and measuring tests cost: run with `make bench`; it prints a table and judges nothing."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.main_job import CASES, ROOT, measure, row
from engine import load_case, load_rulebook
from engine.proving.compare import compare
from engine.proving.coverage import coverage
from engine.proving.mutation import Test, run_mutants
from engine.proving.properties import compile_for_proofs, properties_of, prove, prove_again
from engine.reading.rulebook import Rulebook
from engine.reasoning.compile import compile_rulebook

OWN = sorted((ROOT / "rules" / "kl14" / "cases").glob("*.yaml"))
EDIT = ("rulebook.yaml", "damage_remedied: [full, partial]", "damage_remedied: [full]")


def edited(folder: Path) -> Path:
    """A copy of kl14 in which one constraint forbids less."""
    copy = folder / "kl14"
    shutil.copytree(ROOT / "rules" / "kl14", copy)
    name, old, new = EDIT
    text = (copy / name).read_text(encoding="utf-8")
    assert old in text
    (copy / name).write_text(text.replace(old, new), encoding="utf-8")
    return copy


def prove_all(book: Rulebook) -> None:
    compiled = compile_for_proofs(book)
    assert all(prove(prop, compiled).verdict == "proved" for prop in properties_of(book))


def prove_independently(book: Rulebook) -> None:
    assert all(proof.verdict == "proved" for proof in prove_again(compile_for_proofs(book).plain))


def cold(name: str, runs: int, *arguments: str) -> None:
    """Seconds and peak memory of a command in new processes."""
    times, memory = [], []
    for _ in range(runs):
        start = time.perf_counter()
        command = [sys.executable, "-c", "from engine.cli import main; main()", *arguments]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=ROOT)
        _, _, usage = os.wait4(process.pid, 0)
        times.append(time.perf_counter() - start)
        memory.append(usage.ru_maxrss / 1024)
    row(name, "", times, 1, "s")
    row("  its peak memory", "", memory, 1, "MB")


def commands(copy: Path) -> None:
    cold("congtam check, cold", 5, "check")
    cold("congtam check --independent, cold", 3, "check", "--independent")
    cold("congtam diff kl14 COPY, cold", 5, "diff", "kl14", str(copy))
    cold("congtam test, cold", 5, "test")
    cold("congtam test --coverage, cold", 5, "test", "--coverage")
    cold("congtam test --mutants, cold, once", 1, "test", "--mutants")


def in_process(copy: Path) -> None:
    book, after = load_rulebook("kl14"), load_rulebook(copy)
    compiled = compile_rulebook(book)
    cases = [load_case(file, book) for file in (*CASES, *OWN)]
    tests = [Test(c.id, p, c.file.expect[p.id]) for c in cases for p in c.persons if p.id in c.file.expect]
    row("prove every property of kl14", "", measure(lambda: prove_all(book), 5), 1, "s")
    row("prove its diagrams again with z3", "", measure(lambda: prove_independently(book), 3), 1, "s")
    row("compare it with an edited copy", "", measure(lambda: compare(book, after), 7), 1e-3, "ms")
    row(f"coverage by {len(cases)} cases", "", measure(lambda: coverage(compiled, cases), 7), 1e-3, "ms")
    start = time.perf_counter()
    mutation = run_mutants(book, tests)
    once = [time.perf_counter() - start]
    row(f"{len(mutation.results)} mutants against {len(tests)} persons, once", "", once, 1, "s")


def main() -> None:
    print(f"{'':<52}{'median':>13}{'least – most':>20}")
    with tempfile.TemporaryDirectory() as folder:
        copy = edited(Path(folder))
        commands(copy)  # first: a new process begins with the peak of the one that starts it
        in_process(copy)


if __name__ == "__main__":
    main()
