"""`congtam check` refutes every planted fault, and nothing else, with cases that show it."""

import json
import random
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from engine import load_case, load_rulebook
from engine.cli import app
from engine.proving.properties import properties_of
from engine.reading.case import CheckedPerson
from engine.reading.conditions import Is, all_parts, tests_in
from engine.reading.diagnostics import Code
from engine.reading.rulebook import Rulebook
from tests import oracle
from tests.plain_reading import (
    complete,
    condition_of,
    difference,
    held,
    is_wrong,
    names_of,
    with_condition,
    worlds_of_two,
)
from tests.planting import (
    Apart,
    Has,
    Idle,
    Impossible,
    Matters,
    NeverHas,
    NeverHolds,
    NoAnswer,
    Overridden,
    Seed,
    line_of,
    plant,
)
from tests.seeds import SEEDS
from tests.support import BENIGN, CASES, ROOT, kl14

run = CliRunner().invoke


Report = dict[str, dict[str, Any]]
Decision = dict[str, Any]


@dataclass(frozen=True)
class Planted:
    """A copy of kl14 with a fault, and what `check` says of it."""

    seed: Seed
    folder: Path
    exit_code: int
    report: Report

    @cached_property
    def book(self) -> Rulebook:
        return load_rulebook(self.folder)

    @property
    def files(self) -> list[str]:
        files: list[str] = self.report[self.seed.property].get("files", [])
        return files

    @cached_property
    def persons(self) -> list[CheckedPerson]:
        return [load_case(Path(file), self.book).persons[0] for file in self.files]

    def evaluate(self, files: Sequence[str]) -> list[Decision]:
        result = run(app, ["evaluate", *files, "--rulebook", str(self.folder), "--format", "json"])
        assert result.exit_code == 0, result.stderr
        decisions: list[Decision] = json.loads(result.stdout)
        return decisions


def in_parts() -> Iterator[object]:
    """The faults, each checked once for all its tests.

    In `make test` there is the first that is shown in each of three ways, in `make test-all` the first of each other
    way and property, and the rest in `make soak`.
    """
    wanted: set[type] = {Has, Apart, NoAnswer, Overridden, Idle}
    refuted = set()
    for name, seed in SEEDS.items():
        is_new = type(seed.shown) in wanted
        part = [pytest.mark.long if is_new or seed.property not in refuted else pytest.mark.soak]
        if is_new and isinstance(seed.shown, Has | Apart | Idle):
            part = []
        wanted.discard(type(seed.shown))
        refuted.add(seed.property)
        yield pytest.param(seed, id=name, marks=[pytest.mark.xdist_group(f"planted-{name}"), *part])


