"""Of kl14 with all its readings, answers about readings are those of the plain reading and of folded rulebooks.

483,729,408 combinations are too many to walk: each person is read under every single change, pairs of them and random
combinations. The open diagram is asked nothing there: the plain evaluator is, or a diagram of the folded rulebook.
"""

import random
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import combinations
from math import prod

import pytest

from engine import load_case, load_rulebook
from engine.reading.case import CheckedPerson
from engine.reading.folding import under
from engine.reading.rulebook import Adopted, Rulebook
from engine.reasoning.compile import OPEN_BUDGET, compile_rulebook
from engine.reasoning.compiled import VOID_BIT
from engine.reasoning.diagram import Diagrams
from engine.reasoning.readings import Readings, open_person, open_person_alone, under_readings
from engine.reasoning.recommend import compare
from engine.reasoning.second_opinion import Opinion, second_opinion
from tests import oracle
from tests.plain_readings import Choice, Force, Marks, Outcomes, marks_of, possible_under
from tests.support import BENIGN, CASES, ROOT, decide_on
from tests.test_readings_exact import changes_of, person_of

BOOK = ROOT / "tests" / "data" / "kl14-readings"
PERSONS = [(path.stem, i) for path in CASES for i in range(path.read_text(encoding="utf-8").count("\n  - id: p"))]
"""Of each shipped case, its persons by number."""


@cache
def book() -> Rulebook:
    return load_rulebook(BOOK)


def person_in(case: str, number: int) -> CheckedPerson:
    return load_case(ROOT / "cases" / f"{case}.yaml", book()).persons[number]


@cache
def default() -> Choice:
    return {name: read.values[0] for name, read in book().readings.items()}


@cache
def others() -> list[tuple[str, str]]:
    """Every reading that is not adopted."""
    return [(q, value) for q, read in book().open.readings.items() for value in read.values[1:]]


def changed(marks: Marks) -> Choice:
    return default() | dict(marks)


def pairs() -> list[Marks]:
    return [frozenset(two) for two in combinations(others(), 2) if len({q for q, _ in two}) == 2]


def drawn(rng: random.Random, near: float = 0.0) -> Choice:
    """A combination in which each question is read as adopted with that chance, and else anyhow."""
    return {
        name: default()[name] if rng.random() < near else rng.choice(read.values)
        for name, read in book().open.readings.items()
    }


def drawn_case(rng: random.Random, most_unknown: int = 0) -> tuple[tuple[str, ...], dict[str, str]]:
    """Near a benign case or anywhere, with up to so many findings unknown."""
    far = rng.choice([0.03, 0.1, 0.2, 1])
    settled = {
        finding.id: rng.choice(list(finding.values))
        if finding.id not in BENIGN or rng.random() < far
        else BENIGN[finding.id]
        for finding in book().findings.values()
    }
    for name in rng.sample(list(settled), rng.randint(0, most_unknown)):
        del settled[name]
    roles = rng.sample(list(book().roles), rng.choice([1, 1, 1, 2, 3]))
    return tuple(role for role in book().roles if role in roles), settled


def read(choice: Choice) -> Rulebook:
    return under(book(), {name: Adopted((value,)) for name, value in choice.items()})


# -- what is held against what


def hold_against(found: Readings, seen: Mapping[Marks, Outcomes]) -> None:
    """Every answer about a person against what is possible under some combinations, single and pair changes among them.

    Of sets of readings too many to have been looked at, what was seen must follow from what was found.
    """
    expected = Force(seen)
    assert found.complete
    assert frozenset(found.possible) == expected.now
    assert expected.any <= frozenset(found.any)
    single, several = changes_of(found)
    assert single == expected.singles()
    assert {w: o for w, o in several.items() if len(w) == 2} == {
        w: o for w, o in expected.several().items() if len(w) == 2
    }
    assert all(seen[way] == outcomes for way, outcomes in several.items())
    ways = [marks for marks, outcomes in (single | several).items() if outcomes - expected.now]
    for marks, outcomes in seen.items():
        for outcome in outcomes - expected.now:
            assert any(way <= marks and outcome in seen[way] for way in ways)
    assert found.fewest == expected.fewest()  # as each minimal set was looked at
    assert set(found.any) == expected.any  # and so is what leads to each outcome
    assert expected.holds_by(found.hangs_on)
    fewer = max(len(found.hangs_on) - 1, 0)
    questions = set().union(*expected.differing)
    assert not found.hangs_on or not any(expected.holds_by(kept) for kept in combinations(questions, fewer))


def also_named(found: Readings) -> list[Marks]:
    """The changes that were found, and every smaller one inside them."""
    return [
        frozenset(part)
        for change in found.changes
        for n in range(3, len(change.readings) + 1)
        for part in combinations(change.readings, n)
    ]


# -- the persons of the shipped cases


def test_there_are_33_persons() -> None:
    assert len(PERSONS) == 33


