"""Where a rulebook uses one finding: the rules that test it, what they lead to, and what else speaks of it."""

from __future__ import annotations

from dataclasses import dataclass

from engine.reading.conditions import Condition, Is, tests_in
from engine.reading.rulebook import Constraint, Invariant, Must, Rule, Rulebook, UnchangedBy


@dataclass(frozen=True)
class Uses:
    """What tests a finding by itself, and the conclusions that rest on those, from the nearest up."""

    rules: tuple[Rule, ...]
    conclusions: tuple[str, ...]
    further: tuple[str, ...]
    flags: tuple[Rule, ...]
    constraints: tuple[Constraint, ...]
    invariants: tuple[Invariant, ...]


def uses_of(book: Rulebook, finding: str) -> Uses:
    """Everything in the rulebook that a finding enters."""
    rules = tuple(r for c in book.conclusions.values() for r in c.rules if _tests(r.when, finding))
    conclusions = tuple(dict.fromkeys(r.conclusion for r in rules))
    reached = set(conclusions)
    for made in book.conclusions.values():  # each uses only those before it
        if reached & set(made.uses):
            reached.add(made.id)
    return Uses(
        rules,
        conclusions,
        tuple(name for name in book.conclusions if name in reached and name not in conclusions),
        tuple(f for f in book.flags if _tests(f.when, finding)),
        tuple(c for c in book.constraints if _tests(c.forbid, finding)),
        tuple(i for i in book.invariants if _speaks_of(i, finding)),
    )


def _tests(condition: Condition | None, finding: str) -> bool:
    tests = tests_in(condition) if condition else ()
    return any(isinstance(test, Is) and test.variable == finding for test in tests)


def _speaks_of(invariant: Invariant, finding: str) -> bool:
    match invariant.claim:
        case Must(condition):
            claimed = _tests(condition, finding)
        case UnchangedBy(findings):
            claimed = finding in findings
        case _:
            claimed = False
    return claimed or _tests(invariant.when, finding)
