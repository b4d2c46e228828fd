"""`congtam check` proves kl14, says what it cannot decide, and agrees with brute force."""

import json
import random
import re
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from engine.cli import app
from engine.proving import properties
from engine.proving.properties import claims_of, compile_for_proofs, properties_of, prove
from engine.proving.refutation import Refutation
from engine.reading.case import CheckedPerson
from engine.reading.conditions import all_parts
from engine.reading.diagnostics import Diagnostic
from engine.reading.entries import Language
from engine.reading.rulebook import Rulebook
from engine.reasoning import compile as compiling
from engine.telling.proofs import readings_lines
from engine.telling.wording import say
from tests import oracle
from tests.parts import examples, few
from tests.plain_reading import (
    condition_of,
    difference,
    held,
    is_wrong,
    names_of,
    with_condition,
    worlds_of_two,
)
from tests.random_rulebooks import rulebooks
from tests.support import diagnostic_of, kl14

run = CliRunner().invoke


# -- kl14 as it is


@pytest.mark.parametrize("language", few(["en", "vi"], 0))
def test_every_property_of_kl14_is_proved_and_shown_by_name_with_its_time(language: Language) -> None:
    result = run(app, ["check", "--lang", language])
    assert result.exit_code == 0 and (language == "vi" or "no gap, no conflict, no dead rule" in result.stdout)
    open_, _, *lines = result.stdout.splitlines()
    whole = compile_for_proofs(kl14())
    assert open_ == next(iter(readings_lines(whole, language)))
    for prop, line in zip(claims_of(whole), lines, strict=False):
        name = prop.invariant.says.in_(language) if prop.invariant else say(f"property.{prop.id}", language)
        cited = r" \[.+\]" if prop.invariant else ""
        pattern = rf"  {say('proof.proved', language)} +\d+\.\d\d s  {re.escape(name)}{cited}"
        assert re.fullmatch(pattern, line), line


def test_the_json_of_check_has_every_property_with_its_verdict_and_seconds_and_what_the_rules_rest_on() -> None:
    report = json.loads(run(app, ["check", "--format", "json"]).stdout)
    assert report["ok"] and report["diagnostics"] == []
    assert report["text"] + report["interpretation"] + report["external"] == report["rules"]
    assert [p["id"] for p in report["properties"]] == [p.id for p in claims_of(compile_for_proofs(kl14()))]
    for proof in report["properties"]:
        assert proof["verdict"] == "proved" and proof["seconds"] >= 0 and proof["refutations"] == []


# -- what cannot be decided


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_proof_that_outgrows_its_budget_is_undecided_and_fails(
    language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    enough = compile_for_proofs(kl14()).size
    monkeypatch.setattr(properties, "PROOF_BUDGET", enough + 1000)
    result = run(app, ["check", "--lang", language])
    assert result.exit_code == 1
    assert say("proof.undecided", language) in result.stdout
    assert "[undecided]: " in result.stdout and "`no-idle-part`" in result.stdout
    result = run(app, ["check", "--format", "json", "--lang", language])
    assert result.exit_code == 1
    report = json.loads(result.stdout)
    proofs = {p["id"]: p for p in report["properties"]}
    assert not report["ok"]
    assert proofs["no-idle-part"]["verdict"] == "undecided"
    assert [r["code"] for r in proofs["no-idle-part"]["refutations"]] == ["undecided"]
    assert proofs["one-value"]["verdict"] == "proved"


def test_a_rulebook_that_outgrows_the_budget_is_undecided_throughout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiling, "OPEN_BUDGET", 2_000)
    result = run(app, ["check", "--format", "json"])
    assert result.exit_code == 1
    report = json.loads(result.stdout)
    assert {p["verdict"] for p in report["properties"]} == {"undecided"}
    assert {d["code"] for d in report["diagnostics"]} == {"reading-multiplies"}


def test_check_has_no_more_room_for_the_readings_adopted_than_evaluate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiling, "NODE_BUDGET", 200)
    result = run(app, ["check", "--format", "json"])
    assert result.exit_code == 1
    assert {d["code"] for d in json.loads(result.stdout)["diagnostics"]} == {"does-not-compile"}


# -- against brute force


@given(rulebooks)
@examples(150)
def test_parts_found_idle_are_those_that_change_no_case(book: Rulebook) -> None:
    idle_parts = {(d.params["rule"], d.params["part"]): d for d in diagnostics(book, "no-idle-part")}
    for name in names_of(book):
        for part in all_parts(condition_of(book, name)):
            idle = [word for word in ("true", "false") if not changes_some_case(book, name, part.path, word)]
            claimed = idle_parts.pop((name, part.path), None)
            assert (claimed.params["held"] if claimed else "") == ", ".join(idle)
    assert not idle_parts


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
    refuted = refutations(book, "worse-is-never-milder")
    parameters = [diagnostic_of(refutation).params for refutation in refuted]
    assert {(params["better"], params["worse"]) for params in parameters} == expected
    for refutation in refuted:
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


def refutations(book: Rulebook, name: str) -> tuple[Refutation, ...]:
    proof = prove(next(p for p in properties_of(book) if p.id == name), compile_for_proofs(book))
    assert proof.verdict == ("refuted" if proof.refutations else "proved")
    return proof.refutations


def diagnostics(book: Rulebook, name: str) -> list[Diagnostic]:
    return [diagnostic_of(refutation) for refutation in refutations(book, name)]
