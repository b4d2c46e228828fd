"""Whatever stands in a file, what reads it answers: a few hundred files of each kind; `make fuzz` reads many more."""

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.readers import REFUSALS, kinds
from tests.parts import few
from tests.support import ROOT

KINDS = tuple(kinds(Path()))


def fuzzed(*arguments: str) -> subprocess.CompletedProcess[str]:
    """A process of its own, which forks workers."""
    command = [sys.executable, str(ROOT / "benchmarks" / "fuzz.py"), *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="memory is read from /proc")
@pytest.mark.parametrize("number", few([3, 400], 1))
def test_no_file_ends_what_reads_it(number: int) -> None:
    done = fuzzed("--number", str(number))
    assert done.returncode == 0, done.stdout + done.stderr
    rows = [line.split() for line in done.stdout.splitlines()[1:]]
    assert [(name, int(runs)) for name, runs, *_ in rows] == [(name, number) for name in KINDS]


@pytest.mark.parametrize("name", KINDS)
def test_what_is_changed_was_read_before(name: str, tmp_path: Path) -> None:
    """Fuzzing begins with files that are accepted: others would be refused at the door, whatever is done to them."""
    kind = kinds(tmp_path)[name]
    path = tmp_path / f"x{kind.ending}"

    def accepted(raw: bytes) -> bool:
        path.write_bytes(raw)
        try:
            return kind.read(path)
        except REFUSALS:
            return False

    assert any(map(accepted, kind.seeds))
