"""What `congtam check` proves of a rulebook: named properties, each decided exactly on the diagrams, for all cases.

A property is proved, refuted with cases that show the fault, or undecided, which counts as a failure: where the nodes
of its budget do not suffice, or where a defect that another property reports leaves a conclusion without a diagram.

Where questions have readings, it is decided for all combinations of them, whichever are adopted.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Literal

from engine.proving.identity import about_identity
from engine.proving.idle import idle_over_readings, idle_parts
from engine.proving.independent import prove_independently
from engine.proving.invariants import broken, persons_apart, where_broken, where_not_apart
from engine.proving.over_readings import folds_differ, refuted_over_readings, under_their_readings
from engine.proving.refutation import Refutation, Region
from engine.proving.relations import where_milder, worse_is_milder
from engine.proving.whole import Whole
from engine.proving.witness import Witness, given_to_someone, witness_of
from engine.reading.diagnostics import Code, Diagnostic, Place
from engine.reading.rulebook import RECOMMENDATION, Individual, Invariant, Rulebook
from engine.reasoning.compile import collector_paused, inspect_rulebook
from engine.reasoning.compiled import Compiled
from engine.reasoning.diagram import TooLarge
from engine.reasoning.minimal_sets import TooMany
from engine.reasoning.operations import FALSE

PROOF_BUDGET = 2_000_000
"""Nodes that all proofs of a rulebook may make together; those of kl14 make 300,000."""

Verdict = Literal["proved", "refuted", "undecided"]
Prover = Callable[[Compiled], Iterable[Refutation]]
Timed = tuple["Proof", float]
"""A proof with the seconds it took."""


@dataclass(frozen=True)
class Property:
    """A named claim about all cases of a rulebook; `needs_all` if it cannot be looked at without every conclusion.

    `prove` decides it under one choice of readings. Of all combinations either `over` decides it, or `regions` tells
    where it is broken, and `prove` shows the cases under the readings that are found there; or else none matters.
    `is_slow` if it takes most of the time.
    """

    id: str
    prove: Prover
    needs_all: bool = True
    invariant: Invariant | None = None
    regions: Callable[[Compiled], Iterable[Region]] | None = None
    over: Callable[[Whole], Iterable[Refutation]] | None = None
    is_slow: bool = False


@dataclass(frozen=True)
class Proof:
    """What came of one property."""

    property: Property
    verdict: Verdict
    refutations: tuple[Refutation, ...] = ()


def properties_of(book: Rulebook) -> list[Property]:
    """Everything that is to be proved of a rulebook, or of one choice of its readings, its own invariants last."""
    own = [i for i in book.invariants if not isinstance(i.claim, Individual)]
    return [
        Property("one-value", partial(_defects, ONE_VALUE), needs_all=False, over=_one_value),
        _of_compiling("reachable", _reachable),
        _of_compiling("every-rule-decides", partial(_defects, (Code.DEAD_RULE, Code.NEVER_HOLDS))),
        Property("no-idle-part", idle_parts, needs_all=False, over=idle_over_readings, is_slow=True),
        Property("worse-is-never-milder", worse_is_milder, regions=where_milder, is_slow=True),
        Property("persons-apart", persons_apart, regions=where_not_apart),
        Property("identity-never-matters", about_identity),
        *(Property(i.id, partial(broken, i.id), invariant=i, regions=partial(where_broken, i.id)) for i in own),
    ]


SOMEWHERE = {"reachable", "every-rule-decides", "no-idle-part"}
"""What says that something happens somewhere: under one choice of readings it need not."""


def claims_of(whole: Whole) -> list[Property]:
    """What is to be proved: with readings, besides, that to fold a rulebook is to choose; of one choice, less."""
    if whole.has_readings:
        return [
            *properties_of(whole.rulebook.open),
            Property("default-is-a-fold", _nothing, over=lambda whole: folds_differ(whole, [()])),
            Property("other-folds", _nothing, over=lambda whole: folds_differ(whole, whole.singles()), is_slow=True),
        ]
    claims = properties_of(whole.rulebook)
    return [claim for claim in claims if claim.id not in SOMEWHERE] if whole.rulebook.readings else claims


def _of_compiling(name: str, prove: Prover) -> Property:
    """What the diagrams show as they are made; with the readings open, of all combinations."""
    return Property(name, prove, needs_all=False, over=lambda whole: under_their_readings(whole, prove(whole.compiled)))


def _nothing(_: Compiled) -> Iterator[Refutation]:
    """What is true wherever nothing is open."""
    return iter(())


ONE_VALUE = (Code.GAP, Code.CONFLICT, Code.DOES_NOT_COMPILE)


def compile_for_proofs(book: Rulebook) -> Whole:
    """The rulebook's diagrams, over all readings, in a forest of their own, in which the proofs may grow."""
    return _whole(book, book.open)


