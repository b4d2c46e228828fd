"""A rulebook under one choice of readings: what an open question decides is folded away, and nothing else changes.

A reading is a variable like a finding, chosen instead of found. Where it is settled, each test of it is true or false,
and what cannot hold goes: parts of conditions, rules, values that no rule gives any more. What is left is a rulebook in
which no reading is to be seen; only a question that is left open stays, as one of the findings.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from threading import Lock

from engine.reading.conditions import All, Any, AtLeast, Condition, Is, Not, tests_in
from engine.reading.entries import Words
from engine.reading.rulebook import (
    RECOMMENDATION,
    Adopted,
    Conclusion,
    Constraint,
    Invariant,
    Must,
    OpenReading,
    Rule,
    Rulebook,
)
from engine.reading.rulebook_files import Question

ALWAYS, NEVER = All(()), Any(())
"""The conditions of no parts: what always holds, and what never does."""
KEPT = 16
"""So many choices of readings are kept folded of a rulebook, the latest used."""
_KEEPING = Lock()


def under(rulebook: Rulebook, choice: Mapping[str, Adopted]) -> Rulebook:
    """The rulebook with these questions read as chosen and the others as they are in it.

    The same choice gives the same object again, with all that was worked out of it.
    """
    readings = {name: choice.get(name, adopted) for name, adopted in rulebook.readings.items()}
    if readings == rulebook.readings:
        return rulebook
    whole = rulebook.open
    kept: dict[tuple[Adopted, ...], Rulebook] = whole.__dict__.setdefault("folded", {})
    key = tuple(readings.values())
    with _KEEPING:
        folded = kept[key] = kept.pop(key) if key in kept else fold(whole, readings)
        while len(kept) > KEPT:
            del kept[next(iter(kept))]
    return folded


def fold(whole: Rulebook, readings: Mapping[str, Adopted]) -> Rulebook:
    """The rulebook of all readings with each question's restricted to those given."""
    left = {name: adopted.values for name, adopted in readings.items()}
    conclusions: dict[str, Conclusion] = {}
    for name, conclusion in whole.conclusions.items():
        conclusions[name] = folded = _conclusion(conclusion, left)
        if len(folded.values) < len(conclusion.values):
            left[name] = tuple(folded.values)
    closed = {name for name, adopted in readings.items() if len(adopted.values) == 1}
    findings = {name: finding for name, finding in whole.findings.items() if name not in closed}
    opened = {name: open_reading(whole.questions[name], left[name]) for name in readings if name not in closed}
    return replace(
        whole,
        readings=dict(readings),
        findings=findings | opened,
        conclusions=conclusions,
        constraints=tuple(c for c in (_constraint(c, left) for c in whole.constraints) if c.forbid != NEVER),
        invariants=tuple(i for i in (_invariant(i, left) for i in whole.invariants) if i),
        flags=_rules(whole.flags, left),
        unfolded=whole,
    )


def open_reading(question: Question, values: Iterable[str]) -> OpenReading:
    """An open question as a variable with these values."""
    name = Words(vi=question.id, en=question.id)
    return OpenReading.model_construct(
        id=question.id,
        scope="person",
        label=name,
        question=question.question,
        values={value: question.readings[value].as_label for value in values},
        clause=None,
        document=None,
        basis="interpretation",
        evidence=name,
        polarity=(),
        mutable="yes",
    )


def _conclusion(conclusion: Conclusion, left: Mapping[str, tuple[str, ...]]) -> Conclusion:
    rules = _rules(conclusion.rules, left)
    if rules == conclusion.rules:
        return conclusion
    gone = {rule.value for rule in conclusion.rules} - {rule.value for rule in rules}
    values = conclusion.values
    if conclusion.id != RECOMMENDATION:
        values = {value: words for value, words in values.items() if value not in gone}
    tested = {t.variable for rule in rules if rule.when for t in tests_in(rule.when) if isinstance(t, Is)}
    return replace(conclusion, rules=rules, values=values, uses=tuple(n for n in conclusion.uses if n in tested))


def _rules(rules: tuple[Rule, ...], left: Mapping[str, tuple[str, ...]]) -> tuple[Rule, ...]:
    conditions = {rule.id: folded_condition(rule.when, left) if rule.when else None for rule in rules}
    gone = {name for name, when in conditions.items() if when == NEVER}
    return tuple(_rule(rule, conditions[rule.id], gone) for rule in rules if rule.id not in gone)


def _rule(rule: Rule, when: Condition | None, gone: set[str]) -> Rule:
    overrides = tuple(name for name in rule.overrides if name not in gone)
    if when is rule.when and overrides == rule.overrides:
        return rule
    return replace(rule, when=when, overrides=overrides)


def _constraint(constraint: Constraint, left: Mapping[str, tuple[str, ...]]) -> Constraint:
    return replace(constraint, forbid=folded_condition(constraint.forbid, left))


def _invariant(invariant: Invariant, left: Mapping[str, tuple[str, ...]]) -> Invariant | None:
    """The invariant, or None where it claims nothing under the readings adopted, or not under all those left open."""
    when = invariant.when and folded_condition(invariant.when, left)
    if when == NEVER or any(set(test.values) & set(left[test.variable]) for test in invariant.unless):
        return None
    claim = invariant.claim
    if isinstance(claim, Must):
        claim = replace(claim, condition=folded_condition(claim.condition, left))
    return replace(invariant, when=when, claim=claim)


def folded_condition(condition: Condition, left: Mapping[str, tuple[str, ...]]) -> Condition:
    """What is left of a condition where some variables have only these values left; itself where nothing changes."""
    match condition:
        case Is(variable, values) if variable in left:
            still = tuple(value for value in values if value in left[variable])
            if not still:
                return NEVER
            return ALWAYS if len(still) == len(left[variable]) else replace(condition, values=still)
        case Not(part):
            folded = folded_condition(part, left)
            if folded in (ALWAYS, NEVER):
                return NEVER if folded == ALWAYS else ALWAYS
            return condition if folded is part else replace(condition, part=folded)
        case All(parts) | Any(parts) | AtLeast(_, parts):
            folded_parts = tuple(folded_condition(part, left) for part in parts)
            if all(map(_same, folded_parts, parts)):
                return condition
            return _combined(condition, folded_parts)
        case _:
            return condition


def _same(one: Condition, other: Condition) -> bool:
    return one is other


def _combined(condition: All | Any | AtLeast, parts: tuple[Condition, ...]) -> Condition:
    """The condition over folded parts, some of which always or never hold."""
    rest = tuple(part for part in parts if part not in (ALWAYS, NEVER))
    match condition:
        case All():
            needed = len(parts)
        case Any():
            needed = 1
        case AtLeast(needed):
            pass
    needed -= parts.count(ALWAYS)
    if needed <= 0:
        return ALWAYS
    if needed > len(rest):
        return NEVER
    if len(rest) == 1:
        return rest[0]
    return (
        replace(condition, n=needed, parts=rest) if isinstance(condition, AtLeast) else replace(condition, parts=rest)
    )
