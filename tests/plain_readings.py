"""What becomes of a person's outcome under every reading of the open questions, by looking at each combination in turn.

Nothing of `engine.reading.folding` and `engine.reasoning` is used here: a reading is a finding of the whole rulebook,
as every condition says it, and what is possible under a combination is what its truth table says.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product

from engine.reading.rulebook import Rulebook
from tests import oracle

Choice = dict[str, str]
"""Questions, each with a reading of it."""
Marks = frozenset[tuple[str, str]]
"""The questions that are read otherwise than adopted, each with its reading."""
Outcomes = frozenset[object]


def combinations_of(book: Rulebook) -> Iterator[Choice]:
    """Every combination of readings, those that are apart too."""
    whole = book.open.readings
    for values in product(*(adopted.values for adopted in whole.values())):
        yield dict(zip(whole, values, strict=True))


def marks_of(book: Rulebook, choice: Mapping[str, str]) -> Marks:
    return frozenset((name, value) for name, value in choice.items() if value not in book.readings[name].values)


def table_of(
    book: Rulebook, roles: tuple[str, ...], settled: Mapping[str, str]
) -> Callable[[Mapping[str, str]], Outcomes]:
    """What is possible under some readings, from one truth table with every question open."""
    worlds = oracle.Worlds(book.open, [roles], settled)
    return lambda choice: frozenset(worlds.values("recommendation", choice))


def possible_under(
    book: Rulebook, roles: tuple[str, ...], settled: Mapping[str, str], choices: Sequence[Choice]
) -> list[Outcomes]:
    """What is possible under each of some combinations: of many questions there is no table of all."""
    worlds = oracle.Worlds(book.open, [roles], settled, choices)
    return [frozenset(values) for values in worlds.values_by_choice("recommendation")]


@dataclass(frozen=True)
class Force:
    """What a person's outcome can be, by which questions are read otherwise than adopted."""

    possible: Mapping[Marks, Outcomes]

    @cached_property
    def now(self) -> Outcomes:
        return self.possible[frozenset()]

    @cached_property
    def any(self) -> Outcomes:
        return _union(self.possible.values())

    @cached_property
    def others(self) -> Outcomes:
        return self.any - self.now

    @cached_property
    def differing(self) -> set[frozenset[str]]:
        """The sets of questions that, read otherwise in some way, let another outcome be possible."""
        return {frozenset(q for q, _ in marks) for marks, outcomes in self.possible.items() if outcomes - self.now}

    def holds_by(self, kept: Collection[str]) -> bool:
        """Whether nothing else is possible while these questions are read as adopted."""
        return all(differing.intersection(kept) for differing in self.differing)

    def holds(self, questions: Collection[str]) -> set[frozenset[str]]:
        """All minimal sets of questions that, kept as adopted, leave nothing else possible."""
        kept = (frozenset(k) for n in range(len(questions) + 1) for k in combinations(questions, n))
        return _minimal([k for k in kept if self.holds_by(k)])

    def singles(self) -> dict[Marks, Outcomes]:
        """The single readings that alter what is possible."""
        return {m: found for m, found in self.possible.items() if len(m) == 1 and found and found != self.now}

    def ways(self, outcome: object) -> set[Marks]:
        """All minimal sets of readings that let the outcome be possible."""
        return _minimal([marks for marks, outcomes in self.possible.items() if outcome in outcomes])

    def several(self) -> dict[Marks, Outcomes]:
        """The minimal sets of several readings that lead to an outcome which is not possible now."""
        ways = {way for outcome in self.others for way in self.ways(outcome) if len(way) > 1}
        return {way: self.possible[way] for way in ways}

    def fewest(self) -> dict[object, int]:
        """To each outcome that is not possible now, how many questions have to be read otherwise at least."""
        return {outcome: min(map(len, self.ways(outcome))) for outcome in self.others}


def force(book: Rulebook, possible: Callable[[Choice], Outcomes]) -> Force:
    """Every combination in turn."""
    found: dict[Marks, Outcomes] = {}
    for choice in combinations_of(book):
        marks = marks_of(book, choice)
        found[marks] = found.get(marks, frozenset()) | possible(choice)
    return Force(found)


def _union(sets: Collection[Outcomes]) -> Outcomes:
    return frozenset().union(*sets)


def _minimal(sets: Collection[frozenset]) -> set[frozenset]:  # type: ignore[type-arg]  # of whatever they are
    kept: list[frozenset] = []  # type: ignore[type-arg]
    for found in sorted(sets, key=len):
        if not any(less <= found for less in kept):
            kept.append(found)
    return set(kept)
