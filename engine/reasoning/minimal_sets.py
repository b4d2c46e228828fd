"""Minimal sets of variables behind the value of a diagram: what forces it, and what would have to differ.

Two families, each the minimal hitting sets of the other (Reiter, "A theory of diagnosis from first principles", 1987).
A *difference* is a minimal set of known variables that, were they free, would let the function leave its goal. A
*reason* is a minimal set of known variables that alone keeps it there. Sets are bit masks over the variables.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from engine.reasoning.diagram import UNKNOWN, Diagrams, inner
from engine.reasoning.operations import Node


class TooMany(Exception):
    """There are more minimal sets, or ways to look for one, than the limit allows."""


def differences(
    diagrams: Diagrams, f: Node, known: Sequence[int], goal: int, fixed: frozenset[int], limit: int
) -> list[int]:
    """All minimal differences, smallest first; variables in `fixed` never differ.

    Raises `TooMany` where an intermediate list passes the limit.
    """
    marks = [None if level in fixed else 1 << level for level in range(len(known))]
    return marked_differences(diagrams, f, known, goal, marks, limit)


def marked_differences(
    diagrams: Diagrams,
    f: Node,
    known: Sequence[int],
    goal: int,
    marks: Sequence[int | None],
    limit: int,
    largest: int | None = None,
) -> list[int]:
    """The same in terms of what frees the variables: of each its mark, all of which is needed; None: it never differs.

    With `largest`, those of at most so many members; they are minimal among all.
    """
    free = [value if mark is None else UNKNOWN for value, mark in zip(known, marks, strict=True)]
    reached = diagrams.reached(f, free)
    by_node: dict[Node, list[int]] = {node: [] if goal >> ~node & 1 else [0] for node in reached if node < 0}
    for node in inner(reached):
        level = diagrams.levels[node]
        value = known[level]
        sets: list[int] = []
        for choice, child in enumerate(diagrams.children[node]):
            mark = 0 if value < 0 or choice == value else marks[level]
            if mark is not None:
                sets += [s | mark for s in by_node[child]]
        by_node[node] = minimal(s for s in sets if largest is None or s.bit_count() <= largest)
        if len(by_node[node]) > limit:
            raise TooMany
    return by_node[f]


def minimal(sets: Iterable[int]) -> list[int]:
    """The sets that contain no other one, smallest first."""
    kept: list[int] = []
    for _, same_size in groupby(sorted(set(sets), key=_by_size), key=int.bit_count):
        smaller = tuple(kept)  # one of the same size is not contained
        kept += [s for s in same_size if not any(s & other == other for other in smaller)]
    return kept


def _by_size(members: int) -> tuple[int, int]:
    return members.bit_count(), members


def hitting_sets(sets: Sequence[int], limit: int) -> list[int]:
    """All minimal sets that meet each of the given ones (Berge), smallest first; raises `TooMany` past the limit."""
    hitting = [0]
    for wanted in sets:
        met = [s for s in hitting if s & wanted]
        extended = [s | bit for s in hitting if not s & wanted for bit in bits_of(wanted)]
        hitting = minimal([*met, *extended])
        if len(hitting) > limit:
            raise TooMany
    return hitting


def bits_of(members: int) -> list[int]:
    """The one-element sets of a set, lowest variable first."""
    return [1 << i for i in range(members.bit_length()) if members >> i & 1]


def smallest_hitting_set(sets: Sequence[int], limit: int) -> int:
    """A smallest set that meets each of the given ones, by branch and bound; of several the first in variable order.

    Raises `TooMany` where more than `limit` partial sets would have to be looked at.
    """
    best = 0
    for s in sets:
        if not s & best:
            best |= bits_of(s)[-1]

    stack = [(0, sets)]  # what is chosen, and the sets that were not met before the last choice
    steps = 0
    while stack:
        steps += 1
        if steps > limit:
            raise TooMany
        chosen, open_before = stack.pop()
        rest = [s for s in open_before if not s & chosen]
        if chosen.bit_count() + _disjoint(rest) >= best.bit_count():
            continue
        if not rest:
            best = chosen
            continue
        choices = bits_of(min(rest, key=_by_size))
        stack.extend((chosen | bit, rest) for bit in reversed(choices))
    return best


def _disjoint(sets: Sequence[int]) -> int:
    """How many of the sets, taken greedily, share no member: no hitting set is smaller."""
    count = used = 0
    for s in sets:
        if not s & used:
            used |= s
            count += 1
    return count
