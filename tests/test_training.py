"""What is asked in training, how it is marked, and the twins: against the decisions themselves."""

import csv
import io
from itertools import chain, product

import pytest

from engine.proving.training import (
    ASSUMED,
    HINDSIGHT,
    Made,
    asked,
    criteria_of,
    established,
    findings_below,
    marked,
    on_motive,
    relevant,
    scenario,
    told_evidence,
)
from engine.proving.twins import compared, near, nearest
from engine.reading.draft import Draft, check_draft, read_draft
from engine.reading.entries import Words
from engine.reading.load import load_case
from engine.reasoning.decide import decide
from engine.reasoning.decision import Decision
from engine.telling.sheet import safe_cell, sheet
from tests.support import BENIGN, CASES, ROOT, decide_on, kl14

DECISIONS = list(chain.from_iterable(decide(kl14(), load_case(path, kl14())) for path in CASES))
IDS = [f"{d.trace.case.id}-{d.person}" for d in DECISIONS]


def shipped(name: str) -> Draft:
    found = read_draft((ROOT / "cases" / f"{name}.yaml").read_bytes(), kl14()).value
    assert found
    return found


@pytest.mark.parametrize("decision", DECISIONS, ids=IDS)
def test_the_findings_asked_are_those_that_decide_first_and_in_the_order_of_the_vocabulary(decision: Decision) -> None:
    few, every = asked(decision, 8), asked(decision, None)
    assert len(few) == min(8, len(every)) and set(few) <= set(every) == set(relevant(decision.trace))
    order = list(kl14().findings)
    assert list(few) == sorted(few, key=order.index)
    decisive = set(decision.decisive_findings)
    assert decisive <= set(few) or set(few) <= decisive


@pytest.mark.parametrize("decision", DECISIONS, ids=IDS)
def test_the_files_own_answers_are_marked_as_all_the_same(decision: Decision) -> None:
    settled = decision.trace.person.settled
    found = marked(decision, {name: settled.get(name) for name in asked(decision, None)}, decision.recommendation)
    assert found.same == len(found.differences)
    assert found.own.possible == decision.possible
    assert all(c.agrees and c.same == c.asked for c in found.criteria)


def test_another_answer_counts_in_the_criteria_it_lies_below_and_in_no_other() -> None:
    decision = decide_on(BENIGN)
    found = marked(decision, {"personal_gain": "yes", "approval_given": "yes"}, "exemption")
    assert found.own.recommendation == "ordinary" != decision.recommendation
    by_name = {c.conclusion: c for c in found.criteria}
    motive = by_name["pure_motive"]
    assert (motive.asked, motive.same, motive.agrees, motive.given, motive.filed) == (
        1,
        0,
        False,
        ("not_met",),
        ("met",),
    )
    approval = by_name["approval"]
    assert (approval.asked, approval.same, approval.agrees) == (1, 1, True)
    assert "common_interest" not in by_name  # nothing below it was asked
    assert {"recommendation", "main_line", "supervision_line"}.isdisjoint(criteria_of(kl14()))
    assert findings_below(kl14(), "approved_policy") > findings_below(kl14(), "approval")


def test_while_the_outcome_is_hidden_nothing_of_it_is_asked_or_told() -> None:
    for decision in DECISIONS:
        case, names = decision.trace.case, asked(decision, 8, blind=True)
        motive = on_motive(kl14(), names)
        assert motive and set(motive).isdisjoint(HINDSIGHT)
        assert set(established(decision, names)).isdisjoint({*HINDSIGHT, *names})
        told = set(told_evidence(decision))
        resting = {e for d in DECISIONS if d.trace.case is case for name in HINDSIGHT for e in d.trace.evidence(name)}
        assert told.isdisjoint(resting)


@pytest.mark.parametrize("decision", DECISIONS[::4], ids=IDS[::4])
def test_twins_differ_in_one_finding_and_in_outcome(decision: Decision) -> None:
    for pair in near(decision.trace):
        both = compared(decision, pair)
        assert both.baseline.possible == decision.possible != both.scenario.possible
    for name in relevant(decision.trace):
        found = nearest(decision.trace, name)
        if found:
            both = compared(decision, found)
            assert both.baseline.status == both.scenario.status == "settled"
            assert both.baseline.recommendation != both.scenario.recommendation
            one, other = both.baseline.trace.person.settled, both.scenario.trace.person.settled
            assert {n for n in {*one, *other} if one.get(n) != other.get(n)} == {name}
            assert both.rules


