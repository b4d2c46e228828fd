"""A table swept block by block: what is added to its rows, and what is counted on the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from engine.reading.diagnostics import Diagnostic, InputError, Place
from engine.reading.tables import Block, Table
from engine.reading.vocabulary import ANSWERS, CHANGED, COMPARED, ERROR, POSSIBLE, Vocabulary, vocabulary_of
from engine.reasoning.columns import (
    BAD_CELLS_LISTED,
    BadCells,
    Column,
    check_asked,
    check_names,
    check_taken,
    differ,
    read_columns,
)
from engine.reasoning.sweep import Sweeper

Rows = NDArray[np.bool_]


OnError = Literal["stop", "skip", "collect"]
"""What becomes of a table with cells that cannot be read: it is refused, or their rows are left out, or kept."""


@dataclass
class Counts:
    """What has been counted so far; possible outcomes are joined as in the table, nothing where inconsistent."""

    rows: int = 0
    blank: int = 0
    """Rows in which nothing stands."""
    bad: int = 0
    diagnostics: list[Diagnostic] = field(default_factory=list)
    """What cannot be read, so much of it as a person would look through."""
    possible: Counter[str] = field(default_factory=Counter)
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Under the rulebook and the one it is compared with."""


@dataclass(frozen=True)
class Sweep:
    """What is asked of each row: a rulebook, perhaps one to compare it with, columns, and what to do with bad rows."""

    sweeper: Sweeper
    other: Sweeper | None = None
    columns: Sequence[str] = ()
    keep: Sequence[str] = ()
    on_error: OnError = "stop"

    @property
    def sweepers(self) -> list[Sweeper]:
        """The rulebook's, and perhaps the other's."""
        return [self.sweeper, *([self.other] if self.other else [])]

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """What columns and values may be called."""
        return vocabulary_of([sweeper.rulebook for sweeper in self.sweepers], self.keep)

    @property
    def added(self) -> tuple[str, ...]:
        """The columns that the answers stand in."""
        compared = (*COMPARED, CHANGED) if self.other else ()
        errors = (ERROR,) if self.on_error == "collect" else ()
        return (*dict.fromkeys((*ANSWERS, *self.columns)), *compared, *errors)

    def check(self, names: Sequence[str], place: Place) -> list[Diagnostic]:
        """What is wrong with the names of a table's columns, which stand at a place."""
        diagnostics = check_asked(self.sweeper.compiled, self.columns, place)
        for sweeper in self.sweepers:
            diagnostics += check_names(sweeper.compiled, self.vocabulary, names, self.keep, place)
        return diagnostics + check_taken(names, self.added, place)

    def run(self, table: Table, counts: Counts) -> Iterator[tuple[pa.Table, float]]:
        """The blocks with their answers, and the share that is done; raises `InputError` where a bad row stops it."""
        places = self.vocabulary.places(table.names)
        for block in table.blocks:
            counts.blank += block.blank
            yield self._answered(block, table, places, counts), block.share

    def _answered(self, block: Block, table: Table, places: Mapping[str, int], counts: Counts) -> pa.Table:
        rows = block.rows
        columns = {name: rows.column(place) for name, place in places.items()}
        read = [read_columns(sweeper.compiled, columns, rows.num_rows) for sweeper in self.sweepers]
        bad = [cells for _, bad_cells in read for cells in bad_cells]
        good = np.ones(rows.num_rows, np.bool_)
        for cells in bad:
            good[cells.rows] = False
            if len(counts.diagnostics) < BAD_CELLS_LISTED:
                counts.diagnostics += cells.tell(table.file, block.lines, table.names[places[cells.column]])
        if bad and self.on_error == "stop":
            raise InputError(counts.diagnostics)
        counts.bad += int((~good).sum())
        if bad and self.on_error == "skip":
            left = replace(block, rows=rows.filter(pa.array(good)), lines=np.asarray(block.lines)[good].tolist())
            return self._answered(left, table, places, counts)
        answers = self.sweeper.answers(read[0][0], self.columns)
        if self.other:
            answers = _compared(answers, self.other.answers(read[1][0]), good, counts)
        counts.rows += int(good.sum())
        counts.possible += _counted(answers[POSSIBLE], good)
        if self.on_error == "collect":
            answers = _with_errors(answers, columns, bad, good)
        for name in answers.column_names:
            rows = rows.append_column(name, answers[name])
        return rows


def _counted(column: pa.ChunkedArray, good: Rows) -> Counter[str]:
    """How often each text of a column of categories occurs in the good rows."""
    (categories,) = column.chunks
    numbers = np.bincount(categories.indices.to_numpy()[good], minlength=len(categories.dictionary))
    return Counter(dict(zip(categories.dictionary.to_pylist(), numbers.tolist(), strict=True))) + Counter()


def _compared(answers: pa.Table, others: pa.Table, good: Rows, counts: Counts) -> pa.Table:
    """The answers beside those of the other rulebook, and whether a row changes."""
    (ours,), (theirs,) = answers[POSSIBLE].chunks, others[POSSIBLE].chunks
    size = len(theirs.dictionary)
    pairs = ours.indices.to_numpy() * size + theirs.indices.to_numpy()
    texts = [(a, b) for a in ours.dictionary.to_pylist() for b in theirs.dictionary.to_pylist()]
    numbers = np.bincount(pairs[good], minlength=len(texts)).tolist()
    counts.pairs += Counter(dict(zip(texts, numbers, strict=True)))
    changed = np.array([differ(*pair) for pair in texts], np.int32)[pairs]
    for name, column in zip(COMPARED, others.columns, strict=True):
        answers = answers.append_column(name, column)
    return answers.append_column(CHANGED, pa.DictionaryArray.from_arrays(changed, ["no", "yes"]))


def _with_errors(answers: pa.Table, columns: Mapping[str, Column], bad: Sequence[BadCells], good: Rows) -> pa.Table:
    """The answers, none in a row with a cell that cannot be read, and a column that names those cells."""
    errors: dict[int, dict[str, None]] = {}
    for cells in bad:
        values = columns[cells.column].take(pa.array(cells.rows)).to_pylist()
        for row, value in zip(cells.rows.tolist(), values, strict=True):
            errors.setdefault(row, {})[f"{cells.column}: {value}"] = None
    messages = ["; ".join(errors[row]) if row in errors else None for row in range(len(good))]
    nothing = pa.scalar(None, pa.string())
    kept = {n: pc.if_else(pa.array(good), answers[n].cast(pa.string()), nothing) for n in answers.column_names}
    return pa.table(kept | {ERROR: pa.array(messages, pa.string())})
