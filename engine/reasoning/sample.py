"""Hypothetical cases that break no constraint, each as likely among all of them as its odds say: exactly.

The diagram of the constraints counts them: the weight of a node is the sum over its values of the value's weight times
the child's, and a case is drawn by walking down in those proportions, so that none is drawn to be thrown away.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from math import gcd, lcm, prod

import numpy as np
from numpy.typing import NDArray

from engine.reading.diagnostics import Code, Diagnostic, InputError, Place
from engine.reading.odds import EVEN, Odds
from engine.reading.tables import ROWS, Block, Table
from engine.reading.vocabulary import ROLES
from engine.reasoning.columns import table_of
from engine.reasoning.compiled import Compiled
from engine.reasoning.diagram import UNKNOWN, inner
from engine.reasoning.operations import FALSE, Node
from engine.reasoning.planes import CodeArray, Codes

FINEST = 1 << 62
"""A weight is drawn exactly up to this total, and rounded to so many parts beyond it."""


class Sampler:
    """Draws cases of a rulebook; raises `InputError` where the odds leave none."""

    def __init__(self, compiled: Compiled, odds: Odds = EVEN) -> None:
        self.compiled = compiled
        self.diagrams = compiled.diagrams
        self.weights = [
            _whole([odds.findings[name].get(value, Fraction(0)) for value in values])
            if name in odds.findings
            else [1] * len(values)
            for name, values in zip(compiled.variables, compiled.values, strict=True)
        ]
        sets = odds.roles or {}
        self.role_sets = tuple(sets)
        self._starts = [self.diagrams.follow(compiled.constraints, compiled.assignment(roles, {})) for roles in sets]
        first = len(compiled.roles)
        shares = _whole(list(sets.values()))
        self._shares = [w * self._total(node, first) for w, node in zip(shares, self._starts, strict=True)]
        if not (sum(self._shares) if sets else self._total(compiled.constraints, 0)):
            raise InputError([Diagnostic(Code.NO_CASE_LEFT, Place(odds.file))])

    def draw(self, rows: int, unknown: float, rng: np.random.Generator) -> Codes:
        """So many cases, in which each finding is unknown with the given probability."""
        compiled = self.compiled
        if self.role_sets:
            roles = _choose(self._shares, rows, rng)
            walked = self._walk(np.array(self._starts)[roles], len(compiled.roles), rng)
            role_sets = self.role_sets
        else:
            walked = self._walk(np.full(rows, compiled.constraints), 0, rng)
            bits = sum(walked.pop(role).astype(np.int64) << i for i, role in enumerate(compiled.roles))
            numbers, roles = np.unique(bits, return_inverse=True)
            role_sets = tuple(
                tuple(role for i, role in enumerate(compiled.roles) if number >> i & 1) for number in numbers.tolist()
            )
        walked = {name: codes for name, codes in walked.items() if name in compiled.rulebook.facts}
        for codes in walked.values():
            codes[rng.random(rows) < unknown] = UNKNOWN
        return Codes(rows, walked, role_sets, roles if len(role_sets) > 1 else None)

    def _walk(self, nodes: NDArray[np.int64], first: int, rng: np.random.Generator) -> dict[str, CodeArray]:
        """A value of each variable from the first on, from each row's own node in the diagram of the constraints."""
        codes: dict[str, CodeArray] = {}
        live = set(nodes.tolist())
        for level in range(first, len(self.weights)):
            chosen = codes[self.compiled.variables[level]] = np.empty(nodes.size, np.int8)
            following = nodes.copy()
            reached: set[Node] = set()
            for node in live:
                here = np.flatnonzero(nodes == node)
                children = self._children(node, level)
                weights = [w * self._total(c, level + 1) for w, c in zip(self.weights[level], children, strict=True)]
                chosen[here] = _choose(weights, here.size, rng)
                following[here] = np.array(children)[chosen[here]]
                reached.update(child for child, weight in zip(children, weights, strict=True) if weight)
            nodes, live = following, reached
        return codes

    def _children(self, node: Node, level: int) -> Sequence[Node]:
        tests = node >= 0 and self.diagrams.levels[node] == level
        return self.diagrams.children[node] if tests else (node,) * len(self.weights[level])

    @cached_property
    def _below(self) -> dict[Node, int]:
        """The weight of each node of the constraints: of everything that the variables from its own on can be."""
        reached = self.diagrams.reached(self.compiled.constraints)
        below: dict[Node, int] = {}
        for node in inner(reached):
            own = self.diagrams.levels[node]
            children = zip(self.weights[own], self.diagrams.children[node], strict=True)
            below[node] = sum(weight * self._weight(child, own + 1, below) for weight, child in children)
        return below

    def _total(self, node: Node, level: int) -> int:
        """The weight of everything that the variables from a level on can be below a node."""
        return self._weight(node, level, self._below)

    def _weight(self, node: Node, level: int, below: Mapping[Node, int]) -> int:
        if node < 0:
            return 0 if node == FALSE else prod(map(sum, self.weights[level:]))
        return below[node] * prod(map(sum, self.weights[level : self.diagrams.levels[node]]))


def _whole(weights: Sequence[Fraction]) -> list[int]:
    """The same proportions in whole numbers."""
    scale = lcm(*(weight.denominator for weight in weights))
    return [int(weight * scale) for weight in weights]


def _choose(weights: Sequence[int], count: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Positions drawn in proportion to the weights."""
    if len(set(weights)) == 1:
        return rng.integers(0, len(weights), count)
    parts = gcd(*weights)
    ends = np.cumsum([weight // parts for weight in weights], dtype=object)
    if ends[-1] > FINEST:
        ends = ends * FINEST // ends[-1]
    return np.searchsorted(ends.astype(np.int64), rng.integers(0, int(ends[-1]), count), side="right")


def sampled(sampler: Sampler, rows: int, unknown: float, seed: int) -> Table:
    """So many cases as a table, drawn block by block; the same seed draws the same."""
    rng = np.random.default_rng(seed)

    def blocks() -> Iterator[Block]:
        for start in range(0, rows, ROWS):
            stop = min(start + ROWS, rows)
            codes = sampler.draw(stop - start, unknown, rng)
            yield Block(table_of(sampler.compiled, codes), range(start + 1, stop + 1), stop / rows)

    return Table("--sample", (*sampler.compiled.rulebook.facts, ROLES), blocks())
