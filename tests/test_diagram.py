"""What diagrams answer, against the table of all complete assignments."""

import random
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from engine.reasoning.diagram import UNKNOWN, Diagrams
from engine.reasoning.operations import (
    FALSE,
    PAIR,
    TRUE,
    VOID,
    VOID_VALUE,
    Node,
    differ,
    filled,
    guard,
    pair,
    terminal,
)
from tests.parts import examples

Assignment = tuple[int, ...]
Table = dict[Assignment, int]

seeds = st.integers(0, 2**32).map(random.Random)
small = examples(300)


def sizes_of(rng: random.Random) -> list[int]:
    return [rng.choice([2, 2, 3, 4]) for _ in range(rng.randint(1, 5))]


def random_table(rng: random.Random, sizes: list[int], values: list[int]) -> Table:
    """A function of a few of the variables: levels are skipped, and values come in blocks."""
    used = [v for v in range(len(sizes)) if rng.random() < 0.7]
    chosen: dict[Assignment, int] = {}
    table = {}
    for full in product(*map(range, sizes)):
        key = tuple(full[v] for v in used)
        table[full] = chosen.setdefault(key, rng.choice(values))
    return table


def built(d: Diagrams, table: Table, prefix: Assignment = ()) -> Node:
    level = len(prefix)
    if level == len(d.sizes):
        return terminal(table[prefix])
    return d.node(level, tuple(built(d, table, (*prefix, value)) for value in range(d.sizes[level])))


def read(d: Diagrams, f: Node) -> Table:
    table = {}
    for full in product(*map(range, d.sizes)):
        node = f
        while node >= 0:
            node = d.children[node][full[d.levels[node]]]
        table[full] = ~node
    return table


def agreeing(d: Diagrams, known: list[int]) -> list[Assignment]:
    return [
        full
        for full in product(*map(range, d.sizes))
        if all(v in (UNKNOWN, value) for v, value in zip(known, full, strict=True))
    ]


@given(seeds)
@small
def test_a_cofactor_is_the_function_with_one_variable_settled_and_no_longer_depends_on_it(rng: random.Random) -> None:
    sizes = sizes_of(rng)
    d, table = Diagrams(sizes), random_table(rng, sizes, [0, 1, 2])
    variable = rng.randrange(len(sizes))
    value = rng.randrange(sizes[variable])
    made = d.cofactor(built(d, table), variable, value)
    settled = {full: table[(*full[:variable], value, *full[variable + 1 :])] for full in table}
    assert read(d, made) == settled
    assert variable not in d.support(made)
    assert made == built(d, settled)


@given(seeds)
@small
def test_an_adopted_function_is_the_same_function_and_the_same_node_as_an_equal_one(rng: random.Random) -> None:
    sizes = sizes_of(rng)
    table = random_table(rng, sizes, [0, 1, 2, VOID_VALUE])
    here, there = Diagrams(sizes), Diagrams(sizes)
    built(here, random_table(rng, sizes, [0, 1]))  # so that the two forests number their nodes otherwise
    made = here.adopt(there, built(there, table))
    assert read(here, made) == table
    assert made == built(here, table)


@given(seeds)
@small
def test_counts_say_how_many_complete_assignments_lead_to_each_value(rng: random.Random) -> None:
    sizes = sizes_of(rng)
    d, table = Diagrams(sizes), random_table(rng, sizes, [0, 1, 2, 5])
    counts = list(table.values())
    assert d.counts(built(d, table)) == {value: counts.count(value) for value in set(counts)}


def test_counts_are_exact_beyond_the_precision_of_a_float() -> None:
    d = Diagrams([3] * 80)
    assert d.counts(d.variable_in(79, [0])) == {0: 2 * 3**79, 1: 3**79}
    assert d.counts(TRUE) == {1: 3**80}


@given(seeds)
@small
def test_a_smallest_assignment_leads_to_the_value_and_nothing_in_it_can_go(rng: random.Random) -> None:
    sizes = sizes_of(rng)
    d, table = Diagrams(sizes), random_table(rng, sizes, [0, 1, 2, VOID_VALUE])
    value = rng.choice([0, 1, 2])
    ignored = {VOID_VALUE} if rng.random() < 0.5 else set()
    keep = frozenset(v for v in range(len(sizes)) if rng.random() < 0.2)
    known = d.smallest(built(d, table), value, sum(1 << v for v in ignored), keep)
    if value not in table.values():
        assert known is None
        return
    assert known is not None

    def reached(assignment: list[int]) -> set[int]:
        return {table[full] for full in agreeing(d, assignment)}

    assert reached(known) - ignored == {value}
    for level in range(len(sizes)):
        if known[level] != UNKNOWN and level not in keep:
            assert not reached([*known[:level], UNKNOWN, *known[level + 1 :]]) <= ignored | {value}


@given(seeds)
@small
def test_pair_differ_filled_guard_and_choose_combine_value_by_value(rng: random.Random) -> None:
    sizes = sizes_of(rng)
    d = Diagrams(sizes)
    one, other = (random_table(rng, sizes, [0, 1, 7, 59, VOID_VALUE]) for _ in range(2))
    holds = random_table(rng, sizes, [0, 1])
    f, g, c = built(d, one), built(d, other), built(d, holds)
    assert {k: divmod(v, PAIR) for k, v in read(d, d.apply(pair, f, g)).items()} == {k: (one[k], other[k]) for k in one}
    assert read(d, d.apply(differ, f, g)) == {k: int(one[k] != other[k]) for k in one}
    assert read(d, d.apply(filled, f, g)) == {k: other[k] if one[k] == VOID_VALUE else one[k] for k in one}
    assert read(d, d.apply(guard, c, f)) == {k: one[k] if holds[k] else VOID_VALUE for k in one}
    chosen = {k: one[k] if holds[k] and one[k] != VOID_VALUE else other[k] for k in one}
    assert read(d, d.choose(c, f, g)) == chosen


def test_equal_functions_do_not_differ_and_void_is_filled_by_nothing() -> None:
    d = Diagrams([2, 3])
    f = d.variable_in(1, [2])
    assert d.apply(differ, f, f) == FALSE
    assert d.apply(differ, f, d.negate(f)) == TRUE
    assert d.apply(filled, VOID, f) == d.apply(filled, f, VOID) == f
