"""Mutants of rulebooks against brute force, what kills them, and that kl14's own cases kill every one that means any.

Each mutant is made a second time by `tests.mutator`, which shares nothing with `engine.proving`, and every complete
case is decided under it by the oracle.
"""

import random
import shutil
from collections import defaultdict
from functools import partial
from itertools import combinations
from math import prod
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from engine import load_case
from engine.cli import app
from engine.cli.quality import write_suggestions
from engine.proving.coverage import coverage
from engine.proving.expectations import check_expectations
from engine.proving.mutants import Grown, Mutant, mutants_of, mutants_of_conclusion, mutants_of_constraints
from engine.proving.mutation import Mutation, passes, run_mutants
from engine.proving.mutation import Test as Expected
from engine.proving.quality import Quality
from engine.proving.suggest import killer, suggest
from engine.proving.variants import BROKEN_VALUE
from engine.reading.case import CheckedCase, CheckedPerson, Expectation
from engine.reading.load import read_case
from engine.reading.rulebook import RECOMMENDATION, Rulebook
from engine.reasoning.compile import compile_rulebook
from engine.reasoning.compiled import Compiled
from engine.reasoning.decide import decide
from engine.reasoning.operations import VOID_VALUE
from tests import oracle
from tests.mutator import BROKEN, Key, Outcomes, left_by, mutants, outcomes
from tests.parts import examples, few
from tests.random_rulebooks import drawn, is_sound, made_from
from tests.support import CASES, ROOT, kl14


def sizeable(seed: int, most: int, adorn: bool = False) -> Rulebook | None:
    """A sound random rulebook of few complete cases; `adorn` gives it findings of the pilot and adverse values."""
    data = drawn(seed)
    if adorn:
        for i, finding in enumerate(data["findings"]):
            finding["scope"] = "pilot" if i % 2 else "person"
            finding["polarity"] = list(finding["values"]) if i % 3 == 0 else []
    book = made_from(data)
    number = (2 ** len(book.roles) - 1) * prod(len(finding.values) for finding in book.findings.values())
    return book if number <= most and is_sound(book) else None


def rulebooks_of(most: int, adorn: bool = False) -> st.SearchStrategy[Rulebook]:
    books = st.integers(0, 2**32).map(partial(sizeable, most=most, adorn=adorn))
    return books.filter(lambda book: book is not None)  # type: ignore[return-value]


def key(mutant: Mutant) -> Key:
    return (mutant.kind, mutant.rule, mutant.part, mutant.change)


def read(grown: Grown, worlds: oracle.Worlds) -> Outcomes:
    """The outcome diagram of a mutant as a table: which cases come to which node, from the root down."""
    compiled, reached = grown.compiled, {grown.outcome: worlds.every}
    levels, children = compiled.diagrams.levels, compiled.diagrams.children
    table: Outcomes = defaultdict(int)
    while reached:
        node = min(reached, key=lambda n: levels[n] if n >= 0 else -1)  # its parents are done: levels increase
        cases = reached.pop(node)
        if node < 0:
            table[meaning(compiled, ~node)] |= cases
            continue
        for child, value in zip(children[node], compiled.values[levels[node]], strict=True):
            there = cases & where(compiled, worlds, levels[node], value)
            reached[child] = reached.get(child, 0) | there
    return {outcome: cases for outcome, cases in table.items() if cases}


def where(compiled: Compiled, worlds: oracle.Worlds, level: int, value: str) -> oracle.Column:
    """The cases in which the variable at a level has a value."""
    name = compiled.variables[level]
    if level >= len(compiled.roles):
        return worlds.having[name][value]
    return worlds.acting[name] if value == "yes" else worlds.every & ~worlds.acting[name]


def meaning(compiled: Compiled, value: int) -> str | None:
    """What the value of a mutant's outcome stands for."""
    values = compiled.conclusions[RECOMMENDATION].values
    return None if value == VOID_VALUE else BROKEN if value == BROKEN_VALUE else values[value]


