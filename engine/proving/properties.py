"""What `congtam check` proves of a rulebook: named properties, each decided exactly on the diagrams, for all cases.

A property is proved, refuted with cases that show the fault, or undecided, which counts as a failure: where the nodes
of its budget do not suffice, or where a defect that another property reports leaves a conclusion without a diagram.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Literal, assert_never

from engine.proving.identity import about_identity
from engine.proving.idle import idle_parts
from engine.proving.independent import prove_independently
from engine.proving.refutation import Refutation
from engine.proving.relations import never_milder_with, shared_findings_reach, unchanged_by, worse_is_milder
from engine.proving.witness import Witness, given_to_someone, outcomes_of, witness_in, witness_of
from engine.reading.conditions import Is, tests_in
from engine.reading.diagnostics import Code, Diagnostic, Place
from engine.reading.rulebook import (
    RECOMMENDATION,
    Individual,
    Invariant,
    Must,
    NeverMilderWith,
    Rulebook,
    UnchangedBy,
)
from engine.reasoning.compile import compiler_of, inspect_rulebook
from engine.reasoning.compiled import Compiled
from engine.reasoning.diagram import TooLarge
from engine.reasoning.operations import FALSE, TRUE, Node, conjunction

PROOF_BUDGET = 2_000_000
"""Nodes that all proofs of a rulebook may make together; those of kl14 make 300,000."""

Verdict = Literal["proved", "refuted", "undecided"]
Prover = Callable[[Compiled], Iterable[Refutation]]
Timed = tuple["Proof", float]
"""A proof with the seconds it took."""


@dataclass(frozen=True)
class Property:
    """A named claim about all cases of a rulebook; `needs_all` if it cannot be looked at without every conclusion."""

    id: str
    prove: Prover
    needs_all: bool = True
    invariant: Invariant | None = None


@dataclass(frozen=True)
class Proof:
    """What came of one property."""

    property: Property
    verdict: Verdict
    refutations: tuple[Refutation, ...] = ()


def properties_of(book: Rulebook) -> list[Property]:
    """Everything that is to be proved of a rulebook, its own invariants last."""
    own = [i for i in book.invariants if not isinstance(i.claim, Individual)]
    return [
        Property("one-value", partial(_defects, ONE_VALUE), needs_all=False),
        Property("reachable", _reachable, needs_all=False),
        Property("every-rule-decides", partial(_defects, (Code.DEAD_RULE, Code.NEVER_HOLDS)), needs_all=False),
        Property("no-idle-part", idle_parts, needs_all=False),
        Property("worse-is-never-milder", worse_is_milder),
        Property("persons-apart", _persons_apart),
        Property("identity-never-matters", about_identity),
        *(Property(i.id, partial(_invariant, i), invariant=i) for i in own),
    ]


ONE_VALUE = (Code.GAP, Code.CONFLICT, Code.DOES_NOT_COMPILE)


def compile_for_proofs(book: Rulebook) -> Compiled:
    """The rulebook's diagrams in a forest of their own, in which the proofs may grow."""
    return inspect_rulebook(book, PROOF_BUDGET)


def prove(prop: Property, compiled: Compiled) -> Proof:
    """Decides one property."""
    too_large = compiled.is_too_large
    if (prop.needs_all and not compiled.is_complete) or (too_large and prop.id != "one-value"):
        return Proof(prop, "undecided")
    try:
        refutations = tuple(prop.prove(compiled))
    except TooLarge:
        params = {"property": prop.id, "limit": str(compiled.diagrams.budget)}
        place = (prop.invariant or compiled.rulebook.conclusions[RECOMMENDATION]).place
        return Proof(prop, "undecided", (Refutation(Diagnostic(Code.UNDECIDED, place, params)),))
    if too_large or not (refutations or compiled.is_complete):  # what a defect left out was not looked at
        return Proof(prop, "undecided", refutations)
    return Proof(prop, "refuted" if refutations else "proved", refutations)


def prove_again(compiled: Compiled) -> Iterator[Proof]:
    """What z3 makes of the diagrams, which it holds against the rules without sharing code with them."""
    for obligation in prove_independently(compiled):
        prop = Property(f"z3-{obligation.name}", lambda _: ())
        case = Witness(obligation.roles, obligation.case) if obligation.case else None
        refutations = (Refutation(None, (case,) if case else ()),) if obligation.verdict == "refuted" else ()
        yield Proof(prop, obligation.verdict, refutations)


