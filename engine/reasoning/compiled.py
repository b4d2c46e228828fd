"""A rulebook compiled: its diagrams over roles and findings alone, one a conclusion, one a condition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from engine.reading.conditions import Condition
from engine.reading.diagnostics import Code, Diagnostic
from engine.reading.rulebook import RECOMMENDATION, Rule, Rulebook
from engine.reading.vocabulary import values_of, words_of
from engine.reasoning.diagram import UNKNOWN, Diagrams
from engine.reasoning.operations import VOID_VALUE, Node

NO, YES = 0, 1
VOID_BIT = 1 << VOID_VALUE


@dataclass(frozen=True)
class CompiledCondition:
    """A condition with its diagram, and its parts likewise."""

    condition: Condition
    diagram: Node
    parts: tuple[CompiledCondition, ...]
    wanted: int = 0  # of a test of a finding or conclusion: the values that satisfy it, as bits


@dataclass(frozen=True)
class CompiledRule:
    """A rule with its condition (None for the otherwise rule), and where it holds and applies."""

    rule: Rule
    when: CompiledCondition | None
    holds: Node
    applies: Node
    overridden_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class CompiledConclusion:
    """A conclusion as a function to the index of its value."""

    id: str
    values: tuple[str, ...]
    diagram: Node
    rules: tuple[CompiledRule, ...]


@dataclass(frozen=True)
class Space:
    """What diagrams are functions of: the roles (no, yes), then variables in order, each with its values in order."""

    roles: tuple[str, ...]
    values: Mapping[str, tuple[str, ...]]

    @property
    def sizes(self) -> list[int]:
        """The number of values of each variable, roles first."""
        return [2] * len(self.roles) + [len(values) for values in self.values.values()]


@dataclass(frozen=True)
class Defect:
    """What is wrong with a rulebook, and the partial assignment that shows it, where one can."""

    diagnostic: Diagnostic
    known: tuple[int, ...] | None = None


@dataclass(frozen=True, eq=False)
class Compiled:
    """A rulebook's diagrams. Variables are the roles (no, yes), then the findings (their values in order)."""

    # INVARIANT: the variables are the roles, then the findings; `index`, `value_index` and `values` follow them.
    rulebook: Rulebook
    diagrams: Diagrams
    variables: tuple[str, ...]
    index: dict[str, int]
    value_index: tuple[dict[str, int], ...]
    values: tuple[tuple[str, ...], ...]
    roles: tuple[str, ...]
    constraints: Node
    outcome: Node  # the recommendation, VOID where a constraint is broken
    broken: dict[str, Node]
    conclusions: dict[str, CompiledConclusion]
    flags: tuple[CompiledRule, ...]
    defects: tuple[Defect, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether every conclusion has its diagram."""
        return self.conclusions.keys() == self.rulebook.conclusions.keys()

    @property
    def is_too_large(self) -> bool:
        """Whether the diagrams outgrew their budget, so that some are left out."""
        return any(defect.diagnostic.code is Code.DOES_NOT_COMPILE for defect in self.defects)

    @property
    def nothing(self) -> list[int]:
        """The partial assignment of a case of which nothing is known."""
        return [UNKNOWN] * len(self.variables)

    @cached_property
    def rules(self) -> dict[str, CompiledRule]:
        """Every compiled rule and flag by its id."""
        return {r.rule.id: r for rules in (*(c.rules for c in self.conclusions.values()), self.flags) for r in rules}

    @cached_property
    def role_index(self) -> dict[str, int]:
        """The variable of each role."""
        return {role: level for level, role in enumerate(self.roles)}

    @cached_property
    def value_words(self) -> dict[str, dict[str, int]]:
        """Of each finding, the index of the value that each word of a table stands for; UNKNOWN: not known."""
        return {
            name: {word: self.value_index[self.index[name]].get(value, UNKNOWN) for word, value in values.items()}
            for name, values in ((finding.id, values_of(finding)) for finding in self.rulebook.findings.values())
        }

    @cached_property
    def role_words(self) -> dict[str, str]:
        """The role that each word of a table stands for."""
        return words_of(self.rulebook.roles.values())

    @cached_property
    def outcome_sets(self) -> Mapping[int, tuple[str, ...]]:
        """The outcomes, in merit order, of each set of bits of the recommendation."""
        return outcome_sets_of(self.rulebook)

    @cached_property
    def unconstrained(self) -> frozenset[int]:
        """The variables that no constraint speaks of."""
        return frozenset(range(len(self.variables))) - self.diagrams.support(self.constraints)

    def described(self, known: Sequence[int]) -> str:
        """A partial assignment as text, in the words of a case file."""
        return ", ".join(f"{name}: {value}" for name, value in self.settled(known))

    def settled(self, known: Sequence[int]) -> list[tuple[str, str]]:
        """The roles that a partial assignment gives, as `role`, and its findings with their values."""
        roles = [("role", role) for role, value in zip(self.roles, known, strict=False) if value == YES]
        levels = range(len(self.roles), len(self.variables))
        return roles + [(self.variables[i], self.values[i][known[i]]) for i in levels if known[i] != UNKNOWN]

    @cached_property
    def role_levels(self) -> frozenset[int]:
        """The variables that are roles."""
        return frozenset(range(len(self.roles)))

    def assignment(self, roles: Sequence[str], settled: Mapping[str, str]) -> list[int]:
        """The partial assignment of a person's roles and settled findings; other roles are no, other findings open."""
        known = [NO] * len(self.roles) + [UNKNOWN] * (len(self.variables) - len(self.roles))
        for role in roles:
            known[self.role_index[role]] = YES
        index, value_index = self.index, self.value_index
        for name, value in settled.items():
            level = index[name]
            known[level] = value_index[level][value]
        return known


class _OutcomeSets(dict[int, tuple[str, ...]]):
    def __init__(self, values: tuple[str, ...], outcomes: tuple[str, ...]) -> None:
        self.values_, self.outcomes = values, outcomes

    def __missing__(self, bits: int) -> tuple[str, ...]:
        chosen = {value for i, value in enumerate(self.values_) if bits >> i & 1}
        self[bits] = tuple(o for o in self.outcomes if o in chosen)
        return self[bits]


def outcome_sets_of(rulebook: Rulebook) -> Mapping[int, tuple[str, ...]]:
    """The outcomes, in merit order, of each set of bits of the recommendation."""
    return _OutcomeSets(tuple(rulebook.conclusions[RECOMMENDATION].values), tuple(rulebook.outcomes))