def asked_of(rng: random.Random, number: int) -> list[Marks]:
    """As adopted, every single and pair change, and so many random combinations."""
    some = [marks_of(book(), drawn(rng, near)) for near in (0, 0.6) for _ in range(number // 2)]
    return list(dict.fromkeys([frozenset(), *(frozenset([other]) for other in others()), *pairs(), *some]))


def hold_against_plain(person: CheckedPerson, asked: list[Marks]) -> None:
    opened = open_person_alone(book(), person)
    found = under_readings(opened)
    asked = list(dict.fromkeys([*asked, *also_named(found)]))
    possible = possible_under(book(), person.roles, person.settled, [changed(marks) for marks in asked])
    hold_against(found, dict(zip(asked, possible, strict=True)))


def completions(person: CheckedPerson) -> int:
    return prod(len(f.values) for f in book().findings.values() if f.id not in person.settled)


@pytest.mark.parametrize(
    ("partial", "number", "seed"),
    [
        (4, 100, 0),
        pytest.param(40, 500, 1, marks=pytest.mark.long),
        *(pytest.param(250, 2000, seed, marks=pytest.mark.soak) for seed in range(2, 10)),
    ],
)
def test_every_answer_is_what_the_plain_reading_gives_under_single_and_pair_changes_and_random_combinations(
    partial: int, number: int, seed: int
) -> None:
    rng = random.Random(seed)
    for _ in range(partial):
        hold_against_plain(person_of(*drawn_case(rng, most_unknown=5)), asked_of(rng, number))


def test_of_a_person_who_hangs_on_three_questions_every_answer_is_what_the_plain_reading_gives() -> None:
    hold_against_plain(person_in("rice-seed-trial", 0), asked_of(random.Random(3), 100))


@pytest.mark.long
def test_of_each_person_every_answer_is_what_the_plain_reading_gives() -> None:
    """But for those of whom too much is unknown to walk it: they are read under folded rulebooks."""
    persons = [person for person in (person_in(*which) for which in PERSONS) if completions(person) <= 4096]
    assert len(persons) >= 24
    for person in persons:
        hold_against_plain(person, asked_of(random.Random(person.id), 100))


@pytest.mark.long
def test_of_each_person_what_is_compiled_for_the_case_alone_is_the_diagram_of_all_cases_restricted() -> None:
    for case, number in PERSONS:
        hold_same(person_in(case, number))


def hold_same(person: CheckedPerson) -> None:
    opened, alone = open_person(book(), person), open_person_alone(book(), person)
    together = Diagrams(opened.diagrams.sizes, OPEN_BUDGET)
    assert together.adopt(opened.diagrams, opened.outcome) == together.adopt(alone.diagrams, alone.outcome)
    assert under_readings(opened) == under_readings(alone)


class Folded:
    """What is possible for some persons under one combination after another, by the diagrams of the folded rulebook."""

    def __init__(self, persons: list[CheckedPerson]) -> None:
        self.persons = persons
        self.seen: list[dict[Marks, Outcomes]] = [{} for _ in persons]

    def look(self, marks: Marks, numbers: Iterator[int] | range) -> None:
        compiled = compile_rulebook(read(changed(marks)))
        for i in numbers:
            person = self.persons[i]
            bits = compiled.diagrams.possible(compiled.outcome, compiled.assignment(person.roles, person.settled))
            self.seen[i][marks] = frozenset(compiled.outcome_sets[bits & ~VOID_BIT])


@pytest.mark.parametrize(
    ("partial", "number"),
    [pytest.param(60, 40, marks=pytest.mark.long), pytest.param(500, 400, marks=pytest.mark.soak)],
    ids=["few", "many"],
)
def test_every_answer_is_what_folded_rulebooks_give_under_single_and_pair_changes_and_random_combinations(
    partial: int, number: int
) -> None:
    rng = random.Random(15)
    cases = [drawn_case(rng, most_unknown=20) for _ in range(partial)]
    persons = [person_in(*which) for which in PERSONS] + [person_of(*case) for case in cases]
    found = [under_readings(open_person(book(), person)) for person in persons]
    folded = Folded(persons)
    for marks in asked_of(rng, number):
        folded.look(marks, range(len(persons)))
    wanted: dict[Marks, list[int]] = {}
    for i, readings in enumerate(found):
        for marks in also_named(readings):
            wanted.setdefault(marks, []).append(i)
    for marks, numbers in wanted.items():
        folded.look(marks, iter(numbers))
    for readings, seen in zip(found, folded.seen, strict=True):
        hold_against(readings, seen)
    for person in persons:
        hold_same(person)


# -- the plain evaluator and the second engine under random choices


@pytest.mark.parametrize(
    ("choices", "cases"), [(2, 25), pytest.param(250, 400, marks=pytest.mark.soak)], ids=["few", "many"]
)
def test_random_complete_cases_are_decided_under_random_readings_as_the_plain_reading_has_it(
    choices: int, cases: int
) -> None:
    rng = random.Random(23)
    for _ in range(choices):
        choice = drawn(rng)
        compiled = compile_rulebook(read(choice))
        for _ in range(cases):
            roles, settled = drawn_case(rng)
            bits = compiled.diagrams.possible(compiled.outcome, compiled.assignment(roles, settled)) & ~VOID_BIT
            complete = {**settled, **choice}
            possible = oracle.is_possible(book().open, roles, complete)
            expected = (oracle.evaluate(book().open, roles, complete)["recommendation"],) if possible else ()
            assert compiled.outcome_sets[bits] == expected


@pytest.mark.second_engine
@pytest.mark.parametrize(
    ("choices", "cases"),
    [pytest.param(1, 10, marks=pytest.mark.long), pytest.param(100, 100, marks=pytest.mark.soak)],
    ids=["few", "many"],
)
def test_the_second_engine_agrees_under_random_readings(choices: int, cases: int) -> None:
    rng = random.Random(100)
    for _ in range(choices):
        folded = read(drawn(rng))
        done = 0
        while done < cases:
            roles, settled = drawn_case(rng, most_unknown=8)
            decision = decide_on(settled, roles, folded)
            if decision.status != "inconsistent":
                opinion = second_opinion(folded, roles, settled)
                assert isinstance(opinion, Opinion)
                compare(decision, opinion)
                done += 1
