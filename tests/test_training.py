"""What is asked in training, how it is marked, and the twins: against the decisions themselves."""

import csv
import io
import re
from itertools import chain, product

import pytest

from engine.reading.draft import Draft, check_draft, read_draft
from engine.reading.entries import Words
from engine.reading.load import load_case, read_case
from engine.reasoning.decide import decide
from engine.reasoning.decision import Decision
from engine.telling.sheet import safe_cell, sheet
from engine.training.exercise import (
    ASSUMED,
    HINDSIGHT,
    MOTIVE,
    Made,
    asked,
    asked_at_first,
    criteria_by_finding,
    criteria_of,
    established,
    evidence_at_first,
    findings_below,
    on_motive,
    relevant,
    scenario,
)
from engine.training.marking import Difference, marked
from engine.training.twins import compared, near, nearest
from tests.support import BENIGN, CASES, ROOT, decide_on, kl14

DECISIONS = list(chain.from_iterable(decide(kl14(), load_case(path, kl14())) for path in CASES))
HEALTH = "health-records-pilot"
IDS = [f"{d.trace.case.id}-{d.person}" for d in DECISIONS]


def shipped(name: str) -> Draft:
    draft = read_draft((ROOT / "cases" / f"{name}.yaml").read_bytes(), kl14()).value
    assert draft
    return draft


def borne(decision: Decision) -> set[str]:
    """What can matter and evidence of the file bears on."""
    return {name for name in relevant(decision.trace) if decision.trace.evidence(name)}


def given(text: str) -> list[Decision]:
    case = read_case(text.encode(), kl14()).value
    assert case
    return decide(kl14(), case)


# -- what is asked


@pytest.mark.parametrize("decision", DECISIONS, ids=IDS)
def test_so_many_findings_are_asked_as_wanted_or_as_the_evidence_bears_on_in_the_order_of_the_vocabulary(
    decision: Decision,
) -> None:
    every = asked(decision, None)
    assert set(every) == borne(decision) | set(decision.must_establish)
    for count in (1, 8, 15, 25):
        few = asked(decision, count)
        assert len(few) == min(count, len(every)) and set(few) <= set(every)
        assert list(few) == sorted(few, key=list(kl14().findings).index)


@pytest.mark.parametrize("decision", DECISIONS, ids=IDS)
def test_nothing_is_asked_that_the_dossier_is_silent_on_but_what_must_be_established(decision: Decision) -> None:
    for blind in (False, True):
        for name in set(asked(decision, None, blind)) - set(decision.must_establish):
            assert decision.trace.evidence(name), name


@pytest.mark.parametrize("decision", DECISIONS, ids=IDS)
def test_what_must_be_established_and_what_is_contested_is_asked_in_the_shortest_round(decision: Decision) -> None:
    few = asked(decision, 8)
    contested = {name for name, entry in decision.trace.person.findings.items() if entry.contested}
    assert set(decision.must_establish) <= set(few)
    assert contested & set(relevant(decision.trace)) <= set(few)


def test_every_open_case_of_the_library_has_something_to_be_established() -> None:
    assert all(decision.must_establish for decision in DECISIONS if decision.status == "open")
    assert sum(decision.status == "open" for decision in DECISIONS) >= 3


@pytest.mark.parametrize("decision", DECISIONS, ids=IDS)
def test_every_criterion_under_which_one_finding_alone_leads_elsewhere_is_asked(decision: Decision) -> None:
    criterion = criteria_by_finding(kl14())
    turning = {criterion[name] for name, _, _ in decision.trace.single_changes if name in borne(decision)}
    assert turning <= {criterion[name] for name in asked(decision, 8)}


