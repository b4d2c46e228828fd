"""The truth table of the oracle against its plain evaluator, case by case."""

import random
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from engine.reading.rulebook import Rulebook
from engine.reasoning.compile import inspect_rulebook
from tests import oracle
from tests.parts import examples
from tests.random_rulebooks import drawn, is_sound, made_from
from tests.support import kl14, kl14_cases


def with_fewer_overrides(seed: int) -> Rulebook:
    """A random rulebook, often with gaps and conflicts."""
    data, rng = drawn(seed), random.Random(seed)
    for rule in (rule for conclusion in data["conclusions"] for rule in conclusion["rules"]):
        rule["overrides"] = [name for name in rule.get("overrides", []) if rng.random() < 0.6]
    return made_from(data)


unsound_too = st.integers(0, 2**32).map(with_fewer_overrides)


def compare(worlds: oracle.Worlds) -> None:
    """Every finding, conclusion, rule and constraint in every case."""
    book = worlds.rulebook
    tests, _ = oracle.tests_of(book)
    rules = {r.id: worlds.column(r.when) for r in book.rules.values() if r.when is not None}
    cases = list(worlds.cases())
    assert worlds.every == (1 << len(cases)) - 1
    for i, (roles, findings) in enumerate(cases):
        world = oracle.evaluate(book, roles, findings)
        for name, columns in worlds.having.items():
            assert [value for value, cases in columns.items() if cases >> i & 1] == [world[name]]
            assert worlds.value(name, i) == world[name]
        assert {name: bool(column >> i & 1) for name, column in rules.items()} == {
            name: tests[name](world) for name in rules
        }
        assert bool(worlds.possible >> i & 1) == oracle.is_possible(book, roles, findings)


@given(unsound_too)
@examples(60)
def test_of_random_rulebooks_with_gaps_and_conflicts_the_table_is_the_plain_reading(book: Rulebook) -> None:
    roles = [chosen for n in range(len(book.roles) + 1) for chosen in combinations(book.roles, n)]
    compare(oracle.Worlds(book, roles, {}))


@given(kl14_cases(most_unknown=5))
@examples(60)
def test_of_kl14_the_table_is_the_plain_reading(case: tuple[tuple[str, ...], dict[str, str]]) -> None:
    roles, settled = case
    compare(oracle.Worlds(kl14(), [roles], settled))


@given(unsound_too)
@examples(60)
def test_a_rulebook_is_sound_by_the_table_if_the_engine_finds_no_gap_and_no_conflict_in_it(book: Rulebook) -> None:
    grave = ("gap", "conflict", "constraints-unsatisfiable")
    assert is_sound(book) == (not any(d.diagnostic.code in grave for d in inspect_rulebook(book).defects))


@given(unsound_too, st.integers(0, 5))
@examples(60)
def test_the_values_and_truths_told_are_those_of_the_possible_cases(book: Rulebook, known: int) -> None:
    settled = {f.id: next(iter(f.values)) for f in list(book.findings.values())[:known]}
    roles = ("implementer",)
    worlds = oracle.Worlds(book, [roles], settled)
    plain = [oracle.evaluate(book, roles, case) for case in oracle.completions(book, roles, settled)]
    for name in [*book.findings, *book.conclusions]:
        assert worlds.values(name) == {world[name] for world in plain}
        for finding in book.findings.values():
            for value in worlds.domains[finding.id]:
                given = {finding.id: value}
                assert worlds.values(name, given) == {w[name] for w in plain if w[finding.id] == value}
    for when in (r.when for r in book.rules.values() if r.when is not None):
        assert worlds.truths(when) == {oracle.test_of(when)(world) for world in plain}


@given(unsound_too, st.integers(0, 2**32))
@examples(60)
def test_of_some_combinations_alone_the_table_is_that_of_all_of_them(book: Rulebook, seed: int) -> None:
    rng = random.Random(seed)
    names = rng.sample(list(book.findings), rng.randint(1, len(book.findings)))
    choices = [{name: rng.choice(list(book.findings[name].values)) for name in names} for _ in range(rng.randint(1, 9))]
    settled = {f.id: next(iter(f.values)) for f in book.findings.values() if rng.random() < 0.4}
    roles = [("implementer",), ("implementer", "approver")]
    some, every = oracle.Worlds(book, roles, settled, choices), oracle.Worlds(book, roles, {})
    compare(some)
    rest = {name: value for name, value in settled.items() if name not in names}
    for name in [*book.findings, *book.conclusions]:
        assert some.values_by_choice(name) == [every.values(name, {**rest, **choice}) for choice in choices]
