"""Claims on two cases that differ in one thing: conduct that is worse, a role more, another size of damage.

Each is decided for all pairs at once: the outcome with the one value and the outcome with the other, as a diagram of
pairs over everything else.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import combinations, product

from engine.proving.refutation import Refutation, Region
from engine.proving.witness import Witness, outcomes_of, simplest
from engine.reading.diagnostics import Code, Diagnostic
from engine.reading.rulebook import RECOMMENDATION, Individual, Invariant, NeverMilderWith, UnchangedBy
from engine.reasoning.compiled import NO, YES, Compiled
from engine.reasoning.diagram import Diagrams
from engine.reasoning.operations import FALSE, PAIR, TRUE, VOID, VOID_VALUE, Node, Op, guard, pair

Fault = Callable[[int, int], bool]
"""Whether it is wrong that the first value becomes the second."""


def worse_is_milder(compiled: Compiled) -> Iterator[Refutation]:
    """Two cases for each finding with a polarity where a worse answer gives a better outcome, if there are any."""
    milder = _milder(compiled)
    for finding in compiled.rulebook.findings.values():
        for better, worse in combinations(finding.polarity, 2):
            one, other = {finding.id: better}, {finding.id: worse}
            for first, second in differing_cases(compiled, compiled.outcome, one, other, milder):
                params = {"name": finding.id, "better": better, "worse": worse} | _outcomes(compiled, first, second)
                place = compiled.rulebook.places[finding.id]
                yield Refutation(Diagnostic(Code.NOT_MONOTONE, place, params), (first, second))


def unchanged_by(compiled: Compiled, invariant: Invariant, scope: Node, claim: UnchangedBy) -> Iterator[Refutation]:
    """Two cases that differ in these findings alone and have different outcomes, if there are any."""
    outcome = compiled.diagrams.apply(guard, scope, compiled.outcome)
    choices = [dict(zip(claim.findings, values, strict=True)) for values in product(*claim.findings.values())]
    for one, other in combinations(choices, 2):
        for first, second in differing_cases(compiled, outcome, one, other, operator.ne):
            yield _broken(compiled, invariant, first, second)
            return


def never_milder_with(
    compiled: Compiled, invariant: Invariant, scope: Node, claim: NeverMilderWith
) -> Iterator[Refutation]:
    """Two cases, the second with a role more and a milder outcome, if there are any."""
    outcome = compiled.diagrams.apply(guard, scope, compiled.outcome)
    for role in claim.roles:
        for first, second in differing_by_role(compiled, outcome, role, _milder(compiled)):
            yield _broken(compiled, invariant, first, second)


def shared_findings_reach(compiled: Compiled, invariant: Invariant, claim: Individual) -> Iterator[Refutation]:
    """Two cases that differ in a finding which the pilot's persons share, and in a conclusion to be individual."""
    findings = compiled.rulebook.findings
    for name in claim.conclusions:
        diagram = compiled.diagrams.apply(guard, compiled.constraints, compiled.conclusions[name].diagram)
        shared = [f for f in findings.values() if f.scope == "pilot"]
        for finding in shared:
            for one, other in combinations(finding.values, 2):
                pairs = differing_cases(compiled, diagram, {finding.id: one}, {finding.id: other}, operator.ne)
                for first, second in pairs:
                    params = {"invariant": invariant.id, "conclusion": name, "name": finding.id}
                    yield Refutation(Diagnostic(Code.NOT_INDIVIDUAL, invariant.place, params), (first, second), (name,))
                    break


def differing_cases(
    compiled: Compiled, f: Node, one: Mapping[str, str], other: Mapping[str, str], fault: Fault
) -> Iterator[tuple[Witness, Witness]]:
    """At most one pair of possible cases, alike but for these findings, whose values of `f` are at fault."""
    case = next(_faults(compiled, _with(compiled, f, one), _with(compiled, f, other), fault), None)
    if case:
        yield case.with_findings(one), case.with_findings(other)


def differing_by_role(compiled: Compiled, f: Node, role: str, fault: Fault) -> Iterator[tuple[Witness, Witness]]:
    """At most one pair of possible cases, the second with a role more, whose values of `f` are at fault."""
    level = compiled.role_index[role]
    without, with_ = (compiled.diagrams.cofactor(f, level, value) for value in (NO, YES))
    first = next(_faults(compiled, without, with_, fault), None)
    if first:
        yield first, Witness(tuple(r for r in compiled.roles if r == role or r in first.roles), first.findings)