@pytest.mark.parametrize("decision", DECISIONS, ids=IDS)
def test_no_criterion_is_asked_twice_before_each_is_asked_once_but_for_what_decides(decision: Decision) -> None:
    criterion = criteria_by_finding(kl14())
    few = asked(decision, 8)
    left = {criterion[name] for name in borne(decision)} - {criterion[name] for name in few}
    twice = [name for name in few if [criterion[n] for n in few].count(criterion[name]) > 1]
    decides = {*decision.must_establish, *(name for name, _, _ in decision.trace.single_changes)}
    decides |= {name for name, entry in decision.trace.person.findings.items() if entry.contested}
    assert not left or {criterion[name] for name in twice} <= {criterion[name] for name in decides}


@pytest.mark.parametrize("decision", [d for d in DECISIONS if d.recommendation in ("exemption", "reduction")])
def test_of_whoever_is_exempted_or_treated_more_mildly_abuse_motive_or_fault_is_asked(decision: Decision) -> None:
    below = {name for c in (*MOTIVE, "abuse") for name in findings_below(kl14(), c)} | {"subjective_fault"}
    assert below & set(asked(decision, 8))
    assert "abuse" in {criteria_by_finding(kl14())[name] for name in asked(decision, 8)}


def test_a_change_that_is_certain_is_asked_before_one_that_is_possible() -> None:
    for decision in DECISIONS:
        changes = [c for c in decision.trace.single_changes if c[0] in borne(decision)]
        certain = {name for name, _, possible in changes if len(possible) == 1}
        if certain and not decision.must_establish:
            assert set(asked(decision, 1)) <= certain


def test_what_must_be_established_is_asked_though_no_evidence_bears_on_it_and_open_is_then_right() -> None:
    text = re.sub(
        r"plan_adherence: .*", "plan_adherence: unknown", (ROOT / "cases" / f"{HEALTH}.yaml").read_text("utf-8")
    )
    (decision,) = given(text)
    assert "plan_adherence" in decision.must_establish and not decision.trace.evidence("plan_adherence")
    assert "plan_adherence" in asked(decision, 1)
    (difference,) = marked(decision, {"plan_adherence": None}, "needs_verification").differences
    assert difference.mark == "rightly_open" and difference.right


def test_of_a_dossier_without_evidence_nothing_is_asked() -> None:
    assert asked(decide_on(BENIGN), 8) == ()


def test_fault_and_its_causes_are_asked_under_their_clause_and_the_rest_under_the_first_conclusion_that_names_it() -> (
    None
):
    criterion = criteria_by_finding(kl14())
    assert set(criterion) == set(kl14().findings)
    assert {criterion[n] for n in ("subjective_fault", "causes_determined", "concealment_or_false_report")} == {
        "2.4.2b"
    }
    assert criterion["personal_gain"] == "pure_motive" and criterion["self_seeking_act"] == "abuse"
    assert criterion["approval_given"] == "approval" and criterion["within_assigned_duties"] == "approved_policy"


# -- how it is marked


@pytest.mark.parametrize(
    ("answer", "filed", "evidence", "mark"),
    [
        ("yes", "yes", ("E1",), "same"),
        (None, None, (), "rightly_open"),
        (None, None, ("E1", "E2"), "rightly_open"),  # contested
        (None, "yes", (), "rightly_open"),  # the file says so, and nothing that is shown bears on it
        (None, "yes", ("E1",), "cautious"),
        ("yes", None, ("E1",), "beyond"),
        ("yes", None, (), "beyond"),
        ("no", "yes", ("E1",), "other"),
    ],
)
def test_each_answer_has_its_mark(answer: str | None, filed: str | None, evidence: tuple[str, ...], mark: str) -> None:
    difference = Difference("x", answer, filed, evidence)
    assert difference.mark == mark
    assert difference.right == (mark in ("same", "rightly_open"))


