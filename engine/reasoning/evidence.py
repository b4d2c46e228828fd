"""What the evidence carries: which items the answer stands without, and which sets of items it falls without.

A settled finding rests on its items as alternatives: it is unknown once all of them are struck. A finding without
evidence stands whatever is struck; that it has none is told. A contested finding is open already, so that striking
opens nothing more; nor does it settle it: where one side alone is left with evidence, the finding stays open, for
nobody has established that side. So striking never adds to what is known. The possible outcomes only become more, no
case comes to contradict itself (one that does may cease to), and minimal sets are well defined.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_
from typing import get_args

from engine.reading.case import UNKNOWN, CheckedPerson, FindingEntry, Weight
from engine.reading.rulebook import NEEDS_VERIFICATION
from engine.reasoning import diagram
from engine.reasoning.compiled import VOID_BIT
from engine.reasoning.decision import Decision
from engine.reasoning.explain import WhatIf, beside
from engine.reasoning.minimal_sets import TooMany, bits_of, marked_differences
from engine.reasoning.trace import Trace

SETS = 1_000
"""So many minimal sets of items are computed at most; beyond, those of up to three, two or one item."""
WEIGHTS: tuple[Weight, ...] = get_args(Weight)
"""From the heaviest to the lightest."""


@dataclass(frozen=True)
class StruckItem:
    """One item: the findings that name it, and the outcomes possible once it alone is struck.

    It `alters` where these are more than before; it is an `ornament` where no minimal set has it, which is only said
    where all minimal sets are known.
    """

    id: str
    rests: tuple[str, ...]
    possible: tuple[str, ...]
    alters: bool
    ornament: bool

    @property
    def recommendation(self) -> str:
        """What is recommended once it is struck."""
        return self.possible[0] if len(self.possible) == 1 else NEEDS_VERIFICATION


@dataclass(frozen=True)
class Carried:
    """What the evidence of a case carries for one person: every item, and the minimal sets that alter what is possible.

    Where `complete` is false there are more sets: then every set of one item is listed, and none that is not minimal.
    `weakest` are the items of least weight in the smallest sets; none where some of several have no weight.
    """

    items: tuple[StruckItem, ...]
    sets: tuple[tuple[str, ...], ...]
    complete: bool
    without_evidence: tuple[str, ...]
    weakest: tuple[str, ...]


@dataclass(frozen=True)
class Needed:
    """The items without any one of which the outcome is open; `only` where it stands on that one item of all."""

    items: tuple[str, ...]
    only: bool


@dataclass(frozen=True)
class Struck:
    """A decision beside the same without some items of evidence, and the findings that are unknown without them."""

    items: tuple[str, ...]
    findings: tuple[str, ...]
    both: WhatIf


def carried(trace: Trace, limit: int = SETS) -> Carried:
    """What each item of evidence carries, and which sets of items the answer falls without."""
    links = _Links(trace)
    masks, complete = links.sets(limit)
    sets = tuple(sorted(map(links.named, masks), key=lambda names: (len(names), [*map(links.names.index, names)])))
    in_sets = reduce(or_, masks, 0)
    items = tuple(links.item(bit, complete and not bit & in_sets) for bit in links.every)
    bare = tuple(name for name in trace.decisive_findings if not trace.evidence(name))
    return Carried(items, sets, complete, bare, _weakest(trace, sets) if links.now else ())


def needed(trace: Trace) -> Needed:
    """The items each of which the outcome needs."""
    links = _Links(trace)
    rest = reduce(or_, links.every, 0) & ~links.altering[0] if len(links.altering) == 1 else 0
    only = len(links.altering) == 1 and not links.alters(rest)
    return Needed(links.named(reduce(or_, links.altering, 0)), only)


def strike(decision: Decision, items: Collection[str]) -> Struck:
    """The decision beside that without these items of evidence."""
    trace = decision.trace
    person = without(trace.person, items)
    lost = (name for name in trace.compiled.rulebook.findings if name in trace.person.settled.keys() - person.settled)
    return Struck(tuple(dict.fromkeys(items)), tuple(lost), beside(decision, person))


def without(person: CheckedPerson, items: Collection[str]) -> CheckedPerson:
    """A person of whom some items of evidence say nothing any more."""
    return person.with_findings({name: _without(entry, items) for name, entry in person.findings.items()})


def _without(entry: FindingEntry, items: Collection[str]) -> FindingEntry:
    evidence = tuple(item for item in entry.evidence if item not in items)
    if entry.contested is None:
        gone = bool(entry.evidence) and not evidence
        return entry.model_copy(update={"value": UNKNOWN if gone else entry.value, "evidence": evidence})
    sides = {value: tuple(item for item in side if item not in items) for value, side in entry.sides.items()}
    sides = {value: side for value, side in sides.items() if side}
    if len(sides) > 1:
        return entry.model_copy(update={"contested": sides, "evidence": evidence})
    left = (*evidence, *(item for side in sides.values() for item in side))
    return FindingEntry(value=UNKNOWN, evidence=left, note=entry.note)


class _Links:
    """What each item frees for one person. Sets of items are bit masks: bit i for the i-th item of the case."""

    def __init__(self, trace: Trace) -> None:
        self.trace = trace
        self.names = tuple(item.id for item in trace.case.file.evidence)
        self.every = [1 << i for i in range(len(self.names))]
        bit = dict(zip(self.names, self.every, strict=True))
        entries = {name: entry for name, entry in trace.person.findings.items() if entry.settled and entry.evidence}
        # Of each variable that can be freed, the items that have to be struck for it.
        self.marks = {
            trace.compiled.index[n]: reduce(or_, map(bit.__getitem__, e.evidence)) for n, e in entries.items()
        }

    def possible(self, struck: int) -> int:
        """The outcomes possible once these items are struck, as bits."""
        compiled, known = self.trace.compiled, list(self.trace.known)
        for level, items in self.marks.items():
            if not items & ~struck:
                known[level] = diagram.UNKNOWN
        return compiled.diagrams.possible(compiled.outcome, known) & ~VOID_BIT

    @cached_property
    def now(self) -> int:
        """The outcomes possible while nothing is struck, as bits."""
        return self.possible(0)

    def alters(self, struck: int) -> bool:
        """Whether more is possible once these items are struck."""
        return self.possible(struck) != self.now

    @cached_property
    def altering(self) -> list[int]:
        """The items each of which alone alters what is possible."""
        freeing = set(self.marks.values())  # striking one that frees nothing alone changes nothing
        return [bit for bit in self.every if bit in freeing and self.alters(bit)]

    def sets(self, limit: int) -> tuple[list[int], bool]:
        """The minimal sets that alter what is possible, and whether these are all."""
        compiled, known = self.trace.compiled, self.trace.known
        marks = [self.marks.get(level, 0 if value < 0 else None) for level, value in enumerate(known)]
        goal = self.now | VOID_BIT
        for largest in (None, 3, 2):
            try:
                found = marked_differences(compiled.diagrams, compiled.outcome, known, goal, marks, limit, largest)
                return found, largest is None
            except TooMany:
                continue
        return self.altering, False

    def item(self, bit: int, ornament: bool) -> StruckItem:
        """What is to be said of one item."""
        (name,), bits = self.named(bit), self.possible(bit)
        rests = tuple(n for n in self.trace.compiled.rulebook.findings if name in self.trace.evidence(n))
        outcomes = self.trace.compiled.outcome_sets[bits]
        return StruckItem(name, rests, outcomes, bit in self.altering, ornament)

    def named(self, struck: int) -> tuple[str, ...]:
        """The items of a set, in the order of the case."""
        return tuple(self.names[bit.bit_length() - 1] for bit in bits_of(struck))


def _weakest(trace: Trace, sets: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    """The items of least weight in the smallest sets; of a single one no weight is asked."""
    smallest = {name for names in sets if len(names) == len(sets[0]) for name in names}
    weights = {item.id: item.weight for item in trace.case.file.evidence if item.id in smallest}
    if len(weights) < 2:
        return tuple(weights)
    ranks = {name: WEIGHTS.index(weight) for name, weight in weights.items() if weight is not None}
    if len(ranks) < len(weights):
        return ()
    return tuple(name for name, rank in ranks.items() if rank == max(ranks.values()))
