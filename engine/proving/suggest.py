"""Case files that kill the mutants which the tests of a rulebook let live, for a lawyer to review.

Each survivor has a region of cases that are decided otherwise. Survivors whose regions have a case in common can die of
one person; the fewest persons are a smallest cover of the survivors by such groups. That is hard to find exactly, so it
is sought by iterated greedy (Culberson, "Iterated greedy graph coloring and the difficulty landscape", 1992: going
through the groups of a cover in another order never needs more), and held against a lower bound: survivors no two of
which share a case need a person each, where all is known of each person. (One of whom less is known can stand for
several cases.)
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial, reduce

from engine.proving.mutants import Mutant
from engine.proving.mutation import Mutation, Result
from engine.proving.witness import Witness, outcomes_of, simplest
from engine.reasoning.compiled import YES, Compiled
from engine.reasoning.operations import FALSE, VOID_VALUE, Node, conjunction, guard

ROUNDS = 40
"""How often a smaller cover is looked for; on kl14 the last improvement comes well before."""


@dataclass(frozen=True)
class Suggestion:
    """A person and the outcomes that the rulebook leaves possible, of which the mutants it kills give others."""

    case: Witness
    possible: tuple[str, ...]
    kills: tuple[Mutant, ...]


@dataclass(frozen=True)
class Suggestions:
    """Files of persons that share a pilot and together kill every survivor.

    Fewer than `at_least` complete cases cannot.
    """

    files: tuple[tuple[Suggestion, ...], ...]
    at_least: int

    @property
    def persons(self) -> list[Suggestion]:
        """The persons of all files."""
        return [person for file in self.files for person in file]


def suggest(mutation: Mutation) -> Suggestions:
    """Few persons for all survivors of the tests; the same survivors give the same persons."""
    compiled = mutation.compiled
    d, survivors = compiled.diagrams, mutation.of("survived")
    regions = {r.region: d.counts(r.region)[YES] for r in survivors}
    groups = [[region] for region in sorted(regions, key=lambda r: regions[r])]  # the rarest first
    shuffle, at_least, best = random.Random(14), 0, groups
    for _ in range(ROUNDS if survivors else 0):
        order = [region for group in groups for region in group]
        at_least = max(at_least, _disjoint(compiled, order))
        groups = _cover(compiled, order)
        best = min(best, groups, key=len)
        if len(best) <= at_least:
            break
        shuffle.shuffle(groups)
    return Suggestions(tuple(map(tuple, _in_files(compiled, best, survivors))), at_least)


def killer(mutation: Mutation, survivor: Result) -> Witness:
    """A small case that would kill one survivor."""
    return _smallest_settled(mutation.compiled, _start(mutation.compiled, survivor.region))


def _cover(compiled: Compiled, order: Sequence[Node]) -> list[list[Node]]:
    """The regions in groups with a case in common: each group takes what it can, in this order."""
    groups, left = [], list(order)
    while left:
        common, group, others = _start(compiled, left[0]), [], []
        for region in left:
            narrower = compiled.diagrams.apply(conjunction, common, region)
            if narrower == FALSE:
                others.append(region)
            else:
                common = narrower
                group.append(region)
        groups.append(group)
        left = others
    return groups


def _start(compiled: Compiled, region: Node) -> Node:
    """The possible cases of a region; all of it where a mutant allows what a constraint forbids."""
    possible = compiled.diagrams.apply(conjunction, compiled.constraints, region)
    return region if possible == FALSE else possible


def _disjoint(compiled: Compiled, order: Iterable[Node]) -> int:
    """How many of the regions, taken in this order, share no case two by two."""
    chosen: list[Node] = []
    for region in order:
        if all(compiled.diagrams.apply(conjunction, region, other) == FALSE for other in chosen):
            chosen.append(region)
    return len(chosen)


def _in_files(
    compiled: Compiled, groups: Iterable[Sequence[Node]], survivors: Sequence[Result]
) -> Iterator[list[Suggestion]]:
    """A person for each group, in the first file whose pilot can be theirs too."""
    files: list[tuple[dict[str, str], list[Witness]]] = []
    for group in groups:
        common = reduce(partial(compiled.diagrams.apply, conjunction), group, _start(compiled, group[0]))
        for pilot, cases in [*files, ({}, [])]:
            region = compiled.diagrams.apply(conjunction, common, _cube(compiled, pilot))
            if region == FALSE:
                continue
            case = _smallest_settled(compiled, region)
            shared = pilot | _shared(compiled, case)
            if all(_is_kept(compiled, other, shared) for other in [*cases, case]):
                if not cases:
                    files.append((pilot, cases))
                pilot.update(shared)
                cases.append(case)
                break
    for pilot, cases in files:
        yield [_suggestion(compiled, case, pilot, survivors) for case in cases]


def _suggestion(compiled: Compiled, case: Witness, pilot: Mapping[str, str], survivors: Iterable[Result]) -> Suggestion:
    """A person with every survivor that dies of it for sure, all of the pilot being known."""
    whole = case.with_findings(pilot)
    possible = outcomes_of(compiled, whole)
    known = compiled.assignment(whole.roles, whole.findings)
    constraints = {constraint.id for constraint in compiled.rulebook.constraints}

    def dies(survivor: Result) -> bool:
        bits = compiled.diagrams.possible(survivor.region, known)
        # A constraint may come to forbid some completions, or to allow some, and leave the same outcomes possible.
        certain = not possible or survivor.mutant.rule not in constraints
        return bits == 1 << YES or (certain and bool(bits >> YES & 1))

    return Suggestion(case, possible, tuple(r.mutant for r in survivors if dies(r)))


def _smallest_settled(compiled: Compiled, region: Node) -> Witness:
    """A small case inside a region to which the rulebook gives one outcome, or none where it is not possible."""
    d = compiled.diagrams
    outcomes = d.apply(guard, region, compiled.outcome)
    by_outcome = [simplest(compiled, outcomes, value) for value in sorted(d.terminals(outcomes) - {VOID_VALUE})]
    cases = [case for case in by_outcome or [simplest(compiled, region, YES)] if case]
    return min(cases, key=lambda case: (len(case.roles), len(case.findings)))


def _cube(compiled: Compiled, pilot: Mapping[str, str]) -> Node:
    """The cases that have these findings."""
    levels = [(compiled.index[name], value) for name, value in pilot.items()]
    d = compiled.diagrams
    return d.all_of(d.variable_in(level, [compiled.value_index[level][value]]) for level, value in levels)


def _shared(compiled: Compiled, case: Witness) -> dict[str, str]:
    """What is the same for every person of a case: of the pilot, and how questions are read."""
    facts = compiled.rulebook.facts
    return {n: value for n, value in case.findings.items() if n not in facts or facts[n].scope == "pilot"}


def _is_kept(compiled: Compiled, case: Witness, pilot: Mapping[str, str]) -> bool:
    """Whether a person keeps the same possible outcomes when more of the pilot is known."""
    return outcomes_of(compiled, case.with_findings(pilot)) == outcomes_of(compiled, case)
