"""A rulebook under one choice of readings: what the choice decides is folded away, and nothing else changes."""

from functools import cache
from typing import Any

import pytest

from engine import load_rulebook
from engine.reading.conditions import All, AtLeast, Condition, Is, Not
from engine.reading.conditions import Any as AnyOf
from engine.reading.folding import ALWAYS, NEVER, fold, folded_condition, under
from engine.reading.rulebook import Adopted, OpenReading, Rulebook
from tests.overlays import Data, yaml_of
from tests.support import decide_on, kl14

WORDS = {"vi": "chữ", "en": "word"}
A, B = Is("a", ("yes",)), Is("b", ("yes",))
NARROW, WIDE = Is("Q1", ("narrow",)), Is("Q1", ("wide",))
TWO = Is("Q1", ("narrow", "wide"))
LEFT = {"Q1": ("narrow",)}


# -- conditions

FOLDED: dict[str, tuple[Condition, Condition]] = {
    "a test that holds": (NARROW, ALWAYS),
    "a test that does not": (WIDE, NEVER),
    "a test of several readings": (TWO, ALWAYS),
    "a test of a finding": (A, A),
    "not, of one that holds": (Not(NARROW), NEVER),
    "not, of one that does not": (Not(WIDE), ALWAYS),
    "not, of what is left": (Not(All((A, NARROW))), Not(A)),
    "all, one part holds": (All((NARROW, A, B)), All((A, B))),
    "all, one part is left": (All((NARROW, A)), A),
    "all, one part does not hold": (All((A, WIDE)), NEVER),
    "all, nothing is left": (All((NARROW, NARROW)), ALWAYS),
    "any, one part holds": (AnyOf((A, NARROW)), ALWAYS),
    "any, one part does not": (AnyOf((A, WIDE, B)), AnyOf((A, B))),
    "any, one part is left": (AnyOf((A, WIDE)), A),
    "any, nothing is left": (AnyOf((WIDE, WIDE)), NEVER),
    "two of three, one holds": (AtLeast(2, (NARROW, A, B)), AtLeast(1, (A, B))),
    "two of three, one does not": (AtLeast(2, (WIDE, A, B)), AtLeast(2, (A, B))),
    "two of three, two hold": (AtLeast(2, (NARROW, NARROW, A)), ALWAYS),
    "two of three, two do not": (AtLeast(2, (WIDE, WIDE, A)), NEVER),
    "two of three, one holds and one does not": (AtLeast(2, (NARROW, WIDE, A)), A),
    "within each other": (All((A, AnyOf((B, Not(NARROW))))), All((A, B))),
}


@pytest.mark.parametrize("case", FOLDED)
def test_what_a_reading_decides_is_folded_out_of_a_condition(case: str) -> None:
    condition, expected = FOLDED[case]
    assert folded_condition(condition, LEFT) == expected


@pytest.mark.parametrize("condition", [A, Not(A), All((A, AnyOf((A, B)))), AtLeast(1, (A, B)), All(())])
def test_a_condition_without_readings_is_itself_again(condition: Condition) -> None:
    assert folded_condition(condition, LEFT) is condition


def test_a_question_that_is_left_open_is_tested_on_what_is_left_of_it() -> None:
    left = {"Q1": ("narrow", "wide")}
    assert folded_condition(Is("Q1", ("wide", "widest")), left) == Is("Q1", ("wide",))
    assert folded_condition(TWO, left) == ALWAYS


# -- rulebooks


def _rule(name: str, when: object, then: dict[str, str], **more: Any) -> Data:
    said = {"cite": {"clause": "1"}, "basis": "interpretation", "question": "Q1", "reason": WORDS, "says": WORDS}
    return {"id": name, **said, "when": when, "then": then, **more}


def _conclusion(name: str, values: list[str], rules: list[Data]) -> Data:
    return {"conclusion": name, "label": WORDS, "values": dict.fromkeys(values, WORDS), "rules": rules}


