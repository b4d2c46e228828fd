"""A rulebook as decision diagrams over roles and findings alone: one a conclusion, one a condition.

Roles come first in the order of variables: they are always known, so walking them leads to the smaller diagram of
that combination of roles. Findings follow in the order in which the recommendation's rules first mention them,
which keeps the diagrams small and does not depend on the order of rules in the files.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from engine.reading.conditions import All, Any, AtLeast, Condition, HasRole, Is, Not, parts_of, tests_in
from engine.reading.diagnostics import Code, Diagnostic, InputError
from engine.reading.rulebook import RECOMMENDATION, Rule, Rulebook
from engine.reasoning.diagram import (
    FALSE,
    UNKNOWN,
    VOID_VALUE,
    Diagrams,
    Node,
    TooLarge,
    conjunction,
    guard,
    union,
)

NODE_BUDGET = 200_000
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


@dataclass(frozen=True, eq=False)
class Compiled:
    """A rulebook's diagrams. Variables are the roles (no, yes), then the findings (their values in order)."""

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
    defects: tuple[Diagnostic, ...] = ()

    @cached_property
    def rules(self) -> dict[str, CompiledRule]:
        """Every compiled rule and flag by its id."""
        return {r.rule.id: r for rules in (*(c.rules for c in self.conclusions.values()), self.flags) for r in rules}

    @cached_property
    def role_index(self) -> dict[str, int]:
        """The variable of each role."""
        return {role: level for level, role in enumerate(self.roles)}

    @cached_property
    def outcome_sets(self) -> _OutcomeSets:
        """The outcomes, in merit order, of each set of bits of the recommendation."""
        return _OutcomeSets(self.conclusions[RECOMMENDATION].values, tuple(self.rulebook.outcomes))

    @cached_property
    def unconstrained(self) -> frozenset[int]:
        """The variables that no constraint speaks of."""
        return frozenset(range(len(self.variables))) - self.diagrams.support(self.constraints)

    @cached_property
    def role_levels(self) -> frozenset[int]:
        """The variables that are roles."""
        return frozenset(range(len(self.roles)))

    def assignment(self, roles: tuple[str, ...], settled: dict[str, str]) -> list[int]:
        """The partial assignment of a person's roles and settled findings; other roles are no, other findings open."""
        known = [NO] * len(self.roles) + [UNKNOWN] * (len(self.variables) - len(self.roles))
        for role in roles:
            known[self.role_index[role]] = YES
        index, value_index = self.index, self.value_index
        for name, value in settled.items():
            level = index[name]
            known[level] = value_index[level][value]
        return known

    def described(self, known: list[int]) -> dict[str, str]:
        """The roles and findings of a partial assignment by name, open findings and absent roles left out."""
        return {
            name: self.values[level][known[level]]
            for level, name in enumerate(self.variables)
            if known[level] != UNKNOWN and not (level < len(self.roles) and known[level] == NO)
        }


class _OutcomeSets(dict[int, tuple[str, ...]]):
    def __init__(self, values: tuple[str, ...], outcomes: tuple[str, ...]) -> None:
        self.values_, self.outcomes = values, outcomes

    def __missing__(self, bits: int) -> tuple[str, ...]:
        chosen = {value for i, value in enumerate(self.values_) if bits >> i & 1}
        self[bits] = tuple(o for o in self.outcomes if o in chosen)
        return self[bits]


@lru_cache(maxsize=32)
def compile_rulebook(rulebook: Rulebook) -> Compiled:
    """The diagrams of a rulebook; raises `InputError` if it leaves a gap or a conflict (a dead rule harms nobody)."""
    compiled = inspect_rulebook(rulebook)
    grave = [d for d in compiled.defects if d.code not in (Code.DEAD_RULE, Code.NEVER_HOLDS)]
    if grave:
        raise InputError(grave)
    return compiled


def inspect_rulebook(rulebook: Rulebook) -> Compiled:
    """The diagrams of a rulebook as far as they can be made, with its defects."""
    return _Compiler(rulebook).run()


def variable_order(rulebook: Rulebook) -> list[str]:
    """The findings in the order of the diagrams' variables, which is also the order in which a reason forgets them.

    First those in constraints, together, or the constraints would multiply the diagrams; then as the rules mention
    them, read down from the recommendation. A person's findings come before the pilot's, and what readings rest on
    before what the text names, so that reasons keep what is firmer.
    """
    order: dict[str, None] = {}

    def visit(name: str) -> None:
        if name in rulebook.findings:
            order.setdefault(name)
        elif name in rulebook.conclusions and name not in visited:
            visited.add(name)
            rules = rulebook.conclusions[name].rules
            for rule in sorted(rules, key=lambda r: (r.basis == "text", r.id)):
                for test in tests_in(rule.when) if rule.when else ():
                    if isinstance(test, Is):
                        visit(test.variable)

    visited: set[str] = set()
    constrained = [t.variable for c in rulebook.constraints for t in tests_in(c.forbid) if isinstance(t, Is)]
    order.update(dict.fromkeys(sorted(constrained, key=lambda name: rulebook.findings[name].scope == "pilot")))
    visit(RECOMMENDATION)
    return list(order | dict.fromkeys(rulebook.findings))


