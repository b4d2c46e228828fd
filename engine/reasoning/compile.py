"""From a checked rulebook to its diagrams, and to the defects that only they show.

The order of variables is told in `order`. A rulebook under one choice of readings is compiled as it stands; with all
readings open, each is one more variable (`compile_open`).
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

from engine.reading.conditions import All, Any, AtLeast, Condition, HasRole, Is, Not, parts_of, tests_in
from engine.reading.diagnostics import Code, Diagnostic, InputError, Place
from engine.reading.once import once
from engine.reading.rulebook import RECOMMENDATION, OpenReading, Rule, Rulebook
from engine.reasoning.compiled import (
    NO,
    VOID_BIT,
    YES,
    Compiled,
    CompiledConclusion,
    CompiledCondition,
    CompiledRule,
    Defect,
    Space,
)
from engine.reasoning.diagram import UNKNOWN, Diagrams, TooLarge
from engine.reasoning.operations import FALSE, TRUE, VOID_VALUE, Node, conjunction, guard, terminal, union
from engine.reasoning.order import variable_order

NODE_BUDGET = 200_000
OPEN_BUDGET = 1_000_000
"""For the diagrams of a rulebook with its readings open."""


@once
def compile_rulebook(rulebook: Rulebook) -> Compiled:
    """The diagrams of a rulebook; raises `InputError` if it leaves a gap or a conflict (a dead rule harms nobody)."""
    return sound(inspect_rulebook(rulebook))


def sound(compiled: Compiled) -> Compiled:
    """The same, unless it has a gap or a conflict: raises `InputError`."""
    diagnostics = [defect.diagnostic for defect in compiled.defects]
    grave = [d for d in diagnostics if d.code not in (Code.DEAD_RULE, Code.NEVER_HOLDS)]
    if grave:
        raise InputError(grave)
    return compiled


@once
def compile_open(rulebook: Rulebook) -> Compiled:
    """The outcome of a rulebook with all its readings open, in a forest of nothing else; raises `InputError`."""
    if rulebook.unfolded:
        return compile_open(rulebook.unfolded)
    made = sound(inspect_rulebook(rulebook))
    small = Diagrams(made.diagrams.sizes, OPEN_BUDGET)
    outcome, allowed = (small.adopt(made.diagrams, f) for f in (made.outcome, made.constraints))
    return replace(made, diagrams=small, outcome=outcome, constraints=allowed, broken={}, conclusions={}, flags=())


def inspect_rulebook(rulebook: Rulebook, room: int | None = None) -> Compiled:
    """The diagrams of a rulebook as far as they can be made, with its defects.

    They are made within the same budget always; then their forest may grow until it has `room` for so many nodes.
    """
    space = space_of(rulebook)
    has_open = any(isinstance(finding, OpenReading) for finding in rulebook.findings.values())
    budget = OPEN_BUDGET if has_open else NODE_BUDGET
    with collector_paused():
        compiled = Compiler(rulebook, space, Diagrams(space.sizes, budget)).run()
    compiled.diagrams.budget = room or budget
    return compiled


@contextmanager
def collector_paused() -> Iterator[None]:
    """Without looking for cyclic garbage, of which diagrams leave none: it takes half the time of large ones."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@once
def space_of(rulebook: Rulebook) -> Space:
    """The variables of a rulebook's diagrams."""
    return Space(
        tuple(rulebook.roles), {name: tuple(rulebook.findings[name].values) for name in variable_order(rulebook)}
    )


