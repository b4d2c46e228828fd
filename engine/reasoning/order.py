"""The order of the diagrams' variables, on which their size depends.

Roles come first: they are always known, so walking them leads to the smaller diagram of that combination of roles.
Then the findings, and each open reading right after what it is about: elsewhere its diagrams are ten times as large.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from engine.reading.conditions import Condition, Is, parts_of, tests_in
from engine.reading.rulebook import RECOMMENDATION, OpenReading, Rule, Rulebook


def variable_order(rulebook: Rulebook) -> list[str]:
    """The findings in the order of the diagrams' variables, which is also the order in which a reason forgets them.

    First those in constraints, together, or the constraints would multiply the diagrams; then as the rules mention
    them, read down from the recommendation. A person's findings come before the pilot's, and what readings rest on
    before what the text names, so that reasons keep what is firmer.
    """
    found = {name for name, finding in rulebook.findings.items() if not isinstance(finding, OpenReading)}
    order: dict[str, None] = {}
    constrained = [t.variable for c in rulebook.constraints for t in tests_in(c.forbid) if isinstance(t, Is)]
    order.update(dict.fromkeys(sorted(constrained, key=lambda name: rulebook.findings[name].scope == "pilot")))
    visited: set[str] = set()
    ahead = [RECOMMENDATION]  # what is still to be visited, last first
    while ahead:
        name = ahead.pop()
        if name in rulebook.findings:
            order.setdefault(name)
        elif name in rulebook.conclusions and name not in visited:
            visited.add(name)
            rules = sorted(rulebook.conclusions[name].rules, key=lambda r: (r.basis == "text", r.id))
            tests = [test for rule in rules if rule.when for test in tests_in(rule.when)]
            ahead += reversed([test.variable for test in tests if isinstance(test, Is)])
    names = [name for name in order | dict.fromkeys(rulebook.findings) if name in found]
    return _with_readings(rulebook, names) if len(found) < len(rulebook.findings) else names


def _with_readings(rulebook: Rulebook, findings: list[str]) -> list[str]:
    """The findings with each open reading after the one that its question names, or else at its derived place."""
    place = {name: i for i, name in enumerate(findings)}
    derived = _places(rulebook, place)
    order = list(findings)
    for name in reversed([name for name in rulebook.findings if name not in place]):
        about = rulebook.questions[name].about
        after = place[about] if about else derived.get(name, len(findings) - 1)
        order.insert(order.index(findings[after]) + 1, name)
    return order


def _places(rulebook: Rulebook, place: Mapping[str, int]) -> dict[str, int]:
    """Of each open reading, the last finding of what it is about: of what stands beside it in conditions.

    What stands beside it in the innermost part of a condition votes for the last finding it rests on; the place with
    the most votes wins, of equals the last.
    """
    last = dict(place)  # of each finding and conclusion, the place of the last finding that it rests on
    for name, conclusion in rulebook.conclusions.items():
        last[name] = max((last.get(t.variable, -1) for r in conclusion.rules for t in _tests(r)), default=-1)
    votes: dict[str, Counter[int]] = {}
    for rule in rulebook.rules.values():
        for reading, beside in _beside(rule.when, ()) if rule.when else ():
            if reading.variable in place or reading.variable in rulebook.conclusions:
                continue
            places = [
                max((last.get(t.variable, -1) for t in tests_in(p) if isinstance(t, Is)), default=-1) for p in beside
            ]
            votes.setdefault(reading.variable, Counter()).update(p for p in places if p >= 0)
    return {name: max(counts, key=lambda p: (counts[p], p)) for name, counts in votes.items() if counts}


def _tests(rule: Rule) -> Iterator[Is]:
    return (test for test in tests_in(rule.when) if isinstance(test, Is)) if rule.when else iter(())


def _beside(condition: Condition, others: tuple[Condition, ...]) -> Iterator[tuple[Is, tuple[Condition, ...]]]:
    """Every test of a variable in a condition, with the other parts of what it is directly inside of."""
    if isinstance(condition, Is):
        yield condition, tuple(other for other in others if other is not condition)
    for part in parts_of(condition):
        yield from _beside(part, parts_of(condition))