def compare_with_brute_force(book: Rulebook) -> None:
    worlds = oracle.all_worlds(book)
    base = outcomes(worlds)
    plain = {k: outcomes(oracle.all_worlds(other)) for k, other in mutants(book)}
    grown_outcomes: dict[Key, Outcomes] = {}
    for grown in mutants_of(book):
        assert key(grown.mutant) not in grown_outcomes
        table = grown_outcomes[key(grown.mutant)] = read(grown, worlds)
        assert table == plain[key(grown.mutant)], grown.mutant
        assert grown.is_equivalent == (table == base), grown.mutant
    by_rule: dict[str, list[Outcomes]] = defaultdict(list)
    for k, table in grown_outcomes.items():
        by_rule[k[1]].append(table)
    for k, table in plain.items():  # what was not grown is the same condition as one that was
        assert k in grown_outcomes or (k[0] not in ("override", "outcome") and table in by_rule[k[1]]), k


# -- the diagrams of mutants


@given(rulebooks_of(most=300))
@examples(40)
def test_every_mutant_gives_every_case_what_brute_force_gives_it_and_none_is_missing(book: Rulebook) -> None:
    compare_with_brute_force(book)


def planted(values: int, rules: list[dict[str, Any]], **findings: list[str]) -> dict[str, Any]:
    """A rulebook with one conclusion besides the recommendation, of so many values, and these rules."""
    data = drawn(0)
    words, entry, rule = data["title"], data["findings"][0], data["conclusions"][-1]["rules"][0]
    data["findings"] = [entry | {"id": n, "values": dict.fromkeys(v, words)} for n, v in findings.items()]
    data["constraints"] = []
    names = [f"v{i}" for i in range(values)]
    data["conclusions"] = [
        {"conclusion": "c", "label": words, "values": dict.fromkeys(names, words), "rules": [
            rule | {"id": f"c.r{i}", "then": {"c": f"v{i}"}, "overrides": []} | own for i, own in enumerate(rules)]},
        {"conclusion": "recommendation", "label": words, "values": dict.fromkeys(["exemption", "strict"], words),
         "rules": [rule | {"id": "recommendation.r0", "when": {"c": "v0"}, "then": {"recommendation": "exemption"},
                           "overrides": []},
                   rule | {"id": "recommendation.r1", "when": "otherwise", "then": {"recommendation": "strict"},
                           "overrides": []}]},
    ]  # fmt: skip
    return data


def test_a_set_of_values_whose_bits_make_the_number_of_void_is_broken() -> None:
    everyone: dict[str, Any] = {"when": {"role": ["implementer", "approver"]}}
    rules: list[dict[str, Any]] = [everyone, {"when": {"f": "a"}}, everyone, everyone, everyone, everyone]
    rules[0] = everyone | {"overrides": [f"c.r{i}" for i in range(1, 6)]}
    book = made_from(planted(6, rules, f=["a", "b"]))
    assert is_sound(book)
    assert VOID_VALUE == 0b111100  # what c.r2 … c.r5 propose together
    compare_with_brute_force(book)


def test_a_conclusion_that_rests_on_the_recommendation_can_be_broken_by_its_mutants() -> None:
    data = planted(2, [{"when": {"f": "a"}}, {"when": {"f": "b"}}], f=["a", "b"], g=["a", "b"])
    rule, words = data["conclusions"][0]["rules"][0], data["title"]
    data["conclusions"].append({
        "conclusion": "d", "label": words, "values": {"x": words, "y": words}, "rules": [
            rule | {"id": "d.r0", "when": {"recommendation": "exemption"}, "then": {"d": "x"}, "overrides": []},
            rule | {"id": "d.r1", "when": {"f": "b"}, "then": {"d": "y"}, "overrides": []},
        ]})  # fmt: skip
    book = made_from(data)
    assert is_sound(book)
    compare_with_brute_force(book)


# -- killed and survived


