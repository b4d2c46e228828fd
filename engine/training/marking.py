"""How a trainee's answers compare with the file's: what is as in the file, what is cautious, and what goes too far.

Findings that are not asked stand as the file has them, so that a different outcome comes from the answers alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from engine.reasoning.decision import Decision
from engine.reasoning.explain import what_if
from engine.training.exercise import criteria_of, findings_below

Mark = Literal["same", "rightly_open", "cautious", "beyond", "other"]
MARKS: tuple[Mark, ...] = ("beyond", "other", "cautious", "rightly_open", "same")
"""From the gravest to the best; `cautious` is told, and is no error."""
RIGHT = ("same", "rightly_open")


@dataclass(frozen=True)
class Difference:
    """One finding that was asked: the trainee's answer and the file's (None where it is open), and its evidence."""

    finding: str
    given: str | None
    filed: str | None
    evidence: tuple[str, ...] = ()

    @property
    def mark(self) -> Mark:
        """Whoever leaves open what the file does not settle by evidence is right; asserting it goes beyond the file.

        To leave open what the evidence settles is cautious.
        """
        if self.given is None:
            return "cautious" if self.filed is not None and self.evidence else "rightly_open"
        if self.filed is None:
            return "beyond"
        return "same" if self.given == self.filed else "other"

    @property
    def right(self) -> bool:
        """Whether it was answered as the file answers it, or rightly left open."""
        return self.mark in RIGHT


@dataclass(frozen=True)
class Criterion:
    """One conclusion: how many of the findings asked below it were answered as in the file, and where both lead."""

    conclusion: str
    asked: int
    same: int
    given: tuple[str, ...]
    filed: tuple[str, ...]

    @property
    def mark(self) -> Literal["same", "cautious", "other"]:
        """The same values; or the file's among others, where answers left open leave more of them; or others."""
        if self.given == self.filed:
            return "same"
        return "cautious" if {*self.given} > {*self.filed} else "other"


@dataclass(frozen=True)
class Marked:
    """A round looked at: what was predicted, what follows from the answers, what follows from the file."""

    predicted: str
    own: Decision
    filed: Decision
    differences: tuple[Difference, ...]
    criteria: tuple[Criterion, ...]

    @property
    def same(self) -> int:
        """How many findings were answered as in the file."""
        return sum(d.right for d in self.differences)

    def count(self, mark: Mark) -> int:
        """How many findings have this mark."""
        return sum(d.mark == mark for d in self.differences)


def marked(decision: Decision, answers: Mapping[str, str | None], predicted: str) -> Marked:
    """The answers beside the file's, with the decision that follows from them."""
    own = what_if(decision, answers).scenario
    filed, evidence = decision.trace.person.settled, decision.trace.evidence
    differences = tuple(Difference(name, given, filed.get(name), evidence(name)) for name, given in answers.items())
    return Marked(predicted, own, decision, differences, tuple(_criteria(decision, own, differences)))


def _criteria(decision: Decision, own: Decision, differences: Sequence[Difference]) -> Iterable[Criterion]:
    book = decision.trace.compiled.rulebook
    for name in criteria_of(book):
        below = findings_below(book, name)
        mine = [d for d in differences if d.finding in below]
        if mine:
            values = tuple(own.trace.values(name)), tuple(decision.trace.values(name))
            yield Criterion(name, len(mine), sum(d.right for d in mine), *values)
