"""Why, why not, what is missing, what would change it: exact answers from the diagrams, for open and settled cases.

Every answer speaks of findings by id; `telling` turns them into words. Limits are arguments, and an answer that a limit
cut says so (`complete` is false); nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.reading.case import CheckedPerson, FindingEntry
from engine.reading.conditions import Is, tests_in
from engine.reading.rulebook import RECOMMENDATION
from engine.reasoning.compiled import VOID_BIT
from engine.reasoning.decide import decide_person
from engine.reasoning.decision import Decision
from engine.reasoning.diagram import UNKNOWN, inner
from engine.reasoning.minimal_sets import TooMany, differences, hitting_sets, smallest_hitting_set
from engine.reasoning.operations import Node
from engine.reasoning.questions import Plan, plan_questions
from engine.reasoning.reasons import Way
from engine.reasoning.status import HOLDS, NAMES, Statuses
from engine.reasoning.trace import Trace

SETS = 10_000
"""So many minimal sets are computed at most before an answer is said to be incomplete."""
STEPS = 400
"""So many partial sets of answers are looked at before one that only cannot be made smaller is the answer."""
LOOKED_AT = 400
"""So many of the smallest changes are looked at before the first are chosen, so that a certain one is not cut off."""

Answer = tuple[str, str]  # a finding and a value of it


@dataclass(frozen=True)
class Reasons:
    """Minimal sets of settled findings that each alone keep the outcome where it is.

    `sets` begins with a smallest one; it holds all of them where `complete` says so.
    """

    sets: tuple[tuple[str, ...], ...]
    rules: tuple[str, ...]
    complete: bool


@dataclass(frozen=True)
class WhyNot:
    """Why an outcome is not recommended: what excludes it, or, where it is still possible, what would settle on it.

    No answer of `establish` can go; that no other set is smaller was proved unless `smallest` is false.
    """

    outcome: str
    possible: bool
    excluded: Reasons | None
    establish: tuple[Answer, ...] | None
    smallest: bool = True


@dataclass(frozen=True)
class Missing:
    """The open findings: those that can matter, those that provably cannot, and how to decide with few questions."""

    relevant: tuple[str, ...]
    irrelevant: tuple[str, ...]
    deciding: tuple[str, ...]
    plan: Plan


@dataclass(frozen=True)
class Change:
    """A smallest set of findings established otherwise, and what is possible then."""

    findings: tuple[Answer, ...]
    possible: tuple[str, ...]


@dataclass(frozen=True)
class Changes:
    """The smallest changes that lead to one outcome; none where nothing that may change leads there.

    Those that surely lead there come before those that only may; among them those that touch what decided come first.
    """

    outcome: str
    changes: tuple[Change, ...]
    complete: bool


@dataclass(frozen=True)
class WhatIf:
    """A decision beside the same with some findings otherwise, and the rules whose status differs."""

    baseline: Decision
    scenario: Decision
    rules: tuple[tuple[str, str, str], ...]


def why(trace: Trace, limit: int = 1) -> Reasons:
    """The smallest sufficient reasons of what is possible now, at most `limit` of them."""
    goal = trace.statuses.conclusion(RECOMMENDATION)
    return _reasons(trace, goal, limit) if goal else Reasons((), (), True)


def why_not(trace: Trace, outcome: str, limit: int = 1) -> WhyNot:
    """What excludes an outcome, or what would have to be established for it."""
    values = trace.compiled.conclusions[RECOMMENDATION].values
    bit = 1 << values.index(outcome)
    if trace.statuses.conclusion(RECOMMENDATION) & bit:
        return WhyNot(outcome, True, None, *_forcing(trace, bit))
    return WhyNot(outcome, False, _reasons(trace, ((1 << len(values)) - 1) & ~bit, limit), None)


def missing(trace: Trace) -> Missing:
    """What is open, what of it matters, and the best next question."""
    settled = trace.person.settled
    unknown = [name for name in trace.compiled.rulebook.facts if name not in settled]
    relevant = trace.pending
    irrelevant = tuple(name for name in unknown if name not in relevant)
    open_now = trace.statuses.conclusion(RECOMMENDATION).bit_count() > 1
    deciding = trace.must_establish if open_now else ()
    return Missing(relevant, irrelevant, deciding, plan_questions(trace))


def changes(trace: Trace, limit: int = 20) -> tuple[Changes, ...]:
    """For each outcome that is not possible now, the smallest changes of settled findings after which it is."""
    values = trace.compiled.conclusions[RECOMMENDATION].values
    possible = trace.statuses.conclusion(RECOMMENDATION)
    if not possible:
        return ()
    others = [o for o in trace.compiled.rulebook.ruled_outcomes if not possible >> values.index(o) & 1]
    return tuple(_changes_to(trace, outcome, limit) for outcome in others)


def what_if(decision: Decision, answers: Mapping[str, str | None]) -> WhatIf:
    """The decision with some findings set to other values, or forgotten (None), beside the decision as it is."""
    trace = decision.trace
    findings = {n: e for n, e in trace.person.findings.items() if answers.get(n, "") is not None}
    findings |= {name: FindingEntry(value=value) for name, value in answers.items() if value is not None}
    return beside(decision, trace.person.with_findings(findings))


def beside(decision: Decision, person: CheckedPerson) -> WhatIf:
    """The decision beside that on the same person with other findings."""
    trace = decision.trace
    scenario = decide_person(trace.case, person)
    rules = []
    for name, made in trace.compiled.rules.items():
        before, after = trace.statuses.applies(made), scenario.trace.statuses.applies(made)
        if before != after:
            rules.append((name, NAMES[before], NAMES[after]))
    return WhatIf(decision, scenario, tuple(rules))


# -- minimal sets in terms of findings


def _reasons(trace: Trace, goal: int, limit: int) -> Reasons:
    compiled = trace.compiled
    outcome, fixed = compiled.outcome, compiled.role_levels
    greedy = trace.sufficient(goal)
    try:
        differing = differences(compiled.diagrams, outcome, trace.known, goal | VOID_BIT, fixed, SETS)
        smallest = smallest_hitting_set(differing, SETS)
    except TooMany:
        return Reasons((trace.names(greedy),), _rules(trace, greedy), False)
    first = _levels(smallest)
    # The reason of the decision itself is shown where it is as small as any.
    first = greedy if len(greedy) == len(first) else first
    try:
        others = [s for s in hitting_sets(differing, SETS) if s != _mask(first)] if limit > 1 else []
        complete = len(others) < limit if limit > 1 else len(differing) == sum(s.bit_count() == 1 for s in differing)
    except TooMany:
        others, complete = [], False
    sets = (trace.names(first), *(trace.names(_levels(s)) for s in others[: limit - 1]))
    return Reasons(sets, _rules(trace, first), complete)


def _rules(trace: Trace, levels: list[int]) -> tuple[str, ...]:
    """The rules on the way that hold once only these findings are kept."""
    statuses = Statuses(trace.compiled, trace.keeping(levels), trace.statuses)
    return tuple(name for name, rule in Way(statuses).leading.items() if statuses.holds(rule) == HOLDS)


def _levels(members: int) -> list[int]:
    return [i for i in range(members.bit_length()) if members >> i & 1]


def _mask(levels: list[int]) -> int:
    return sum(1 << level for level in levels)


# -- changes


def _changes_to(trace: Trace, outcome: str, limit: int) -> Changes:
    """By the shortest paths to the outcome's terminal, counting settled findings that take another value."""
    compiled = trace.compiled
    target = compiled.conclusions[RECOMMENDATION].values.index(outcome)
    frozen = set(compiled.role_levels)
    frozen |= {compiled.index[f.id] for f in compiled.rulebook.findings.values() if f.mutable == "no"}

    def steps(node: Node) -> Iterator[tuple[int, Node, int, int]]:
        level = compiled.diagrams.levels[node]
        value = trace.known[level]
        for choice, child in enumerate(compiled.diagrams.children[node]):
            cost = 0 if value in (UNKNOWN, choice) else 1
            if not cost or level not in frozen:
                yield cost, child, level, choice

    fixed = [value if level in frozen else UNKNOWN for level, value in enumerate(trace.known)]
    reached = compiled.diagrams.reached(compiled.outcome, fixed)
    costs = {node: 0 if ~node == target else float("inf") for node in reached if node < 0}
    for node in inner(reached):
        costs[node] = min([cost + costs[child] for cost, child, _, _ in steps(node)])
    least = costs[compiled.outcome]
    if least == float("inf"):
        return Changes(outcome, (), True)
    change_sets: dict[frozenset[tuple[int, int]], None] = {}
    seen: set[tuple[Node, frozenset[tuple[int, int]]]] = set()
    stack: list[tuple[Node, frozenset[tuple[int, int]]]] = [(compiled.outcome, frozenset())]
    while stack:
        node, made = state = stack.pop()
        if state in seen:
            continue
        seen.add(state)
        if node < 0:
            change_sets[made] = None
            if len(change_sets) > max(limit, LOOKED_AT):
                break
            continue
        for cost, child, level, choice in steps(node):
            if len(made) + cost + costs[child] == least:
                stack.append((child, made | {(level, choice)} if cost else made))
    in_order = _in_order(trace, [_change(trace, made) for made in sorted(map(sorted, change_sets))])
    return Changes(outcome, tuple(in_order[:limit]), len(change_sets) <= limit)