def fails(expected: Expectation, table: Outcomes, worlds: oracle.Worlds, person: CheckedPerson) -> bool:
    """Whether what is expected of a person is not what a table of outcomes leaves."""
    left = left_by(table, worlds, person.roles, person.settled)
    if BROKEN in left:
        return True
    recommendation = next(iter(left)) if len(left) == 1 else "needs_verification"
    return (
        (expected.recommendation is not None and expected.recommendation != recommendation)
        or (expected.status is not None and expected.status != oracle.status(set(left)))
        or (expected.possible is not None and set(expected.possible) != left)
    )


def random_tests(book: Rulebook, rng: random.Random, number: int) -> list[Expected]:
    """Partial cases of which what the rulebook answers is expected, all of it or some."""
    tests = []
    for i in range(number):
        settled = {f.id: rng.choice(list(f.values)) for f in book.findings.values() if rng.random() < 0.6}
        roles = tuple(role for role in book.roles if rng.random() < 0.5) or tuple(book.roles)
        left = {str(outcome) for outcome in oracle.possible(book, roles, settled)}
        whole: dict[str, Any] = {
            "recommendation": min(left) if len(left) == 1 else "needs_verification",
            "status": oracle.status(set(left)),
            "possible": tuple(o for o in book.outcomes if o in left),
        }
        expected = Expectation(**{k: v for k, v in whole.items() if rng.random() < 0.6})
        tests.append(Expected(f"case-{i}", CheckedPerson("p1", roles, {}, settled), expected))
    return tests


@given(rulebooks_of(most=100), st.integers(0, 2**32))
@examples(40)
def test_a_mutant_is_killed_if_and_only_if_some_expectation_no_longer_holds(book: Rulebook, seed: int) -> None:
    worlds = oracle.all_worlds(book)
    tests = random_tests(book, random.Random(seed), 3)
    plain = {k: outcomes(oracle.all_worlds(other)) for k, other in mutants(book)}
    base = outcomes(worlds)
    assert not any(fails(test.expected, base, worlds, test.person) for test in tests)
    for result in run_mutants(book, tests).results:
        table = plain[key(result.mutant)]
        killers = [test.case for test in tests if fails(test.expected, table, worlds, test.person)]
        if result.fate == "killed":
            assert result.killed_by in killers
        else:
            assert not killers
            assert (result.fate == "equivalent") == (table == base)


# -- the cases that would kill, and the files that are drafted


@given(rulebooks_of(most=200, adorn=True), st.integers(0, 2**32))
@examples(40)
def test_the_case_shown_for_a_survivor_kills_it_and_the_rulebook_settles_it(book: Rulebook, seed: int) -> None:
    worlds = oracle.all_worlds(book)
    base, plain = outcomes(worlds), dict(mutants(book))
    mutation = run_mutants(book, random_tests(book, random.Random(seed), 2))
    for survivor in mutation.of("survived"):
        case = killer(mutation, survivor)
        before = left_by(base, worlds, case.roles, dict(case.findings))
        mutated = outcomes(oracle.all_worlds(plain[key(survivor.mutant)]))
        after = left_by(mutated, worlds, case.roles, dict(case.findings))
        assert len(before) <= 1  # none where a mutant allows what a constraint forbids
        assert BROKEN in after or after != before
        assert case.roles


def write(mutation: Mutation, folder: Path) -> list[str]:
    quality = Quality(mutation.compiled.rulebook, 0, None, mutation)
    return list(write_suggestions(quality, folder, "en"))


def tests_in(folder: Path, book: Rulebook) -> list[Expected]:
    tests = []
    for file in sorted(folder.glob("*.yaml")):
        loaded = read_case(file, book)
        assert loaded.value is not None and loaded.diagnostics == (), file.read_text(encoding="utf-8")
        results = check_expectations(decide(book, loaded.value))
        assert all(r.expected and not r.differences for r in results)
        tests += [Expected(loaded.value.id, p, loaded.value.file.expect[p.id]) for p in loaded.value.persons]
    return tests


