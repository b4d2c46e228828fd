"""What the evidence carries, against brute force: every set of items struck in turn."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import load_case
from engine.reading.case import Evidence, FindingEntry
from engine.reading.entries import Words
from engine.reading.rulebook import Rulebook
from engine.reasoning.decide import decide_case, decide_person
from engine.reasoning.decision import Decision
from engine.reasoning.evidence import WEIGHTS, Carried, carried, needed, strike, without
from tests import oracle
from tests.parts import examples, few
from tests.random_rulebooks import cases_of, rulebooks
from tests.support import BENIGN, CASES, ROOT, any_case, kl14, kl14_cases

Case = tuple[tuple[str, ...], dict[str, str]]
Possible = Callable[[frozenset[str]], set[str]]
ROLES = ("implementer",)
seeds = st.integers(0, 2**32)


def decision_on(
    entries: dict[str, FindingEntry], items: Sequence[Evidence], roles: tuple[str, ...], book: Rulebook
) -> Decision:
    """The decision on one person, of whom a case with these items says this."""
    case = any_case()
    file = case.file.model_copy(update={"evidence": tuple(items)})
    person = replace(case.persons[0], roles=tuple(r for r in book.roles if r in roles)).with_findings(entries)
    return decide_person(replace(case, file=file, rulebook=book), person)


def items_of(count: int, weight: str | None = None) -> list[Evidence]:
    titles = Words(vi="chữ", en="word")
    return [Evidence.model_validate({"id": f"E{i}", "title": titles, "weight": weight}) for i in range(1, count + 1)]


def linked(
    settled: dict[str, str], items: list[Evidence], book: Rulebook, rng: random.Random
) -> dict[str, FindingEntry]:
    """The findings on random items, some on none; some others contested, or open with evidence."""
    ids = [item.id for item in items]

    def some() -> tuple[str, ...]:
        return tuple(rng.sample(ids, min(len(ids), rng.choice([0, 1, 1, 1, 2, 2, 3]))))

    entries = {name: FindingEntry(value=value, evidence=some()) for name, value in settled.items()}
    for finding in book.findings.values():
        sides = {value: some() for value in finding.values}
        if finding.id not in settled and rng.random() < 0.3 and sum(map(bool, sides.values())) > 1:
            entries[finding.id] = FindingEntry(contested=sides, evidence=some())
    return entries


def by_striking(decision: Decision) -> Possible:
    """What is possible without some items, decided anew on the person without them."""
    trace = decision.trace
    return lambda struck: set(decide_person(trace.case, without(trace.person, struck)).possible)


def by_worlds(decision: Decision) -> Possible:
    """The same by the plain reading of the rules, and of what a finding rests on."""
    trace, entries = decision.trace, decision.trace.person.findings
    worlds = oracle.Worlds(decision.rulebook, [trace.person.roles], {})

    def possible(struck: frozenset[str]) -> set[str]:
        known = {
            name: e.value for name, e in entries.items() if e.value and not (e.evidence and struck >= {*e.evidence})
        }
        return {str(value) for value in worlds.values("recommendation", known)}

    return possible


def subsets(items: Sequence[str], largest: int | None = None) -> Iterator[frozenset[str]]:
    for size in range(len(items) + 1 if largest is None else largest + 1):
        yield from map(frozenset, combinations(items, size))


def minimal_sets(items: Sequence[str], possible: Possible, largest: int | None = None) -> set[frozenset[str]]:
    """The sets of items, up to a size, without which more is possible, though not without a part of them."""
    now, found = possible(frozenset()), set[frozenset[str]]()
    for struck in subsets(items, largest):
        if not any(smaller <= struck for smaller in found) and possible(struck) != now:
            found.add(struck)
    return found


def compare(decision: Decision, possible: Possible, largest: int | None = None) -> Carried:
    """Holds all that is said of the evidence against every set of items struck in turn, up to a size."""
    answer, items = carried(decision.trace), [item.id for item in decision.case.file.evidence]
    expected = minimal_sets(items, possible, largest)
    now, found = possible(frozenset()), [frozenset(s) for s in answer.sets]
    assert now == set(decision.possible)
    assert answer.complete
    assert len(found) == len(set(found))
    assert {s for s in found if largest is None or len(s) <= largest} == expected
    for item in answer.items:
        assert set(item.possible) == possible(frozenset({item.id}))
        assert item.alters == (set(item.possible) != now)
        assert item.ornament == (not any(item.id in s for s in found))
        assert set(item.rests) == {n for n in decision.trace.person.findings if item.id in decision.trace.evidence(n)}
    alone = needed(decision.trace)
    assert {frozenset({name}) for name in alone.items} == {s for s in found if len(s) == 1}
    assert alone.only == (len(found) == 1 and len(found[0]) == 1)
    return answer


# -- exact


PATHS = [*CASES, *sorted((ROOT / "rules").glob("*/cases/*.yaml"))]


@cache
def shipped() -> tuple[Decision, ...]:
    return tuple(decision for path in PATHS for decision in decide_case(load_case(path)))


@pytest.mark.parametrize("path", few(PATHS, 6), ids=lambda path: path.stem)
def test_every_shipped_case_equals_brute_force(path: Path) -> None:
    for decision in decide_case(load_case(path)):
        answer = compare(decision, by_striking(decision))
        assert answer.sets or path not in CASES  # each of these rests on some of its evidence


@given(kl14_cases(most_unknown=20), seeds)
@examples(2000)
def test_random_partial_cases_with_random_evidence_equal_brute_force(case: Case, seed: int) -> None:
    roles, settled = case
    rng = random.Random(seed)
    items = items_of(rng.randint(1, 5))
    decision = decision_on(linked(settled, items, kl14(), rng), items, roles, kl14())
    compare(decision, by_striking(decision))


@given(rulebooks, seeds)
@examples(300)
def test_random_rulebooks_equal_the_plain_reading(book: Rulebook, seed: int) -> None:
    rng = random.Random(seed)
    for settled in cases_of(book, seed, known=0.8):
        items = items_of(rng.randint(1, 5))
        decision = decision_on(linked(settled, items, book, rng), items, ROLES, book)
        compare(decision, by_worlds(decision))


def test_an_item_for_every_finding_equals_brute_force_in_singles_and_pairs() -> None:
    items = items_of(len(BENIGN))
    evidence = dict(zip(BENIGN, items, strict=True))
    entries = {name: FindingEntry(value=value, evidence=(evidence[name].id,)) for name, value in BENIGN.items()}
    decision = decision_on(entries, items, ROLES, kl14())
    assert len(compare(decision, by_striking(decision), largest=2).sets) > 20


# -- what striking means


def test_striking_nothing_changes_nothing() -> None:
    for decision in shipped()[::4]:
        struck = strike(decision, ())
        assert not struck.findings and not struck.both.rules
        assert struck.both.scenario.to_json() == decision.to_json()


@given(kl14_cases(), seeds)
@examples(300)
def test_striking_only_adds_outcomes_and_never_makes_a_case_contradict_itself(case: Case, seed: int) -> None:
    roles, settled = case
    rng = random.Random(seed)
    items = items_of(6)
    decision = decision_on(linked(settled, items, kl14(), rng), items, roles, kl14())
    order, before = rng.sample([item.id for item in items], len(items)), set(decision.possible)
    for count in range(len(order)):
        after = set(strike(decision, order[: count + 1]).both.scenario.possible)
        assert before <= after
        before = after


def test_a_finding_is_unknown_once_the_last_of_its_items_is_struck() -> None:
    entries = {
        "damage_level": FindingEntry(value="minor", evidence=("E1", "E2")),
        "approval_given": FindingEntry(value="no"),
    }
    decision = decision_on(entries, items_of(2), ROLES, kl14())
    assert strike(decision, ["E1"]).findings == strike(decision, ["E2"]).findings == ()
    both = strike(decision, ["E1", "E2"])
    assert both.findings == ("damage_level",)
    assert both.both.scenario.trace.person.settled == {"approval_given": "no"}


@pytest.mark.parametrize("struck", [["E1"], ["E1", "E3"], ["E1", "E2", "E3"]])
def test_a_contested_finding_is_settled_by_no_strike(struck: list[str]) -> None:
    contested = FindingEntry(contested={"none": ("E1",), "grave": ("E2",)}, evidence=("E3",))
    settled = {name: FindingEntry(value=value) for name, value in BENIGN.items()}
    decision = decision_on(settled | {"subjective_fault": contested}, items_of(3), ROLES, kl14())
    after = strike(decision, struck)
    left = after.both.scenario.trace.person.findings["subjective_fault"]
    assert left.settled is None and left.contested is None  # one side alone is no dispute, and settles nothing
    assert set(left.evidence) == {"E1", "E2", "E3"} - set(struck)
    assert after.both.scenario.possible == decision.possible and not after.findings


def test_a_dispute_stays_one_while_two_sides_have_evidence() -> None:
    contested = FindingEntry(contested={"none": ("E1", "E2"), "grave": ("E3",)})
    decision = decision_on({"subjective_fault": contested}, items_of(3), ROLES, kl14())
    left = strike(decision, ["E1"]).both.scenario.trace.person.findings["subjective_fault"]
    assert left.sides == {"none": ("E2",), "grave": ("E3",)}


# -- limits, and what is weak


def test_beyond_the_limit_the_small_sets_are_all_told_and_nothing_is_called_ornament() -> None:
    decision = next(d for d in shipped() if (d.case.id, d.person) == ("drone-mapping-grant", "p1"))
    whole = carried(decision.trace)
    assert [len(s) for s in whole.sets] == [1, 1, 2, 2]
    few = carried(decision.trace, limit=1)
    assert not few.complete and few.sets == whole.sets[:2]
    assert any(item.ornament for item in whole.items) and not any(item.ornament for item in few.items)
    assert [i.possible for i in few.items] == [i.possible for i in whole.items]


def test_the_weakest_link_is_the_lightest_of_the_smallest_sets() -> None:
    decision = next(d for d in shipped() if (d.case.id, d.person) == ("irrigation-fund-success", "p1"))
    sets = carried(decision.trace).sets
    assert sets == (("E2",), ("E3",), ("E5",))

    def weakest(**weights: str | None) -> tuple[str, ...]:
        file = decision.case.file
        evidence = [i.model_copy(update={"weight": weights.get(i.id, "weak")}) for i in file.evidence]
        case = replace(decision.case, file=file.model_copy(update={"evidence": tuple(evidence)}))
        return carried(decide_person(case, decision.trace.person).trace).weakest

    assert weakest(E2="decisive", E3="strong", E5="supporting") == ("E5",)
    assert weakest(E2="supporting", E3="strong", E5="supporting") == ("E2", "E5")
    assert weakest(E2="decisive", E3=None, E5="weak") == ()  # a weight that is not stated is not guessed
    assert WEIGHTS == ("decisive", "strong", "supporting", "weak")


def test_a_decisive_finding_without_evidence_is_told() -> None:
    entries = {name: FindingEntry(value=value, evidence=("E1",)) for name, value in BENIGN.items()}
    entries["personal_gain"] = FindingEntry(value="no")
    decision = decision_on(entries, items_of(1), ROLES, kl14())
    answer = carried(decision.trace)
    assert answer.without_evidence == ("personal_gain",)
    assert answer.weakest == ("E1",)  # of one alone no weight is asked


def test_of_a_case_that_contradicts_itself_it_is_told_what_ends_the_contradiction() -> None:
    decision = next(d for d in shipped() if d.status == "inconsistent")
    answer = carried(decision.trace)
    assert answer.sets == (("E2",), ("E3",)) and not answer.weakest and not answer.without_evidence
    assert [bool(item.possible) for item in answer.items] == [item.alters for item in answer.items]
