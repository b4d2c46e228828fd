"""A person's outcome under every reading of the open questions: what is possible, what it hangs on, what changes it.

Readings are variables of the diagrams. Of one person only the readings, and what is not known, are left of the outcome
of all readings: a small diagram, in which every answer here is one walk. `telling` turns them into words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from engine.reading.case import CheckedPerson
from engine.reading.once import is_made, once
from engine.reading.rulebook import Rulebook
from engine.reasoning.compile import OPEN_BUDGET, Compiler, compile_open, sound, space_of
from engine.reasoning.compiled import VOID_BIT, Compiled
from engine.reasoning.diagram import Diagrams
from engine.reasoning.minimal_sets import TooMany, bits_of, hitting_sets, minimal, smallest_hitting_set
from engine.reasoning.operations import VOID_VALUE, Node
from engine.reasoning.said import SecondOpinion

SETS = 10_000
"""So many minimal sets are computed at most before an answer is said to be incomplete."""

Choice = tuple[tuple[str, str], ...]
"""Questions, each with a reading of it."""


@dataclass(frozen=True)
class Reread:
    """Some questions read otherwise than adopted, and what is possible then."""

    readings: Choice
    possible: tuple[str, ...]


@dataclass(frozen=True)
class Readings:
    """What becomes of one person's outcome under other readings than those adopted.

    `any` is what is possible over all combinations that may be adopted together. Keeping the questions of `hangs_on`
    as adopted, however the others are read, nothing else is possible than `possible`; no smaller set does that.
    `changes` are the single readings that alter what is possible, then minimal sets of several that lead to an
    outcome; `fewest` is how many it takes to each outcome that is not possible now. `complete` is false where there
    were too many sets to name them all. `left_open` is each reading of a question that is left open, once it is chosen.
    `every_hold` is, where asked for, the minimal sets that `hangs_on` is one of. `second_opinion` tells of the changes,
    as that of a decision does of it: `recommend.confirmed_readings` asks for it.
    """

    person: str
    possible: tuple[str, ...]
    any: tuple[str, ...]
    hangs_on: tuple[str, ...]
    changes: tuple[Reread, ...]
    fewest: Mapping[str, int]
    complete: bool
    left_open: tuple[Reread, ...] = ()
    every_hold: tuple[tuple[str, ...], ...] = ()
    second_opinion: SecondOpinion = "not_asked"

    @property
    def holds_always(self) -> bool:
        """Whether nothing else is possible under any reading."""
        return set(self.any) <= set(self.possible)


@dataclass(frozen=True)
class Adoptable:
    """The readings of a rulebook as variables, and which of them are adopted."""

    questions: Mapping[int, str]  # the variables that are readings
    kept: Sequence[tuple[int, ...]]  # of each variable the values that change nothing: of a finding all
    others: Mapping[
        tuple[int, int], int
    ]  # of each reading not adopted, variable and value: its bit, as questions stand
    names: Mapping[tuple[int, int], tuple[str, str]]  # of each of these the question and the reading


@once
def adoptable(rulebook: Rulebook) -> Adoptable:
    """The variables of the rulebook with all its readings open, of which some are adopted."""
    space = space_of(rulebook.open)
    level_of = {name: level for level, name in enumerate((*space.roles, *space.values))}
    kept = [tuple(range(size)) for size in space.sizes]
    names: dict[tuple[int, int], tuple[str, str]] = {}
    for name in (name for name in rulebook.questions if name in rulebook.readings):
        values, adopted = space.values[name], rulebook.readings[name].values
        kept[level_of[name]] = tuple(values.index(value) for value in adopted)
        names |= {(level_of[name], i): (name, value) for i, value in enumerate(values) if value not in adopted}
    questions = {level_of[name]: name for name in rulebook.readings}
    return Adoptable(questions, kept, {other: 1 << i for i, other in enumerate(names)}, names)


@dataclass(frozen=True, eq=False)
class Opened:
    """The outcome of one person as a function of the readings, and of what is not known."""

    person: str
    rulebook: Rulebook  # under the readings adopted
    diagrams: Diagrams
    outcome: Node
    questions: Mapping[int, str]  # the variables that are readings
    outcome_sets: Mapping[int, tuple[str, ...]]

    @cached_property
    def kept(self) -> Sequence[tuple[int, ...]]:
        """Of each variable the values that change nothing: of a reading those adopted, of a finding all."""
        return adoptable(self.rulebook).kept

    @cached_property
    def others(self) -> Mapping[tuple[int, int], int]:
        """A bit for each reading that is not adopted, in the rulebook's order: variable and value."""
        return adoptable(self.rulebook).others

    @cached_property
    def nodes(self) -> list[Node]:
        """The nodes that the outcome consists of, terminals first and children before what tests more."""
        return sorted(self.diagrams.reached(self.outcome))

    @cached_property
    def everything(self) -> int:
        """What is possible over all combinations, as bits."""
        return sum(1 << ~node for node in self.nodes if node < 0) & ~VOID_BIT

    @cached_property
    def singles(self) -> list[int]:
        """Each reading that alone may alter something: those of the other questions alter nothing."""
        tested = {self.diagrams.levels[node] for node in self.nodes if node >= 0}
        return [bit for (level, _), bit in self.others.items() if level in tested]

    def named(self, members: int) -> tuple[str, ...]:
        """The questions of a set of variables, in the rulebook's order."""
        names = {self.questions[bit.bit_length() - 1] for bit in bits_of(members)}
        return tuple(name for name in self.rulebook.questions if name in names) if names else ()

    def possible(self, reread: Mapping[int, int] = MappingProxyType({})) -> int:
        """What is possible as adopted but for some questions read otherwise, as bits; nothing where they are apart."""
        levels, children, kept = self.diagrams.levels, self.diagrams.children, self.kept
        bits, seen, stack = 0, set[Node](), [self.outcome]
        while stack:
            node = stack.pop()
            if node < 0:
                bits |= 1 << ~node
            elif node not in seen:
                seen.add(node)
                level = levels[node]
                below = children[node]
                stack.extend([below[reread[level]]] if level in reread else [below[choice] for choice in kept[level]])
        return bits & ~VOID_BIT

    def ways(self, goal: int, by_question: bool = False) -> list[int]:
        """All minimal sets of readings, or of questions, that read otherwise let an outcome of `goal` be possible.

        Sets of readings are in the bits of `others`, sets of questions in bits by variable. Raises `TooMany`.
        """
        levels, children, kept, others = self.diagrams.levels, self.diagrams.children, self.kept, self.others
        sets: dict[Node, list[int]] = {}
        for node in self.nodes:
            if node < 0:
                sets[node] = [0] if goal >> ~node & 1 else []
                continue
            level = levels[node]
            found: list[int] = []
            for choice, child in enumerate(children[node]):
                mark = 0 if choice in kept[level] else 1 << level if by_question else others[level, choice]
                found += [s | mark for s in sets[child]]
            sets[node] = minimal(found) if len(found) > 1 else found
            if len(sets[node]) > SETS:
                raise TooMany
        return sets[self.outcome]

    def choice(self, members: int) -> Choice:
        """A set of readings, as bits of `others`, by name."""
        names = tuple(adoptable(self.rulebook).names.values())
        return tuple(names[bit.bit_length() - 1] for bit in bits_of(members))

    def reread(self, members: int) -> Reread:
        """A set of readings, as bits of `others`, with what is possible under it."""
        others = tuple(self.others)
        chosen = dict(others[bit.bit_length() - 1] for bit in bits_of(members))
        return Reread(self.choice(members), self.outcome_sets[self.possible(chosen)])

    def choices(self) -> tuple[Reread, ...]:
        """Each reading of a question that is left open, with what is possible once it is chosen."""
        levels = {name: level for level, name in self.questions.items()}
        open_ones = [name for name, read in self.rulebook.readings.items() if len(read.values) > 1]
        return tuple(
            Reread(((name, tuple(self.rulebook.questions[name].readings)[value]),), self.outcome_sets[possible])
            for name in open_ones
            for value in self.kept[levels[name]]
            for possible in [self.possible({levels[name]: value})]
        )

    def fewest(self, goal: int) -> int:
        """How many questions have to be read otherwise at least, so that an outcome of `goal` is possible."""
        levels, children, never = self.diagrams.levels, self.diagrams.children, len(self.diagrams.sizes)
        costs: dict[Node, int] = {}
        for node in self.nodes:
            if node < 0:
                costs[node] = 0 if goal >> ~node & 1 else never
                continue
            kept = self.kept[levels[node]]
            costs[node] = min([costs[child] + (choice not in kept) for choice, child in enumerate(children[node])])
        return costs[self.outcome]


