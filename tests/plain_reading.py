"""The plain reading of complete cases, and rulebooks in which a part of a condition is always true or always false."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import replace

from engine.reading.case import CheckedPerson
from engine.reading.conditions import All, AtLeast, Condition, Not, parts_of
from engine.reading.conditions import Any as AnyOf
from engine.reading.rulebook import Rulebook
from tests import oracle


def complete(book: Rulebook, rng: random.Random, settled: Mapping[str, str]) -> dict[str, str]:
    return {f.id: settled.get(f.id) or rng.choice(list(f.values)) for f in book.findings.values()}


def worlds_of_two(
    book: Rulebook, rng: random.Random, first: CheckedPerson, second: CheckedPerson
) -> Iterator[tuple[oracle.World, oracle.World]]:
    """Twenty pairs of possible completions that differ only where the two cases do."""
    count = 0
    for _ in range(5000):
        rest = complete(book, rng, {})
        pair = [(person.roles, {**rest, **person.settled}) for person in (first, second)]
        if all(oracle.is_possible(book, *case) for case in pair):
            yield oracle.evaluate(book, *pair[0]), oracle.evaluate(book, *pair[1])
            count += 1
            if count == 20:
                return
    raise AssertionError("no possible completions")


def names_of(book: Rulebook) -> list[str]:
    """What has a condition: rules, flags and constraints."""
    return [r.id for r in book.rules.values() if r.when] + [c.id for c in book.constraints]


def condition_of(book: Rulebook, name: str) -> Condition:
    rule = book.rules.get(name)
    condition = rule.when if rule else next(c.forbid for c in book.constraints if c.id == name)
    assert condition is not None
    return condition


def held(condition: Condition, part: str, word: str) -> Condition:
    if condition.path == part:
        return All(()) if word == "true" else AnyOf(())
    parts = tuple(held(p, part, word) for p in parts_of(condition))
    match condition:
        case All() | AnyOf() | AtLeast():
            return replace(condition, parts=parts)
        case Not():
            return Not(parts[0])
        case _:
            return condition


def with_condition(book: Rulebook, name: str, condition: Condition) -> Rulebook:
    rules = {
        c.id: replace(c, rules=tuple(replace(r, when=condition) if r.id == name else r for r in c.rules))
        for c in book.conclusions.values()
    }
    flags = tuple(replace(f, when=condition) if f.id == name else f for f in book.flags)
    constraints = tuple(replace(c, forbid=condition) if c.id == name else c for c in book.constraints)
    return replace(book, conclusions=rules, flags=flags, constraints=constraints)


def difference(first: CheckedPerson, second: CheckedPerson) -> set[str]:
    """The roles and findings in which two persons differ."""
    names = {*first.settled, *second.settled}
    return {*(n for n in names if first.settled.get(n) != second.settled.get(n)), *({*first.roles} ^ {*second.roles})}


def is_wrong(book: Rulebook, before: object, after: object, milder: bool) -> bool:
    """Whether one value must not become the other: they differ, or the second is the milder outcome."""
    if not milder:
        return before != after
    merit = [o.id for o in book.outcomes.values() if o.merit == "yes"]
    return before in merit and after in merit and merit.index(after) < merit.index(before)