def compile_choice_for_proofs(book: Rulebook) -> Whole:
    """The same under the readings adopted alone."""
    return _whole(book, book)


def _whole(book: Rulebook, looked_at: Rulebook) -> Whole:
    compiled = inspect_rulebook(looked_at, PROOF_BUDGET)
    return Whole(book, compiled, len(compiled.diagrams), PROOF_BUDGET)


def prove(prop: Property, whole: Whole) -> Proof:
    """Decides one property."""
    compiled = whole.compiled
    too_large = compiled.is_too_large
    if (prop.needs_all and not compiled.is_complete) or (too_large and prop.id != "one-value"):
        return Proof(prop, "undecided")
    try:
        with collector_paused():
            refutations = tuple(_refutations(prop, whole))
    except (TooLarge, TooMany):
        params = {"property": prop.id, "limit": str(compiled.diagrams.budget)}
        place = (prop.invariant or compiled.rulebook.conclusions[RECOMMENDATION]).place
        return Proof(prop, "undecided", (Refutation(Diagnostic(Code.UNDECIDED, place, params)),))
    is_refuted = any(refutation.refutes for refutation in refutations)
    if too_large or not (is_refuted or compiled.is_complete):  # what a defect left out was not looked at
        return Proof(prop, "undecided", refutations)
    return Proof(prop, "refuted" if is_refuted else "proved", refutations)


def _refutations(prop: Property, whole: Whole) -> Iterable[Refutation]:
    if not whole.has_readings:
        return prop.prove(whole.compiled)
    if prop.over:
        return prop.over(whole)
    if prop.regions:
        return refuted_over_readings(whole, prop.regions, prop.prove)
    return prop.prove(whole.plain)


def prove_again(compiled: Compiled) -> Iterator[Proof]:
    """What z3 makes of the diagrams, which it holds against the rules without sharing code with them."""
    for obligation in prove_independently(compiled):
        prop = Property(f"z3-{obligation.name}", _nothing)
        case = Witness(obligation.roles, obligation.case) if obligation.case else None
        refutations = (Refutation(None, (case,) if case else (), (), compiled),)
        yield Proof(prop, obligation.verdict, refutations if obligation.verdict == "refuted" else ())


def timed_proofs(
    whole: Whole, start: float, properties: Iterable[Property], independent: bool = False
) -> Iterator[Timed]:
    """These properties decided, with the seconds each took; `independent` adds what z3 makes of the adopted readings.

    What compiling took since `start` counts to the first, which rests on it alone.
    """
    for proof in _proofs(whole, properties, independent):
        yield proof, time.perf_counter() - start
        start = time.perf_counter()


def _proofs(whole: Whole, properties: Iterable[Property], independent: bool) -> Iterator[Proof]:
    for prop in properties:
        yield prove(prop, whole)
    if independent:
        yield from prove_again(inspect_rulebook(whole.rulebook, PROOF_BUDGET) if whole.has_readings else whole.compiled)


# -- one named proof each


def _defects(codes: tuple[Code, ...], compiled: Compiled) -> Iterator[Refutation]:
    """What compiling found: gaps and conflicts, or rules that decide nothing, with the smallest case."""
    for defect in compiled.defects:
        if defect.diagnostic.code in codes:
            cases = (witness_of(compiled, given_to_someone(compiled, defect.known)),) if defect.known else ()
            yield Refutation(defect.diagnostic, cases)


def _one_value(whole: Whole) -> Iterator[Refutation]:
    """The same over all readings; those adopted have to fit into the budget of `evaluate` besides."""
    yield from under_their_readings(whole, _defects(ONE_VALUE, whole.compiled))
    yield from _defects((Code.DOES_NOT_COMPILE,), inspect_rulebook(whole.rulebook))


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