def opened(rulebook: Rulebook, person: CheckedPerson) -> Opened:
    """One person's outcome over all readings: from the open diagram where that is made, else compiled of it alone."""
    if is_made(compile_open, rulebook.open):
        return open_person(rulebook, person)
    return open_person_alone(rulebook, person)


def open_person(rulebook: Rulebook, person: CheckedPerson) -> Opened:
    """One person's outcome over all readings, from the open diagram of the rulebook, which is made once."""
    compiled = compile_open(rulebook)
    restricted = compiled.diagrams.restrict(compiled.outcome, compiled.assignment(person.roles, person.settled))
    return _opened(rulebook, person, compiled, *restricted)


def open_person_alone(rulebook: Rulebook, person: CheckedPerson) -> Opened:
    """The same function, compiled of this case alone: faster where only a few persons are asked about."""
    space = space_of(rulebook.open)
    compiler = Compiler(rulebook.open, space, Diagrams(space.sizes, OPEN_BUDGET))
    compiler.known = compiler.result().assignment(person.roles, person.settled)
    compiled = sound(compiler.run())
    return _opened(rulebook, person, compiled, compiled.diagrams, compiled.outcome)


def _opened(rulebook: Rulebook, person: CheckedPerson, compiled: Compiled, diagrams: Diagrams, outcome: Node) -> Opened:
    return Opened(person.id, rulebook, diagrams, outcome, adoptable(rulebook).questions, compiled.outcome_sets)


