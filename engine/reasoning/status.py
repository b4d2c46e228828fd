"""Whether conditions and rules hold, fail or are open in a case: exactly, over all its completions."""

from __future__ import annotations

from collections.abc import Sequence

from engine.reading.conditions import All, Any, Condition, HasRole, Is, Not
from engine.reasoning.compiled import YES, Compiled, CompiledCondition, CompiledRule
from engine.reasoning.operations import Node

# Sets of truth values as bits, as `Diagrams.possible` gives them; no bit where no completion is possible.
FAILS, HOLDS, OPEN = 0b01, 0b10, 0b11
NAMES = {FAILS: "fails", HOLDS: "holds", OPEN: "open", 0: "open"}


class Statuses:
    """The truth values that completions of one partial assignment leave to each condition and rule.

    Three-valued evaluation answers most; where it says open, the diagram decides, because parts that depend on
    the same unknown, or on a constraint, can settle the whole. `whole` are the statuses of a case that knows more:
    what holds on fewer findings holds there too, so its rules are the ones to try first.
    """

    def __init__(self, compiled: Compiled, known: Sequence[int], whole: Statuses | None = None) -> None:
        self.compiled = compiled
        self.known = known
        self.whole = whole or self
        # INVARIANT: a status is asked of completions that keep the constraints, and of no others.
        # Whether every completion keeps the constraints, so that they need not be looked at again.
        self._free = compiled.diagrams.possible(compiled.constraints, known) == HOLDS
        self._conclusions: dict[str, int] = {}
        self.conditions: dict[Node, int] = {}  # by diagram, which equal conditions share
        self._applies: dict[str, int] = {}

    def exact(self, diagram: Node) -> int:
        """The values a diagram can reach on completions that keep the constraints."""
        if self._free:
            return self.compiled.diagrams.possible(diagram, self.known)
        return self.compiled.diagrams.possible_within(diagram, self.compiled.constraints, self.known)

    def conclusion(self, name: str) -> int:
        """The possible values of a conclusion: bit i for its i-th value."""
        if name not in self._conclusions:
            for lower in self.compiled.rulebook.layers_of[name]:  # or it would wait as deep as there are layers
                if lower not in self._conclusions:
                    self._conclusions[lower] = self._work_out_conclusion(lower)
        return self._conclusions[name]

    def _work_out_conclusion(self, name: str) -> int:
        made = self.compiled.conclusions[name]
        sure = next((r for r in self.candidates(name) if self.applies(r) == HOLDS), None)
        return 1 << made.values.index(sure.rule.value) if sure else self.exact(made.diagram)

    def candidates(self, conclusion: str) -> list[CompiledRule]:
        """The rules that apply in the whole case, where that knows more than this one."""
        if self.whole is self:
            return []
        return [r for r in self.compiled.conclusions[conclusion].rules if self.whole.applies(r) == HOLDS]

    def condition(self, made: CompiledCondition) -> int:
        """Whether a condition fails, holds or is open."""
        bits = self.conditions.get(made.diagram)
        if bits is None:
            bits = self._quick(made)
            if bits == OPEN and not self._is_plain(made.condition):
                bits = self.exact(made.diagram)
            self.conditions[made.diagram] = bits
        return bits

    def holds(self, rule: CompiledRule) -> int:
        """Whether a rule's own condition holds."""
        return self.condition(rule.when) if rule.when else self.exact(rule.holds)

    def applies(self, rule: CompiledRule) -> int:
        """Whether a rule holds and no rule that holds overrides it."""
        bits = self._applies.get(rule.rule.id)
        if bits is None:
            bits = self._applies[rule.rule.id] = self._work_out_applies(rule)
        return bits

    def _work_out_applies(self, rule: CompiledRule) -> int:
        holds = self.holds(rule)
        if not holds & HOLDS or not rule.overridden_by:
            return holds
        rivals = {self.holds(other) for other in self.rules_of(rule) if other.rule.id in rule.overridden_by}
        if HOLDS in rivals:
            return FAILS
        return holds if rivals == {FAILS} else self.exact(rule.applies)

    def rules_of(self, rule: CompiledRule) -> tuple[CompiledRule, ...]:
        """All rules of the same conclusion."""
        return self.compiled.conclusions[rule.rule.conclusion].rules

    def _is_plain(self, condition: Condition) -> bool:
        """Whether the quick answer is exact: of a conclusion, and of a finding that no constraint speaks of."""
        match condition:
            case Is(variable):
                level = self.compiled.index.get(variable)
                return level is None or level in self.compiled.unconstrained
            case _:
                return isinstance(condition, Not)

    def _quick(self, made: CompiledCondition) -> int:
        match made.condition:
            case Is(variable):
                level = self.compiled.index.get(variable)
                if level is None:
                    bits, wanted = self.conclusion(variable), made.wanted
                    return (HOLDS if bits & wanted else 0) | (FAILS if bits & ~wanted else 0)
                value = self.known[level]
                if value < 0:
                    return HOLDS if made.wanted.bit_count() == len(self.compiled.values[level]) else OPEN
                return HOLDS if made.wanted >> value & 1 else FAILS
            case HasRole(roles):
                return HOLDS if any(self.known[self.compiled.role_index[r]] == YES for r in roles) else FAILS
            case All():
                return self._meet([self.condition(part) for part in made.parts])
            case Any():
                return _swap(self._meet([_swap(self.condition(part)) for part in made.parts]))
            case Not():
                return _swap(self.condition(made.parts[0]))
            case _:  # at least n: the diagram counts
                return OPEN

    @staticmethod
    def _meet(parts: Sequence[int]) -> int:
        return FAILS if FAILS in parts else OPEN if OPEN in parts or 0 in parts else HOLDS


def _swap(bits: int) -> int:
    return (bits & FAILS) << 1 | (bits & HOLDS) >> 1
