"""Other engines, given a rulebook by the script that `make peers` measures them with, answer as ours does.

Where one is not installed (`pip install -c constraints.txt -e '.[bench]'`) its tests are skipped.
"""

from collections.abc import Callable, Iterator

import numpy as np
import pytest

from benchmarks.answer_sets import Clingo
from benchmarks.material import columns_of, drawn, forgotten, made_rulebook, rows_of
from benchmarks.peers import derived
from benchmarks.timing import Differs, check
from benchmarks.translated import OpenFisca, Polars, TunedOpenFisca, Zen, ordered
from engine.reading.rulebook import RECOMMENDATION, Rulebook
from engine.reasoning.planes import Codes
from engine.reasoning.sweep import Sweeper
from tests.random_rulebooks import random_rulebook
from tests.support import kl14

Answer = Callable[[Rulebook, Codes], list[str]]
MODULES = {"zen": "zen", "batch": "zen", "openfisca": "openfisca_core", "tuned": "openfisca_core", "clingo": "clingo"}

MISSING = "the extra `bench` is not installed"


def by_zen(book: Rulebook, codes: Codes) -> list[str]:
    zen = Zen(book)
    return [zen.traced(zen.context(*row))["result"][RECOMMENDATION] for row in rows_of(book, codes, codes.rows)]


def by_batch(book: Rulebook, codes: Codes) -> list[str]:
    zen = Zen(book)
    return zen.batch([zen.context(*row) for row in rows_of(book, codes, codes.rows)])


def by_openfisca(kind: type[OpenFisca]) -> Answer:
    def answer(book: Rulebook, codes: Codes) -> list[str]:
        made = kind(book)
        return named(book, made.outcomes(made.simulation(columns_of(book, codes))))

    return answer


def by_polars(book: Rulebook, codes: Codes) -> list[str]:
    polars = Polars(book)
    return named(book, polars.outcomes(polars.frame(columns_of(book, codes))))


def by_clingo(book: Rulebook, codes: Codes) -> list[str]:
    clingo = Clingo(book)
    return ["|".join(sorted(clingo.possible(*row))) for row in rows_of(book, codes, codes.rows)]


ANSWERS: dict[str, Answer] = {
    "zen": by_zen,
    "batch": by_batch,
    "openfisca": by_openfisca(OpenFisca),
    "tuned": by_openfisca(TunedOpenFisca),
    "polars": by_polars,
    "clingo": by_clingo,
}


def named(book: Rulebook, outcomes: np.ndarray) -> list[str]:
    values = list(book.conclusions[RECOMMENDATION].values)
    return [values[outcome] for outcome in outcomes.tolist()]


def ours(book: Rulebook, codes: Codes) -> list[str]:
    sweeper = Sweeper(book)
    values = sweeper.values(RECOMMENDATION)
    masks = sweeper.possible(codes).tolist()
    return ["|".join(sorted(value for i, value in enumerate(values) if mask >> i & 1)) for mask in masks]


def rulebooks() -> Iterator[tuple[Rulebook, int]]:
    """kl14, a made one that counts, and small random ones with all kinds of conditions."""
    yield kl14(), 300
    yield made_rulebook(40), 200
    yield from ((book, 30) for book in map(random_rulebook, range(40)) if book is not None)


@pytest.mark.parametrize("peer", [pytest.param(p, marks=[pytest.mark.bench] * (p in MODULES)) for p in ANSWERS])
def test_a_peer_gives_the_same_outcomes_on_complete_cases(peer: str) -> None:
    if peer in MODULES:
        pytest.importorskip(MODULES[peer], reason=MISSING)
    for book, rows in rulebooks():
        codes = drawn(book, rows, 1)
        check(f"{peer}, {book.id}", ours(book, codes), ANSWERS[peer](book, codes))


@pytest.mark.bench
def test_clingo_gives_the_same_possible_outcomes_where_findings_are_unknown() -> None:
    pytest.importorskip("clingo", reason=MISSING)
    for book, rows in rulebooks():
        codes = forgotten(drawn(book, rows, 2), 0.3, 2)
        check(f"clingo, {book.id}", ours(book, codes), by_clingo(book, codes))


def test_durable_rules_gives_the_same_outcomes_on_complete_cases() -> None:
    pytest.importorskip("durable.engine")
    codes = drawn(kl14(), 20, 3)
    check("durable-rules", ours(kl14(), codes), [derived(kl14(), row) for row in rows_of(kl14(), codes, 20)])


def test_the_rows_lead_to_every_outcome_but_the_rarest() -> None:
    book = kl14()
    assert {"exemption", "reduction", "ordinary", "strict", "not_applicable"} <= set(ours(book, drawn(book, 20_000, 4)))


def test_overriding_rules_come_before_those_they_override_and_the_otherwise_rule_last() -> None:
    for conclusion in kl14().conclusions.values():
        order = [rule.id for rule in ordered(conclusion)]
        assert sorted(order) == sorted(rule.id for rule in conclusion.rules)
        for rule in conclusion.rules:
            assert all(order.index(rule.id) < order.index(other) for other in rule.overrides)
            assert rule.when is not None or order[-1] == rule.id


def test_nothing_is_timed_where_outcomes_differ() -> None:
    with pytest.raises(Differs, match="row 1"):
        check("a peer", ["exemption", "strict"], ["exemption", "ordinary"])


def test_a_made_rulebook_has_as_many_rules_as_it_is_asked_for() -> None:
    for rules in (40, 160):
        assert sum(len(conclusion.rules) for conclusion in made_rulebook(rules).conclusions.values()) == rules


def test_made_rows_are_forgotten_as_often_as_asked() -> None:
    codes = forgotten(drawn(kl14(), 5_000, 5), 0.3, 6)
    shares = [float((column < 0).mean()) for column in codes.findings.values()]
    assert all(0.25 < share < 0.35 for share in shares)
