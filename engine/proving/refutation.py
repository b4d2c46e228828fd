"""What refutes a property: what is wrong, where, and the cases that show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.proving.witness import Witness
from engine.reading.diagnostics import Diagnostic
from engine.reading.rulebook import Invariant, Rulebook
from engine.reasoning.compiled import Compiled
from engine.reasoning.operations import Node


@dataclass(frozen=True)
class Refutation:
    """One fault; its cases are one, or two that differ in one thing, or none where no case can show it.

    There is no diagnostic where the engine is at fault and not a file. A warning does not refute: it tells of a fault
    that only several unusual readings together bring.
    """

    diagnostic: Diagnostic | None
    cases: tuple[Witness, ...] = ()
    conclusions: tuple[str, ...] = ()  # whose values in these cases are the fault, besides the outcome
    compiled: Compiled | None = None  # the diagrams under the readings that the cases need, where there are readings

    @property
    def refutes(self) -> bool:
        """Whether it is a fault."""
        return self.diagnostic is None or self.diagnostic.severity == "error"

    def read_otherwise(self, book: Rulebook) -> dict[str, str]:
        """How questions are read in the cases where the rulebook does not read them so by itself."""
        readings = self.compiled.rulebook.readings if self.compiled else {}
        return {name: read.values[0] for name, read in readings.items() if read.values != book.readings[name].values}


@dataclass(frozen=True)
class Region:
    """Where a claim is broken, as a boolean function of everything that the cases which break it share.

    `params` tells the refutations of this claim from others of the same property; `invariant` is what claims it, where
    a rulebook does.
    """

    where: Node
    params: Mapping[str, str]
    invariant: Invariant | None = None
