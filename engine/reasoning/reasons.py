"""Which rules and findings lie on the way from a case to its recommendation."""

from __future__ import annotations

from engine.reading.conditions import All, Any, Is, Not
from engine.reading.rulebook import RECOMMENDATION
from engine.reasoning.compile import CompiledCondition, CompiledRule
from engine.reasoning.status import FAILS, HOLDS, Statuses


class Way:
    """A walk from the recommendation down to the findings, through what holds and what keeps rivals from holding."""

    def __init__(self, statuses: Statuses) -> None:
        self.statuses = statuses
        self.compiled = statuses.compiled
        self.conclusions: dict[str, None] = {}
        self.applied: dict[str, CompiledRule] = {}  # rules that lead to the value, in order from the top
        self.stopped: dict[str, CompiledRule] = {}  # rules that would have led elsewhere, and do not hold
        self.conditions: set[int] = set()
        self.findings: dict[str, None] = {}
        self.visit_conclusion(RECOMMENDATION)

    @property
    def all_settled(self) -> bool:
        """Whether every conclusion on the way has one possible value."""
        return all(self.statuses.conclusion(name).bit_count() == 1 for name in self.conclusions)

    def visit_conclusion(self, name: str) -> None:
        if name in self.conclusions:
            return
        self.conclusions[name] = None
        rules = self.compiled.conclusions[name].rules
        sure = [r for r in rules if self.statuses.applies(r) == HOLDS]
        for rule in sure or [r for r in rules if self.statuses.applies(r) != FAILS]:
            self.visit_applied(rule)

    def visit_applied(self, rule: CompiledRule) -> None:
        self.applied[rule.rule.id] = rule
        if rule.when:
            self.visit_condition(rule.when, True)
            rivals = rule.overridden_by
        else:  # the otherwise rule: no other rule holds
            others = self.compiled.conclusions[rule.rule.conclusion].rules
            rivals = tuple(r.rule.id for r in others if r is not rule)
        for other in self.compiled.conclusions[rule.rule.conclusion].rules:
            if other.rule.id in rivals and other.when:
                self.stopped[other.rule.id] = other
                self.visit_condition(other.when, False)

    def visit_condition(self, made: CompiledCondition, wanted: bool) -> None:
        """What makes the condition hold (or fail, if that is wanted); all that may, where nothing surely does."""
        self.conditions.add(id(made))
        match made.condition:
            case Is(variable):
                if variable in self.compiled.index:
                    self.findings[variable] = None
                else:
                    self.visit_conclusion(variable)
            case Not():
                self.visit_condition(made.parts[0], not wanted)
            case All() if wanted:
                self.visit_parts(made.parts, wanted)
            case Any() if not wanted:
                self.visit_parts(made.parts, wanted)
            case _:
                goal = HOLDS if wanted else FAILS
                sure = tuple(part for part in made.parts if self.statuses.condition(part) == goal)
                self.visit_parts(sure or made.parts, wanted)

    def visit_parts(self, parts: tuple[CompiledCondition, ...], wanted: bool) -> None:
        for part in parts:
            self.visit_condition(part, wanted)
