"""The same case, rulebook and engine give the same bytes."""

import os
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import yaml

from engine import decide, load_case, load_rulebook
from engine.reading import load
from engine.reasoning.compile import compile_rulebook
from tests.parts import few
from tests.support import CASES, ROOT

PROGRAM = """
import sys
from engine import decide, load_case, load_rulebook
book = load_rulebook("kl14")
for name in sys.argv[1:]:
    for decision in decide(book, load_case(name, book)):
        sys.stdout.buffer.write(decision.to_json())
"""


@pytest.mark.parametrize("seeds", few([2, 8], 1, 1))
def test_the_bytes_do_not_depend_on_the_hash_seed(seeds: int) -> None:
    def run(seed: int) -> bytes:
        environment = os.environ | {"PYTHONHASHSEED": str(seed)}
        command = [sys.executable, "-c", PROGRAM, *map(str, CASES)]
        return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, check=True).stdout

    with ThreadPoolExecutor(2) as pool:
        outputs = set(pool.map(run, range(seeds)))
    assert len(outputs) == 1
    assert outputs.pop().count(b'"schema":"congtam.decision/2"') >= len(CASES)


@pytest.mark.parametrize("seed", few(range(5), 1, 2))
def test_the_bytes_do_not_depend_on_the_order_of_rules_or_files(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = random.Random(seed)
    copy = _shuffled_copy(ROOT / "rules" / "kl14", tmp_path / "kl14", rng)
    plain = load_rulebook("kl14")
    monkeypatch.setattr(load, "sorted", lambda items: _shuffled(list(items), rng), raising=False)
    shuffled = load_rulebook(copy)
    monkeypatch.undo()
    assert compile_rulebook(shuffled).variables == compile_rulebook(plain).variables
    for path in CASES:
        before = [d.to_json() for d in decide(plain, load_case(path, plain))]
        assert [d.to_json() for d in decide(shuffled, load_case(path, shuffled))] == before


def _shuffled(items: list[object], rng: random.Random) -> list[object]:
    return rng.sample(items, len(items))


def _shuffled_copy(source: Path, target: Path, rng: random.Random) -> Path:
    """A copy of a rulebook with the rules of each file, its flags and its constraints in another order."""
    for file in source.rglob("*.yaml"):
        data = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        for key in ("rules", "flags", "constraints", "questions"):
            if key in data:
                rng.shuffle(data[key])
        copy = target / file.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(yaml.dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return target
