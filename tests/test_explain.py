"""Every explanation against brute force: sufficient and smallest, complete when said so, and true."""

from collections.abc import Iterator
from itertools import combinations, product

from hypothesis import assume, given
from hypothesis import strategies as st

from engine.reading.rulebook import Rulebook
from engine.reasoning.decision import Decision
from engine.reasoning.explain import changes, missing, what_if, why, why_not
from engine.reasoning.questions import plan_questions
from tests import oracle
from tests.parts import examples
from tests.random_rulebooks import cases_of, rulebooks
from tests.support import BENIGN, decide_on, kl14, kl14_cases

Case = tuple[tuple[str, ...], dict[str, str]]
ROLES = ("implementer",)
seeds = st.integers(0, 2**32)


def random_decisions(book: Rulebook, seed: int, known: float = 0.6) -> list[Decision]:
    """On a few random cases; on one at least that does not contradict itself, and on none that does."""
    decisions = [decide_on(settled, ROLES, book) for settled in cases_of(book, seed, known)]
    decisions = [decision for decision in decisions if decision.possible]
    assume(decisions)
    return decisions


def settled_in(decision: Decision) -> dict[str, str]:
    return dict(decision.trace.person.settled)


def subsets(names: list[str]) -> Iterator[tuple[str, ...]]:
    for size in range(len(names) + 1):
        yield from combinations(names, size)


def worlds_of(book: Rulebook) -> oracle.Worlds:
    return oracle.Worlds(book, [ROLES], {})


def sufficient_sets(worlds: oracle.Worlds, settled: dict[str, str], goal: set[object]) -> set[frozenset[str]]:
    """All minimal sets of settled findings that alone keep the outcome inside the goal."""
    sets: list[frozenset[str]] = []
    for names in subsets(list(settled)):
        kept = {name: settled[name] for name in names}
        if not any(s <= set(names) for s in sets) and worlds.values("recommendation", kept) <= goal:
            sets.append(frozenset(names))
    return set(sets)


@given(rulebooks, seeds)
@examples(300)
def test_why_gives_all_minimal_reasons_and_a_smallest_first(book: Rulebook, seed: int) -> None:
    worlds = worlds_of(book)
    for decision in random_decisions(book, seed):
        expected = sufficient_sets(worlds, settled_in(decision), set(decision.possible))
        reasons = why(decision.trace, limit=1000)
        assert reasons.complete
        assert {frozenset(s) for s in reasons.sets} == expected
        assert len(reasons.sets) == len(expected)
        assert len(reasons.sets[0]) == min(map(len, expected))


@given(rulebooks, seeds)
@examples(100)
def test_a_limit_is_said_and_never_hidden(book: Rulebook, seed: int) -> None:
    for decision in random_decisions(book, seed):
        everything = why(decision.trace, limit=1000)
        one = why(decision.trace, limit=1)
        assert one.sets[0] == everything.sets[0]
        assert not (one.complete and len(everything.sets) > 1)


@given(rulebooks, seeds)
@examples(200)
def test_why_not_excludes_by_all_minimal_sets_or_settles_by_the_fewest_answers(book: Rulebook, seed: int) -> None:
    worlds = worlds_of(book)
    for decision in random_decisions(book, seed):
        settled = settled_in(decision)
        for outcome in book.outcomes:
            answer = why_not(decision.trace, outcome, limit=1000)
            assert answer.possible == (outcome in decision.possible)
            if answer.excluded:
                others = set(book.outcomes) - {outcome}
                assert {frozenset(s) for s in answer.excluded.sets} == sufficient_sets(worlds, settled, set(others))
            else:
                assert answer.establish is not None
                after = settled | dict(answer.establish)
                assert worlds.values("recommendation", after) == {outcome}
                assert len(answer.establish) == _fewest_answers(worlds, settled, outcome)


def _fewest_answers(worlds: oracle.Worlds, settled: dict[str, str], outcome: str) -> int:
    findings = worlds.rulebook.findings
    for names in subsets([name for name in findings if name not in settled]):
        for values in product(*(findings[name].values for name in names)):
            after = settled | dict(zip(names, values, strict=True))
            if worlds.values("recommendation", after) == {outcome}:
                return len(names)
    raise AssertionError


@given(rulebooks, seeds)
@examples(200)
def test_a_change_leads_where_it_says_and_none_is_smaller(book: Rulebook, seed: int) -> None:
    worlds = worlds_of(book)
    for decision in random_decisions(book, seed):
        settled = settled_in(decision)
        for change in changes(decision.trace, limit=1000):
            assert change.complete
            said = {frozenset(c.findings) for c in change.changes}
            assert said == _smallest_changes(worlds, settled, change.outcome)
            for made in change.changes:
                after = worlds.values("recommendation", settled | dict(made.findings))
                assert change.outcome in after
                assert set(made.possible) == after


