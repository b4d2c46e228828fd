"""What the cases of a rulebook reach: its rules, the values of its conclusions, the sides of its conditions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from engine.reading.case import CheckedCase
from engine.reasoning.compiled import VOID_BIT, Compiled, CompiledCondition
from engine.reasoning.operations import TRUE, Node, guard
from engine.reasoning.status import FAILS, HOLDS, NAMES, OPEN, Statuses

K = TypeVar("K")
Persons = tuple[str, ...]
"""Persons as `case/person`, in the order of the cases."""


@dataclass(frozen=True)
class Side:
    """A part of a rule's condition that holds, fails or is open."""

    rule: str
    part: str
    side: str


@dataclass(frozen=True)
class Coverage:
    """Everything that can be reached, with the persons who do; none where nobody does."""

    rules: dict[str, Persons]
    values: dict[tuple[str, str], Persons]
    sides: dict[Side, Persons]


def coverage(compiled: Compiled, cases: Iterable[CheckedCase]) -> Coverage:
    """What the persons of the cases reach; one whose file contradicts itself reaches nothing.

    A rule is reached where it surely applies, a value where it is the only one possible. Raises `InputError` where a
    case was checked under another rulebook, or reads a question otherwise.
    """
    parts = list(_sides(compiled))
    rules: dict[str, list[str]] = {made.rule.id: [] for c in compiled.conclusions.values() for made in c.rules}
    values: dict[tuple[str, str], list[str]] = {(c.id, v): [] for c in compiled.conclusions.values() for v in c.values}
    sides: dict[Side, list[str]] = {side: [] for side, _, _ in parts}
    for case in cases:
        case.require_read_as(compiled.rulebook)
        for person in case.persons:
            statuses = Statuses(compiled, compiled.assignment(person.roles, person.settled))
            if not statuses.exact(TRUE):
                continue
            name = f"{case.id}/{person.id}"
            for conclusion in compiled.conclusions.values():
                bits = statuses.conclusion(conclusion.id)
                if bits.bit_count() == 1:
                    values[conclusion.id, conclusion.values[bits.bit_length() - 1]].append(name)
                for rule in (made.rule.id for made in conclusion.rules if statuses.applies(made) == HOLDS):
                    rules[rule].append(name)
            for side in (side for side, made, wanted in parts if statuses.condition(made) == wanted):
                sides[side].append(name)
    return Coverage(_frozen(rules), _frozen(values), _frozen(sides))


def _frozen(reached: dict[K, list[str]]) -> dict[K, Persons]:
    return {key: tuple(persons) for key, persons in reached.items()}


def _sides(compiled: Compiled) -> Iterator[tuple[Side, CompiledCondition, int]]:
    """Every side that some case can reach, with the truth values that are then left."""
    for conclusion in compiled.conclusions.values():
        for made in conclusion.rules:
            for part in _parts(made.when) if made.when else ():
                for wanted in (HOLDS, FAILS, OPEN):
                    if _can_be(compiled, part, wanted):
                        yield Side(made.rule.id, part.condition.path, NAMES[wanted]), part, wanted


def _parts(made: CompiledCondition) -> Iterator[CompiledCondition]:
    yield made
    for part in made.parts:
        yield from _parts(part)


def _can_be(compiled: Compiled, part: CompiledCondition, wanted: int) -> bool:
    """Roles are always known: a part is open in some case if persons with the same roles can differ in it."""
    if wanted == OPEN:
        return any(bits == OPEN for bits in _by_roles(compiled, part.diagram))
    return bool(compiled.diagrams.possible_within(part.diagram, compiled.constraints, compiled.nothing) & wanted)


def _by_roles(compiled: Compiled, f: Node) -> Iterator[int]:
    """The values that a function can have in possible cases, as bits, for every set of roles; the same ones once."""
    d = compiled.diagrams
    seen: set[Node] = set()
    stack = [d.apply(guard, compiled.constraints, f)]
    while stack:
        node = stack.pop()
        if node in seen:
            continue
        seen.add(node)
        if node >= 0 and d.levels[node] in compiled.role_levels:  # roles are the first variables
            stack.extend(d.children[node])
        else:
            yield d.possible(node, compiled.nothing) & ~VOID_BIT
