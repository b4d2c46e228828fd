"""Claims over all combinations of readings: the minimal sets of readings that break each, and the cases that show it.

What breaks a claim is a function of the readings too. Its minimal sets of readings other than the default are found on
the open diagrams, exactly; each is then shown in a case of the rulebook under that choice. An invariant names in
`unless` the readings without which it holds: each set found has to contain one of them, and each of them be found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import groupby
from operator import attrgetter

from engine.proving.refutation import Refutation, Region
from engine.proving.whole import Whole
from engine.proving.witness import Witness, simplest
from engine.reading.diagnostics import Code, Diagnostic
from engine.reading.folding import fold
from engine.reading.rulebook import Adopted, Invariant
from engine.reasoning.compile import inspect_rulebook
from engine.reasoning.compiled import YES, Compiled
from engine.reasoning.operations import FALSE, Node, differ, guard
from engine.reasoning.readings import Choice

Regions = Callable[[Compiled], Iterable[Region]]
Prover = Callable[[Compiled], Iterable[Refutation]]


def refuted_over_readings(whole: Whole, regions: Regions, prove: Prover) -> Iterator[Refutation]:
    """What breaks each claim where no reading of its `unless` is adopted; and what stands in `unless` in vain."""
    shown: dict[Choice, tuple[Refutation, ...]] = {}
    for invariant, claims in groupby(regions(whole.compiled), attrgetter("invariant")):
        found: set[tuple[str, str]] = set()
        for region in claims:
            base = _base(whole, invariant)
            for choice in whole.minimal_choices(region.where, base) if region.where != FALSE else ():
                found |= set(choice)
                if not set(choice) & _unless(invariant):
                    merged = tuple((dict(base) | dict(choice)).items())
                    if merged not in shown:
                        shown[merged] = tuple(prove(whole.at(merged)))
                    yield from _told(region, merged, whole.at(merged), shown[merged])
        yield from _in_vain(invariant, found)


def _unless(invariant: Invariant | None) -> set[tuple[str, str]]:
    return {(test.variable, value) for test in invariant.unless for value in test.values} if invariant else set()


def _base(whole: Whole, invariant: Invariant | None) -> Choice:
    """The readings that differ from the default because the invariant is not claimed under that."""
    base = []
    for test in invariant.unless if invariant else ():
        values = whole.readings[test.variable].values
        if values[0] in test.values:
            base.append((test.variable, next((value for value in values if value not in test.values), values[0])))
    return tuple(base)


def _told(
    region: Region, choice: Choice, compiled: Compiled, refutations: Iterable[Refutation]
) -> Iterator[Refutation]:
    """The refutations of one claim under a choice of readings."""
    for refutation in refutations:
        found = refutation.diagnostic
        if found and found.params.items() >= region.params.items():
            yield replace(refutation, diagnostic=_said(found, region, choice), compiled=compiled)


def _said(found: Diagnostic, region: Region, choice: Choice) -> Diagnostic:
    """The same, of a choice of readings: several that only together do what is no invariant are a warning."""
    if not choice:
        return found
    readings = ", ".join(f"{question}: {value}" for question, value in choice)
    severity = found.severity if region.invariant or len(choice) == 1 else "warning"
    return replace(found, severity=severity, params={**found.params, "under": readings, "scope": "under"})


def _in_vain(invariant: Invariant | None, found: set[tuple[str, str]]) -> Iterator[Refutation]:
    for question, value in sorted(_unless(invariant) - found):
        assert invariant is not None  # it has an `unless`
        params = {"invariant": invariant.id, "reading": f"{question}: {value}"}
        yield Refutation(Diagnostic(Code.NEEDLESS_UNLESS, invariant.place, params))


def multiplied(whole: Whole, limit: str) -> Refutation:
    """That the open diagrams are too large, with the question that by itself makes them grow most."""
    readings = whole.readings
    closed = {name: Adopted(read.values[:1]) for name, read in readings.items()}
    sizes = {name: _size(whole, closed | {name: read}) for name, read in readings.items()}
    name = max(sizes, key=sizes.__getitem__)
    params = {"name": name, "before": _size(whole, closed), "after": sizes[name], "limit": limit}
    place = whole.rulebook.places[name]
    return Refutation(Diagnostic(Code.READING_MULTIPLIES, place, {key: str(value) for key, value in params.items()}))


def _size(whole: Whole, readings: Mapping[str, Adopted]) -> int:
    return len(inspect_rulebook(fold(whole.rulebook.open, readings)).diagrams)


def under_their_readings(whole: Whole, refutations: Iterable[Refutation]) -> Iterator[Refutation]:
    """What was found with the readings open, each with its cases under the readings that they need."""
    for refutation in refutations:
        if refutation.diagnostic and refutation.diagnostic.code is Code.DOES_NOT_COMPILE:
            yield multiplied(whole, refutation.diagnostic.params["limit"])
            continue
        needed = {name: value for case in refutation.cases for name, value in case.findings.items()}
        default = whole.chosen(())
        choice = tuple((name, needed[name]) for name in default if needed.get(name, default[name]) != default[name])
        cases = tuple(_without(case, default) for case in refutation.cases)
        yield replace(refutation, cases=cases, compiled=whole.at(choice)) if cases else refutation


def _without(case: Witness, readings: Iterable[str]) -> Witness:
    return Witness(case.roles, {name: value for name, value in case.findings.items() if name not in readings})


def folds_differ(whole: Whole, choices: Iterable[Choice]) -> Iterator[Refutation]:
    """A case for each choice of readings under which the rules folded are not the open diagrams at that choice."""
    for choice in choices:
        folded = whole.at(choice)
        differing = next((node for node in _differences(whole, choice, folded) if node != FALSE), None)
        if differing is not None:
            case = simplest(folded, differing, YES)
            yield Refutation(None, (case,) if case else (), compiled=folded)


def _differences(whole: Whole, choice: Choice, folded: Compiled) -> Iterator[Node]:
    """Where a conclusion, a flag, the constraints or the outcome differ: nodes of the forest of all choices."""
    d, opened, known = folded.diagrams, whole.compiled, whole.known(choice)

    def at_choice(f: Node) -> Node:
        return d.adopt(*opened.diagrams.restrict(f, known))

    def difference(f: Node, g: Node) -> Node:
        return FALSE if f == g else d.apply(differ, f, g)

    yield difference(at_choice(opened.constraints), folded.constraints)
    for name, made in folded.conclusions.items():
        whole_values = opened.conclusions[name].values
        index = {value: whole_values.index(word) for value, word in enumerate(made.values)}
        renamed = d.relabel(made.diagram, index.__getitem__)
        both = (d.apply(guard, folded.constraints, f) for f in (at_choice(opened.conclusions[name].diagram), renamed))
        yield difference(*both)
    flags = {flag.rule.id: flag.holds for flag in folded.flags}
    for flag in opened.flags:
        yield difference(at_choice(flag.holds), flags.get(flag.rule.id, FALSE))
    yield difference(at_choice(opened.outcome), folded.outcome)