def _smallest_changes(worlds: oracle.Worlds, settled: dict[str, str], outcome: str) -> set[frozenset[tuple[str, str]]]:
    for size in range(len(settled) + 1):
        smallest = set()
        for names in combinations(settled, size):
            others = [[v for v in worlds.rulebook.findings[name].values if v != settled[name]] for name in names]
            for values in product(*others):
                made = dict(zip(names, values, strict=True))
                if outcome in worlds.values("recommendation", settled | made):
                    smallest.add(frozenset(made.items()))
        if smallest:
            return smallest
    return set()


@given(kl14_cases(most_unknown=3))
@examples(60)
def test_a_finding_that_may_not_change_is_never_proposed(case: Case) -> None:
    roles, settled = case
    for change in changes(decide_on(settled, roles).trace):
        for made in change.changes:
            assert all(kl14().findings[name].mutable == "yes" for name, _ in made.findings)


@given(rulebooks, seeds)
@examples(100)
def test_an_irrelevant_finding_truly_is(book: Rulebook, seed: int) -> None:
    for decision in random_decisions(book, seed, known=0.4):
        settled, answers_wanted = settled_in(decision), missing(decision.trace)
        assert set(answers_wanted.relevant) | set(answers_wanted.irrelevant) == set(book.findings) - set(settled)
        worlds = oracle.Worlds(book, [ROLES], settled)
        outcome_of = {
            tuple(case.values()): worlds.value("recommendation", i)
            for i, (_, case) in enumerate(worlds.cases())
            if worlds.possible >> i & 1
        }
        for case, outcome in outcome_of.items():
            for name in answers_wanted.irrelevant:
                at = list(book.findings).index(name)
                for value in book.findings[name].values:
                    assert outcome_of.get((*case[:at], value, *case[at + 1 :]), outcome) == outcome


@given(rulebooks, seeds)
@examples(100)
def test_the_best_next_question_needs_the_fewest_answers_in_the_worst_case(book: Rulebook, seed: int) -> None:
    for decision in random_decisions(book, seed, known=0.3):
        settled, plan = settled_in(decision), plan_questions(decision.trace)
        worst = _WorstCase(oracle.Worlds(book, [ROLES], settled))
        fewest = worst.answers()
        assert plan.at_least <= fewest <= plan.at_most
        assert plan.exact
        assert (plan.question is None) == (fewest == 0)
        if plan.question:
            assert max(worst.answers((plan.question, v)) for v in book.findings[plan.question].values) == fewest - 1


class _WorstCase:
    """How many answers are needed at most, where each next question is the best one; every order is tried."""

    def __init__(self, worlds: oracle.Worlds) -> None:
        self.worlds = worlds
        self.known: dict[oracle.Column, int] = {}

    def answers(self, *given: tuple[str, str]) -> int:
        return self._among(self.worlds.within(dict(given)))

    def _among(self, cases: oracle.Column) -> int:
        if cases not in self.known:
            settled = sum(bool(cases & c) for c in self.worlds.having["recommendation"].values()) < 2
            self.known[cases] = 0 if settled else 1 + min(map(max, self._after_each_question(cases)))
        return self.known[cases]

    def _after_each_question(self, cases: oracle.Column) -> Iterator[list[int]]:
        for name in self.worlds.rulebook.findings:
            parts = [cases & having for having in self.worlds.having[name].values()]
            if cases not in parts:  # the answer is known, or the constraints leave one
                yield [self._among(part) for part in parts]


def test_what_if_shows_both_decisions_and_the_rules_that_changed() -> None:
    scenario = what_if(decide_on(BENIGN), {"subjective_fault": "non_grave"})
    assert (scenario.baseline.recommendation, scenario.scenario.recommendation) == ("exemption", "reduction")
    assert ("main.exempt", "holds", "fails") in scenario.rules
    assert ("main.reduce-fault", "fails", "holds") in scenario.rules


def test_what_if_can_forget_a_finding() -> None:
    scenario = what_if(decide_on(BENIGN), {"self_seeking_act": None})
    assert scenario.scenario.possible == ("exemption", "strict")


def test_nothing_is_explained_of_a_file_that_contradicts_itself() -> None:
    trace = decide_on(BENIGN | {"damage_level": "none", "damage_remedied": "full"}).trace
    assert why(trace).sets == ()
    assert changes(trace) == ()
    assert plan_questions(trace).question is None


def test_of_a_case_with_nothing_known_every_outcome_is_answered_by_answers_that_force_it() -> None:
    """The smallest such sets are too large to search for: what is given instead forces, and none of it can go."""
    trace = decide_on({}).trace
    for outcome in kl14().outcomes:
        answer = why_not(trace, outcome)
        answers = dict(answer.establish or ())
        assert answer.smallest == (len(answers) < 3)
        assert decide_on(answers).possible == (outcome,)
        for name in answers:
            assert decide_on({n: v for n, v in answers.items() if n != name}).possible != (outcome,)