RULES = [
    _rule("recommendation.usual", "otherwise", {"recommendation": "ordinary"}),
    _rule("recommendation.exempt", {"care": "kept"}, {"recommendation": "exemption"}),
    _rule(
        "recommendation.no-harm", {"b": "yes", "care": "lacking"}, {"recommendation": "exemption"},
        under={"Q1": "wide"}, overrides=["recommendation.strict"],
    ),
    _rule("recommendation.strict", {"b": "yes", "care": "lacking"}, {"recommendation": "ordinary"}),
]  # fmt: skip
CARE = [
    _rule("care.kept", {"a": "yes"}, {"care": "kept"}),
    _rule("care.lacking", {"any": [{"a": "no"}]}, {"care": "lacking"}),
    _rule(
        "care.doubtful", {"a": "no", "b": "no"}, {"care": "doubtful"}, under={"Q2": "doubt"}, overrides=["care.lacking"]
    ),
]  # fmt: skip


def small(**more: Any) -> Data:
    """Two questions with readings: one decides a rule of the recommendation, the other a value of a conclusion."""
    finding = {"scope": "person", "label": WORDS, "question": WORDS, "clause": "1", "basis": "text", "evidence": WORDS}
    questions = {"Q1": ["narrow", "wide", "widest"], "Q2": ["plain", "doubt"]}
    return {
        "rulebook": "small", "version": "1.0.0", "title": WORDS, "in_force": {"from": "2021-09-22"},
        "outcomes": [{"id": o, "merit": "yes", "label": WORDS, "means": WORDS} for o in ("exemption", "ordinary")],
        "roles": [{"id": "implementer", "label": WORDS}],
        "sources": [{
            "source": "decision", "title": WORDS, "verified": "no", "provenance": WORDS,
            "clauses": [{"id": "1", "text": "chữ", "en": "word"}],
        }],
        "questions": [
            {"id": name, "question": WORDS, "readings": dict.fromkeys(readings, WORDS)}
            for name, readings in questions.items()
        ],
        "findings": [{"id": "a", **finding}, {"id": "b", **finding}],
        "conclusions": [
            _conclusion("recommendation", ["exemption", "ordinary"], RULES),
            _conclusion("care", ["kept", "lacking", "doubtful"], CARE),
        ],
        **more,
    }  # fmt: skip


@cache
def book() -> Rulebook:
    return load_rulebook(yaml_of(small()))


def read(**choice: str | tuple[str, ...]) -> Rulebook:
    values = {name: (value,) if isinstance(value, str) else value for name, value in choice.items()}
    return under(book(), {name: Adopted(value) for name, value in values.items()})


def test_a_rule_under_a_reading_that_is_not_adopted_is_nowhere_to_be_seen() -> None:
    assert "recommendation.no-harm" not in book().rules and "recommendation.no-harm" in book().open.rules
    assert "recommendation.no-harm" in read(Q1="wide").rules
    assert all(not isinstance(finding, OpenReading) for finding in book().findings.values())


def test_no_rule_overrides_one_that_was_folded_away() -> None:
    doubting = read(Q2="doubt")
    assert doubting.rules["care.doubtful"].overrides == ("care.lacking",)
    named = {name for rule in book().rules.values() for name in rule.overrides}
    assert named <= book().rules.keys()


def test_a_value_that_no_rule_gives_under_a_choice_is_none_of_the_conclusion() -> None:
    assert tuple(book().conclusions["care"].values) == ("kept", "lacking")
    assert tuple(read(Q2="doubt").conclusions["care"].values) == ("kept", "lacking", "doubtful")
    assert tuple(read(Q2="doubt").conclusions["recommendation"].values) == ("exemption", "ordinary")


