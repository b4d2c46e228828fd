"""Unknown never counts for or against anyone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.parts import examples
from tests.support import BENIGN, decide_on, kl14, kl14_cases

ABUSE = ("self_seeking_act", "corruption_or_negative_act", "deliberate_breach_under_cover", "covered_up_violation")
Case = tuple[tuple[str, ...], dict[str, str]]


@given(kl14_cases(), st.sampled_from(ABUSE))
@examples(1000)
def test_a_blank_abuse_finding_never_yields_exemption_reduction_or_ordinary(case: Case, blank: str) -> None:
    roles, settled = case
    settled.pop(blank, None)
    decision = decide_on(settled, roles)
    assert decision.recommendation not in ("exemption", "reduction", "ordinary")


@given(kl14_cases(least_unknown=1, most_unknown=len(BENIGN)))
@examples(1000)
def test_one_more_answer_never_adds_an_outcome(case: Case) -> None:
    roles, settled = case
    unknown = [f for f in kl14().findings.values() if f.id not in settled]
    before = decide_on(settled, roles)
    for finding in unknown:
        for value in finding.values:
            after = decide_on(settled | {finding.id: value}, roles)
            assert set(after.possible) <= set(before.possible)


def test_an_empty_file_leaves_every_outcome_possible_and_none_recommended() -> None:
    decision = decide_on({})
    assert decision.status == "open"
    assert decision.recommendation == "needs_verification"
    assert decision.possible == ("exemption", "reduction", "ordinary", "strict", "needs_verification", "not_applicable")


@pytest.mark.parametrize("name", sorted(BENIGN))
def test_forgetting_one_finding_never_settles_on_another_outcome(name: str) -> None:
    settled = {key: value for key, value in BENIGN.items() if key != name}
    assert "exemption" in decide_on(settled).possible


def test_a_contested_finding_is_as_open_as_an_unknown_one() -> None:
    from engine import decide, load_case
    from tests.support import ROOT

    text = (ROOT / "cases" / "health-records-pilot.yaml").read_text(encoding="utf-8")
    line = "subjective_fault: {value: none, evidence: E4}"
    assert line in text
    contested = load_case(text.replace(line, "subjective_fault: {contested: {none: [E4], non_grave: [E2]}}"), kl14())
    unknown = load_case(text.replace(line, "subjective_fault: unknown"), kl14())
    answers = [decide(kl14(), case)[0] for case in (contested, unknown)]
    assert answers[0].possible == answers[1].possible
    assert answers[0].status == "open"
