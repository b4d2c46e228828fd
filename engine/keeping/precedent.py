"""Like cases alike: where a person comes off worse than someone decided before whose case was no better.

The reading is Horty's result model of a-fortiori constraint, with dimensions (Horty 2019, "Reasoning with dimensions
and magnitudes"): a decided person, as found then, binds whoever stands at least as well in every respect. Here

- a dimension is a finding with a polarity. A value is at least as favourable as one that stands in the polarity at its
  place or after it; a value outside the polarity (`not_applicable`) only as itself;
- a finding without a polarity is neither better nor worse: it has to be equal if it decided the precedent (if it is
  among the findings that the record calls decisive), and is passed over otherwise;
- the roles have to stand on the same lines of responsibility.

The relation is reflexive on complete cases, transitive where the same findings decided, and never made certain by
forgetting a finding, here or there.

What is open is open: the relation is *certain* if it holds for every completion of the one and of the other that keeps
the constraints, and *possible* if it does for some. Of the findings on which a possible one hangs, those are idle on
which, by the rules, nothing turns for either person (whether a deviation was ratified, where the plan was followed).
The flag stays possible: an authority may have gone by them.

Everything is read under the rulebook of the case at hand. Where the precedent was decided under another reading of a
question, two outcomes may differ for that alone: what it says against a ruling is possible then, and never certain.
Outcomes outside the merit order are neither milder nor harsher than any. Nothing here changes a recommendation.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from engine.reading.rulebook import NEEDS_VERIFICATION, Rulebook
from engine.reasoning.compiled import Compiled
from engine.reasoning.diagram import UNKNOWN
from engine.reasoning.operations import FALSE, Node, guard
from engine.reasoning.status import HOLDS

By = Literal["recommendation", "authority"]
Departure = Literal["harsher", "milder"]


@dataclass(frozen=True)
class Standing:
    """A person in a case, by ids: the roles, and every finding that is settled."""

    case: str
    person: str
    roles: tuple[str, ...]
    settled: dict[str, str]


@dataclass(frozen=True)
class Ruling:
    """An outcome, and whether the authority decided it or the engines recommended it."""

    outcome: str
    by: By
    second_opinion: str = "agrees"  # of a recommendation
    status: str = "settled"


@dataclass(frozen=True)
class Precedent:
    """A person who was decided before, with the findings that decided; `sequence` is the number of its record."""

    sequence: int
    standing: Standing
    ruling: Ruling
    decisive: tuple[str, ...]
    rulebook: str  # "kl14 1.0.0", under which it was decided
    readings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # how its questions were read then


@dataclass(frozen=True)
class Flag:
    """A ruling at hand that is harsher although the case is no worse, or milder although it is no better.

    The findings that make it, in the order of the vocabulary: those `apart` stand better (worse) than in the precedent,
    those `alike` are the same in both, and on the `open` ones it hangs; none is open where the flag is certain. Those
    of the open ones that are `idle` matter to no conclusion of the rulebook in either case. Nor is it certain where
    questions are `reread`: read otherwise in the precedent than at hand.
    """

    departure: Departure
    certain: bool
    standing: Standing
    ruling: Ruling
    precedent: Precedent
    apart: tuple[str, ...]
    alike: tuple[str, ...]
    open: tuple[str, ...]
    idle: tuple[str, ...]
    reread: tuple[str, ...] = ()


@dataclass(frozen=True)
class Near:
    """A precedent on the same lines: the findings settled otherwise than at hand, and those settled in one alone.

    And the questions that were read otherwise there.
    """

    standing: Standing
    precedent: Precedent
    differ: tuple[str, ...]
    open: tuple[str, ...]
    reread: tuple[str, ...] = ()


def comparable(book: Rulebook, precedent: Precedent) -> bool:
    """Whether a rulebook knows the roles, the outcome and the decisive findings of a precedent."""
    settled = precedent.standing.settled
    return (
        set(precedent.standing.roles) <= book.roles.keys()
        and precedent.ruling.outcome in (*book.outcomes, NEEDS_VERIFICATION)
        and all(
            name in book.findings and settled.get(name) in book.findings[name].values for name in precedent.decisive
        )
    )


def same_lines(book: Rulebook, ours: Standing, theirs: Standing) -> bool:
    """Whether two persons answer on the same lines."""
    one, other = ([bool(set(line.roles) & set(s.roles)) for line in book.lines] for s in (ours, theirs))
    return one == other


def departure(book: Rulebook, ruling: Ruling, precedent: Precedent) -> Departure | None:
    """How an outcome departs from a precedent's in the merit order, if it does and both stand in it."""
    merit = [outcome.id for outcome in book.outcomes.values() if outcome.merit == "yes"]
    if ruling.outcome == precedent.ruling.outcome or not {ruling.outcome, precedent.ruling.outcome} <= set(merit):
        return None
    return "harsher" if merit.index(ruling.outcome) > merit.index(precedent.ruling.outcome) else "milder"


def flags(
    compiled: Compiled, ours: Standing, rulings: Sequence[Ruling], precedents: Iterable[Precedent]
) -> tuple[Flag, ...]:
    """What precedents say against the rulings at hand.

    What is certain comes first, then what hangs on idle findings alone, each in the order of the records.
    """
    book, raised = compiled.rulebook, []
    for precedent in precedents:
        if not comparable(book, precedent) or not same_lines(book, ours, precedent.standing):
            continue
        for ruling in rulings:
            way = departure(book, ruling, precedent)
            flag = _Pair(compiled, ours, precedent, way).flag(ruling) if way else None
            raised += [flag] if flag else []
    return tuple(sorted(raised, key=lambda flag: (not flag.certain, flag.open != flag.idle, flag.precedent.sequence)))


