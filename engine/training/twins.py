"""Twin cases: two that differ in one finding and in outcome, as near to a given case as there are any."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import permutations

from engine.reasoning.compiled import Compiled
from engine.reasoning.decision import Decision
from engine.reasoning.explain import Answer, WhatIf, what_if
from engine.reasoning.operations import VOID, Node
from engine.reasoning.trace import Trace

FAR = 1_000
"""More changes than there are findings."""
Path = tuple[int, tuple[tuple[int, int], ...]]
"""A number of changes, and the changes: variables with the values they take."""


@dataclass(frozen=True)
class Twins:
    """A finding and two values of it with other outcomes, once the `first` findings of the case are set so.

    `first` is empty where the case itself is one of the two.
    """

    finding: str
    values: tuple[str, str]
    first: tuple[Answer, ...] = ()

    @property
    def answers(self) -> dict[str, str | None]:
        """What turns the given case into the second of the two."""
        return {**dict(self.first), self.finding: self.values[1]}


def near(trace: Trace) -> list[Twins]:
    """Each single change of the case that leads elsewhere; those first that lead to one outcome."""
    changes = sorted(trace.single_changes, key=lambda change: len(change[2]) > 1)
    return [Twins(name, (trace.person.settled[name], value)) for name, value, _ in changes]


def nearest(trace: Trace, finding: str) -> Twins | None:
    """The twins of a finding for which fewest others are set otherwise; None: it never turns an outcome in these roles.

    Roles stay; what the case leaves open counts as a change where it has to be settled.
    """
    compiled, level = trace.compiled, trace.compiled.index[finding]
    values, known = compiled.values[level], trace.known[level]
    candidates = []
    for one, other in permutations(range(len(values)), 2):
        count, path = _Walk(compiled, trace.known, level, (one, other)).path(compiled.outcome, compiled.outcome)
        if count < FAR:
            candidates.append((count + (one != known), one, other, path))
    if not candidates:
        return None
    _, one, other, path = min(candidates)
    changed = ((compiled.variables[i], compiled.values[i][choice]) for i, choice in path)
    return Twins(finding, (values[one], values[other]), tuple(changed))


def compared(decision: Decision, twins: Twins) -> WhatIf:
    """Both cases decided, and the rules that turn the outcome."""
    base = what_if(decision, {**dict(twins.first), twins.finding: twins.values[0]}).scenario
    return what_if(base, {twins.finding: twins.values[1]})


class _Walk:
    """The fewest changes to where the outcome differs between two values of one variable; nothing impossible counts."""

    def __init__(self, compiled: Compiled, known: list[int], level: int, values: tuple[int, int]) -> None:
        self.diagrams, self.roles = compiled.diagrams, compiled.role_levels
        self.known, self.level, self.values = known, level, values
        self.paths: dict[tuple[Node, Node], Path] = {}

    def path(self, f: Node, g: Node) -> Path:
        """The number of changes and the changes, from a node of each case on."""
        for level, pair in self._pairs_below((f, g)):
            self.paths[pair] = min(self._steps(*pair, level), default=(FAR, ()))
        return self._path_below(f, g)

    def _pairs_below(self, root: tuple[Node, Node]) -> list[tuple[int, tuple[Node, Node]]]:
        """The pairs of nodes that matter from one on, each with its level, deepest first."""
        levels: dict[tuple[Node, Node], int] = {}
        stack = [root]
        while stack:
            pair = stack.pop()
            if pair not in levels and not self._is_plain(*pair):
                levels[pair] = min(map(self._level, pair))
                stack.extend(after for after, _ in self._after(*pair, levels[pair]))
        return sorted(((level, pair) for pair, level in levels.items()), reverse=True)

    def _is_plain(self, f: Node, g: Node) -> bool:
        """Whether there is nothing to look for: something cannot be, both go the same way from here, or both end."""
        level = min(self._level(f), self._level(g))
        return VOID in (f, g) or (f == g and level > self.level) or (f < 0 and g < 0)

    def _path_below(self, f: Node, g: Node) -> Path:
        if self._is_plain(f, g):
            return (FAR, ()) if VOID in (f, g) or f == g else (0, ())
        return self.paths[f, g]

    def _steps(self, f: Node, g: Node, level: int) -> Iterator[Path]:
        for (one, other), choice in self._after(f, g, level):
            count, path = self._path_below(one, other)
            changed = level != self.level and choice != self.known[level]
            yield (count + 1, ((level, choice), *path)) if changed else (count, path)

    def _after(self, f: Node, g: Node, level: int) -> Iterator[tuple[tuple[Node, Node], int]]:
        """The pairs that follow, and the choice that leads there; roles stay as they are."""
        if level == self.level:
            one, other = self.values
            yield (self._child(f, level, one), self._child(g, level, other)), one
            return
        choices = (self.known[level],) if level in self.roles else range(self.diagrams.sizes[level])
        for choice in choices:
            yield (self._child(f, level, choice), self._child(g, level, choice)), choice

    def _child(self, node: Node, level: int, choice: int) -> Node:
        return self.diagrams.children[node][choice] if self._level(node) == level else node

    def _level(self, node: Node) -> int:
        return self.diagrams.levels[node] if node >= 0 else len(self.diagrams.sizes)