def test_a_finding_without_twins_turns_no_outcome_however_few_others_change() -> None:
    decision = decide_on(BENIGN)
    assert nearest(decision.trace, "damage_remedied") is None
    values = list(kl14().findings["damage_remedied"].values)
    for name, finding in kl14().findings.items():
        for value in finding.values:
            outcomes = {decide_on({**BENIGN, name: value, "damage_remedied": v}).possible for v in values}
            assert len(outcomes - {()}) <= 1  # the constraints exclude some pairs


def test_the_nearest_twins_are_as_near_as_a_search_over_two_changes_finds() -> None:
    decision = decide_on(BENIGN)
    for name in ("emergency_deviation", "urgent_practical_need"):
        found = nearest(decision.trace, name)
        assert found
        values = list(kl14().findings[name].values)

        def turns(changed: dict[str, str], name: str = name, values: list[str] = values) -> bool:
            outcomes = {decide_on({**BENIGN, **changed, name: v}).possible for v in values}
            return len({o for o in outcomes if len(o) == 1}) > 1

        others = [{n: v} for n, f in kl14().findings.items() if n != name for v in f.values if v != BENIGN[n]]
        assert len(found.first) == (0 if turns({}) else 1 if any(map(turns, others)) else 2)
        if len(found.first) == 2:
            assert any(turns({**a, **b}) for a, b in product(others, others))


def test_a_trainers_scenario_is_a_case_that_says_what_it_supposes() -> None:
    base = shipped("health-records-pilot")
    words = Words(vi="Giả định khác.", en="Supposed otherwise.")
    made = scenario(base, kl14(), "p1", {"personal_gain": "yes", "urgent_practical_need": None},
                    Made("health-records-gt1", "Biến thể: ![x](http://evil/x.png)", words, "Giả định"))  # fmt: skip
    checked = check_draft(made, kl14())
    assert checked.value and not [d for d in checked.diagnostics if d.severity == "error"]
    (decision,) = (d for d in decide(kl14(), checked.value) if d.person == "p1")
    assert decision.recommendation == "ordinary"
    assert decision.trace.person.settled["personal_gain"] == "yes"
    assert "urgent_practical_need" not in decision.trace.person.settled
    assert "expect" not in made.data and base.data["case"] == "health-records-pilot"
    narrative = checked.value.file.narrative
    assert narrative and narrative.vi.endswith("Giả định khác.") and narrative.en.endswith("Supposed otherwise.")


def test_an_assumption_against_a_person_without_evidence_rests_on_one_that_says_so() -> None:
    base = shipped("shrimp-pond-sensors")
    words = Words(vi="Giả định.", en="Supposed.")
    made = scenario(base, kl14(), "p2", {"ignored_warnings": "yes", "urgent_practical_need": "no"},
                    Made("x-gt1", "X", words, "Giả định của người hướng dẫn"))  # fmt: skip
    assert made.answer("p2", "ignored_warnings").evidence == (ASSUMED,)
    assert made.evidence.count(ASSUMED) == 1
    checked = check_draft(made, kl14())
    assert checked.value and not [d for d in checked.diagnostics if d.code.value == "adverse-without-evidence"]


@pytest.mark.parametrize(
    "text", ["=cmd()", " =1+1", "＝1+1", "﹢1", "-2", "@SUM(A1)", "\t=1", "\r=1", "a;=1+1", "+84 90"]
)
def test_a_cell_never_begins_a_formula(text: str) -> None:
    assert safe_cell(text).startswith("'")
    assert ";=" not in safe_cell(text)


def test_a_table_has_the_mark_that_excel_wants_and_plain_text_stays() -> None:
    raw = sheet(["Học viên", "Số"], [["Nguyễn Văn A – tổ 1", 3], ["=cmd()", 0]])
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
    assert rows == [["Học viên", "Số"], ["Nguyễn Văn A – tổ 1", "3"], ["'=cmd()", "0"]]
