"""What a rulebook says is always true: the cases that break it, and where it is broken over all readings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from engine.proving.refutation import Refutation, Region
from engine.proving.relations import (
    never_milder_with,
    shared_findings_reach,
    unchanged_by,
    where_changed,
    where_milder_with,
    where_shared,
)
from engine.proving.witness import outcomes_of, witness_in
from engine.reading.conditions import Is, tests_in
from engine.reading.diagnostics import Code, Diagnostic
from engine.reading.rulebook import RECOMMENDATION, Individual, Invariant, Must, NeverMilderWith, UnchangedBy
from engine.reasoning.compile import compiler_of
from engine.reasoning.compiled import Compiled
from engine.reasoning.operations import TRUE, Node, conjunction


def broken(name: str, compiled: Compiled) -> Iterator[Refutation]:
    """The case, or the two cases, that break the invariant of that name."""
    for invariant in compiled.rulebook.invariants:
        if invariant.id == name:
            yield from _broken(invariant, compiled)


def _broken(invariant: Invariant, compiled: Compiled) -> Iterator[Refutation]:
    scope = _scope(invariant, compiled)
    match invariant.claim:
        case Must() as claim:
            case = witness_in(compiled, _violation(compiled, scope, claim))
            if case:
                params = {"invariant": invariant.id, "outcomes": ", ".join(outcomes_of(compiled, case))}
                diagnostic = Diagnostic(Code.BROKEN_INVARIANT, invariant.place, params)
                yield Refutation(diagnostic, (case,), _spoken_of(compiled, invariant))
        case UnchangedBy() as claim:
            yield from unchanged_by(compiled, invariant, scope, claim)
        case NeverMilderWith() as claim:
            yield from never_milder_with(compiled, invariant, scope, claim)
        case Individual() as claim:
            yield from shared_findings_reach(compiled, invariant, claim)
        case _:
            assert_never(invariant.claim)


def where_broken(name: str, compiled: Compiled) -> Iterator[Region]:
    """Where the invariant of that name is broken."""
    for invariant in compiled.rulebook.invariants:
        if invariant.id == name:
            yield from _where_broken(invariant, compiled)


def _where_broken(invariant: Invariant, compiled: Compiled) -> Iterator[Region]:
    scope = _scope(invariant, compiled)
    match invariant.claim:
        case Must() as claim:
            where = compiled.diagrams.apply(conjunction, compiled.constraints, _violation(compiled, scope, claim))
        case UnchangedBy() as claim:
            where = where_changed(compiled, scope, claim)
        case NeverMilderWith() as claim:
            where = where_milder_with(compiled, scope, claim)
        case Individual() as claim:
            yield from where_shared(compiled, invariant, claim)
            return
        case _:
            assert_never(invariant.claim)
    yield Region(where, {"invariant": invariant.id}, invariant)


def persons_apart(compiled: Compiled) -> Iterator[Refutation]:
    """Findings of the pilot that reach a conclusion which is to rest on the person's own."""
    for invariant in compiled.rulebook.invariants:
        if isinstance(invariant.claim, Individual):
            yield from _broken(invariant, compiled)


def where_not_apart(compiled: Compiled) -> Iterator[Region]:
    """Where they do."""
    for invariant in compiled.rulebook.invariants:
        if isinstance(invariant.claim, Individual):
            yield from _where_broken(invariant, compiled)


def _scope(invariant: Invariant, compiled: Compiled) -> Node:
    return TRUE if invariant.when is None else compiler_of(compiled).condition(invariant.when).diagram


def _violation(compiled: Compiled, scope: Node, claim: Must) -> Node:
    d = compiled.diagrams
    holds = compiler_of(compiled).condition(claim.condition).diagram
    return d.apply(conjunction, scope, d.negate(holds) if claim.wanted else holds)


def _spoken_of(compiled: Compiled, invariant: Invariant) -> tuple[str, ...]:
    """The conclusions, besides the recommendation, that an invariant on single cases speaks of."""
    conditions = [invariant.when, invariant.claim.condition if isinstance(invariant.claim, Must) else None]
    tests = [test for condition in conditions if condition for test in tests_in(condition)]
    names = {test.variable for test in tests if isinstance(test, Is)} - {RECOMMENDATION}
    return tuple(name for name in compiled.conclusions if name in names)