class Compiler:
    """Compiles one rulebook over a space of variables, in a forest that may be shared with others of that space.

    A conclusion that is itself a variable of the space is left free: it may have any of its values. Of a case, with
    what is `known` of the variables, only what that leaves open is compiled.
    """

    def __init__(
        self, rulebook: Rulebook, space: Space, diagrams: Diagrams, known: Sequence[int] | None = None
    ) -> None:
        self.rulebook = rulebook
        self.known = known
        self.diagrams = diagrams
        self.roles = space.roles
        self.variables = (*space.roles, *space.values)
        self.values = (*([("no", "yes")] * len(space.roles)), *space.values.values())
        self.index = {name: len(space.roles) + i for i, name in enumerate(space.values)}
        self.value_sets = {name: tuple(c.values) for name, c in rulebook.conclusions.items()}
        self.made: dict[str, CompiledConclusion] = {}
        self.allowed = self.outcome = FALSE
        self.broken: dict[str, Node] = {}
        self.flags: list[CompiledRule] = []
        self.defects: list[Defect] = []

    def run(self) -> Compiled:
        """Everything that can be made; what needs a conclusion with a defect is left out."""
        current, place = RECOMMENDATION, Place(self.rulebook.id)
        try:
            if not self.constrain():
                self.outcome = terminal(VOID_VALUE)
                return self.result()
            for current, conclusion in self.rulebook.conclusions.items():
                place = conclusion.place
                if current not in self.index and all(map(self.is_known, conclusion.uses)):
                    self.conclude(current)
            for flag in self.rulebook.flags:
                current, place = flag.id, flag.place
                if all(self.is_known(t.variable) for t in tests_in(flag.when or All(())) if isinstance(t, Is)):
                    self.flags.append(self.flag(flag))
            if RECOMMENDATION in self.made:
                self.outcome = self.diagrams.apply(guard, self.allowed, self.made[RECOMMENDATION].diagram)
        except TooLarge:
            params = {"conclusion": current, "limit": str(self.diagrams.budget)}
            self.refuse(Code.DOES_NOT_COMPILE, place, None, **params)
        return self.result()

    def is_known(self, variable: str) -> bool:
        """Whether a finding or conclusion can be tested already."""
        return variable in self.index or variable in self.made

    def refuse(self, code: Code, place: Place, known: list[int] | None, **params: str) -> None:
        """Notes a defect, with the case that shows it."""
        self.defects.append(Defect(Diagnostic(code, place, params), tuple(known) if known else None))

    def result(self) -> Compiled:
        """What was made."""
        return Compiled(
            rulebook=self.rulebook,
            diagrams=self.diagrams,
            variables=self.variables,
            index=self.index,
            value_index=tuple({v: i for i, v in enumerate(values)} for values in self.values),
            values=self.values,
            roles=self.roles,
            constraints=self.allowed,
            outcome=self.outcome,
            broken=self.broken,
            conclusions=self.made,
            flags=tuple(self.flags),
            defects=tuple(self.defects),
        )

    def constrain(self) -> bool:
        """Works out where each constraint is broken, and where all are kept and the person has a role; if anywhere."""
        d = self.diagrams
        self.broken = {c.id: self.condition(c.forbid).diagram for c in self.rulebook.constraints}
        someone = d.any_of(self.variable_in(level, [YES]) for level in range(len(self.roles)))
        self.allowed = d.all_of([someone, *(d.negate(b) for b in self.broken.values())])
        if self.allowed == FALSE and self.known is None:
            self.refuse(Code.CONSTRAINTS_UNSATISFIABLE, self.rulebook.constraints[0].place, None)
        return self.allowed != FALSE

    def conclude(self, name: str) -> None:
        """Makes the conclusion unless some possible case gives it no value or several."""
        d, values, rules = self.diagrams, self.value_sets[name], self.rulebook.conclusions[name].rules
        conditions = {r.id: self.condition(r.when) for r in rules if r.when}
        holds = holding(d, rules, {rule_id: made.diagram for rule_id, made in conditions.items()})
        applies, proposed = resolve(d, rules, values, holds)
        made = []
        for rule in rules:
            over = tuple(r.id for r in rules if rule.id in r.overrides)
            made.append(CompiledRule(rule, conditions.get(rule.id), holds[rule.id], applies[rule.id], over))
        for compiled in made if self.known is None else ():
            self.check_alive(compiled, holds)
        if self.check_values(name, proposed, made):
            diagram = d.relabel(proposed, lambda bits: max(bits.bit_length() - 1, 0))
            self.made[name] = CompiledConclusion(name, values, diagram, tuple(made))

    def check_values(self, name: str, proposed: Node, rules: list[CompiledRule]) -> bool:
        """Whether every possible case gets one value; each other way is reported with a small witness case."""
        d, values = self.diagrams, self.value_sets[name]
        sound = True
        for bits in sorted(value for value in d.terminals(proposed) if value.bit_count() != 1):
            known = self.smallest(d.relabel(proposed, partial(_same, bits)))
            if known is None:
                continue  # only where a constraint is broken
            sound = False
            applying = [r.rule for r in rules if d.possible(r.applies, known) == 1 << YES]
            params = {
                "conclusion": name,
                "case": self.result().described(known),
                "values": ", ".join(v for i, v in enumerate(values) if bits >> i & 1),
                "rules": ", ".join(r.id for r in applying),
            }
            place = applying[-1].place if applying else self.rulebook.conclusions[name].place
            self.refuse(Code.CONFLICT if bits else Code.GAP, place, known, **params)
        return sound

    def smallest(self, f: Node) -> list[int] | None:
        """A possible case in which a boolean function holds whatever else is found; nothing in it can go."""
        return self.diagrams.smallest(self.diagrams.apply(guard, self.allowed, f), YES, VOID_BIT)

    def check_alive(self, made: CompiledRule, holds: Mapping[str, Node]) -> None:
        """Reports a rule that no possible case lets apply; a case in which it holds shows what overrides it."""
        d, rule = self.diagrams, made.rule
        if d.possible_within(made.applies, self.allowed, self.result().nothing) >> YES & 1:
            return
        known = self.smallest(made.holds)
        if known is None:
            self.refuse(Code.NEVER_HOLDS, rule.place, None, rule=rule.id)
            return
        over = [name for name in made.overridden_by if d.possible(holds[name], known) >> YES & 1]
        params = {"rule": rule.id, "case": self.result().described(known), "rules": ", ".join(over)}
        self.refuse(Code.DEAD_RULE, rule.place, known, **params)

    def flag(self, rule: Rule) -> CompiledRule:
        """A flag: nothing overrides it."""
        assert rule.when is not None  # flags have no otherwise
        made = self.condition(rule.when)
        return CompiledRule(rule, made, made.diagram, made.diagram)

    # -- conditions

    def condition(self, condition: Condition) -> CompiledCondition:
        """The diagram of a condition, and of each part of it."""
        parts = tuple(self.condition(part) for part in parts_of(condition))
        diagram = self.combine(condition, [part.diagram for part in parts])
        return CompiledCondition(condition, diagram, parts, self.wanted(condition))

    def wanted(self, condition: Condition) -> int:
        """The values that satisfy a test of a finding or conclusion, as bits."""
        if not isinstance(condition, Is):
            return 0
        values = self.values_of(condition.variable)
        return sum(1 << values.index(v) for v in condition.values)

    def values_of(self, variable: str) -> tuple[str, ...]:
        """The values of a finding or conclusion."""
        return self.values[self.index[variable]] if variable in self.index else self.value_sets[variable]

    def combine(self, condition: Condition, parts: list[Node]) -> Node:
        """The diagram of a condition whose parts have these diagrams."""
        d = self.diagrams
        match condition:
            case Is(variable, values):
                return self.test(variable, values)
            case HasRole(roles):
                return d.any_of(self.variable_in(self.roles.index(role), [YES]) for role in roles)
            case All():
                return d.all_of(parts)
            case Any():
                return d.any_of(parts)
            case AtLeast(n):
                return d.at_least(n, parts)
            case Not():
                return d.negate(parts[0])

    def test(self, variable: str, values: tuple[str, ...]) -> Node:
        """Whether a finding or conclusion has one of the values."""
        if variable in self.index:
            level = self.index[variable]
            return self.variable_in(level, [self.values[level].index(v) for v in values])
        chosen = {self.value_sets[variable].index(v) for v in values}
        return self.diagrams.relabel(self.made[variable].diagram, lambda value: YES if value in chosen else NO)

    def variable_in(self, level: int, values: list[int]) -> Node:
        """Whether a variable has one of the values, which what is known of it may settle."""
        if self.known is None or self.known[level] == UNKNOWN:
            return self.diagrams.variable_in(level, values)
        return TRUE if self.known[level] in values else FALSE