def _in_order(trace: Trace, changes: list[Change]) -> list[Change]:
    """The certain ones first, then those of findings that the decisive rules test; else in the vocabulary's order."""
    rules = trace.compiled.rulebook.rules
    conditions = [rules[name].when for name in trace.decisive_rules]
    tested = {t.variable for when in conditions if when for t in tests_in(when) if isinstance(t, Is)}

    def rank(change: Change) -> tuple[bool, int]:
        return len(change.possible) > 1, sum(name not in tested for name, _ in change.findings)

    return sorted(changes, key=rank)


def _change(trace: Trace, made: list[tuple[int, int]]) -> Change:
    known = list(trace.known)
    for level, choice in made:
        known[level] = choice
    compiled = trace.compiled
    bits = compiled.diagrams.possible(compiled.outcome, known) & ~VOID_BIT
    return Change(tuple(_answer(trace, *step) for step in made), compiled.outcome_sets[bits])


def _answer(trace: Trace, level: int, choice: int) -> Answer:
    return trace.compiled.variables[level], trace.compiled.values[level][choice]


# -- the fewest answers that settle on an outcome


class _TooLong(Exception):
    pass


def _forcing(trace: Trace, goal: int) -> tuple[tuple[Answer, ...], bool]:
    """A smallest set of answers to open findings after which the outcome is settled, by iterative deepening.

    Each answer has to block a way to another outcome: so it is one of the open findings on such a way, answered
    otherwise. Where the search is too long, a set of which no answer can go, and False.
    """
    steps = [STEPS]
    try:
        for count in range(len(trace.compiled.variables) + 1):
            answers = _forced(trace, list(trace.known), goal, count, steps)
            if answers is not None:
                return tuple(_answer(trace, level, choice) for level, choice in sorted(answers)), True
    except _TooLong:
        return tuple(_answer(trace, level, choice) for level, choice in sorted(_enough(trace, goal))), False
    raise AssertionError("an outcome that is possible is settled by some complete case")


