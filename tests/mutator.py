"""Single-point changes of a rulebook and what they lead to, written out plainly and apart from `engine.proving`."""

from collections.abc import Iterator
from dataclasses import replace

from engine.reading.conditions import All, Any, AtLeast, Condition, HasRole, Is, Not
from engine.reading.rulebook import Constraint, Rule, Rulebook
from tests import oracle

Outcomes = dict[str | None, oracle.Column]  # the cases by what they lead to; None where the rulebook cannot have them
Key = tuple[str, str, str, str]  # kind, rule, part, change

BROKEN = "broken"
"""The outcome of a case in which some conclusion has no value or several."""


def outcomes(worlds: oracle.Worlds) -> Outcomes:
    """What the rules give to the cases."""
    conclusions = [worlds.having[name] for name in worlds.rulebook.conclusions]
    broken = oracle.union(
        cases for having in conclusions for value, cases in having.items() if isinstance(value, frozenset)
    )
    sound = worlds.possible & ~broken
    cases_of: Outcomes = {str(value): cases & sound for value, cases in worlds.having["recommendation"].items()}
    cases_of |= {BROKEN: worlds.possible & broken, None: worlds.every & ~worlds.possible}
    return {outcome: cases for outcome, cases in cases_of.items() if cases}


def left_by(table: Outcomes, worlds: oracle.Worlds, roles: tuple[str, ...], settled: dict[str, str]) -> set[str]:
    """The outcomes of the completions of a partial case."""
    within = worlds.by_roles[frozenset(roles)]
    for name, value in settled.items():
        within &= worlds.having[name][value]
    return {outcome for outcome, cases in table.items() if outcome is not None and cases & within}


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