@dataclass
class _Compiler:
    rulebook: Rulebook
    defects: list[Diagnostic] = field(default_factory=list)

    def __post_init__(self) -> None:
        book = self.rulebook
        findings = variable_order(book)
        self.roles = tuple(book.roles)
        self.variables = (*self.roles, *findings)
        self.values = tuple([("no", "yes")] * len(self.roles) + [tuple(book.findings[f].values) for f in findings])
        # A role may share its name with nothing: `index` holds findings only.
        self.index = {name: len(self.roles) + i for i, name in enumerate(findings)}
        self.diagrams = Diagrams([len(v) for v in self.values], NODE_BUDGET)
        self.plain: dict[str, Node] = {}  # the diagrams of the conclusions made so far
        self.nothing = [UNKNOWN] * len(self.variables)
        self.value_sets = {name: tuple(c.values) for name, c in book.conclusions.items()}

    def run(self) -> Compiled:
        constraints, broken = self.constraints()
        self.allowed = constraints
        conclusions: dict[str, CompiledConclusion] = {}
        flags: list[CompiledRule] = []
        try:
            for name, conclusion in self.rulebook.conclusions.items():
                self.current, self.current_place = name, conclusion.place
                if all(used in conclusions for used in conclusion.uses):
                    made = self.conclusion(name)
                    if made:
                        conclusions[name] = made
            for flag in self.rulebook.flags:
                self.current, self.current_place = flag.id, flag.place
                if all(t.variable not in self.value_sets or t.variable in conclusions for t in _variables(flag)):
                    flags.append(self.flag(flag))
        except TooLarge:
            params = {"conclusion": self.current, "limit": str(NODE_BUDGET)}
            self.defects.append(Diagnostic(Code.DOES_NOT_COMPILE, self.current_place, params))
        return Compiled(
            rulebook=self.rulebook,
            diagrams=self.diagrams,
            variables=self.variables,
            index=self.index,
            value_index=tuple({v: i for i, v in enumerate(values)} for values in self.values),
            values=self.values,
            roles=self.roles,
            constraints=constraints,
            outcome=self.diagrams.apply(guard, constraints, self.plain.get(RECOMMENDATION, FALSE)),
            broken=broken,
            conclusions=conclusions,
            flags=tuple(flags),
            defects=tuple(self.defects),
        )

    def constraints(self) -> tuple[Node, dict[str, Node]]:
        """Where every constraint is kept and the person has a role, and where each constraint is broken."""
        d = self.diagrams
        broken = {c.id: self.condition(c.forbid)[0] for c in self.rulebook.constraints}
        someone = d.any_of(d.variable_in(level, [YES]) for level in range(len(self.roles)))
        allowed = d.all_of([someone, *(d.negate(b) for b in broken.values())])
        if allowed == FALSE:
            place = self.rulebook.constraints[0].place
            self.defects.append(Diagnostic(Code.CONSTRAINTS_UNSATISFIABLE, place))
        return allowed, broken

    def conclusion(self, name: str) -> CompiledConclusion | None:
        """The conclusion, or None if it has a gap or a conflict."""
        d, values, rules = self.diagrams, self.value_sets[name], self.rulebook.conclusions[name].rules
        conditions = {r.id: self.condition(r.when) for r in rules if r.when}
        holds = {rule_id: made[0] for rule_id, made in conditions.items()}
        nothing_else = d.negate(d.any_of(holds.values()))
        holds |= {r.id: nothing_else for r in rules if r.when is None}
        applies = {r.id: self.applies(r, rules, holds) for r in rules}
        proposed = FALSE  # the set of proposed values, as bits
        for rule in rules:
            bit = 1 << values.index(rule.value)
            proposed = d.apply(union, proposed, d.relabel(applies[rule.id], bit.__mul__))
        defective = self.check_values(name, proposed, applies)
        for rule in rules:
            self.check_alive(rule, rules, holds, applies)
        if defective:
            return None
        self.plain[name] = d.relabel(proposed, lambda bits: max(bits.bit_length() - 1, 0))
        made_rules = tuple(
            CompiledRule(
                rule,
                conditions[rule.id][1] if rule.when else None,
                holds[rule.id],
                applies[rule.id],
                tuple(r.id for r in rules if rule.id in r.overrides),
            )
            for rule in rules
        )
        return CompiledConclusion(name, values, self.plain[name], made_rules)

    def applies(self, rule: Rule, rules: tuple[Rule, ...], holds: dict[str, Node]) -> Node:
        """Where the rule holds and no rule that holds overrides it."""
        d = self.diagrams
        over = d.any_of(holds[r.id] for r in rules if rule.id in r.overrides)
        return d.apply(conjunction, holds[rule.id], d.negate(over))

    def check_values(self, name: str, proposed: Node, applies: dict[str, Node]) -> bool:
        """Whether some possible case gets no value or several; each is reported with a small witness case."""
        d, values = self.diagrams, self.value_sets[name]
        reached = d.possible_within(proposed, self.allowed, self.nothing)
        defects = [bits for bits in range(reached.bit_length()) if reached >> bits & 1 and bits.bit_count() != 1]
        proposed = d.apply(guard, self.allowed, proposed) if defects else proposed
        for bits in defects:
            known = d.witness(proposed, bits) or []
            rules = [r for r, node in applies.items() if d.possible(node, known) == 1 << YES]
            params = {
                "conclusion": name,
                "case": self.described(known),
                "values": ", ".join(v for i, v in enumerate(values) if bits >> i & 1),
                "rules": ", ".join(rules),
            }
            place = self.rulebook.rules[rules[-1]].place if rules else self.rulebook.conclusions[name].place
            self.defects.append(Diagnostic(Code.CONFLICT if bits else Code.GAP, place, params))
        return bool(defects)

    def check_alive(
        self, rule: Rule, rules: tuple[Rule, ...], holds: dict[str, Node], applies: dict[str, Node]
    ) -> None:
        """Reports a rule that no possible case lets apply; a case in which it holds shows what overrides it."""
        d = self.diagrams
        if d.possible_within(applies[rule.id], self.allowed, self.nothing) & (1 << YES):
            return
        known = d.witness(d.all_of([self.allowed, holds[rule.id]]), YES)
        if known is None:
            self.defects.append(Diagnostic(Code.NEVER_HOLDS, rule.place, {"rule": rule.id}))
            return
        over = [r.id for r in rules if rule.id in r.overrides and d.possible(holds[r.id], known) >> YES & 1]
        params = {"rule": rule.id, "case": self.described(known), "rules": ", ".join(over)}
        self.defects.append(Diagnostic(Code.DEAD_RULE, rule.place, params))

    def flag(self, rule: Rule) -> CompiledRule:
        assert rule.when is not None  # flags have no otherwise
        node, made = self.condition(rule.when)
        return CompiledRule(rule, made, node, node)

    def described(self, known: list[int]) -> str:
        shown = [
            f"role: {self.variables[i]}" if i < len(self.roles) else f"{self.variables[i]}: {self.values[i][v]}"
            for i, v in enumerate(known)
            if v != UNKNOWN and not (i < len(self.roles) and v == NO)
        ]
        return ", ".join(shown)

    # -- conditions

    def condition(self, condition: Condition) -> tuple[Node, CompiledCondition]:
        """The diagram of a condition, and the compiled condition."""
        made = [self.condition(part) for part in parts_of(condition)]
        node = self.combine(condition, [m[0] for m in made])
        return node, CompiledCondition(condition, node, tuple(m[1] for m in made), self.wanted(condition))

    def wanted(self, condition: Condition) -> int:
        if not isinstance(condition, Is):
            return 0
        name = condition.variable
        values = self.values[self.index[name]] if name in self.index else self.value_sets[name]
        return sum(1 << values.index(v) for v in condition.values)

    def combine(self, condition: Condition, parts: list[Node]) -> Node:
        d = self.diagrams
        match condition:
            case Is(variable, values):
                return self.test(variable, values)
            case HasRole(roles):
                return d.any_of(d.variable_in(self.roles.index(role), [YES]) for role in roles)
            case All():
                return d.all_of(parts)
            case Any():
                return d.any_of(parts)
            case AtLeast(n):
                return d.at_least(n, parts)
            case Not():
                return d.negate(parts[0])

    def test(self, variable: str, values: tuple[str, ...]) -> Node:
        if variable in self.index:
            level = self.index[variable]
            return self.diagrams.variable_in(level, [self.values[level].index(v) for v in values])
        chosen = {self.value_sets[variable].index(v) for v in values}
        return self.diagrams.relabel(self.plain[variable], lambda value: YES if value in chosen else NO)


def _variables(rule: Rule) -> Iterator[Is]:
    return (t for t in (tests_in(rule.when) if rule.when else ()) if isinstance(t, Is))