@pytest.fixture(scope="module", params=in_parts())
def planted(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Planted:
    folder = tmp_path_factory.mktemp("seed") / "kl14"
    shutil.copytree(ROOT / "rules" / "kl14", folder)
    plant(request.param, folder)
    witnesses = str(folder.parent / "witnesses")
    result = run(app, ["check", str(folder), "--format", "json", "--lang", "en", "--witnesses", witnesses])
    report = {proof["id"]: proof for proof in json.loads(result.stdout)["properties"]}
    return Planted(request.param, folder, result.exit_code, report)


def test_no_property_and_no_invariant_is_left_without_a_planted_fault() -> None:
    claims = {p.id for p in properties_of(kl14())} | {i.id for i in kl14().invariants}
    planted = {s.property for s in SEEDS.values()} | {s.invariant for s in SEEDS.values() if s.invariant}
    assert planted == claims


def test_check_refutes_a_planted_fault_where_it_stands(planted: Planted) -> None:
    seed, proof = planted.seed, planted.report[planted.seed.property]
    assert planted.exit_code == 1
    assert proof["verdict"] == "refuted"
    places = {(r["code"], r["file"], r["line"]) for r in proof["refutations"]}
    assert (seed.code, str(planted.folder / seed.at.file), line_of(seed.at, planted.folder)) in places
    if seed.invariant or seed.code is Code.BROKEN_INVARIANT:
        assert all(f"`{seed.invariant or seed.property}`" in r["message"] for r in proof["refutations"])


def test_a_planted_fault_refutes_nothing_but_what_rests_on_it(planted: Planted) -> None:
    seed = planted.seed
    refuted = {name for name, proof in planted.report.items() if proof["verdict"] == "refuted"}
    assert refuted == {seed.property, *seed.also}
    rest = {proof["verdict"] for name, proof in planted.report.items() if name not in refuted}
    assert rest == ({"undecided"} if isinstance(seed.shown, NoAnswer | Impossible) else {"proved"})


def test_evaluate_shows_the_fault_in_every_case_that_check_wrote(planted: Planted) -> None:
    seed, files = planted.seed, planted.files
    shows_by_case = isinstance(seed.shown, Has | Apart | NoAnswer | Overridden)
    assert bool(files) == shows_by_case
    match seed.shown:
        case NoAnswer(conclusion):
            result = run(app, ["evaluate", *files, "--rulebook", str(planted.folder), "--lang", "en"])
            assert result.exit_code == 1 and result.stdout == ""
            assert f"error[{seed.code}]: `{conclusion}`" in result.stderr
        case Impossible():
            result = run(app, ["evaluate", str(CASES[0]), "--rulebook", str(planted.folder), "--lang", "en"])
            assert result.exit_code == 1 and "error[constraints-unsatisfiable]" in result.stderr
        case Overridden(rule):
            for decision in planted.evaluate(files):
                node = decision["trace"]["nodes"][f"rule:{rule}"]
                assert (node["status"], node["applies"]) == ("holds", "fails")
                assert node["defeated_by"]
        case Has(values):
            for decision in planted.evaluate(files):
                for name, allowed in values.items():
                    assert shown(decision, name) <= set(allowed)
        case Apart(differ, conclusion, milder):
            assert len(files) % 2 == 0
            decisions, persons = planted.evaluate(files), planted.persons
            for i in range(0, len(files), 2):
                assert difference(*persons[i : i + 2]) <= set(differ)
                (before,), (after,) = (shown(decision, conclusion) for decision in decisions[i : i + 2])
                assert is_wrong(planted.book, before, after, milder)


def test_every_possible_completion_of_a_written_case_shows_the_fault(planted: Planted) -> None:
    book, rng = planted.book, random.Random(1)
    match planted.seed.shown:
        case NoAnswer(conclusion):
            for person in planted.persons:
                for world in worlds(book, rng, person):
                    values = world[conclusion]
                    assert isinstance(values, frozenset) and bool(values) == (planted.seed.code is Code.CONFLICT)
        case Overridden(rule):
            tests, _ = oracle.tests_of(book)
            for person in planted.persons:
                for world in worlds(book, rng, person):
                    assert tests[rule](world)
                    over = [r for r in book.rules.values() if rule in r.overrides]
                    assert any(tests[r.id](world) for r in over)
        case Has(values):
            for person in planted.persons:
                for world in worlds(book, rng, person):
                    assert all(world[name] in allowed for name, allowed in values.items())
        case Apart(_, conclusion, milder):
            persons = planted.persons
            for i in range(0, len(persons), 2):
                for first, second in worlds_of_two(book, rng, *persons[i : i + 2]):
                    assert is_wrong(book, first[conclusion], second[conclusion], milder)


def test_what_no_case_can_show_is_so_by_the_plain_reading(planted: Planted) -> None:
    book, rng = planted.book, random.Random(1)
    match planted.seed.shown:
        case NeverHas(name, value):
            assert all(world[name] != value for world in some_worlds(book, rng, 1000))
            assert name not in book.findings or value in {world[name] for world in some_worlds(kl14(), rng, 1000)}
        case NeverHolds(rule):
            tried = [aimed_at(book, rng, rule) for _ in range(300)]
            holding = [case for case in tried if oracle.tests_of(book)[0][rule](oracle.evaluate(book, *case))]
            assert holding and not any(oracle.is_possible(book, *case) for case in holding)
        case Idle(name, part, words):
            cases = [aimed_at(book, rng, name) for _ in range(5000)]
            assert words == ", ".join(w for w in ("true", "false") if not any(changed(book, name, part, w, cases)))
            before = {p.path for p in all_parts(condition_of(kl14(), name))} if name in names_of(kl14()) else ()
            signed = kl14().rules[name].idle if name in kl14().rules else ()
            if part in before and part not in signed:
                assert all(any(changed(kl14(), name, part, word, cases)) for word in ("true", "false"))
        case Matters(name, part):
            cases = [aimed_at(book, rng, name) for _ in range(5000)]
            assert all(any(changed(book, name, part, word, cases)) for word in ("true", "false"))


# -- cases, and the plain reading of them


def worlds(book: Rulebook, rng: random.Random, person: CheckedPerson) -> Iterator[oracle.World]:
    """Twenty possible completions of a case, with what the rules make of them."""
    return (world for world, _ in worlds_of_two(book, rng, person, person))


def some_worlds(book: Rulebook, rng: random.Random, number: int) -> Iterator[oracle.World]:
    """Possible cases near a benign one and far from it."""
    for _ in range(number):
        changed = rng.sample(list(book.findings), rng.choice([1, 3, 10, len(book.findings)]))
        case = complete(book, rng, {name: value for name, value in BENIGN.items() if name not in changed})
        roles = tuple(rng.sample(list(book.roles), rng.randint(1, 3)))
        if oracle.is_possible(book, roles, case):
            yield oracle.evaluate(book, roles, case)


def aimed_at(book: Rulebook, rng: random.Random, name: str) -> tuple[tuple[str, ...], dict[str, str]]:
    """A complete case near a benign one, in which what the condition of a rule tests may be otherwise."""
    tested = [t.variable for t in tests_in(condition_of(book, name)) if isinstance(t, Is)]
    free = {*(n for n in tested if n in book.findings), rng.choice(list(book.findings))}
    case = complete(book, rng, {n: value for n, value in BENIGN.items() if n not in free})
    return tuple(rng.sample(list(book.roles), rng.randint(1, 2))), case


def changed(
    book: Rulebook, name: str, part: str, word: str, cases: Sequence[tuple[tuple[str, ...], dict[str, str]]]
) -> Iterator[bool]:
    """Whether each case is decided otherwise when the part is held to be always true, or always false."""
    other = with_condition(book, name, held(condition_of(book, name), part, word))
    return (effect(book, name, *case) != effect(other, name, *case) for case in cases)


def effect(book: Rulebook, name: str, roles: tuple[str, ...], findings: dict[str, str]) -> object:
    """What a rule, a flag or a constraint has a say in."""
    possible = oracle.is_possible(book, roles, findings)
    if name not in book.rules or not possible:
        return possible
    world = oracle.evaluate(book, roles, findings)
    return world.get(book.rules[name].conclusion, oracle.tests_of(book)[0][name](world))


# -- what the output of `evaluate` shows


def shown(decision: Decision, name: str) -> set[str]:
    """The values that a finding or conclusion may have."""
    if name == "recommendation":
        return set(decision["possible"])
    nodes = decision["trace"]["nodes"]
    node = nodes.get(f"conclusion:{name}") or nodes[f"finding:{name}"]
    return {node["value"]} if "value" in node else set(node["possible"])
