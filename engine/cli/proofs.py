"""What is proved of a rulebook, in words and with the time it took, as `congtam check` and the screens show it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from engine.cli.witnesses import as_text
from engine.reading.entries import Language
from engine.reading.rulebook import Rulebook
from engine.telling.teller import citation
from engine.telling.text import render_diagnostics
from engine.telling.wording import say

if TYPE_CHECKING:
    from engine.proving.properties import Proof, Property
    from engine.reasoning.compiled import Compiled

Timed = tuple["Proof", float]


def timed_proofs(compiled: Compiled, independent: bool, start: float) -> Iterator[Timed]:
    """Every property decided, with the seconds it took; `independent` adds what z3 makes of the diagrams.

    What compiling took since `start` counts to the first, which rests on it alone.
    """
    for proof in _proofs(compiled, independent):
        yield proof, time.perf_counter() - start
        start = time.perf_counter()


def _proofs(compiled: Compiled, independent: bool) -> Iterator[Proof]:
    from engine.proving.properties import properties_of, prove, prove_again

    for prop in properties_of(compiled.rulebook):
        yield prove(prop, compiled)
    if independent:
        yield from prove_again(compiled)


def name_of(prop: Property, language: Language) -> str:
    """What a property claims; of a rulebook's own invariant with what it cites."""
    if prop.invariant:
        cited = ", ".join(c.clause or c.document or "" for c in prop.invariant.cites)
        return f"{prop.invariant.says.in_(language)} [{citation(cited, prop.invariant, language)}]"
    kind, _, conclusion = prop.id.partition(":")
    return say(f"property.{kind}", language, conclusion=conclusion)


def refutation_lines(compiled: Compiled, proof: Proof, language: Language) -> Iterator[str]:
    """Under what is not proved: where it fails, and the cases that show it."""
    for refutation in proof.refutations:
        if refutation.diagnostic:
            yield from render_diagnostics([refutation.diagnostic], language).splitlines()
        for case in refutation.cases:
            yield from (f"  {line}" for line in as_text(compiled, case, language, refutation.conclusions))


def facts(book: Rulebook) -> dict[str, object]:
    """What a rulebook holds, in numbers."""
    rules = [r for c in book.conclusions.values() for r in c.rules]
    counts = {basis: sum(r.basis == basis for r in rules) for basis in ("text", "interpretation", "external")}
    return {
        "version": book.version,
        "sha256": book.sha256,
        "findings": len(book.findings),
        "conclusions": len(book.conclusions),
        "rules": len(rules),
        "flags": len(book.flags),
        "constraints": len(book.constraints),
        "invariants": len(book.invariants),
        **counts,
    }
