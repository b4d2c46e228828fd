"""kl14-text leaves exemption or reduction to the authority: Q2 is left open between the two, and nothing else differs.

Held against kl14, and against the kl14-text of 0.1.0, in which the choice was a finding.
"""

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import load_case, load_rulebook
from engine.reading.diagnostics import Code, InputError
from engine.reading.folding import under
from engine.reading.rulebook import Adopted, Rulebook
from engine.reasoning.compile import Compiler, space_of
from engine.reasoning.compiled import Compiled, Space
from engine.reasoning.decision import Decision
from engine.reasoning.diagram import Diagrams
from engine.reasoning.explain import missing
from engine.telling.text import render_case
from tests.support import BENIGN, ROOT, decide_on, kl14, kl14_cases

CHOICES = {"exemption": "authority_exempts", "reduction": "authority_reduces"}
"""How Q2 is read by whom chooses an outcome; as a finding, the choice had the outcome's name."""
LENIENT = set(CHOICES)
FINDING = "authority_choice"


@cache
def text_only() -> Rulebook:
    return load_rulebook("kl14-text")


@cache
def by_finding() -> Rulebook:
    return load_rulebook(ROOT / "tests" / "data" / "kl14-text-by-finding.yaml")


def chosen(outcome: str, book: Rulebook | None = None) -> Rulebook:
    return under(book or text_only(), {"Q2": Adopted((CHOICES[outcome],))})


# -- as it was when the choice was a finding


@cache
def _in_one_forest() -> tuple[Compiled, Compiled, dict[str, Compiled]]:
    """The rules of then, those of now, and those under each choice; Q2 is the variable that the finding was."""
    was = space_of(by_finding())
    place = {FINDING: "Q2"}
    now = Space(was.roles, {place.get(name, name): values for name, values in was.values.items()})
    diagrams = Diagrams(was.sizes)
    readings = Space(now.roles, {**now.values, "Q2": tuple(CHOICES.values())})
    return (
        Compiler(by_finding(), was, diagrams).run(),
        Compiler(text_only(), readings, diagrams).run(),
        {outcome: Compiler(chosen(outcome), readings, diagrams).run() for outcome in CHOICES},
    )


def test_every_outcome_is_the_one_that_it_was_when_the_choice_was_a_finding() -> None:
    was, now, _ = _in_one_forest()
    assert now.outcome == was.outcome
    for name, made in was.conclusions.items():
        assert (now.conclusions[name].diagram, now.conclusions[name].values) == (made.diagram, made.values)


@pytest.mark.parametrize("outcome", sorted(CHOICES))
def test_every_outcome_under_a_choice_is_that_of_the_same_choice_as_a_finding(outcome: str) -> None:
    was, _, under_choice = _in_one_forest()
    level = was.index[FINDING]
    given_it = was.diagrams.cofactor(was.outcome, level, was.values[level].index(outcome))
    assert under_choice[outcome].outcome == given_it != was.outcome


@given(kl14_cases())
def test_what_must_be_established_names_q2_where_it_named_the_choice(
    case: tuple[tuple[str, ...], dict[str, str]],
) -> None:
    roles, settled = case
    was, now = decide_on(settled, roles, by_finding()), decide_on(settled, roles, text_only())
    assert (now.recommendation, now.status, now.possible) == (was.recommendation, was.status, was.possible)
    assert set(now.must_establish) == {"Q2" if name == FINDING else name for name in was.must_establish}
    assert now.decisive_rules == was.decisive_rules


# -- beside kl14


def _main(decision: Decision) -> set[str]:
    return set(decision.trace.values("main_line")) if decision.status != "inconsistent" else set()


def _chooses(before: Decision) -> bool:
    """Whether kl14 is lenient on the main line by 2.4 itself and not because of an objection."""
    return bool(_main(before) & LENIENT) and "protected" not in before.trace.values("dissent")


