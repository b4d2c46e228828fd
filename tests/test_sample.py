"""Hypothetical cases are drawn exactly as often as their odds say, among all that break no constraint."""

from collections import Counter
from fractions import Fraction
from itertools import count, islice, product

import numpy as np
import pytest

from engine import InputError
from engine.reading.odds import EVEN, Odds
from engine.reading.rulebook import Rulebook
from engine.reasoning import sample as module
from engine.reasoning.columns import table_of
from engine.reasoning.compile import compile_rulebook
from engine.reasoning.sample import Sampler
from tests import oracle
from tests.parts import few
from tests.random_rulebooks import random_rulebook
from tests.support import kl14

DRAWN = 40_000
CONSTRAINED = list(islice((book for book in map(random_rulebook, count()) if book and book.constraints), 8))
ROLES = {("implementer",): Fraction(2), ("implementer", "approver"): Fraction(1, 3)}
SOME_ODDS = Odds({"f0": {"a": Fraction(3), "b": Fraction(1, 2)}}, ROLES)
Case = tuple[tuple[str, ...], tuple[str, ...]]


def weights_of(book: Rulebook, odds: Odds) -> dict[Case, Fraction]:
    """Every complete case that breaks no constraint, with the product of its odds."""
    sets = [("implementer",), ("approver",), ("implementer", "approver")]
    weights = {}
    for roles, values in product(sets, product(*(finding.values for finding in book.findings.values()))):
        settled = dict(zip(book.findings, values, strict=True))
        weight = odds.roles.get(roles, Fraction(0)) if odds.roles else Fraction(1)
        for name, value in settled.items():
            weight *= odds.findings.get(name, {}).get(value, Fraction(0)) if name in odds.findings else 1
        if weight and oracle.is_possible(book, roles, settled):
            weights[roles, values] = weight
    return weights


def drawn_from(book: Rulebook, odds: Odds) -> Counter[Case]:
    codes = Sampler(compile_rulebook(book), odds).draw(DRAWN, 0, np.random.default_rng(1))
    rows = table_of(compile_rulebook(book), codes).to_pylist()
    return Counter((tuple(row["roles"].split("|")), tuple(row[name] for name in book.findings)) for row in rows)


@pytest.mark.parametrize("odds", [EVEN, SOME_ODDS], ids=["even", "odds"])
@pytest.mark.parametrize("book", few(CONSTRAINED, 2, 4), ids=str)
def test_cases_are_drawn_as_often_as_their_odds_say(book: Rulebook, odds: Odds) -> None:
    weights = weights_of(book, odds)
    if not weights:
        with pytest.raises(InputError, match="no-case-left"):
            drawn_from(book, odds)
        return
    drawn, whole = drawn_from(book, odds), sum(weights.values())
    assert drawn.keys() <= weights.keys()
    expected = {case: float(DRAWN * weight / whole) for case, weight in weights.items()}
    chi = sum((drawn[case] - count) ** 2 / count for case, count in expected.items())
    freedom = len(weights) - 1
    assert chi < freedom + 6 * (2 * freedom) ** 0.5 + 1  # far beyond what chance would do, and the seed is fixed


def test_weights_beyond_a_machine_word_are_drawn_in_proportion(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FINEST", 1 << 20)
    rng = np.random.default_rng(1)
    drawn = np.bincount(module._choose([10**30, 3 * 10**30 + 1, 0], 10_000, rng), minlength=3)
    assert abs(int(drawn[0]) - 2_500) < 200 and drawn[2] == 0


def test_all_complete_cases_are_counted() -> None:
    compiled = compile_rulebook(kl14())
    assert Sampler(compiled)._total(compiled.constraints, 0) == compiled.diagrams.counts(compiled.constraints)[1]


def test_findings_are_unknown_as_often_as_asked() -> None:
    codes = Sampler(compile_rulebook(kl14())).draw(20_000, 0.15, np.random.default_rng(1))
    shares = [float((column < 0).mean()) for column in codes.findings.values()]
    assert len(shares) == len(kl14().findings) and all(0.13 < share < 0.17 for share in shares)
