"""Cases as numbers, and packed into planes of one bit a case: "in case i this finding may have this value"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.reasoning.compiled import Compiled
from engine.reasoning.diagram import UNKNOWN
from engine.reasoning.walk import Bits

CodeArray = NDArray[np.integer]
Numbers = NDArray[np.unsignedinteger]
WORD = 64  # cases in a machine word
EACH = np.uint64(0x0101010101010101)
"""A one in each byte."""


@dataclass(frozen=True, eq=False)
class Codes:
    """Rows as numbers: of each finding the index of its value (UNKNOWN: -1), and of each row the index of its roles."""

    rows: int
    findings: Mapping[str, CodeArray]
    role_sets: tuple[tuple[str, ...], ...]
    roles: CodeArray | None = None  # None: every row has the one role set

    def role_planes(self, start: int, stop: int) -> Sequence[Bits]:
        """The rows of each role set, where there is more than one."""
        if self.roles is None:
            return ()
        roles = self.roles[start * WORD : stop * WORD]
        return [pack(roles == i, stop - start) for i in range(len(self.role_sets))]

    def planes_of(self, finding: str, size: int, start: int, stop: int) -> Bits:
        """The rows in which each value is possible."""
        return pack_codes(self.findings[finding][start * WORD : stop * WORD], size, stop - start)


@dataclass(frozen=True, eq=False)
class Planes:
    """Packed rows, to be kept between sweeps: one bit for each row and value, an eighth of their numbers or less."""

    rows: int
    findings: Mapping[str, Bits]  # one row a value
    role_sets: tuple[tuple[str, ...], ...]
    roles: Sequence[Bits] = ()  # one plane a role set, where there is more than one

    def role_planes(self, start: int, stop: int) -> Sequence[Bits]:
        """The rows of each role set, where there is more than one."""
        return [plane[start:stop] for plane in self.roles]

    def planes_of(self, finding: str, size: int, start: int, stop: int) -> Bits:
        """The rows in which each value is possible."""
        return self.findings[finding][:, start:stop]


Source = Codes | Planes
"""Rows that can be read as planes, a block at a time; blocks are counted in words of 64 rows."""


def codes_of(compiled: Compiled, findings: Mapping[str, CodeArray], roles: Iterable[str]) -> Codes:
    """Rows as numbers that all have the same roles; raises `ValueError` for a name that the rulebook does not know."""
    chosen = tuple(role for role in compiled.roles if role in (asked := set(roles)))
    unknown = [*(findings.keys() - compiled.rulebook.findings.keys()), *(asked - set(chosen))]
    lengths = {len(column) for column in findings.values()}
    if unknown or len(lengths) != 1 or not chosen:
        raise ValueError(f"unknown names {sorted(unknown)}, lengths {sorted(lengths)}, roles {chosen}")
    return Codes(lengths.pop(), findings, (chosen,))


def pack_all(compiled: Compiled, source: Source) -> Planes:
    """The planes of all rows."""
    words = words_of(source.rows)
    sizes = {name: len(compiled.values[compiled.index[name]]) for name in source.findings}
    findings = {name: source.planes_of(name, size, 0, words) for name, size in sizes.items()}
    return Planes(source.rows, findings, source.role_sets, source.role_planes(0, words))


def words_of(rows: int) -> int:
    """How many words hold so many rows."""
    return -(-rows // WORD)


def pack(chosen: NDArray[np.bool_] | CodeArray, words: int) -> Bits:
    """One bit a row, 0 where it is false or 0, padded with zeros to whole words."""
    packed = np.packbits(chosen, bitorder="little")
    if packed.size != words * 8:
        packed = np.concatenate([packed, np.zeros(words * 8 - packed.size, np.uint8)])
    return packed.view(np.uint64)


def pack_codes(codes: CodeArray, size: int, words: int) -> Bits:
    """One plane a value, with the bits of every value where the code is UNKNOWN; raises `ValueError` beyond `size`."""
    least, most = (int(codes.min()), int(codes.max())) if codes.size else (0, 0)
    if least < UNKNOWN or most >= size:
        raise ValueError(f"codes from {least} to {most}, of {size} values")
    planes = np.empty((size, words), np.uint64)
    others = pack(codes, words)  # any value but the first, or unknown
    np.bitwise_not(others, out=planes[0])
    for value in range(1, size - 1):
        planes[value] = pack(codes == value, words)
        np.bitwise_xor(others, planes[value], out=others)
    planes[size - 1] = others
    if least < 0:
        np.bitwise_or(planes, pack(codes < 0, words), out=planes)
    return planes


def unpack(plane: Bits, rows: int) -> NDArray[np.uint8]:
    """One byte a row, 0 or 1."""
    return np.unpackbits(plane.view(np.uint8), count=rows, bitorder="little")


@dataclass(frozen=True)
class Block:
    """Some rows of a sweep, from `start`, and those of them that can have each value of what was asked."""

    start: int
    rows: int
    reached: Mapping[int, Bits | None]  # None: all rows; a value that is missing: none

    def plane(self, value: int) -> Bits:
        """The rows that can have the value, zeros after the last of them."""
        words = words_of(self.rows)
        reached = self.reached.get(value, np.zeros(words, np.uint64))
        made = np.full(words, ~np.uint64(0)) if reached is None else reached.copy()
        if self.rows % WORD:
            made[-1] &= np.uint64((1 << self.rows % WORD) - 1)
        return made

    def mask(self, dtype: type[np.unsignedinteger]) -> Numbers:
        """The possible values of each row as bits: bit v for value v."""
        # A byte a row for every eight values, and eight such bytes shifted at once.
        rows = words_of(self.rows) * WORD
        octets = np.zeros((np.dtype(dtype).itemsize, rows // 8), np.uint64)
        for value, plane in self.reached.items():
            bits = EACH if plane is None else unpack(plane, rows).view(np.uint64)
            octets[value // 8] |= bits << np.uint64(value % 8)
        by_row = np.ascontiguousarray(octets.view(np.uint8)[:, : self.rows].T)
        masks: Numbers = by_row.view(dtype)[:, 0]
        return masks


@dataclass(frozen=True, eq=False)
class RulePlanes:
    """The rows in which each rule surely applies: one bit a row, read when it is asked for."""

    rows: int
    planes: Mapping[str, Bits]

    def of(self, row: int) -> tuple[str, ...]:
        """The rules that surely apply in a row, those of the recommendation first."""
        word, bit = divmod(row, WORD)
        return tuple(rule for rule, plane in self.planes.items() if int(plane[word]) >> bit & 1)

    def counts(self) -> dict[str, int]:
        """In how many rows each rule surely applies."""
        return {rule: int(np.bitwise_count(plane).sum()) for rule, plane in self.planes.items()}
