"""Sweeps: the possible outcomes of millions of cases at once, exactly, from the diagrams that decide a single one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

import narwhals as nw
import numpy as np
import pyarrow as pa
from narwhals.typing import IntoDataFrame

from engine.reading.case import Status
from engine.reading.diagnostics import InputError, Place
from engine.reading.once import once
from engine.reading.rulebook import NEEDS_VERIFICATION, RECOMMENDATION, Rulebook
from engine.reading.vocabulary import ANSWERS, ANY_READING, POSSIBLE, RECOMMENDED, ROLES, STATUS, vocabulary_of
from engine.reasoning.columns import (
    IMPLEMENTER,
    JOIN,
    RULES,
    check_asked,
    check_names,
    check_taken,
    read_columns,
    rules_column,
    words_to_categories,
)
from engine.reasoning.compile import compile_open, compile_rulebook
from engine.reasoning.compiled import NO, YES
from engine.reasoning.diagram import Diagrams
from engine.reasoning.operations import VOID_VALUE, Node, guard
from engine.reasoning.planes import (
    WORD,
    Block,
    CodeArray,
    Codes,
    Numbers,
    Planes,
    RulePlanes,
    Source,
    codes_of,
    pack_all,
    words_of,
)
from engine.reasoning.walk import START, Bits, Input, Walk, plan

Frame = TypeVar("Frame", bound=IntoDataFrame)

BLOCK = 4096
"""Words of a block: 262,144 rows, 32 KB a plane, so that what a walk works on stays in the cache."""
MAX_WALKS = 256
FRAME = Place("frame")
"""What stands for the file of a frame in a message."""
STATUSES: tuple[Status, ...] = ("inconsistent", "settled", "open")


def sweep(rulebook: Rulebook, frame: Frame, columns: Sequence[str] = (), keep: Sequence[str] = ()) -> Frame:
    """The frame (pandas, polars or Arrow) with `status`, `recommendation` and `possible` of each row beside it.

    `columns` asks for conclusions and `rules` besides; columns named in `keep` are no slips of a finding's name.
    Raises `InputError` where the rulebook or a column cannot be used.
    """
    given = nw.from_native(frame, eager_only=True)
    sweeper = sweeper_of(rulebook)
    names, words = [str(name) for name in given.columns], vocabulary_of([rulebook], keep)
    diagnostics = [
        *check_asked(sweeper.compiled, columns, FRAME),
        *check_names(sweeper.compiled, words, names, keep, FRAME),
    ]
    if diagnostics := [*diagnostics, *check_taken(names, (*ANSWERS, *columns), FRAME)]:
        raise InputError(diagnostics)
    places = words.places(names)
    known = {name: given[given.columns[place]].to_arrow() for name, place in places.items()}
    planes, bad = read_columns(sweeper.compiled, known, len(given))
    if bad:
        lines = range(1, len(given) + 1)
        raise InputError(d for cells in bad for d in cells.tell(FRAME.file, lines, names[places[cells.column]]))
    answers = nw.from_arrow(sweeper.answers(planes, columns), backend=given.implementation)
    return given.with_columns(*(answers[name] for name in answers.columns)).to_native()


@once
def sweeper_of(rulebook: Rulebook) -> Sweeper:
    """The sweeper of a rulebook, which keeps what it has planned."""
    return Sweeper(rulebook)


@once
def open_sweeper_of(rulebook: Rulebook) -> OpenSweeper:
    """The sweeper of all readings of a rulebook."""
    return OpenSweeper(rulebook)


class Sweeper:
    """A rulebook made ready for sweeps; it can be pickled, and is then made ready again where it arrives."""

    compile = staticmethod(compile_rulebook)

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.compiled = self.compile(rulebook)
        # Asking never grows the rulebook's own diagrams.
        self.diagrams = Diagrams(self.compiled.diagrams.sizes, self.compiled.diagrams.budget)
        self._functions: dict[str, Node] = {}
        self._walks: dict[object, Walk] = {}

    def __reduce__(self) -> tuple[type[Sweeper], tuple[Rulebook]]:
        """Pickles the rulebook alone."""
        return type(self), (self.rulebook,)

    def codes(self, findings: Mapping[str, CodeArray], roles: Iterable[str] = (IMPLEMENTER,)) -> Codes:
        """Rows as numbers: of each finding the index of its value, -1 where it is unknown; all with the same roles."""
        return codes_of(self.compiled, findings, roles)

    def planes(self, source: Source | Mapping[str, CodeArray]) -> Planes:
        """The packed rows, which can be kept and swept again and again."""
        return pack_all(self.compiled, self.codes(source) if isinstance(source, Mapping) else source)

    def possible(self, source: Source | Mapping[str, CodeArray], conclusion: str = RECOMMENDATION) -> Numbers:
        """The possible values of a conclusion in each row, as bits: bit v for its v-th value; 0: inconsistent."""
        source = self.codes(source) if isinstance(source, Mapping) else source
        dtype: type[np.unsignedinteger] = np.uint8 if len(self.values(conclusion)) <= 8 else np.uint64
        masks: Numbers = np.empty(source.rows, dtype)
        for block in self.blocks(source, conclusion):
            masks[block.start : block.start + block.rows] = block.mask(dtype)
        return masks

    @property
    def inputs(self) -> tuple[str, ...]:
        """The columns that can matter."""
        return (ROLES, *self.compiled.rulebook.facts)

    def answers(self, planes: Planes, columns: Sequence[str] = ()) -> pa.Table:
        """Status, recommendation and possible outcomes of each row, and what else is asked for, as categories."""
        sets = self.compiled.outcome_sets
        masks = self.possible(planes)
        answer_columns: dict[str, pa.DictionaryArray] = {
            STATUS: words_to_categories(masks, lambda bits: STATUSES[min(len(sets[bits]), 2)]),
            RECOMMENDED: words_to_categories(
                masks, lambda bits: sets[bits][0] if len(sets[bits]) == 1 else NEEDS_VERIFICATION
            ),
            POSSIBLE: words_to_categories(masks, lambda bits: JOIN.join(sets[bits])),
        }
        for name in [name for name in columns if name not in answer_columns]:
            answer_columns[name] = self._asked(planes, name)
        return pa.table(answer_columns)

    def _asked(self, planes: Planes, name: str) -> pa.DictionaryArray:
        if name == RULES:
            return rules_column(self.rules(planes))
        if name == ANY_READING:
            return open_sweeper_of(self.rulebook.open).any_reading(planes)
        return self._column(planes, name)

    def _column(self, planes: Planes, conclusion: str) -> pa.DictionaryArray:
        values = self.values(conclusion)
        chosen = self.possible(planes, conclusion)
        return words_to_categories(chosen, lambda bits: JOIN.join(v for i, v in enumerate(values) if bits >> i & 1))

    def rules(self, source: Source) -> RulePlanes:
        """The rows in which each rule surely applies, whatever is still unknown; none where the row is inconsistent."""
        conclusions = reversed(self.compiled.conclusions.values())
        planes = {}
        for rule in (made.rule.id for conclusion in conclusions for made in conclusion.rules):
            parts = [block.plane(YES) & ~block.plane(NO) for block in self.blocks(source, rule)]
            planes[rule] = np.concatenate([np.empty(0, np.uint64), *parts])
        return RulePlanes(source.rows, planes)

    def values(self, conclusion: str) -> tuple[str, ...]:
        """The values of a conclusion; the index of one is its bit."""
        return tuple(self.rulebook.conclusions[conclusion].values)

    def blocks(self, source: Source, name: str) -> Iterator[Block]:
        """The rows that can have each value of a conclusion, or of whether a rule applies, block by block.

        A block's planes are overwritten by the next.
        """
        words = words_of(source.rows)
        space = np.empty((0, BLOCK), np.uint64)
        free = frozenset(self.compiled.variables[len(self.compiled.roles) :]).difference(source.findings)
        for start in range(0, words, BLOCK):
            stop = min(start + BLOCK, words)
            masks = source.role_planes(start, stop)
            present = tuple(i for i, mask in enumerate(masks) if mask.any()) if masks else (0,)
            walk = self._walk(name, {i: source.role_sets[i] for i in present}, free)
            if len(space) < walk.work:
                space = np.empty((walk.work, BLOCK), np.uint64)
            inputs = self._inputs(walk.inputs, source, masks, start, stop)
            reached = walk.run(inputs, [plane[: stop - start] for plane in space])
            yield Block(start * WORD, min(source.rows - start * WORD, (stop - start) * WORD), reached)

    def _inputs(
        self, wanted: Iterable[Input], source: Source, masks: Iterable[Bits], start: int, stop: int
    ) -> list[Bits]:
        given = {(START, i): mask for i, mask in enumerate(masks)}
        for level in dict.fromkeys(level for level, _ in wanted if level != START):
            size = self.diagrams.sizes[level]
            planes = source.planes_of(self.compiled.variables[level], size, start, stop)
            given |= {(level, value): planes[value] for value in range(size)}
        return [given[key] for key in wanted]

    def _walk(self, name: str, role_sets: Mapping[int, tuple[str, ...]], free: frozenset[str]) -> Walk:
        key = (name, tuple(role_sets.items()), free)
        walk = self._walks.get(key)
        if walk is None:
            if len(self._walks) >= MAX_WALKS:
                self._walks.clear()
            function = self._function(name)
            known = {i: self.compiled.assignment(roles, {}) for i, roles in role_sets.items()}
            roots = {i: self.diagrams.follow(function, roles) for i, roles in known.items()}
            levels = {self.compiled.index[finding] for finding in free}
            walk = self._walks[key] = plan(self.diagrams, roots, levels, range(VOID_VALUE))
        return walk

    def _function(self, name: str) -> Node:
        """A conclusion, or whether a rule applies, as a function that is VOID where a constraint is broken."""
        if name not in self._functions:
            made = self.compiled
            f = made.conclusions[name].diagram if name in made.conclusions else made.rules[name].applies
            parts = [self.diagrams.adopt(made.diagrams, part) for part in (made.constraints, f)]
            self._functions[name] = self.diagrams.apply(guard, *parts)
        return self._functions[name]


class OpenSweeper(Sweeper):
    """All readings of a rulebook, each left open in every row: what is possible under some combination of them."""

    compile = staticmethod(compile_open)

    def any_reading(self, planes: Planes) -> pa.DictionaryArray:
        """The outcomes that are possible in each row under one combination of readings or another."""
        found = {name: plane for name, plane in planes.findings.items() if name not in self.rulebook.readings}
        masks = self.possible(replace(planes, findings=found))
        return words_to_categories(masks, lambda bits: JOIN.join(self.compiled.outcome_sets[bits]))

    def _function(self, name: str) -> Node:
        """The outcome, which is all that is kept open."""
        assert name == RECOMMENDATION, "only the outcome is asked of under every reading"
        if name not in self._functions:
            self._functions[name] = self.diagrams.adopt(self.compiled.diagrams, self.compiled.outcome)
        return self._functions[name]
