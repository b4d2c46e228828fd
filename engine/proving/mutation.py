"""How good the tests of a rulebook are: which mutants they kill, and the cases that would kill the rest.

A mutant is killed when the expectations of some case no longer hold under it. What is compared is the outcome, the
possible outcomes and the status, over all completions of the case; a value that is missing or double never passes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from engine.proving.mutants import FOREST_BUDGET, Grown, Mutant, mutants_of
from engine.proving.variants import BROKEN_VALUE
from engine.reading.case import CheckedPerson, Expectation
from engine.reading.rulebook import NEEDS_VERIFICATION, Rulebook
from engine.reasoning.compile import inspect_rulebook
from engine.reasoning.compiled import VOID_BIT, Compiled
from engine.reasoning.diagram import Diagrams
from engine.reasoning.operations import FALSE, Node, differ

Fate = Literal["killed", "survived", "equivalent"]
BROKEN_BIT = 1 << BROKEN_VALUE


@dataclass(frozen=True)
class Test:
    """One person of a case file and what is expected."""

    case: str
    person: CheckedPerson
    expected: Expectation


@dataclass(frozen=True)
class Result:
    """What became of a mutant: the case that kills it, or the region of cases that would."""

    mutant: Mutant
    fate: Fate
    killed_by: str = ""
    region: Node = FALSE


@dataclass(frozen=True)
class Mutation:
    """All mutants of a rulebook against its tests; the regions are diagrams of `compiled`."""

    compiled: Compiled
    results: tuple[Result, ...]

    def of(self, fate: Fate) -> list[Result]:
        """The results with one fate."""
        return [r for r in self.results if r.fate == fate]


def run_mutants(book: Rulebook, tests: Sequence[Test]) -> Mutation:
    """Every mutant of a rulebook against tests that the rulebook itself passes."""
    compiled = inspect_rulebook(book, FOREST_BUDGET)
    ordered = list(tests)
    results = []
    for grown in mutants_of(book):
        result = _result(compiled.diagrams, grown, ordered)
        results.append(result)
        ordered.sort(key=lambda test: test.case != result.killed_by)  # its neighbours are likely to die of it too
    return Mutation(compiled, tuple(results))


def _result(kept: Diagrams, grown: Grown, tests: Iterable[Test]) -> Result:
    if grown.is_equivalent:
        return Result(grown.mutant, "equivalent")
    for test in tests:
        if not passes(test.expected, grown, test.person):
            return Result(grown.mutant, "killed", test.case)
    d = grown.compiled.diagrams
    changed = d.apply(differ, grown.compiled.outcome, grown.outcome)
    return Result(grown.mutant, "survived", region=kept.adopt(d, changed))


def passes(expected: Expectation, grown: Grown, person: CheckedPerson) -> bool:
    """Whether the outcomes that a mutant gives to a person are those that are expected."""
    compiled = grown.compiled
    bits = compiled.diagrams.possible(grown.outcome, compiled.assignment(person.roles, person.settled)) & ~VOID_BIT
    if bits & BROKEN_BIT:
        return False
    possible = compiled.outcome_sets[bits]
    status = "settled" if len(possible) == 1 else "open" if possible else "inconsistent"
    recommendation = possible[0] if len(possible) == 1 else NEEDS_VERIFICATION
    return (
        expected.recommendation in (None, recommendation)
        and expected.status in (None, status)
        and (expected.possible is None or set(expected.possible) == set(possible))
    )
