"""What tests of a rulebook are worth: what their persons reach, and which mutants their expectations kill."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from engine.proving.coverage import Coverage
from engine.proving.coverage import coverage as coverage_of
from engine.proving.mutation import Mutation, Test, run_mutants
from engine.reading.case import CheckedCase
from engine.reading.rulebook import Rulebook
from engine.reasoning.compile import compile_rulebook


@dataclass(frozen=True)
class Quality:
    """What was measured of the tests of one rulebook; None what was not asked for."""

    book: Rulebook
    cases: int
    coverage: Coverage | None
    mutation: Mutation | None

    def sums(self) -> list[tuple[str, int, int]]:
        """What is reached or killed, of how many, by name."""
        sums = []
        if self.coverage:
            for name, reached in (
                ("rules", self.coverage.rules),
                ("values", self.coverage.values),
                ("sides", self.coverage.sides),
            ):
                sums.append((name, sum(map(bool, reached.values())), len(reached)))
        if self.mutation:
            fates = Counter(result.fate for result in self.mutation.results)
            sums.append(("mutants", fates["killed"], fates["killed"] + fates["survived"]))
        return sums


def measure(book: Rulebook, cases: Sequence[CheckedCase], coverage: bool, mutants: bool) -> Quality:
    """Coverage by all persons of the cases, and mutants against those of whom something is expected."""
    tests = [
        Test(case.id, person, case.file.expect[person.id])
        for case in cases
        for person in case.persons
        if person.id in case.file.expect
    ]
    return Quality(
        book,
        len(cases),
        coverage_of(compile_rulebook(book), cases) if coverage else None,
        run_mutants(book, tests) if mutants else None,
    )
