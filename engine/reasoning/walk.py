"""A walk of a diagram for many cases at once, as a straight line of bitwise operations on planes.

A plane holds one bit a case. Walking a diagram top down, `reach[child] |= reach[node] & plane[variable, value]`, tells
which cases can reach each terminal, unknowns included: 64 cases a machine word. This module knows nothing of law.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.reasoning.diagram import Diagrams
from engine.reasoning.operations import Node

Bits = NDArray[np.uint64]
Input = tuple[int, int]
"""A plane that a walk reads: a variable with one of its values, or `START` with one of the given roots."""

START = -1
ALL = -1
"""In place of a register: every case."""


@dataclass(frozen=True)
class Walk:
    """The operations `registers[out] = a op b`; registers are first the inputs, then work space that is used again."""

    inputs: tuple[Input, ...]
    steps: tuple[tuple[np.ufunc, int, int, int], ...]
    work: int  # registers beyond the inputs
    ends: Mapping[int, int]  # value of a terminal → register, or ALL

    def run(self, inputs: Sequence[Bits], work: Sequence[Bits]) -> dict[int, Bits | None]:
        """The cases that can reach each value, None for all of them; the planes are overwritten by the next run."""
        registers = [*inputs, *work]
        for operation, a, b, out in self.steps:
            operation(registers[a], registers[b], registers[out])
        return {value: None if end == ALL else registers[end] for value, end in self.ends.items()}


def plan(diagrams: Diagrams, roots: Mapping[int, Node], free: Collection[int], wanted: Collection[int]) -> Walk:
    """The walk from several roots, each for the cases of its own plane `(START, key)` (one root: for every case).

    Variables in `free` are unknown in every case. Only the `wanted` values are followed to their terminals.
    """
    draft = _Draft(diagrams, frozenset(free), frozenset(wanted))
    for key, root in roots.items():
        draft.join(root, draft.input(START, key) if len(roots) > 1 else ALL)
    for level in range(len(diagrams.sizes)):
        draft.descend(level)
    return draft.finish()


class _Draft:
    """A walk in the making: every operation makes a new number; registers are given out at the end."""

    def __init__(self, diagrams: Diagrams, free: frozenset[int], wanted: frozenset[int]) -> None:
        self.diagrams, self.free, self.wanted = diagrams, free, wanted
        self.inputs: dict[Input, int] = {}  # → number
        self.steps: dict[int, tuple[np.ufunc, int, int]] = {}  # by the number that they make
        self.reach: dict[Node, int] = {}
        self.waiting: dict[int, list[Node]] = {}  # by level

    def input(self, variable: int, value: int) -> int:
        """The number of a plane that is read."""
        return self.inputs.setdefault((variable, value), self._next())

    def join(self, node: Node, cases: int) -> None:
        """Lets more cases reach a node."""
        if node < 0 and ~node not in self.wanted:
            return
        if node in self.reach:
            self.reach[node] = self._either(self.reach[node], cases)
            return
        self.reach[node] = cases
        if node >= 0:
            self.waiting.setdefault(self.diagrams.levels[node], []).append(node)

    def descend(self, level: int) -> None:
        """Goes from the nodes that test one variable to their children, each child and set of values once."""
        sources: dict[tuple[Node, tuple[int, ...]], list[int]] = {}
        for node in self.waiting.pop(level, ()):
            values: dict[Node, tuple[int, ...]] = {}
            for value, child in enumerate(self.diagrams.children[node]):
                values[child] = (*values.get(child, ()), value)
            for child, chosen in values.items():
                sources.setdefault((child, chosen), []).append(self.reach[node])
        planes: dict[tuple[int, ...], int] = {}
        for (child, chosen), reached in sources.items():
            if child < 0 and ~child not in self.wanted:
                continue
            if chosen not in planes:
                planes[chosen] = self._plane(level, chosen)
            self.join(child, self._both(self._any(reached), planes[chosen]))

    def finish(self) -> Walk:
        """The walk with registers, each taken again as soon as what it held is not needed."""
        ends = {~node: number for node, number in self.reach.items() if node < 0}
        last = {operand: made for made, (_, a, b) in self.steps.items() for operand in (a, b)}
        last |= dict.fromkeys(ends.values(), self._next())
        register = {number: i for i, number in enumerate(self.inputs.values())}
        unused: list[int] = []
        steps, size = [], len(self.inputs)
        for made, (operation, a, b) in self.steps.items():
            for operand in {a, b}:
                if last[operand] == made and operand in self.steps:
                    unused.append(register[operand])
            if not unused:
                unused.append(size)
                size += 1
            register[made] = unused.pop()
            steps.append((operation, register[a], register[b], register[made]))
        end_registers = {value: number if number == ALL else register[number] for value, number in ends.items()}
        return Walk(tuple(self.inputs), tuple(steps), size - len(self.inputs), end_registers)

    def _next(self) -> int:
        return len(self.inputs) + len(self.steps)

    def _plane(self, level: int, values: tuple[int, ...]) -> int:
        return ALL if level in self.free else self._any([self.input(level, value) for value in values])

    def _any(self, cases: Sequence[int]) -> int:
        union, *others = dict.fromkeys(cases)
        for other in others:
            union = self._either(union, other)
        return union

    def _either(self, a: int, b: int) -> int:
        if ALL in (a, b):
            return ALL
        return a if a == b else self._step(np.bitwise_or, a, b)

    def _both(self, a: int, b: int) -> int:
        if ALL in (a, b):
            return b if a == ALL else a
        return self._step(np.bitwise_and, a, b)

    def _step(self, operation: np.ufunc, a: int, b: int) -> int:
        made = self._next()
        self.steps[made] = (operation, a, b)
        return made