def timed_proofs(compiled: Compiled, independent: bool, start: float) -> Iterator[Timed]:
    """Every property decided, with the seconds it took; `independent` adds what z3 makes of the diagrams.

    What compiling took since `start` counts to the first, which rests on it alone.
    """
    for proof in _proofs(compiled, independent):
        yield proof, time.perf_counter() - start
        start = time.perf_counter()


def _proofs(compiled: Compiled, independent: bool) -> Iterator[Proof]:
    for prop in properties_of(compiled.rulebook):
        yield prove(prop, compiled)
    if independent:
        yield from prove_again(compiled)


# -- one named proof each


def _defects(codes: tuple[Code, ...], compiled: Compiled) -> Iterator[Refutation]:
    """What compiling found: gaps and conflicts, or rules that decide nothing, with the smallest case."""
    for defect in compiled.defects:
        if defect.diagnostic.code in codes:
            cases = (witness_of(compiled, given_to_someone(compiled, defect.known)),) if defect.known else ()
            yield Refutation(defect.diagnostic, cases)


def _reachable(compiled: Compiled) -> Iterator[Refutation]:
    """Constraints that exclude every case, and values of findings and conclusions that no possible case has."""
    yield from _defects((Code.CONSTRAINTS_UNSATISFIABLE,), compiled)
    if compiled.constraints == FALSE:
        return
    d, book = compiled.diagrams, compiled.rulebook
    for finding in book.findings.values():
        level = compiled.index[finding.id]
        for i, value in enumerate(finding.values):
            if d.cofactor(compiled.constraints, level, i) == FALSE:
                guilty = [name for name, broken in compiled.broken.items() if level in d.support(broken)]
                yield _unreachable(book.places[finding.id], finding.id, value, guilty)
    for made in compiled.conclusions.values():
        reached = d.possible_within(made.diagram, compiled.constraints, compiled.nothing)
        for i, value in enumerate(made.values):
            if not reached >> i & 1:
                guilty = [r.rule.id for r in made.rules if r.rule.value == value]
                yield _unreachable(book.conclusions[made.id].place, made.id, value, guilty)


def _unreachable(place: Place, of: str, value: str, guilty: list[str]) -> Refutation:
    params = {"of": of, "value": value, "rules": ", ".join(guilty) or "–"}
    return Refutation(Diagnostic(Code.UNREACHABLE_VALUE, place, params))


def _persons_apart(compiled: Compiled) -> Iterator[Refutation]:
    """Findings of the pilot that reach a conclusion which is to rest on the person's own."""
    for invariant in compiled.rulebook.invariants:
        if isinstance(invariant.claim, Individual):
            yield from shared_findings_reach(compiled, invariant, invariant.claim)


def _invariant(invariant: Invariant, compiled: Compiled) -> Iterator[Refutation]:
    """The case, or the two cases, that break an invariant."""
    compiler = compiler_of(compiled)
    scope = TRUE if invariant.when is None else compiler.condition(invariant.when).diagram
    match invariant.claim:
        case Must(condition, wanted):
            holds = compiler.condition(condition).diagram
            yield from _violation(compiled, invariant, scope, compiled.diagrams.negate(holds) if wanted else holds)
        case UnchangedBy() as claim:
            yield from unchanged_by(compiled, invariant, scope, claim)
        case NeverMilderWith() as claim:
            yield from never_milder_with(compiled, invariant, scope, claim)
        case Individual():
            pass  # proved with persons-apart
        case _:
            assert_never(invariant.claim)


def _violation(compiled: Compiled, invariant: Invariant, scope: Node, wrong: Node) -> Iterator[Refutation]:
    case = witness_in(compiled, compiled.diagrams.apply(conjunction, scope, wrong))
    if case:
        params = {"invariant": invariant.id, "outcomes": ", ".join(outcomes_of(compiled, case))}
        yield Refutation(
            Diagnostic(Code.BROKEN_INVARIANT, invariant.place, params), (case,), _spoken_of(compiled, invariant)
        )


def _spoken_of(compiled: Compiled, invariant: Invariant) -> tuple[str, ...]:
    """The conclusions, besides the recommendation, that an invariant on single cases speaks of."""
    conditions = [invariant.when, invariant.claim.condition if isinstance(invariant.claim, Must) else None]
    tests = [test for condition in conditions if condition for test in tests_in(condition)]
    names = {test.variable for test in tests if isinstance(test, Is)} - {RECOMMENDATION}
    return tuple(name for name in compiled.conclusions if name in names)
