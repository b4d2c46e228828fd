"""One conclusion with a single thing changed in its rules: the value it then has, exactly, in the same forest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from engine.reading.rulebook import Rule
from engine.reasoning.compile import Compiler, holding, resolve
from engine.reasoning.compiled import Compiled, CompiledConclusion, CompiledCondition
from engine.reasoning.operations import FALSE, TRUE, Node, differ, guard

BROKEN_VALUE = 59
"""Stands for no value or several; like VOID_VALUE above the values of any conclusion."""

Rebuild = Callable[[Node], Node]
"""The diagram of a whole condition, from the diagram that stands for one part of it."""


class Variants:
    """The value of a conclusion by its index, or BROKEN_VALUE, when a rule is another, or its condition."""

    def __init__(self, compiled: Compiled, conclusion: CompiledConclusion) -> None:
        self.compiled = compiled
        self.diagrams = compiled.diagrams
        self.conclusion = conclusion
        self.rules = {made.rule.id: made.rule for made in conclusion.rules}
        self.conditions = {made.rule.id: made.when.diagram for made in conclusion.rules if made.when}

    def either_way(self, rule: str) -> tuple[Node, Node]:
        """The value as if the condition of a rule held in every case, and as if it held in none.

        What a conclusion gets depends on which conditions hold, and on nothing else; so whatever the condition became,
        the value is the first of the two where it holds and the second where it does not.
        """
        held, failed = (self._value(self.rules.values(), self.conditions | {rule: node}) for node in (TRUE, FALSE))
        return held, failed

    def matters(self, rule: str) -> Node:
        """The cases in which the value depends on whether the condition of a rule holds."""
        return self.diagrams.apply(differ, *self.either_way(rule))

    def with_rule(self, rule: Rule) -> Node:
        """The value when a rule with the same condition has another value or other overrides."""
        return self._value((self.rules | {rule.id: rule}).values(), self.conditions)

    def _value(self, rules: Iterable[Rule], conditions: dict[str, Node]) -> Node:
        rules = tuple(rules)
        holds = holding(self.diagrams, rules, conditions)
        _, proposed = resolve(self.diagrams, rules, self.conclusion.values, holds)
        # A set of values is a number of its own, which VOID_VALUE may be too: only what it comes to can be guarded.
        value = self.diagrams.relabel(proposed, _only)
        return self.diagrams.apply(guard, self.compiled.constraints, value)


def _only(bits: int) -> int:
    return bits.bit_length() - 1 if bits.bit_count() == 1 else BROKEN_VALUE


def parts_of_whole(
    compiler: Compiler, made: CompiledCondition, rebuild: Rebuild = lambda node: node
) -> Iterator[tuple[CompiledCondition, Rebuild]]:
    """Every part of a condition, with how the whole is made from what stands for the part."""
    yield made, rebuild
    for i, part in enumerate(made.parts):
        yield from parts_of_whole(compiler, part, _inside(compiler, made, i, rebuild))


def _inside(compiler: Compiler, made: CompiledCondition, i: int, rebuild: Rebuild) -> Rebuild:
    def whole(node: Node) -> Node:
        parts = [node if j == i else part.diagram for j, part in enumerate(made.parts)]
        return rebuild(compiler.combine(made.condition, parts))

    return whole
