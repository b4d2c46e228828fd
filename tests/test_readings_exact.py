"""Answers about readings of random rulebooks are those of brute force, and folding keeps what rules mean."""

import random
from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from engine.reading.case import CheckedPerson, FindingEntry
from engine.reading.folding import fold, under
from engine.reading.rulebook import Adopted, Rulebook
from engine.reasoning.compile import OPEN_BUDGET, Compiler, space_of
from engine.reasoning.diagram import Diagrams
from engine.reasoning.readings import (
    Opened,
    Readings,
    every_hold,
    open_person,
    open_person_alone,
    under_readings,
)
from tests import oracle
from tests.parts import examples
from tests.plain_readings import Force, Marks, Outcomes, combinations_of, force, table_of
from tests.random_rulebooks import random_choice, random_rulebook_with_readings, rulebooks_with_readings
from tests.support import decide_on

seeds = st.integers(0, 2**32)


def person_of(roles: tuple[str, ...], settled: dict[str, str]) -> CheckedPerson:
    return CheckedPerson("p1", roles, {name: FindingEntry(value=v) for name, v in settled.items()}, settled)


def drawn_person(book: Rulebook, rng: random.Random) -> CheckedPerson:
    """Complete or partial; readings are not among what is found."""
    known = rng.choice([0, 0.5, 0.8, 1])
    findings = [f for f in book.open.findings.values() if f.id not in book.readings]
    settled = {f.id: rng.choice(list(f.values)) for f in findings if rng.random() < known}
    roles = rng.sample(list(book.roles), rng.randint(1, len(book.roles)))
    return person_of(tuple(r for r in book.roles if r in roles), settled)


def drawn_together(book: Rulebook, seed: int) -> Iterator[tuple[Rulebook, CheckedPerson]]:
    """Three choices of readings with two persons each."""
    rng = random.Random(seed)
    for _ in range(3):
        folded = under(book, random_choice(book, rng))
        for _ in range(2):
            yield folded, drawn_person(book, rng)


def changes_of(found: Readings) -> tuple[dict[Marks, Outcomes], dict[Marks, Outcomes]]:
    """Those of one reading, and those of several, which come after them, the smallest first."""
    sizes = [len(change.readings) for change in found.changes]
    assert sizes == sorted(sizes)
    changes: dict[Marks, Outcomes] = {frozenset(c.readings): frozenset(c.possible) for c in found.changes}
    assert len(changes) == len(sizes)
    single = {marks: outcomes for marks, outcomes in changes.items() if len(marks) == 1}
    return single, {marks: outcomes for marks, outcomes in changes.items() if len(marks) > 1}


def hold_against(opened: Opened, found: Readings, expected: Force) -> None:
    """Every answer about one person's readings."""
    questions = list(opened.rulebook.readings)
    assert found.complete
    assert frozenset(found.possible) == expected.now
    assert frozenset(found.any) == expected.any
    assert found.holds_always == (not expected.others)
    holds = expected.holds(questions)
    assert frozenset(found.hangs_on) in holds  # it suffices, and nothing in it can go
    assert len(found.hangs_on) == min(map(len, holds))
    every = every_hold(opened)
    assert {frozenset(hold) for hold in every} == holds and len(every) == len(holds)
    assert changes_of(found) == (expected.singles(), expected.several())
    assert found.fewest == expected.fewest()


@given(rulebooks_with_readings, seeds)
@examples(200)
def test_every_answer_about_readings_is_that_of_brute_force_over_all_combinations(book: Rulebook, seed: int) -> None:
    for folded, person in drawn_together(book, seed):
        expected = force(folded, table_of(folded, person.roles, person.settled))
        opened, alone = open_person(folded, person), open_person_alone(folded, person)
        found = under_readings(opened)
        hold_against(opened, found, expected)
        assert under_readings(alone) == found
        together = Diagrams(opened.diagrams.sizes, OPEN_BUDGET)
        assert together.adopt(opened.diagrams, opened.outcome) == together.adopt(alone.diagrams, alone.outcome)
        assert decide_on(person.settled, person.roles, folded).possible == found.possible


