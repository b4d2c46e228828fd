"""Every single-point mutant of a rulebook, each with the outcome it gives to every case.

A mutant differs from the rulebook in one thing: a condition dropped or negated, a value of a test, an override, the
outcome of a rule, or a condition of a constraint. Its outcome is a diagram, so that it is equivalent to the rulebook if
and only if the two diagrams are one node. A case to which the mutant gives no value or several is `BROKEN`.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Literal

from engine.proving.variants import BROKEN_VALUE, Variants, parts_of_whole
from engine.reading.conditions import Condition, HasRole, Is, Not
from engine.reading.rulebook import RECOMMENDATION, Rule, Rulebook
from engine.reasoning.compile import Compiler, compiler_of, space_of
from engine.reasoning.compiled import YES, Compiled, CompiledCondition, CompiledRule, Space
from engine.reasoning.diagram import Diagrams
from engine.reasoning.operations import FALSE, TRUE, VOID, VOID_VALUE, Node, disjunction, guard, terminal

BROKEN = terminal(BROKEN_VALUE)
FOREST_BUDGET = 5_000_000
FULL = 400_000
"""Nodes after which a forest is let go and begun anew: mutants share little, and memory is small where this runs."""

Kind = Literal["drop", "negate", "value", "override", "outcome"]


@dataclass(frozen=True)
class Mutant:
    """What is changed: in which rule or constraint, at which part, and to what."""

    kind: Kind
    rule: str
    part: str
    change: str


@dataclass(frozen=True)
class Grown:
    """A mutant in the forest of its conclusion, with the outcome it gives to every case."""

    mutant: Mutant
    compiled: Compiled
    outcome: Node

    @property
    def is_equivalent(self) -> bool:
        """Whether no case is decided otherwise."""
        return self.outcome == self.compiled.outcome


def mutants_of(book: Rulebook) -> Iterator[Grown]:
    """Every mutant, by conclusion; the diagrams of one conclusion's mutants are let go before those of the next."""
    for name in book.conclusions:
        yield from mutants_of_conclusion(book, name)
    yield from mutants_of_constraints(book)


# -- rules


def mutants_of_conclusion(book: Rulebook, name: str) -> Iterator[Grown]:
    """Mutants of the rules of one conclusion."""
    done: int | None = 0
    while done is not None:
        done = yield from _in_one_forest(book, name, done)


def _in_one_forest(book: Rulebook, name: str, done: int) -> Generator[Grown, None, int | None]:
    """The conclusion's mutants after the first `done`, until the forest is full; how many are done then, or None."""
    space, values = space_of(book), tuple(book.conclusions[name].values)
    d = Diagrams([*space.sizes, len(values)], FOREST_BUDGET)
    base = Compiler(book, space, d).run()
    after = _outcomes_after(book, name, d, base)
    variants = Variants(base, base.conclusions[name])
    for number, (mutant, outcome_of) in enumerate(_changes(variants, partial(_outcome, d, after))):
        if number < done:
            continue
        yield Grown(mutant, base, outcome_of())
        if len(d) > FULL:
            return number + 1
    return None


def _outcomes_after(book: Rulebook, name: str, d: Diagrams, base: Compiled) -> list[Node]:
    """The outcome of every possible case if the conclusion had each of its values, whatever its own rules say."""
    space = space_of(book)
    values = tuple(book.conclusions[name].values)
    free = _Tolerant(book, Space(space.roles, {**space.values, name: values}), d)
    made, level = free.run(), len(space.sizes)
    if name == RECOMMENDATION:
        recommendation = d.node(level, tuple(terminal(i) for i in range(len(values))))
    else:
        recommendation = made.conclusions[RECOMMENDATION].diagram
    outcome = free.or_broken(recommendation)  # other conclusions may rest on any, the recommendation too
    return [d.apply(guard, base.constraints, d.cofactor(outcome, level, i)) for i in range(len(values))]


def _outcome(d: Diagrams, after: list[Node], value: Node) -> Node:
    """The outcome when a conclusion has this value; both are VOID where a case is not possible."""
    outcome = VOID
    for i in sorted(d.terminals(value) - {VOID_VALUE}):
        here = d.relabel(value, partial(_is, i))
        then = BROKEN if i == BROKEN_VALUE else after[i]
        outcome = d.choose(here, then, outcome)
    return outcome


def _is(wanted: int, found: int) -> int:
    return int(found == wanted)


class _Tolerant(Compiler):
    """Compiles what has gaps and conflicts, and remembers where."""

    broken_anywhere = FALSE

    def check_values(self, name: str, proposed: Node, rules: list[CompiledRule]) -> bool:
        wrong = self.diagrams.relabel(proposed, lambda bits: int(bits.bit_count() != 1))
        self.broken_anywhere = self.diagrams.apply(disjunction, self.broken_anywhere, wrong)
        return True

    def check_alive(self, made: CompiledRule, holds: object) -> None:
        pass  # whether a rule is dead is asked of the rulebook itself

    def or_broken(self, outcome: Node) -> Node:
        """The outcome, and BROKEN where some conclusion has no value or several."""
        return self.diagrams.choose(self.broken_anywhere, BROKEN, outcome)


