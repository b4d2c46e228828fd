"""`congtam check` proves kl14, refutes every planted fault with cases that show it, and agrees with brute force."""

import json
import random
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from engine import load_case, load_rulebook
from engine.cli import app
from engine.proving import properties
from engine.proving.properties import compile_for_proofs, properties_of, prove
from engine.proving.refutation import Refutation
from engine.reading.case import CheckedPerson
from engine.reading.conditions import All, AtLeast, Condition, Is, Not, all_parts, parts_of, tests_in
from engine.reading.conditions import Any as AnyOf
from engine.reading.diagnostics import Code, Diagnostic
from engine.reading.entries import Language
from engine.reading.rulebook import Rulebook
from engine.reasoning import compile as compiling
from engine.telling.wording import say
from tests import oracle
from tests.parts import examples, few
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
from tests.random_rulebooks import rulebooks
from tests.seeds import SEEDS
from tests.support import BENIGN, CASES, ROOT, diagnostic_of, kl14

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

    In `make test` there is the first that is shown in each of these ways, in `make test-all` the first of each other
    property, and the rest in `make soak`.
    """
    wanted: set[type] = {Has, Apart, NoAnswer, Overridden, Idle}
    refuted = set()
    for name, seed in SEEDS.items():
        part = [pytest.mark.soak if seed.property in refuted else pytest.mark.long]
        if type(seed.shown) in wanted:
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


# -- kl14 as it is


@pytest.mark.parametrize("language", few(["en", "vi"], 1))
def test_every_property_of_kl14_is_proved_and_shown_by_name_with_its_time(language: Language) -> None:
    result = run(app, ["check", "--lang", language])
    assert result.exit_code == 0 and (language == "vi" or "no gap, no conflict, no dead rule" in result.stdout)
    _, *lines = result.stdout.splitlines()
    for prop, line in zip(properties_of(kl14()), lines, strict=False):
        name = prop.invariant.says.in_(language) if prop.invariant else say(f"property.{prop.id}", language)
        cited = r" \[.+\]" if prop.invariant else ""
        pattern = rf"  {say('proof.proved', language)} +\d+\.\d\d s  {re.escape(name)}{cited}"
        assert re.fullmatch(pattern, line), line


def test_the_json_of_check_has_every_property_with_its_verdict_and_seconds_and_what_the_rules_rest_on() -> None:
    report = json.loads(run(app, ["check", "--format", "json"]).stdout)
    assert report["ok"] and report["diagnostics"] == []
    assert report["text"] + report["interpretation"] + report["external"] == report["rules"]
    assert [p["id"] for p in report["properties"]] == [p.id for p in properties_of(kl14())]
    for proof in report["properties"]:
        assert proof["verdict"] == "proved" and proof["seconds"] >= 0 and proof["refutations"] == []


# -- planted faults


def test_no_property_and_no_invariant_is_left_without_a_planted_fault() -> None:
    claims = {p.id for p in properties_of(kl14())} | {i.id for i in kl14().invariants}
    planted = {s.property for s in SEEDS.values()} | {s.invariant for s in SEEDS.values() if s.invariant}
    assert planted == claims


def test_check_refutes_a_planted_fault_where_it_stands(planted: Planted) -> None:
    seed, proof = planted.seed, planted.report[planted.seed.property]
    assert planted.exit_code == 1
    assert proof["verdict"] == "refuted"
    found = {(r["code"], r["file"], r["line"]) for r in proof["refutations"]}
    assert (seed.code, str(planted.folder / seed.at.file), line_of(seed.at, planted.folder)) in found
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


# -- what cannot be decided


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_proof_that_outgrows_its_budget_is_undecided_and_fails(
    language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    enough = len(compile_for_proofs(kl14()).diagrams)
    monkeypatch.setattr(properties, "PROOF_BUDGET", enough + 1000)
    told = run(app, ["check", "--lang", language])
    assert told.exit_code == 1
    assert say("proof.undecided", language) in told.stdout
    assert "[undecided]: " in told.stdout and "`no-idle-part`" in told.stdout
    result = run(app, ["check", "--format", "json", "--lang", language])
    assert result.exit_code == 1
    report = json.loads(result.stdout)
    proofs = {p["id"]: p for p in report["properties"]}
    assert not report["ok"]
    assert proofs["no-idle-part"]["verdict"] == "undecided"
    assert [r["code"] for r in proofs["no-idle-part"]["refutations"]] == ["undecided"]
    assert proofs["one-value"]["verdict"] == "proved"


def test_a_rulebook_that_outgrows_the_budget_is_undecided_throughout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiling, "NODE_BUDGET", 200)  # that of `evaluate` too: `check` has no more for its diagrams
    result = run(app, ["check", "--format", "json"])
    assert result.exit_code == 1
    report = json.loads(result.stdout)
    assert {p["verdict"] for p in report["properties"]} == {"undecided"}
    assert {d["code"] for d in report["diagnostics"]} == {"does-not-compile"}


# -- against brute force


@given(rulebooks)
@examples(150)
def test_parts_found_idle_are_those_that_change_no_case(book: Rulebook) -> None:
    found = {(d.params["rule"], d.params["part"]): d for d in diagnostics(book, "no-idle-part")}
    for name in names_of(book):
        for part in all_parts(condition_of(book, name)):
            idle = [word for word in ("true", "false") if not changes_some_case(book, name, part.path, word)]
            claimed = found.pop((name, part.path), None)
            assert (claimed.params["held"] if claimed else "") == ", ".join(idle)
    assert not found


@given(rulebooks)
@examples(200)
def test_values_found_unreachable_are_those_that_no_case_has(book: Rulebook) -> None:
    worlds = oracle.all_worlds(book)
    variables = {
        **{f.id: f.values for f in book.findings.values()},
        **{c.id: c.values for c in book.conclusions.values()},
    }
    expected = {
        (name, value) for name, values in variables.items() for value in values if value not in worlds.values(name)
    }
    assert {(d.params["of"], d.params["value"]) for d in diagnostics(book, "reachable")} == expected


@given(rulebooks, st.integers(0, 2**32))
@examples(300)
def test_worse_conduct_is_found_milder_where_two_cases_show_it(book: Rulebook, seed: int) -> None:
    rng = random.Random(seed)
    finding = rng.choice(list(book.findings.values()))
    finding = finding.model_copy(update={"polarity": tuple(rng.sample(list(finding.values), len(finding.values)))})
    outcomes = {o.id: o.model_copy(update={"merit": rng.choice(["yes", "yes", "no"])}) for o in book.outcomes.values()}
    book = replace(book, findings={**book.findings, finding.id: finding}, outcomes=outcomes)
    outcome_of = outcome_table(oracle.all_worlds(book))
    expected = set()
    for (roles, *values), before in outcome_of.items():
        findings = dict(zip(book.findings, values, strict=True))
        for better, worse in combinations(finding.polarity, 2):
            after = outcome_of.get((roles, *(findings | {finding.id: worse}).values()))
            if findings[finding.id] == better and after and is_wrong(book, before, after, milder=True):
                expected.add((better, worse))
    found = refutations(book, "worse-is-never-milder")
    told = [diagnostic_of(refutation).params for refutation in found]
    assert {(params["better"], params["worse"]) for params in told} == expected
    for refutation in found:
        first, second = (CheckedPerson("p1", c.roles, {}, dict(c.findings)) for c in refutation.cases)
        assert difference(first, second) == {finding.id}
        for before, after in worlds_of_two(book, rng, first, second):
            assert is_wrong(book, before["recommendation"], after["recommendation"], milder=True)


# -- cases, and the plain reading of them


def outcome_table(worlds: oracle.Worlds) -> dict[tuple[object, ...], object]:
    """The outcome of every possible case, by its roles and the values of its findings in their order."""
    return {
        (roles, *findings.values()): worlds.value("recommendation", i)
        for i, (roles, findings) in enumerate(worlds.cases())
        if worlds.possible >> i & 1
    }


def complete(book: Rulebook, rng: random.Random, settled: Mapping[str, str]) -> dict[str, str]:
    return {f.id: settled.get(f.id) or rng.choice(list(f.values)) for f in book.findings.values()}


def worlds(book: Rulebook, rng: random.Random, person: CheckedPerson) -> Iterator[oracle.World]:
    """Twenty possible completions of a case, with what the rules make of them."""
    return (world for world, _ in worlds_of_two(book, rng, person, person))


def worlds_of_two(
    book: Rulebook, rng: random.Random, first: CheckedPerson, second: CheckedPerson
) -> Iterator[tuple[oracle.World, oracle.World]]:
    """Twenty pairs of possible completions that differ only where the two cases do."""
    found = 0
    for _ in range(5000):
        rest = complete(book, rng, {})
        pair = [(person.roles, {**rest, **person.settled}) for person in (first, second)]
        if all(oracle.is_possible(book, *case) for case in pair):
            yield oracle.evaluate(book, *pair[0]), oracle.evaluate(book, *pair[1])
            found += 1
            if found == 20:
                return
    raise AssertionError("no possible completions")


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


def names_of(book: Rulebook) -> list[str]:
    """What has a condition: rules, flags and constraints."""
    return [r.id for r in book.rules.values() if r.when] + [c.id for c in book.constraints]


def condition_of(book: Rulebook, name: str) -> Condition:
    rule = book.rules.get(name)
    found = rule.when if rule else next(c.forbid for c in book.constraints if c.id == name)
    assert found is not None
    return found


def changed(
    book: Rulebook, name: str, part: str, word: str, cases: Sequence[tuple[tuple[str, ...], dict[str, str]]]
) -> Iterator[bool]:
    """Whether each case is decided otherwise when the part is held to be always true, or always false."""
    other = with_condition(book, name, held(condition_of(book, name), part, word))
    return (effect(book, name, *case) != effect(other, name, *case) for case in cases)


def changes_some_case(book: Rulebook, name: str, part: str, word: str) -> bool:
    """Whether any complete case is decided otherwise when the part is held to be always true, or always false."""
    other = with_condition(book, name, held(condition_of(book, name), part, word))
    before, after = effects(book, name), effects(other, name)
    return any(before.get(value, 0) != after.get(value, 0) for value in {*before, *after})


def effects(book: Rulebook, name: str) -> dict[object, oracle.Column]:
    """Of every complete case, what `effect` tells of one."""
    worlds = oracle.all_worlds(book)
    if name not in book.rules:
        return {True: worlds.possible}
    own = worlds.having[book.rules[name].conclusion]
    return {value: cases & worlds.possible for value, cases in own.items()}


def effect(book: Rulebook, name: str, roles: tuple[str, ...], findings: dict[str, str]) -> object:
    """What a rule, a flag or a constraint has a say in."""
    possible = oracle.is_possible(book, roles, findings)
    if name not in book.rules or not possible:
        return possible
    world = oracle.evaluate(book, roles, findings)
    return world.get(book.rules[name].conclusion, oracle.tests_of(book)[0][name](world))


def held(condition: Condition, part: str, word: str) -> Condition:
    if condition.path == part:
        return All(()) if word == "true" else AnyOf(())
    parts = tuple(held(p, part, word) for p in parts_of(condition))
    match condition:
        case All() | AnyOf() | AtLeast():
            return replace(condition, parts=parts)
        case Not():
            return Not(parts[0])
        case _:
            return condition


def with_condition(book: Rulebook, name: str, condition: Condition) -> Rulebook:
    rules = {
        c.id: replace(c, rules=tuple(replace(r, when=condition) if r.id == name else r for r in c.rules))
        for c in book.conclusions.values()
    }
    flags = tuple(replace(f, when=condition) if f.id == name else f for f in book.flags)
    constraints = tuple(replace(c, forbid=condition) if c.id == name else c for c in book.constraints)
    return replace(book, conclusions=rules, flags=flags, constraints=constraints)


def refutations(book: Rulebook, name: str) -> tuple[Refutation, ...]:
    proof = prove(next(p for p in properties_of(book) if p.id == name), compile_for_proofs(book))
    assert proof.verdict == ("refuted" if proof.refutations else "proved")
    return proof.refutations


def diagnostics(book: Rulebook, name: str) -> list[Diagnostic]:
    return [diagnostic_of(refutation) for refutation in refutations(book, name)]


# -- what the output of `evaluate` shows


def shown(decision: Decision, name: str) -> set[str]:
    """The values that a finding or conclusion may have."""
    if name == "recommendation":
        return set(decision["possible"])
    nodes = decision["trace"]["nodes"]
    node = nodes.get(f"conclusion:{name}") or nodes[f"finding:{name}"]
    return {node["value"]} if "value" in node else set(node["possible"])


def difference(first: CheckedPerson, second: CheckedPerson) -> set[str]:
    """The roles and findings in which two persons differ."""
    names = {*first.settled, *second.settled}
    return {*(n for n in names if first.settled.get(n) != second.settled.get(n)), *({*first.roles} ^ {*second.roles})}


def is_wrong(book: Rulebook, before: object, after: object, milder: bool) -> bool:
    """Whether one value must not become the other: they differ, or the second is the milder outcome."""
    if not milder:
        return before != after
    merit = [o.id for o in book.outcomes.values() if o.merit == "yes"]
    return before in merit and after in merit and merit.index(after) < merit.index(before)