def nearest(book: Rulebook, ours: Standing, precedents: Iterable[Precedent], most: int) -> tuple[Near, ...]:
    """The precedents on the same lines with the fewest findings that differ, or may; ties in the order of records.

    A finding that one alone has settled may differ: it counts here, so that a file that says little is near to none.
    """
    candidates = [
        Near(ours, p, *_differences(book, ours, p.standing), book.read_otherwise(p.readings))
        for p in precedents
        if comparable(book, p) and same_lines(book, ours, p.standing)
    ]
    candidates.sort(key=lambda near: (len(near.differ) + len(near.open), near.precedent.sequence))
    return tuple(candidates[:most])


def _differences(book: Rulebook, ours: Standing, theirs: Standing) -> tuple[tuple[str, ...], tuple[str, ...]]:
    pairs = [(name, ours.settled.get(name), theirs.settled.get(name)) for name in book.findings]
    differ = tuple(name for name, one, other in pairs if one and other and one != other)
    return differ, tuple(name for name, one, other in pairs if (one is None) != (other is None))


class _Pair:
    """Two persons side by side: whether ours stands at least as well (as badly, if the ruling is milder)."""

    def __init__(self, compiled: Compiled, ours: Standing, precedent: Precedent, way: Departure) -> None:
        self.compiled, self.precedent, self.way, self.ours = compiled, precedent, way, ours
        self.known = [_known(compiled, standing) for standing in (ours, precedent.standing)]
        ranked = {finding.id for finding in compiled.rulebook.findings.values() if finding.polarity}
        self.counted = {compiled.index[name] for name in ranked.union(precedent.decisive)}

    def flag(self, ruling: Ruling) -> Flag | None:
        """The flag that the pair raises, certain or possible, if it does."""
        if not self._can_hold():
            return None
        compiled, (one, other) = self.compiled, self.known
        both = {level for level in self.counted if UNKNOWN not in (one[level], other[level])}
        apart = {level for level in both if one[level] != other[level]}
        hangs = {level for level in self.counted - both if self._can_fail(level)}
        idle = hangs - turning_on(compiled, one) - turning_on(compiled, other) if hangs else hangs
        differ, alike, unknown, moot = map(self._names, (apart, both - apart, hangs, idle))
        reread = compiled.rulebook.read_otherwise(self.precedent.readings)
        certain = not hangs and not reread
        return Flag(self.way, certain, self.ours, ruling, self.precedent, differ, alike, unknown, moot, reread)

    def _fits(self, level: int, one: int, other: int) -> bool:
        """Whether our value of a finding is no worse (no better) than theirs."""
        if one == other:
            return True
        values = self.compiled.values[level]
        polarity = self.compiled.rulebook.findings[self.compiled.variables[level]].polarity
        if values[one] not in polarity or values[other] not in polarity:
            return False
        better = polarity.index(values[one]) < polarity.index(values[other])
        return better == (self.way == "harsher")

    def _can_hold(self) -> bool:
        """Whether the relation holds for some completions: both constraint diagrams walked side by side."""
        constraints = self.compiled.constraints
        reached = {(constraints, constraints)}
        for level in range(len(self.compiled.variables)):
            one, other = (self._values(known, level) for known in self.known)
            fitting = [(v, w) for v in one for w in other if level not in self.counted or self._fits(level, v, w)]
            reached = {(self._step(f, level, v), self._step(g, level, w)) for f, g in reached for v, w in fitting}
            reached = {pair for pair in reached if FALSE not in pair}
        return bool(reached)

    def _can_fail(self, level: int) -> bool:
        """Whether completions of the two have values of a finding that do not fit."""
        one, other = (
            [v for v in self._values(known, level) if self._is_possible(known, level, v)] for known in self.known
        )
        return not all(self._fits(level, v, w) for v in one for w in other)

    def _is_possible(self, known: list[int], level: int, value: int) -> bool:
        with_it = [*known[:level], value, *known[level + 1 :]]
        return bool(self.compiled.diagrams.possible(self.compiled.constraints, with_it) & HOLDS)

    def _values(self, known: list[int], level: int) -> range:
        value = known[level]
        return range(self.compiled.diagrams.sizes[level]) if value == UNKNOWN else range(value, value + 1)

    def _step(self, node: Node, level: int, value: int) -> Node:
        diagrams = self.compiled.diagrams
        return diagrams.children[node][value] if node >= 0 and diagrams.levels[node] == level else node

    def _names(self, levels: set[int]) -> tuple[str, ...]:
        return tuple(name for name in self.compiled.rulebook.findings if self.compiled.index[name] in levels)


def turning_on(compiled: Compiled, known: Sequence[int]) -> set[int]:
    """The open findings on which some conclusion of a possible case still turns."""
    diagrams, levels = compiled.diagrams, set[int]()
    for made in compiled.conclusions.values():
        forest, root = diagrams.restrict(diagrams.apply(guard, compiled.constraints, made.diagram), known)
        levels |= forest.support(root)
    return levels


def _known(compiled: Compiled, standing: Standing) -> list[int]:
    """The partial assignment of a person; what the rulebook has no word for is open."""
    findings = compiled.rulebook.findings
    settled = {name: v for name, v in standing.settled.items() if name in findings and v in findings[name].values}
    return compiled.assignment(standing.roles, settled)