def compiler_of(compiled: Compiled) -> Compiler:
    """A compiler of further conditions over what is compiled already."""
    findings = compiled.variables[len(compiled.roles) :]
    space = Space(compiled.roles, {name: compiled.values[compiled.index[name]] for name in findings})
    compiler = Compiler(compiled.rulebook, space, compiled.diagrams)
    compiler.made, compiler.allowed, compiler.outcome = compiled.conclusions, compiled.constraints, compiled.outcome
    return compiler


def holding(d: Diagrams, rules: Iterable[Rule], conditions: Mapping[str, Node]) -> dict[str, Node]:
    """Where each rule of a conclusion holds, from its condition; the otherwise rule where no other does."""
    nothing_else = d.negate(d.any_of(conditions.values()))
    return {rule.id: conditions.get(rule.id, nothing_else) for rule in rules}


def resolve(
    d: Diagrams, rules: Iterable[Rule], values: tuple[str, ...], holds: Mapping[str, Node]
) -> tuple[dict[str, Node], Node]:
    """Where each rule of a conclusion applies, and the set of values they propose together, as bits."""
    rules = tuple(rules)
    applies, proposed = {}, FALSE
    for rule in rules:
        over = d.any_of(holds[r.id] for r in rules if rule.id in r.overrides)
        applies[rule.id] = d.apply(conjunction, holds[rule.id], d.negate(over))
        value = terminal(1 << values.index(rule.value))
        proposed = d.apply(union, proposed, d.apply(conjunction, applies[rule.id], value))
    return applies, proposed


def _same(wanted: int, found: int) -> int:
    return YES if found == wanted else NO
