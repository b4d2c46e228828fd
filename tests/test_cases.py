"""The shipped cases: what they expect is answered, and together they show everything there is to show."""

from collections import Counter
from pathlib import Path

import pytest

from engine import decide, load_case
from engine.proving.expectations import check_expectations
from engine.reading.load import read_case
from tests.support import CASES, kl14


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_case_loads_without_a_warning_and_is_answered_as_expected(path: Path) -> None:
    loaded = read_case(path, kl14())
    assert loaded.value is not None
    assert loaded.diagnostics == ()
    for result in check_expectations(decide(kl14(), loaded.value)):
        assert result.expected, result.person
        assert not result.differences


def test_there_are_at_least_sixteen_cases_named_after_their_files() -> None:
    assert len(CASES) >= 16
    assert [path.stem for path in CASES] == [load_case(path, kl14()).id for path in CASES]


def test_together_the_cases_reach_every_outcome_status_and_role() -> None:
    decisions = [d for path in CASES for d in decide(kl14(), load_case(path, kl14()))]
    assert {d.recommendation for d in decisions} == set(kl14().outcomes)
    assert {d.status for d in decisions} == {"settled", "open", "inconsistent"}
    assert {role for d in decisions for role in d.trace.person.roles} == set(kl14().roles)


def test_at_least_three_cases_have_two_persons_of_different_outcome() -> None:
    outcomes = [{d.recommendation for d in decide(kl14(), load_case(path, kl14()))} for path in CASES]
    assert sum(len(of_case) > 1 for of_case in outcomes) >= 3


def test_the_cases_show_each_situation_the_committees_meet() -> None:
    situations: Counter[str] = Counter()
    for path in CASES:
        case = load_case(path, kl14())
        for person, decision in zip(case.persons, decide(kl14(), case), strict=True):
            settled = person.settled
            situations["contested"] += any(f.contested for f in person.findings.values())
            situations["withdrawn approval"] += settled.get("continued_after_stop") == "yes"
            situations["emergency deviation"] += settled.get("emergency_deviation") == "yes"
            situations["cover-up"] += settled.get("covered_up_violation") == "yes"
            situations["success"] += "scope.success" in decision.decisive_rules
            situations["sham"] += settled.get("is_innovation_pilot") == "no" and decision.recommendation == "strict"
            situations["dissent"] += settled.get("dissent_recorded") == "yes"
    assert all(situations[name] for name in ("contested", "withdrawn approval", "emergency deviation", "cover-up"))
    assert all(situations[name] for name in ("success", "sham", "dissent"))


def test_every_title_and_narrative_is_told_in_both_languages() -> None:
    for path in CASES:
        case = load_case(path, kl14()).file
        assert case.narrative is not None
        assert case.title.vi != case.title.en
        assert case.narrative.vi != case.narrative.en
