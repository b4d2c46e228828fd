"""The diagrams against the plain reading of the rules, completion by completion."""

import random

from hypothesis import given
from hypothesis import strategies as st

from engine.reading.rulebook import Rulebook
from engine.reasoning.status import FAILS, HOLDS
from tests import oracle
from tests.parts import examples
from tests.random_rulebooks import cases_of, rulebooks
from tests.support import decide_on, kl14, kl14_cases


@given(kl14_cases())
@examples(3000)
def test_kl14_possible_outcomes_and_status_equal_brute_force(case: tuple[tuple[str, ...], dict[str, str]]) -> None:
    roles, settled = case
    decision = decide_on(settled, roles)
    outcomes = oracle.possible(kl14(), roles, settled)
    assert set(decision.possible) == outcomes
    assert decision.status == oracle.status(outcomes)


@given(kl14_cases(least_unknown=8, most_unknown=12))
@examples(80)
def test_kl14_with_eight_to_twelve_unknown_findings_equals_brute_force(
    case: tuple[tuple[str, ...], dict[str, str]],
) -> None:
    roles, settled = case
    assert set(decide_on(settled, roles).possible) == oracle.possible(kl14(), roles, settled)


@given(kl14_cases(most_unknown=6))
@examples(300)
def test_kl14_every_conclusion_and_rule_has_its_exact_status(case: tuple[tuple[str, ...], dict[str, str]]) -> None:
    roles, settled = case
    _compare_everything(kl14(), roles, settled)


@given(rulebooks, st.integers(0, 2**32))
@examples(600)
def test_random_rulebooks_equal_brute_force_in_every_conclusion_and_rule(book: Rulebook, seed: int) -> None:
    rng = random.Random(seed)
    for settled in cases_of(book, seed, known=0.5):
        roles = tuple(rng.sample(list(book.roles), rng.randint(1, 2)))
        _compare_everything(book, roles, settled)


def _compare_everything(book: Rulebook, roles: tuple[str, ...], settled: dict[str, str]) -> None:
    decision = decide_on(settled, roles, book)
    worlds = oracle.Worlds(book, [roles], settled)
    outcomes = worlds.values("recommendation")
    assert set(decision.possible) == outcomes
    assert decision.status == oracle.status(outcomes)
    if not outcomes:
        return
    trace = decision.trace
    for name, made in trace.compiled.conclusions.items():
        assert set(trace.values(name)) == worlds.values(name)
        for rule, when in ((r, r.rule.when) for r in made.rules if r.rule.when is not None):
            truths = worlds.truths(when)
            assert trace.statuses.holds(rule) == (HOLDS if True in truths else 0) | (FAILS if False in truths else 0)