@given(book=rulebooks_of(most=200, adorn=True), seed=st.integers(0, 2**32))
@examples(40)
def test_drafted_files_are_sound_case_files_that_pass_and_kill_every_survivor(
    book: Rulebook, seed: int, tmp_path_factory: Any
) -> None:
    before = random_tests(book, random.Random(seed), 1)
    mutation = run_mutants(book, before)
    one, other = tmp_path_factory.mktemp("one"), tmp_path_factory.mktemp("other")
    written_files = write(mutation, one)
    drafted = tests_in(one, book)
    again = run_mutants(book, [*before, *drafted])
    assert again.of("survived") == []
    assert len(again.of("equivalent")) == len(mutation.of("equivalent"))
    assert [line.replace(str(other), str(one)) for line in write(run_mutants(book, before), other)] == written_files
    assert {f.name: f.read_bytes() for f in one.iterdir()} == {f.name: f.read_bytes() for f in other.iterdir()}


@given(rulebooks_of(most=200, adorn=True))
@examples(40)
def test_every_mutant_that_a_drafted_person_is_said_to_kill_dies_of_that_person(book: Rulebook) -> None:
    worlds = oracle.all_worlds(book)
    plain = {k: outcomes(oracle.all_worlds(other)) for k, other in mutants(book)}
    base = outcomes(worlds)
    drafts = suggest(run_mutants(book, []))
    for file in drafts.files:
        pilot = {n: v for p in file for n, v in p.case.findings.items() if book.findings[n].scope == "pilot"}
        for person in file:
            settled = {**person.case.findings, **pilot}
            assert left_by(base, worlds, person.case.roles, settled) == set(person.possible)
            for mutant in person.kills:
                after = left_by(plain[key(mutant)], worlds, person.case.roles, settled)
                assert BROKEN in after or after != set(person.possible), mutant
    assert {m for p in drafts.persons for m in p.kills} == {r.mutant for r in run_mutants(book, []).of("survived")}


def fewest(killed: list[frozenset[Key]], wanted: frozenset[Key]) -> int:
    """The least number of sets that make up the whole."""
    killed = [one for one in set(killed) if not any(one < other for other in killed)]
    for number in range(len(killed) + 1):
        for chosen in combinations(killed, number):
            if frozenset[Key]().union(*chosen) >= wanted:
                return number
    raise AssertionError("nothing kills them all")


@given(rulebooks_of(most=24))
@examples(60)
def test_fewer_persons_of_whom_all_is_known_than_at_least_cannot_kill_every_survivor(book: Rulebook) -> None:
    worlds = oracle.all_worlds(book)
    base = outcomes(worlds)
    mutation = run_mutants(book, [])
    survivors = {key(r.mutant) for r in mutation.of("survived")}
    plain = {k: outcomes(oracle.all_worlds(other)) for k, other in mutants(book) if k in survivors}
    stayed = {k: oracle.union(table.get(o, 0) & cases for o, cases in base.items()) for k, table in plain.items()}
    number = worlds.every.bit_length()
    killed = [frozenset(k for k, cases in stayed.items() if not cases >> i & 1) for i in range(number)]
    drafts = suggest(mutation)
    least = fewest(killed, frozenset(survivors))
    assert drafts.at_least <= least <= len(drafts.persons)


# -- kl14


def kl14_cases() -> list[CheckedCase]:
    files = [*CASES, *sorted((ROOT / "rules" / "kl14" / "cases").glob("*.yaml"))]
    return [load_case(file, kl14()) for file in files]


def kl14_tests() -> list[Expected]:
    return [Expected(c.id, p, c.file.expect[p.id]) for c in kl14_cases() for p in c.persons if p.id in c.file.expect]


