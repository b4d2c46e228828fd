"""What the cases of a rulebook reach: its rules, the values of its conclusions, the sides of its conditions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from engine.reading.case import CheckedCase, CheckedPerson
from engine.reasoning.compiled import Compiled, CompiledCondition
from engine.reasoning.diagram import FALSE, TRUE, conjunction, terminal
from engine.reasoning.status import FAILS, HOLDS, NAMES, OPEN, Statuses

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

    A rule is reached where it surely applies, a value where it is the only one possible.
    """
    rules: dict[str, list[str]] = {made.rule.id: [] for c in compiled.conclusions.values() for made in c.rules}
    values: dict[tuple[str, str], list[str]] = {(c.id, v): [] for c in compiled.conclusions.values() for v in c.values}
    sides: dict[Side, list[str]] = {side: [] for side, _, _ in _sides(compiled)}
    for case in cases:
        for person in case.persons:
            statuses = _statuses(compiled, person)
            name = f"{case.id}/{person.id}"
            if not statuses.exact(terminal(1)):
                continue
            for found in _reached(compiled, statuses):
                rules[found].append(name)
            for conclusion in compiled.conclusions.values():
                for i, value in enumerate(conclusion.values):
                    if statuses.conclusion(conclusion.id) == 1 << i:
                        values[conclusion.id, value].append(name)
            for side, made, wanted in _sides(compiled):
                if statuses.condition(made) == wanted:
                    sides[side].append(name)
    return Coverage(_frozen(rules), _frozen(values), _frozen(sides))
