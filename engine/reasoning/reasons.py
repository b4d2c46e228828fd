"""Which rules and findings lie on the way from a case to its recommendation."""

from __future__ import annotations

from engine.reading.conditions import All, Any, Is, Not
from engine.reading.rulebook import RECOMMENDATION
from engine.reasoning.compiled import CompiledCondition, CompiledRule
from engine.reasoning.status import FAILS, HOLDS, Statuses


class Way:
    """A walk from the recommendation down to the findings.

    First through the rules that lead to the value (`leading`), then through what keeps their rivals, the rules that
    would override them with another value, from holding (`applied` and `stopped`). Where the few findings of a reason
    settle a conclusion without settling which rule gives it, the rules of the whole case are followed.
    """

    def __init__(self, statuses: Statuses) -> None:
        self.statuses = statuses
        self.compiled = statuses.compiled
        self.conclusions: set[str] = set()
        self.applied: dict[str, CompiledRule] = {}
        self.stopped: dict[str, CompiledRule] = {}
        self.conditions: set[int] = set()
        self.findings: set[str] = set()
        # What is still to be visited, last first: what a rule rests on comes before the next rule.
        self._ahead: list[str | CompiledRule | tuple[CompiledCondition, bool]] = [RECOMMENDATION]
        self._visit()
        self.leading = dict(self.applied)
        done: set[str] = set()
        while len(done) < len(self.applied):
            for name in [name for name in self.applied if name not in done]:
                done.add(name)
                self._visit_rivals(self.applied[name])

    @property
    def all_settled(self) -> bool:
        """Whether every conclusion on the way has one possible value."""
        return all(self.statuses.conclusion(name).bit_count() == 1 for name in self.conclusions)

    def _visit(self) -> None:
        while self._ahead:
            match self._ahead.pop():
                case str(name):
                    self._ahead += reversed(self._rules_of(name))
                case CompiledRule() as rule:
                    self.applied[rule.rule.id] = rule
                    if rule.when:
                        self._ahead.append((rule.when, True))
                case made, wanted:
                    self.conditions.add(id(made))
                    self._ahead += reversed(self._under(made, wanted))

    def _rules_of(self, name: str) -> list[CompiledRule]:
        """The rules that lead to a conclusion's value, at the first visit."""
        if name in self.conclusions:
            return []
        self.conclusions.add(name)
        rules = self.compiled.conclusions[name].rules
        # What holds on fewer findings holds on all of them, so only those that hold in the whole case need a look.
        applying = [r for r in rules if self.statuses.whole.applies(r) == HOLDS]
        sure = [r for r in applying if self.statuses.applies(r) == HOLDS]
        return sure or applying or [r for r in rules if self.statuses.applies(r) != FAILS]

    def _visit_rivals(self, rule: CompiledRule) -> None:
        for other in self.compiled.conclusions[rule.rule.conclusion].rules:
            if not other.when or other.rule.value == rule.rule.value or other.rule.id in self.stopped:
                continue
            if not rule.when or other.rule.id in rule.overridden_by:
                self.stopped[other.rule.id] = other
                self._ahead.append((other.when, False))
                self._visit()

    def _under(self, made: CompiledCondition, wanted: bool) -> list[str | tuple[CompiledCondition, bool]]:
        """What makes the condition hold (or fail, if that is wanted); all that may, where nothing surely does."""
        match made.condition:
            case Is(variable):
                if variable not in self.compiled.index:
                    return [variable]
                self.findings.add(variable)
                return []
            case Not():
                return [(made.parts[0], not wanted)]
            case All():
                every = wanted
            case Any():
                every = not wanted
            case _:
                every = False
        goal = HOLDS if wanted else FAILS
        sure = () if every else [part for part in made.parts if self.statuses.condition(part) == goal]
        return [(part, wanted) for part in sure or made.parts]