def _faults(compiled: Compiled, f: Node, g: Node, fault: Fault) -> Iterator[Witness]:
    """A case for each pair of values, of the one function and of the other, that is at fault."""
    d = compiled.diagrams
    both = d.apply(pair, f, g)
    for value in sorted(d.terminals(both)):
        first, second = divmod(value, PAIR)
        if VOID_VALUE not in (first, second) and fault(first, second):
            case = simplest(compiled, both, value)
            assert case is not None  # a terminal is reached
            yield case


def _with(compiled: Compiled, f: Node, findings: Mapping[str, str]) -> Node:
    for name, value in findings.items():
        level = compiled.index[name]
        f = compiled.diagrams.cofactor(f, level, compiled.value_index[level][value])
    return f


def _milder(compiled: Compiled) -> Fault:
    """Whether the second outcome is milder; outcomes outside the merit order are neither milder nor worse."""
    merit = [o.id for o in compiled.rulebook.outcomes.values() if o.merit == "yes"]
    values = compiled.conclusions[RECOMMENDATION].values
    rank = [merit.index(v) if v in merit else None for v in values]

    def milder(first: int, second: int) -> bool:
        before, after = rank[first], rank[second]
        return before is not None and after is not None and after < before

    return milder


def _broken(compiled: Compiled, invariant: Invariant, first: Witness, second: Witness) -> Refutation:
    outcomes = " → ".join(_outcomes(compiled, first, second).values())
    params = {"invariant": invariant.id, "outcomes": outcomes}
    return Refutation(Diagnostic(Code.BROKEN_INVARIANT, invariant.place, params), (first, second))


def _outcomes(compiled: Compiled, first: Witness, second: Witness) -> dict[str, str]:
    return {"first": ", ".join(outcomes_of(compiled, first)), "second": ", ".join(outcomes_of(compiled, second))}


# -- where these claims are broken, over all readings at once


def where_milder(compiled: Compiled) -> Iterator[Region]:
    """Of each finding with a polarity, where a worse answer gives a better outcome."""
    at_fault = _at_fault(_milder(compiled))
    for finding in compiled.rulebook.findings.values():
        for better, worse in combinations(finding.polarity, 2):
            one, other = (_with(compiled, compiled.outcome, {finding.id: value}) for value in (better, worse))
            params = {"name": finding.id, "better": better, "worse": worse}
            yield Region(compiled.diagrams.apply(at_fault, one, other), params)


def where_changed(compiled: Compiled, scope: Node, claim: UnchangedBy) -> Node:
    """Where two cases that differ in these findings alone have different outcomes."""
    outcome = compiled.diagrams.apply(guard, scope, compiled.outcome)
    choices = [dict(zip(claim.findings, values, strict=True)) for values in product(*claim.findings.values())]
    return _where_different(compiled.diagrams, [_with(compiled, outcome, choice) for choice in choices])


def where_milder_with(compiled: Compiled, scope: Node, claim: NeverMilderWith) -> Node:
    """Where a role more gives a milder outcome."""
    d, at_fault = compiled.diagrams, _at_fault(_milder(compiled))
    outcome = d.apply(guard, scope, compiled.outcome)
    levels = [compiled.role_index[role] for role in claim.roles]
    return d.any_of(
        d.apply(at_fault, d.cofactor(outcome, level, NO), d.cofactor(outcome, level, YES)) for level in levels
    )


def where_shared(compiled: Compiled, invariant: Invariant, claim: Individual) -> Iterator[Region]:
    """Where a conclusion to be individual changes with a finding that the pilot's persons share."""
    shared = [finding for finding in compiled.rulebook.findings.values() if finding.scope == "pilot"]
    for name in claim.conclusions:
        diagram = compiled.diagrams.apply(guard, compiled.constraints, compiled.conclusions[name].diagram)
        for finding in shared:
            values = [_with(compiled, diagram, {finding.id: value}) for value in finding.values]
            params = {"invariant": invariant.id, "conclusion": name, "name": finding.id}
            yield Region(_where_different(compiled.diagrams, values), params, invariant)


def _where_different(d: Diagrams, functions: Iterable[Node]) -> Node:
    at_fault = _at_fault(operator.ne)
    return d.any_of(d.apply(at_fault, f, g) for f, g in combinations(dict.fromkeys(functions), 2))


def _at_fault(fault: Fault) -> Op:
    """Whether the values of two functions are at fault: never where they are equal, or one case is impossible."""

    def at_fault(f: Node, g: Node) -> Node | None:
        if f == g or VOID in (f, g):
            return FALSE
        return (TRUE if fault(~f, ~g) else FALSE) if f < 0 and g < 0 else None

    return at_fault