@pytest.mark.parametrize("decision", DECISIONS, ids=IDS)
def test_who_leaves_everything_open_is_never_wrong_and_right_where_the_file_is_open(decision: Decision) -> None:
    marks = marked(decision, dict.fromkeys(asked(decision, None)), decision.recommendation)
    assert marks.count("beyond") == marks.count("other") == 0
    if decision.status != "inconsistent":  # there, to leave open is to take a contradiction away
        assert {criterion.mark for criterion in marks.criteria} <= {"same", "cautious"}
    open_ = [d for d in marks.differences if d.filed is None]
    assert all(d.right for d in open_)
    assert marks.same == len(open_) and marks.count("cautious") == len(marks.differences) - len(open_)


@pytest.mark.parametrize("decision", DECISIONS, ids=IDS)
def test_the_files_own_answers_are_marked_as_all_the_same(decision: Decision) -> None:
    settled = decision.trace.person.settled
    marks = marked(decision, {name: settled.get(name) for name in asked(decision, None)}, decision.recommendation)
    assert marks.same == len(marks.differences)
    assert marks.own.possible == decision.possible
    assert all(c.mark == "same" and c.same == c.asked for c in marks.criteria)


def test_another_answer_counts_in_the_criteria_it_lies_below_and_in_no_other() -> None:
    decision = decide_on(BENIGN)
    marks = marked(decision, {"personal_gain": "yes", "approval_given": "yes"}, "exemption")
    assert marks.own.recommendation == "ordinary" != decision.recommendation
    by_name = {c.conclusion: c for c in marks.criteria}
    motive = by_name["pure_motive"]
    assert (motive.asked, motive.same, motive.mark, motive.given, motive.filed) == (
        1,
        0,
        "other",
        ("not_met",),
        ("met",),
    )
    approval = by_name["approval"]
    assert (approval.asked, approval.same, approval.mark) == (1, 1, "same")
    assert "common_interest" not in by_name  # nothing below it was asked
    assert {"recommendation", "main_line", "supervision_line"}.isdisjoint(criteria_of(kl14()))
    assert findings_below(kl14(), "approved_policy") > findings_below(kl14(), "approval")


def test_while_the_outcome_is_hidden_nothing_of_it_is_asked_or_told() -> None:
    for decision in DECISIONS:
        case, names = decision.trace.case, asked(decision, 8, blind=True)
        motive = asked_at_first(decision, names)
        assert set(motive).isdisjoint(HINDSIGHT) and set(motive) <= set(on_motive(kl14(), names))
        assert set(names) == {*asked(decision, 8), *motive}
        assert set(motive) == set(asked_at_first(decision, relevant(decision.trace)))
        assert all(set(decision.trace.evidence(name)) & set(evidence_at_first(decision)) for name in motive)
        assert set(established(decision, names)).isdisjoint({*HINDSIGHT, *names})
        evidence = set(evidence_at_first(decision))
        resting = {e for d in DECISIONS if d.trace.case is case for name in HINDSIGHT for e in d.trace.evidence(name)}
        assert evidence.isdisjoint(resting)


@pytest.mark.parametrize("decision", DECISIONS[::4], ids=IDS[::4])
def test_twins_differ_in_one_finding_and_in_outcome(decision: Decision) -> None:
    for pair in near(decision.trace):
        both = compared(decision, pair)
        assert both.baseline.possible == decision.possible != both.scenario.possible
    for name in relevant(decision.trace):
        twins = nearest(decision.trace, name)
        if twins:
            both = compared(decision, twins)
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
        twins = nearest(decision.trace, name)
        assert twins
        values = list(kl14().findings[name].values)

        def turns(changed: dict[str, str], name: str = name, values: list[str] = values) -> bool:
            outcomes = {decide_on({**BENIGN, **changed, name: v}).possible for v in values}
            return len({o for o in outcomes if len(o) == 1}) > 1

        others = [{n: v} for n, f in kl14().findings.items() if n != name for v in f.values if v != BENIGN[n]]
        assert len(twins.first) == (0 if turns({}) else 1 if any(map(turns, others)) else 2)
        if len(twins.first) == 2:
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
