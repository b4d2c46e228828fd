"""Single-point changes of a rulebook and what they lead to, written out plainly and apart from `engine.proving`."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, product

from engine.reading.conditions import All, Any, AtLeast, Condition, HasRole, Is, Not
from engine.reading.rulebook import Constraint, Rule, Rulebook
from tests import oracle

Case = tuple[tuple[str, ...], tuple[tuple[str, str], ...]]  # roles, and every finding with its value
Outcomes = dict[Case, str | None]  # None where the rulebook cannot have the case
Key = tuple[str, str, str, str]  # kind, rule, part, change

BROKEN = "broken"
"""The outcome of a case in which some conclusion has no value or several."""


def complete_cases(book: Rulebook) -> list[Case]:
    """Every complete case with every set of roles that is not empty."""
    roles = [chosen for n in range(1, len(book.roles) + 1) for chosen in combinations(book.roles, n)]
    findings = [[(f.id, value) for value in f.values] for f in book.findings.values()]
    return [(chosen, settled) for chosen in roles for settled in product(*findings)]


def outcomes(book: Rulebook, cases: list[Case]) -> Outcomes:
    """What the rules give to each case, one after the other."""
    found: Outcomes = {}
    for roles, settled in cases:
        found[roles, settled] = None
        if oracle.is_possible(book, roles, dict(settled)):
            world = oracle.evaluate(book, roles, dict(settled))
            broken = any(isinstance(world[name], frozenset) for name in book.conclusions)
            found[roles, settled] = BROKEN if broken else str(world["recommendation"])
    return found


def left_by(table: Outcomes, roles: tuple[str, ...], settled: dict[str, str]) -> set[str]:
    """The outcomes of the completions of a partial case."""
    found = {o for (r, f), o in table.items() if set(r) == set(roles) and settled.items() <= dict(f).items()}
    return {o for o in found if o is not None}


def mutants(book: Rulebook) -> Iterator[tuple[Key, Rulebook]]:
    """Every rulebook that differs from one in a single point, with what is changed."""
    for rule in (rule for conclusion in book.conclusions.values() for rule in conclusion.rules):
        if rule.when is not None:
            for kind, part, change, when in changed_whole(book, rule.when):
                yield (kind, rule.id, part, change), with_rule(book, replace(rule, when=when))
        for name in rule.overrides:
            left = tuple(other for other in rule.overrides if other != name)
            yield ("override", rule.id, "overrides", f"– {name}"), with_rule(book, replace(rule, overrides=left))
        for value in book.conclusions[rule.conclusion].values:
            if value != rule.value:
                change = f"{rule.value} → {value}"
                yield ("outcome", rule.id, "then", change), with_rule(book, replace(rule, value=value))
    for constraint in book.constraints:
        for kind, part, change, forbid in changed_whole(book, constraint.forbid):
            yield (kind, constraint.id, part, change), with_constraint(book, replace(constraint, forbid=forbid))


def with_rule(book: Rulebook, rule: Rule) -> Rulebook:
    conclusion = book.conclusions[rule.conclusion]
    rules = tuple(rule if other.id == rule.id else other for other in conclusion.rules)
    return replace(book, conclusions=book.conclusions | {rule.conclusion: replace(conclusion, rules=rules)})


def with_constraint(book: Rulebook, constraint: Constraint) -> Rulebook:
    return replace(book, constraints=tuple(constraint if c.id == constraint.id else c for c in book.constraints))


Changed = tuple[str, str, str, Condition]


def changed_whole(book: Rulebook, condition: Condition) -> Iterator[Changed]:
    yield "drop", condition.path, "", All(())
    yield from changed(book, condition)


def changed(book: Rulebook, condition: Condition) -> Iterator[Changed]:
    """Every condition that differs from one in a single point of it."""
    yield "negate", condition.path, "", Not(condition)
    match condition:
        case All(parts) | Any(parts) | AtLeast(_, parts):
            for i, part in enumerate(parts):
                yield "drop", part.path, "", replace(condition, parts=parts[:i] + parts[i + 1 :])
                for kind, path, change, other in changed(book, part):
                    yield kind, path, change, replace(condition, parts=(*parts[:i], other, *parts[i + 1 :]))
        case Not(part):
            for kind, path, change, other in changed(book, part):
                yield kind, path, change, replace(condition, part=other)
        case Is(variable, values):
            known = book.findings[variable].values if variable in book.findings else book.conclusions[variable].values
            for change, others in changed_values(values, list(known)):
                yield "value", condition.path, change, replace(condition, values=others)
        case HasRole(roles):
            for change, others in changed_values(roles, list(book.roles)):
                yield "value", condition.path, change, replace(condition, roles=others)


def changed_values(chosen: tuple[str, ...], known: list[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """One value more, but not all; one less, but not none; or another one for a single one."""
    for value in known:
        if value not in chosen and len({*chosen, value}) < len(known):
            yield f"+ {value}", (*chosen, value)
        if value not in chosen and len(chosen) == 1:
            yield f"{chosen[0]} → {value}", (value,)
        if value in chosen and len(chosen) > 1:
            yield f"– {value}", tuple(other for other in chosen if other != value)