def _changes(variants: Variants, outcome: Callable[[Node], Node]) -> Iterator[tuple[Mutant, Callable[[], Node]]]:
    """Every mutant of a conclusion's rules, with how to work out its outcome from the value of the conclusion."""
    compiler = compiler_of(variants.compiled)
    for made in variants.conclusion.rules:
        rule = made.rule
        if made.when:
            ends = cache(partial(_ends, variants, outcome, rule.id))  # not before a mutant of the rule is asked for
            for kind, path, change, condition in condition_mutants(compiler, made.when):
                yield Mutant(kind, rule.id, path, change), partial(_chosen, variants.diagrams, condition, ends)
        for mutant, changed in _changed_rules(rule, variants.conclusion.values):
            yield mutant, partial(_with_rule, variants, outcome, changed)


def _ends(variants: Variants, outcome: Callable[[Node], Node], rule: str) -> tuple[Node, Node]:
    held, failed = variants.either_way(rule)
    return outcome(held), outcome(failed)


def _chosen(d: Diagrams, condition: Node, ends: Callable[[], tuple[Node, Node]]) -> Node:
    return d.choose(condition, *ends())


def _with_rule(variants: Variants, outcome: Callable[[Node], Node], rule: Rule) -> Node:
    return outcome(variants.with_rule(rule))


def _changed_rules(rule: Rule, values: Sequence[str]) -> Iterator[tuple[Mutant, Rule]]:
    """Every rule with the same condition that overrides one rule less, or gives another value."""
    for name in rule.overrides:
        fewer = replace(rule, overrides=tuple(o for o in rule.overrides if o != name))
        yield Mutant("override", rule.id, "overrides", f"– {name}"), fewer
    for value in values:
        if value != rule.value:
            yield Mutant("outcome", rule.id, "then", f"{rule.value} → {value}"), replace(rule, value=value)


# -- conditions


def condition_mutants(compiler: Compiler, when: CompiledCondition) -> Iterator[tuple[Kind, str, str, Node]]:
    """Every condition that differs from one in a single point, each once: kind, part, change, and its diagram."""
    seen: set[Node] = set()
    for kind, path, change, diagram in _changed_conditions(compiler, when):
        if diagram not in seen:
            seen.add(diagram)
            yield kind, path, change, diagram


def _changed_conditions(compiler: Compiler, when: CompiledCondition) -> Iterator[tuple[Kind, str, str, Node]]:
    yield "drop", when.condition.path, "", TRUE
    for part, rebuild in parts_of_whole(compiler, when):
        path = part.condition.path
        yield "negate", path, "", rebuild(compiler.diagrams.negate(part.diagram))
        for i, inner in enumerate(part.parts):
            if not isinstance(part.condition, Not):  # to drop what is negated is to drop the negation
                others = [other.diagram for j, other in enumerate(part.parts) if j != i]
                yield "drop", inner.condition.path, "", rebuild(compiler.combine(part.condition, others))
        for change, other in _other_tests(compiler, part.condition):
            yield "value", path, change, rebuild(compiler.condition(other).diagram)


def _other_tests(compiler: Compiler, condition: Condition) -> Iterator[tuple[str, Condition]]:
    """Tests with one value more, one less, or, of a single value, another one."""
    make: Callable[[tuple[str, ...]], Condition]
    match condition:
        case Is(variable, chosen):
            of, make = compiler.values_of(variable), partial(Is, variable)
        case HasRole(chosen):
            of, make = compiler.roles, HasRole
        case _:
            return
    for value in of:
        if value not in chosen and len(chosen) + 1 < len(of):
            yield f"+ {value}", make((*chosen, value))
        if value not in chosen and len(chosen) == 1:
            yield f"{chosen[0]} → {value}", make((value,))
        if value in chosen and len(chosen) > 1:
            yield f"– {value}", make(tuple(v for v in chosen if v != value))


# -- constraints


def mutants_of_constraints(book: Rulebook) -> Iterator[Grown]:
    """Mutants of the constraints, which change what is possible."""
    space = space_of(book)
    d = Diagrams(space.sizes, FOREST_BUDGET)
    base = Compiler(book, space, d).run()
    tolerant = _Tolerant(book, space, d)
    outcome = tolerant.or_broken(tolerant.run().conclusions[RECOMMENDATION].diagram)
    compiler = compiler_of(base)
    someone = d.any_of(d.variable_in(level, [YES]) for level in range(len(base.roles)))
    for constraint in book.constraints:
        for kind, path, change, forbidden in condition_mutants(compiler, compiler.condition(constraint.forbid)):
            broken = (base.broken | {constraint.id: forbidden}).values()
            allowed = d.all_of([someone, *map(d.negate, broken)])
            yield Grown(Mutant(kind, constraint.id, path, change), base, d.apply(guard, allowed, outcome))