def under_readings(opened: Opened) -> Readings:
    """Every answer about one person's readings at once."""
    now = opened.possible()
    other = opened.everything & ~now
    goals = bits_of(other)
    complete = True
    try:
        hangs_on = smallest_hitting_set(opened.ways(other, by_question=True), SETS)
        several = dict.fromkeys(way for goal in goals for way in opened.ways(goal) if way.bit_count() > 1)
    except TooMany:
        hangs_on, several, complete = sum(1 << level for level in opened.questions), {}, False
    singles = map(opened.reread, opened.singles)
    possible = opened.outcome_sets[now]
    return Readings(
        person=opened.person,
        possible=possible,
        any=opened.outcome_sets[opened.everything],
        hangs_on=opened.named(hangs_on),
        changes=(
            *(change for change in singles if change.possible and change.possible != possible),
            *(opened.reread(way) for way in sorted(several, key=int.bit_count)),
        ),
        fewest={opened.outcome_sets[goal][0]: opened.fewest(goal) for goal in goals},
        complete=complete,
        left_open=opened.choices(),
    )


def every_hold(opened: Opened, limit: int = SETS) -> list[tuple[str, ...]]:
    """All minimal sets of questions that, kept as adopted, force the outcome, smallest first; raises `TooMany`."""
    now = opened.possible()
    differing = opened.ways(~(now | VOID_BIT) & ((1 << VOID_VALUE) - 1), by_question=True)
    return [opened.named(members) for members in hitting_sets(differing, limit)]