def _enough(trace: Trace, goal: int) -> list[tuple[int, int]]:
    """The answers on a short way to the outcome, those left out without which it is settled all the same."""
    compiled = trace.compiled
    chosen = dict(_way_to(trace, trace.known, goal) or [])
    for level in sorted(chosen, reverse=True):
        known = [chosen.get(i, value) if i != level else value for i, value in enumerate(trace.known)]
        if compiled.diagrams.possible(compiled.outcome, known) & ~VOID_BIT == goal:
            del chosen[level]
    return list(chosen.items())


def _forced(trace: Trace, known: list[int], goal: int, count: int, steps: list[int]) -> list[tuple[int, int]] | None:
    compiled = trace.compiled
    bits = compiled.diagrams.possible(compiled.outcome, known) & ~VOID_BIT
    if bits == goal:
        return []
    if not bits & goal or not count:
        return None
    steps[0] -= 1
    if steps[0] < 0:
        raise _TooLong
    for level, choice in _way_to(trace, known, ~(goal | VOID_BIT)) or []:
        for other in range(len(compiled.values[level])):
            if other != choice:
                known[level] = other
                rest = _forced(trace, known, goal, count - 1, steps)
                known[level] = UNKNOWN
                if rest is not None:
                    return [(level, other), *rest]
    return None


def _way_to(trace: Trace, known: Sequence[int], goal: int) -> list[tuple[int, int]] | None:
    """The open findings, with their values, on a way to an outcome of `goal` that meets the fewest of them."""
    diagrams, outcome = trace.compiled.diagrams, trace.compiled.outcome
    reached = diagrams.reached(outcome, known)
    # Of each node from which there is a way, how many open findings it meets, and the first choice.
    ways = {node: (0, 0) for node in reached if node < 0 and goal >> ~node & 1}
    for node in inner(reached):
        value = known[diagrams.levels[node]]
        choices = enumerate(diagrams.children[node]) if value < 0 else [(value, diagrams.children[node][value])]
        steps = [(ways[child][0] + (value < 0), choice) for choice, child in choices if child in ways]
        if steps:
            ways[node] = min(steps)
    if outcome not in ways:
        return None
    way, node = [], outcome
    while node >= 0:
        level, choice = diagrams.levels[node], ways[node][1]
        if known[level] < 0:
            way.append((level, choice))
        node = diagrams.children[node][choice]
    return way
