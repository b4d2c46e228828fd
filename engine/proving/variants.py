"""One conclusion with a single thing changed in its rules: what it then proposes, exactly, in the same forest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from engine.reading.rulebook import Rule
from engine.reasoning.compile import Compiler, holding, resolve
from engine.reasoning.compiled import Compiled, CompiledConclusion, CompiledCondition
from engine.reasoning.operations import FALSE, Node, conjunction, differ, guard

Rebuild = Callable[[Node], Node]
"""The diagram of a whole condition, from the diagram that stands for one part of it."""


class Variants:
    """What a conclusion proposes, as sets of values in bits, when a rule or the diagram of a condition is another."""

    def __init__(self, compiled: Compiled, conclusion: CompiledConclusion) -> None:
        self.compiled = compiled
        self.diagrams = compiled.diagrams
        self.conclusion = conclusion
        self.rules = {made.rule.id: made.rule for made in conclusion.rules}
        self.conditions = {made.rule.id: made.when.diagram for made in conclusion.rules if made.when}
        self.proposed = self.with_conditions({})

    def with_conditions(self, changed: dict[str, Node]) -> Node:
        """The proposals when the conditions of some rules are others."""
        return self._propose(self.rules.values(), self.conditions | changed)

    def with_rule(self, rule: Rule) -> Node:
        """The proposals when a rule with the same condition has another value or other overrides."""
        return self._propose((self.rules | {rule.id: rule}).values(), self.conditions)

    def _propose(self, rules: Iterable[Rule], conditions: dict[str, Node]) -> Node:
        rules = tuple(rules)
        holds = holding(self.diagrams, rules, conditions)
        _, proposed = resolve(self.diagrams, rules, self.conclusion.values, holds)
        return self.diagrams.apply(guard, self.compiled.constraints, proposed)

    def is_changed(self, rule: str, condition: Node) -> bool:
        """Whether some possible case gets other values when the rule has this condition."""
        if not may_hold(self.compiled, self.diagrams.apply(differ, self.conditions[rule], condition)):
            return False
        return self.with_conditions({rule: condition}) != self.proposed


def may_hold(compiled: Compiled, region: Node) -> bool:
    """Whether some possible case lies in a region."""
    return compiled.diagrams.apply(conjunction, compiled.constraints, region) != FALSE


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