@pytest.mark.parametrize("name", few(["scope", None, "approval", "abuse"], 2, 2))
def test_the_cases_of_kl14_kill_every_mutant_of_a_conclusion_that_changes_anything(name: str | None) -> None:
    """Or of the constraints; every conclusion is among all below."""
    tests = kl14_tests()
    for grown in mutants_of_conclusion(kl14(), name) if name else mutants_of_constraints(kl14()):
        killed = any(not passes(test.expected, grown, test.person) for test in tests)
        assert killed or grown.is_equivalent, grown.mutant


@pytest.mark.long
def test_the_cases_of_kl14_kill_every_mutant_that_changes_anything_and_without_some_case_would_not() -> None:
    tests = kl14_tests()
    needed: dict[str, list[Mutant]] = defaultdict(list)  # by case: what dies of that case alone
    lives, equivalent, killed = [], 0, 0
    for grown in mutants_of(kl14()):
        if grown.is_equivalent:
            equivalent += 1
            continue
        killers = {test.case for test in tests if not passes(test.expected, grown, test.person)}
        killed += bool(killers)
        if not killers:
            lives.append(grown.mutant)
        if len(killers) == 1:
            needed[killers.pop()].append(grown.mutant)
    assert lives == []
    assert killed > 10 * equivalent > 0
    # Without the expectations of any of these, some mutant lives: this test can fail.
    assert len(needed) > 20, needed.keys()


def test_the_cases_of_kl14_apply_every_rule_and_meet_every_value() -> None:
    reached = coverage(compile_rulebook(kl14()), kl14_cases())
    assert [rule for rule, persons in reached.rules.items() if not persons] == []
    assert [value for value, persons in reached.values.items() if not persons] == []


ABUSE, POLICY, HEAD = "conclusions/abuse.yaml", "conclusions/approved_policy.yaml", "rulebook.yaml"
SELF_SEEKING = "{self_seeking_act: yes}"
IMPLEMENTER, SUPERVISOR = "approval_given: yes, role: implementer", "forbid: {role: supervisor"
PLANTED = {
    "drop a condition": (POLICY, "      within_assigned_duties: yes\n", ""),
    "drop a whole condition": (ABUSE, SELF_SEEKING, f"{{any: [{SELF_SEEKING}, {{not: {SELF_SEEKING}}}]}}"),
    "negate": (ABUSE, "{covered_up_violation: yes}", "{not: {covered_up_violation: yes}}"),
    "change a value": (ABUSE, "{corruption_or_negative_act: yes}", "{corruption_or_negative_act: no}"),
    "one role less": (POLICY, "role: [proposer, implementer, appraiser]", "role: [proposer, appraiser]"),
    "drop an override": (POLICY, "policy.capped-competence, policy.capped-unreported", "policy.capped-competence"),
    "change an outcome": (ABUSE, "then: {abuse: cleared}", "then: {abuse: established}"),
    "change the outcome of a criterion": (POLICY, "{approved_policy: not_met}", "{approved_policy: capped}"),
    "a value less in a constraint": (HEAD, "damage_remedied: [full, partial]", "damage_remedied: [full]"),
    "drop a condition of a constraint": (HEAD, IMPLEMENTER, "approval_given: yes"),
    "negate a part of a constraint": (HEAD, SUPERVISOR, "forbid: {not: {role: supervisor}"),
}


@pytest.mark.parametrize("slip", few(PLANTED, 3))
def test_a_slip_in_the_files_of_kl14_fails_its_tests_or_is_refused(
    slip: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "kl14"
    shutil.copytree(ROOT / "rules" / "kl14", copy)
    monkeypatch.chdir(ROOT)
    name, old, new = PLANTED[slip]
    text = (copy / name).read_text(encoding="utf-8")
    assert old in text
    (copy / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    assert CliRunner().invoke(app, ["test", "--rulebook", str(copy)]).exit_code == 1


def test_a_copy_of_kl14_without_a_slip_passes_its_tests(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "rules" / "kl14", tmp_path / "kl14")
    monkeypatch.chdir(ROOT)
    assert CliRunner().invoke(app, ["test", "--rulebook", str(tmp_path / "kl14")]).exit_code == 0
