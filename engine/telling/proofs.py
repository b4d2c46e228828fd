"""What is proved of a rulebook, and the cases that refute what is not, in words."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from engine.reading.entries import Language
from engine.reading.rulebook import RECOMMENDATION, Rulebook
from engine.reasoning.compile import OPEN_BUDGET
from engine.telling.teller import citation
from engine.telling.text import WIDTH, render_diagnostics, render_findings
from engine.telling.wording import say

if TYPE_CHECKING:
    from engine.proving.properties import Proof, Property
    from engine.proving.whole import Whole
    from engine.proving.witness import Witness
    from engine.reasoning.compiled import Compiled


def name_of(prop: Property, language: Language) -> str:
    """What a property claims; of a rulebook's own invariant with what it cites."""
    if prop.invariant:
        cited = ", ".join(c.clause or c.document or "" for c in prop.invariant.cites)
        return f"{prop.invariant.says.in_(language)} [{citation(cited, prop.invariant, language)}]"
    kind, _, conclusion = prop.id.partition(":")
    return say(f"property.{kind}", language, conclusion=conclusion)


def readings_lines(whole: Whole, language: Language) -> Iterator[str]:
    """Over which readings a rulebook is looked at, if it has any."""
    if whole.has_readings:
        counted = {"questions": len(whole.readings), "combinations": whole.combinations}
        yield say("proof.over_readings", language, **counted, nodes=whole.size, limit=OPEN_BUDGET)
    elif whole.rulebook.readings:
        readings = _named({name: read.values for name, read in whole.rulebook.adopted.items()})
        yield say("proof.under_readings", language, readings=readings)


def readings_facts(whole: Whole) -> dict[str, object]:
    """The same as plain data."""
    if whole.has_readings:
        counted = {"questions": len(whole.readings), "combinations": whole.combinations}
        return {"open": {**counted, "nodes": whole.size, "limit": OPEN_BUDGET}}
    if whole.rulebook.readings:
        return {"under": {name: list(read.values) for name, read in whole.rulebook.adopted.items()}}
    return {}


def _named(readings: Mapping[str, Iterable[str]]) -> str:
    return ", ".join(f"{name}: {' / '.join(values)}" for name, values in readings.items())


def refutation_lines(whole: Whole, proof: Proof, language: Language) -> Iterator[str]:
    """Under what is not proved: where it fails, and the cases that show it."""
    for refutation in proof.refutations:
        if refutation.diagnostic:
            yield from render_diagnostics([refutation.diagnostic], language).splitlines()
        compiled = refutation.compiled or whole.compiled
        readings = refutation.read_otherwise(whole.rulebook)
        if readings and refutation.cases:
            named = _named({name: [value] for name, value in readings.items()})
            yield f"  {say('proof.read_so', language, readings=named)}"
        for case in refutation.cases:
            yield from (f"  {line}" for line in case_lines(compiled, case, language, refutation.conclusions))


def case_lines(compiled: Compiled, case: Witness, language: Language, conclusions: Iterable[str] = ()) -> Iterator[str]:
    """The case in the words of the rulebook, the values of some conclusions, and the outcomes it leaves possible."""
    from engine.proving.witness import outcomes_of, values_of

    book = compiled.rulebook
    text = render_findings([book], case.roles, case.findings, language)
    yield from textwrap.wrap(say("proof.case", language, case=text), WIDTH - 6)
    for name in conclusions:
        conclusion = book.conclusions[name]
        values = ", ".join(conclusion.values[value].in_(language) for value in values_of(compiled, name, case))
        yield say("answer", language, label=conclusion.label.in_(language), value=values)
    if RECOMMENDATION in compiled.conclusions:
        labels = book.conclusions[RECOMMENDATION].values
        outcomes = ", ".join(labels[outcome].in_(language) for outcome in outcomes_of(compiled, case))
        yield say("proof.leads_to", language, outcomes=outcomes or say("diff.no_outcome", language))
    else:
        yield say("proof.no_outcome", language)


def facts(book: Rulebook) -> dict[str, object]:
    """What a rulebook holds, in numbers."""
    rules = [r for c in book.conclusions.values() for r in c.rules]
    counts = {basis: sum(r.basis == basis for r in rules) for basis in ("text", "interpretation", "external")}
    return {
        "version": book.version,
        "sha256": book.sha256,
        "findings": len(book.facts),
        "conclusions": len(book.conclusions),
        "rules": len(rules),
        "flags": len(book.flags),
        "constraints": len(book.constraints),
        "invariants": len(book.invariants),
        **counts,
    }