@given(rulebooks_with_readings, seeds)
@examples(200)
def test_a_folded_rulebook_decides_as_the_plain_reading_of_all_its_rules(book: Rulebook, seed: int) -> None:
    rng = random.Random(seed)
    for adopted in (random_choice(book, rng, left_open=0) for _ in range(2)):
        folded = under(book, adopted)
        choice = {name: read.values[0] for name, read in adopted.items()}
        for _ in range(3):
            person = drawn_person(book, rng)
            settled = {f: person.settled.get(f) or rng.choice(list(book.findings[f].values)) for f in folded.findings}
            decision = decide_on(settled, person.roles, folded)
            complete = {**settled, **choice}
            if oracle.is_possible(book.open, person.roles, complete):
                world = oracle.evaluate(book.open, person.roles, complete)
                assert {n: decision.trace.values(n) for n in book.conclusions} == {
                    n: [world[n]] for n in book.conclusions
                }
                assert decision.possible == (world["recommendation"],)
            else:
                assert decision.status == "inconsistent"


# -- folding


@given(rulebooks_with_readings, seeds)
@examples(200)
def test_a_folded_rulebook_is_the_same_node_as_the_open_one_under_what_is_adopted(book: Rulebook, seed: int) -> None:
    """By default, and as chosen: of a question left open, under each reading that is left."""
    rng = random.Random(seed)
    space = space_of(book.open)
    diagrams = Diagrams(space.sizes, OPEN_BUDGET)
    whole = Compiler(book.open, space, diagrams).run()
    for folded in (book, under(book, random_choice(book, rng))):
        own = Compiler(folded, space, diagrams).run()
        for choice in combinations_of(book):
            if all(value in folded.readings[name].values for name, value in choice.items()):
                nodes = [whole.outcome, own.outcome]
                for name, value in choice.items():
                    level = whole.index[name]
                    nodes = [diagrams.cofactor(node, level, whole.value_index[level][value]) for node in nodes]
                assert nodes[0] == nodes[1]


def parts_of(book: Rulebook) -> tuple[object, ...]:
    return book.readings, book.findings, book.conclusions, book.constraints, book.invariants, book.flags


@given(rulebooks_with_readings, seeds)
@examples(200)
def test_questions_folded_one_after_another_in_any_order_leave_the_rulebook_of_all_at_once(
    book: Rulebook, seed: int
) -> None:
    rng = random.Random(seed)
    choice = random_choice(book, rng)
    step = book.open
    for name in rng.sample(list(choice), len(choice)):
        step = fold(step, step.readings | {name: choice[name]})
    assert parts_of(step) == parts_of(fold(book.open, choice))


@given(rulebooks_with_readings, seeds)
@examples(100)
def test_the_same_choice_is_the_same_rulebook_in_whatever_order_and_steps_it_is_made(book: Rulebook, seed: int) -> None:
    rng = random.Random(seed)
    choice = random_choice(book, rng)
    names = rng.sample(list(choice), len(choice))
    first = {name: choice[name] for name in names[: rng.randint(0, len(names))]}
    folded = under(book, choice)
    assert under(book, {name: choice[name] for name in names}) is folded
    assert under(under(book, first), choice) is folded
    assert under(folded, {name: Adopted(a.values) for name, a in choice.items()}) is folded


def test_rulebooks_are_drawn_with_one_to_six_questions_some_apart_some_left_open() -> None:
    drawn = [book for book in map(random_rulebook_with_readings, range(40)) if book]
    assert {len(book.readings) for book in drawn} == {1, 2, 3, 4, 5, 6}
    assert any(book.apart for book in drawn) and not all(book.apart for book in drawn)
    choices = [random_choice(book, random.Random(i)) for i, book in enumerate(drawn)]
    assert any(len(a.values) > 1 for choice in choices for a in choice.values())
