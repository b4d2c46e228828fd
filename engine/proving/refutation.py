"""What refutes a property: what is wrong, where, and the cases that show it."""

from __future__ import annotations

from dataclasses import dataclass

from engine.proving.witness import Witness
from engine.reading.diagnostics import Diagnostic


@dataclass(frozen=True)
class Refutation:
    """One fault; its cases are one, or two that differ in one thing, or none where no case can show it.

    There is no diagnostic where the engine is at fault and not a file.
    """

    diagnostic: Diagnostic | None
    cases: tuple[Witness, ...] = ()
    conclusions: tuple[str, ...] = ()  # whose values in these cases are the fault, besides the outcome