@given(kl14_cases(most_unknown=0))
def test_where_kl14_exempts_or_reduces_both_are_possible_until_the_authority_has_chosen(
    case: tuple[tuple[str, ...], dict[str, str]],
) -> None:
    roles, settled = case
    before, after = decide_on(settled, roles), decide_on(settled, roles, text_only())
    if _chooses(before):
        assert _main(after) == LENIENT
        assert set(after.possible) - LENIENT == set(before.possible) - LENIENT
    else:
        assert (_main(after), after.possible, after.status) == (_main(before), before.possible, before.status)
        assert after.must_establish == before.must_establish


@given(kl14_cases())
def test_what_is_not_known_opens_no_more_under_the_text_alone_than_the_choice(
    case: tuple[tuple[str, ...], dict[str, str]],
) -> None:
    roles, settled = case
    before, after = decide_on(settled, roles), decide_on(settled, roles, text_only())
    assert set(after.possible) - LENIENT == set(before.possible) - LENIENT
    assert set(before.possible) <= set(after.possible)
    assert bool(set(after.possible) & LENIENT) == bool(set(before.possible) & LENIENT)


@given(kl14_cases(most_unknown=0), st.sampled_from(sorted(LENIENT)))
def test_the_authoritys_choice_is_the_outcome_wherever_there_is_one_to_make(
    case: tuple[tuple[str, ...], dict[str, str]], choice: str
) -> None:
    roles, settled = case
    before, after = decide_on(settled, roles), decide_on(settled, roles, chosen(choice))
    assert _main(after) == ({choice} if _chooses(before) else _main(before))
    assert _main(decide_on(settled, roles, chosen(choice, kl14()))) == _main(after)


@pytest.mark.parametrize("choice", sorted(LENIENT))
@pytest.mark.parametrize(
    "changes",
    [{}, {"subjective_fault": "non_grave"}, {"reported_to_head": "no"}, {"problems_reported_promptly": "no"}],
    ids=["as-kl14-exempts", "fault", "defect", "late-report"],
)
def test_each_of_the_four_rules_by_cause_leaves_its_cases_to_the_choice(changes: dict[str, str], choice: str) -> None:
    settled = BENIGN | changes
    assert decide_on(settled).recommendation in LENIENT
    assert decide_on(settled, book=text_only()).must_establish == ("Q2",)
    assert decide_on(settled, book=chosen(choice)).recommendation == choice


# -- a choice is made, and not found


def test_a_choice_is_told_as_the_authoritys_and_is_no_question_of_fact() -> None:
    decision = decide_on(BENIGN, book=text_only())
    vi, en = (" ".join(render_case([decision], language).split()) for language in ("vi", "en"))
    assert "cấp có thẩm quyền chọn cách hiểu Q2 (Khi nào miễn, khi nào giảm nhẹ?)" in vi
    assert "the competent authority chooses the reading of Q2 (When exemption and when reduction?)" in en
    assert "?:" not in vi + en and ".:" not in vi + en
    asked = missing(decision.trace)
    assert (asked.relevant, asked.deciding, asked.plan.question) == (("Q2",), ("Q2",), None)


@pytest.mark.parametrize("open_finding", ["subjective_fault", "self_seeking_act"])
def test_the_next_question_is_never_how_the_text_is_read(open_finding: str) -> None:
    settled = {name: value for name, value in BENIGN.items() if name != open_finding}
    asked = missing(decide_on(settled, book=text_only()).trace)
    assert set(asked.deciding) == {open_finding, "Q2"}
    assert asked.plan.question == open_finding


def test_a_reading_given_as_a_finding_is_refused() -> None:
    path = ROOT / "rules" / "kl14-text" / "cases" / "school-river-ferry.yaml"
    text = path.read_text(encoding="utf-8").replace("signs_of_crime: no", "signs_of_crime: no\n      Q2: unknown")
    with pytest.raises(InputError) as refused:
        load_case(text)
    assert [d.code for d in refused.value.diagnostics] == [Code.BAD_FORMAT]