def test_a_question_that_is_left_open_is_a_variable_of_what_is_left_of_it() -> None:
    opened = read(Q1=("narrow", "wide"))
    assert isinstance(opened.findings["Q1"], OpenReading)
    assert tuple(opened.findings["Q1"].values) == ("narrow", "wide")
    assert set(opened.facts) == {"a", "b"}
    decision = decide_on({"a": "no", "b": "yes"}, book=opened)
    assert (decision.possible, decision.must_establish) == (("exemption", "ordinary"), ("Q1",))


@pytest.mark.parametrize(
    ("reading", "outcome"), [("narrow", "ordinary"), ("wide", "exemption"), ("widest", "ordinary")]
)
def test_a_choice_decides_as_its_reading_says(reading: str, outcome: str) -> None:
    assert decide_on({"a": "no", "b": "yes"}, book=read(Q1=reading)).recommendation == outcome


def test_the_same_choice_is_the_same_rulebook() -> None:
    assert read(Q1="wide") is read(Q1="wide") is not book()
    assert read(Q1="narrow") is book()
    assert under(read(Q1="wide"), {"Q1": Adopted(("narrow",))}) is under(read(Q1="wide"), {"Q1": Adopted(("narrow",))})
    assert under(book(), {}) is book()
    assert read(Q1="wide").sha256 == book().sha256


def test_folding_where_nothing_is_chosen_changes_nothing() -> None:
    whole = book().open
    opened = fold(whole, whole.readings)
    assert opened.conclusions == whole.conclusions
    assert (opened.constraints, opened.invariants, opened.flags) == (whole.constraints, whole.invariants, whole.flags)
    assert set(opened.findings) == set(whole.findings)


def test_a_rulebook_without_readings_is_not_folded() -> None:
    data = small(
        questions=[{"id": "Q1", "question": WORDS, "default": WORDS}],
        conclusions=[
            _conclusion("recommendation", ["exemption", "ordinary"], [r for r in RULES if "under" not in r]),
            _conclusion("care", ["kept", "lacking"], CARE[:2]),
        ],
    )
    plain = load_rulebook(yaml_of(data))
    assert plain.open is plain and plain.readings == {} and under(plain, {}) is plain


def test_an_invariant_is_claimed_where_no_reading_stands_against_it() -> None:
    claim = {"cite": {"clause": "1"}, "basis": "text", "says": WORDS, "must_not": {"recommendation": "exemption"}}
    claim["cite"] = {"clause": "1", "quote": "chữ"}
    data = small(
        invariants=[
            {"id": "invariant.lacking", **claim, "when": {"care": "lacking"}, "unless": {"Q1": "wide"}},
            {"id": "invariant.widest", **claim, "when": {"care": "lacking", "reading": {"Q1": "widest"}}},
        ]
    )
    whole = load_rulebook(yaml_of(data))

    def claimed(*values: str) -> list[str]:
        return [i.id for i in under(whole, {"Q1": Adopted(values)}).invariants]

    assert claimed("narrow") == ["invariant.lacking"]
    assert claimed("wide") == []
    assert claimed("narrow", "wide") == []
    assert claimed("widest") == ["invariant.lacking", "invariant.widest"]


def test_readings_that_stand_apart_are_no_constraint_once_they_are_settled() -> None:
    whole = load_rulebook(yaml_of(small(apart=[{"Q1": "wide", "Q2": "doubt"}])))
    assert whole.constraints == () and len(whole.open.constraints) == 1
    opened = under(whole, {"Q1": Adopted(("narrow", "wide")), "Q2": Adopted(("doubt",))})
    assert [c.forbid for c in opened.constraints] == [Is("Q1", ("wide",))]


def test_the_rules_of_kl14_know_no_reading_unless_one_is_left_open() -> None:
    assert "Q2" not in kl14().findings and "Q2" in kl14().open.findings
    assert {"main.exempt-as-chosen", "main.reduce-as-chosen"} == kl14().open.rules.keys() - kl14().rules.keys()
