"""Columns of a table to planes and back: text or categories in, categories out, one row a person.

A column named after a finding holds its values; an empty cell or `unknown` is a finding that is not known. `roles`
holds the person's roles. Other columns are none of a sweep's business.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from engine.reading.characters import folded
from engine.reading.diagnostics import Code, Diagnostic, Place, did_you_mean
from engine.reading.vocabulary import ANY_READING, ROLES, Vocabulary, plain, roles_in
from engine.reasoning.compiled import Compiled
from engine.reasoning.diagram import UNKNOWN
from engine.reasoning.planes import CodeArray, Codes, Numbers, Planes, RulePlanes, pack_all, unpack, words_of
from engine.reasoning.walk import Bits

IMPLEMENTER = "implementer"
"""The role of a person of whom no role is told."""
JOIN = "|"
RULES = "rules"
BAD = -2
BAD_CELLS_LISTED = 100
"""Bad cells of a column that are told one by one; a table may have millions."""
NEARNESS = 0.8
"""How near to a finding's name another column's may come (as difflib measures) before it is taken for a slip."""

Column: TypeAlias = "pa.Array | pa.ChunkedArray"


@dataclass(frozen=True)
class BadCells:
    """The rows of a column, from 0, whose value is none that it can have."""

    column: str
    rows: NDArray[np.intp]
    values: tuple[str, ...]  # of the first BAD_CELLS_LISTED
    known: tuple[str, ...]
    words: tuple[str, ...]
    """What the known values may be called besides."""

    def tell(self, file: str, lines: Sequence[int], heading: str) -> Iterator[Diagnostic]:
        """The first of them, one by one; `lines` are the rows' numbers in the file."""
        for row, value in zip(self.rows.tolist(), self.values, strict=False):
            params = {"name": value, "row": str(lines[row]), "column": heading}
            near = did_you_mean(plain(value), (*self.known, *self.words))
            hint = near if "suggestion" in near else did_you_mean(value, self.known)
            yield Diagnostic(Code.BAD_CELL, Place(file, lines[row]), params | hint)


def check_asked(compiled: Compiled, asked: Sequence[str], place: Place) -> list[Diagnostic]:
    """The names of columns that are asked for and that the rulebook does not have."""
    possible = [*compiled.conclusions, RULES, ANY_READING]
    return [
        Diagnostic(Code.UNKNOWN_CONCLUSION, place, {"name": name, **did_you_mean(name, possible)})
        for name in asked
        if name not in possible
    ]


def check_names(
    compiled: Compiled, vocabulary: Vocabulary, names: Sequence[str], keep: Collection[str], place: Place
) -> list[Diagnostic]:
    """What is wrong with the names of a table's columns."""
    diagnostics = [Diagnostic(Code.SAME_COLUMN, place, {"name": name}) for name in _repeated(names) if name]
    diagnostics += _unclear(vocabulary, list(dict.fromkeys(names)), place)
    named = vocabulary.places(names)
    slips = list(_slips(vocabulary, [name for name in dict.fromkeys(names) if name not in keep], place))
    if not (named or slips):
        return [_nothing_named(vocabulary, names, place)]
    if ROLES not in named and IMPLEMENTER not in compiled.roles:
        diagnostics.append(Diagnostic(Code.MISSING_FIELD, place, {"name": ROLES}))
    return diagnostics + slips


def _nothing_named(vocabulary: Vocabulary, names: Sequence[str], place: Place) -> Diagnostic:
    value = next((name for name in names if vocabulary.is_value(name)), None)
    return Diagnostic(Code.NO_HEADER, place, {"value": value}) if value else Diagnostic(Code.NO_FINDING_COLUMN, place)


def _repeated(names: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(name for name in names if names.count(name) > 1))


def _unclear(vocabulary: Vocabulary, names: Sequence[str], place: Place) -> Iterator[Diagnostic]:
    """Columns that may be of several findings, and findings that several columns are of."""
    first: dict[str, str] = {}
    for name in names:
        match vocabulary.named(name):
            case []:
                continue
            case [finding]:
                if finding in first:
                    params = {"name": name, "first": first[finding], "finding": finding}
                    yield Diagnostic(Code.SAME_FINDING, place, params)
                first.setdefault(finding, name)
            case several:
                yield Diagnostic(Code.AMBIGUOUS_COLUMN, place, {"name": name, "known": ", ".join(several)})


def _slips(vocabulary: Vocabulary, names: Iterable[str], place: Place) -> Iterator[Diagnostic]:
    """Columns that nearly have the name of a finding, with or without its accents."""
    known = {folded(heading): heading for heading in vocabulary.findings}
    for name in names:
        near = difflib.get_close_matches(folded(plain(name)), known, n=1, cutoff=NEARNESS)
        if near and not vocabulary.named(name):
            yield Diagnostic(Code.UNKNOWN_COLUMN, place, {"name": name, "suggestion": known[near[0]]})


def check_taken(names: Iterable[str], added: Collection[str], place: Place) -> list[Diagnostic]:
    """The columns that stand where an answer would be written."""
    return [Diagnostic(Code.TAKEN_COLUMN, place, {"name": name}) for name in names if name in added]


def read_columns(compiled: Compiled, columns: Mapping[str, Column], rows: int) -> tuple[Planes, list[BadCells]]:
    """The rows as planes, and the cells that cannot be read, whose rows then mean nothing."""
    findings: dict[str, Bits] = {}
    bad: list[BadCells] = []
    for name, words in compiled.value_words.items():
        if name in columns:
            codes = _numbered(columns[name], words, UNKNOWN)
            bad += _bad_cells(name, columns[name], codes, compiled.value_index[compiled.index[name]], words)
            findings |= pack_all(compiled, Codes(rows, {name: np.maximum(codes, UNKNOWN)}, ((),))).findings
    roles = columns.get(ROLES, pa.nulls(0))
    sets = _role_sets(compiled, roles)
    numbers = {plain(text): i for i, texts in enumerate(sets.values()) for text in texts}
    codes = _numbered(roles, numbers, numbers.get(IMPLEMENTER, BAD))
    bad += [_without_known(cells, compiled) for cells in _bad_cells(ROLES, roles, codes, compiled.roles)]
    whole = Codes(rows, findings, tuple(sets) or ((),), codes if len(sets) > 1 else None)
    return Planes(rows, findings, whole.role_sets, whole.role_planes(0, words_of(rows))), bad


def table_of(compiled: Compiled, codes: Codes) -> pa.Table:
    """Rows as numbers in the words of a table."""
    columns: dict[str, pa.DictionaryArray] = {}
    for name in compiled.rulebook.findings:
        if name in codes.findings:
            numbers = codes.findings[name]
            indices = pa.array(numbers, mask=numbers == UNKNOWN)
            columns[name] = pa.DictionaryArray.from_arrays(indices, list(compiled.values[compiled.index[name]]))
    roles = np.zeros(codes.rows, np.int32) if codes.roles is None else codes.roles.astype(np.int32)
    columns[ROLES] = pa.DictionaryArray.from_arrays(roles, [JOIN.join(names) for names in codes.role_sets])
    return pa.table(columns)


def words_to_categories(numbers: Numbers, words: Callable[[int], str]) -> pa.DictionaryArray:
    """A column of words, one for each number, kept as categories; only those that occur."""
    if numbers.dtype == np.uint8:  # counting is far faster than sorting
        distinct = np.flatnonzero(np.bincount(numbers, minlength=256))
        index = np.zeros(256, np.intp)
        index[distinct] = np.arange(distinct.size)
        places = index[numbers]
    else:
        occurring, places = np.unique(numbers, return_inverse=True)
        distinct = occurring.astype(np.intp)
    texts = [words(number) for number in distinct.tolist()]
    categories = list(dict.fromkeys(texts))
    place_of = np.array([categories.index(text) for text in texts], np.int32)
    return pa.DictionaryArray.from_arrays(place_of[places], pa.array(categories, pa.string()))


def differ(possible: str, other: str) -> bool:
    """Whether two joined sets of outcomes differ; rulebooks may order them otherwise."""
    return set(possible.split(JOIN)) != set(other.split(JOIN))


def rules_column(rules: RulePlanes) -> pa.DictionaryArray:
    """The rules that surely apply in each row, joined, as categories."""
    bits = np.stack([unpack(plane, rules.rows) for plane in rules.planes.values()])
    rows = np.ascontiguousarray(np.packbits(bits, axis=0, bitorder="little").T)
    distinct, index = np.unique(rows.view(f"V{rows.shape[1]}").ravel(), return_inverse=True)
    chosen = np.unpackbits(distinct.view(np.uint8).reshape(len(distinct), -1), axis=1, bitorder="little")
    texts = [JOIN.join(name for name, bit in zip(rules.planes, row, strict=False) if bit) for row in chosen.tolist()]
    return pa.DictionaryArray.from_arrays(index.astype(np.int32), pa.array(texts, pa.string()))


def _role_sets(compiled: Compiled, column: Column) -> dict[tuple[str, ...], list[str]]:
    """The sets of roles that a column names, each with the ways in which it is written."""
    texts = {text for texts, _ in _pieces(column) for text in texts}
    sets: dict[tuple[str, ...], list[str]] = {}
    for text in sorted({IMPLEMENTER, *texts}):
        named, others = roles_in(text, compiled.role_words)
        if named and not others:
            sets.setdefault(tuple(role for role in compiled.roles if role in named), []).append(text)
    return sets


def _without_known(cells: BadCells, compiled: Compiled) -> BadCells:
    """Of cells with roles, of which some may be known, the first word that is none."""
    wrong = (roles_in(value, compiled.role_words)[1] for value in cells.values)
    return replace(cells, values=tuple(o[0] if o else v for o, v in zip(wrong, cells.values, strict=True)))


def _numbered(column: Column, numbers: Mapping[str, int], missing: int) -> CodeArray:
    """The number of each cell's text as it is compared, `missing` where it is empty, BAD where it has none."""
    parts = [np.empty(0, np.int16)]
    for texts, index in _pieces(column):
        lookup = [numbers.get(word, BAD) if word else missing for word in map(plain, texts)]
        parts.append(np.array([*lookup, missing], np.int16)[index])
    return np.concatenate(parts)


def _pieces(column: Column) -> Iterator[tuple[list[str], NDArray[np.integer]]]:
    """The column's pieces: each distinct text, and for each cell the place of its own, after the last if it is null."""
    for chunk in column.chunks if isinstance(column, pa.ChunkedArray) else [column]:
        if pa.types.is_nested(chunk.type):
            chunk = pa.array([None if item is None else str(item) for item in chunk.to_pylist()], pa.string())
        if not pa.types.is_dictionary(chunk.type):
            chunk = chunk.cast(pa.large_string()).dictionary_encode()
        texts = ["" if text is None else str(text) for text in chunk.dictionary.to_pylist()]
        index = chunk.indices
        yield texts, (index.cast(pa.int32()).fill_null(len(texts)) if index.null_count else index).to_numpy()


def _bad_cells(
    name: str, column: Column, codes: CodeArray, known: Iterable[str], words: Iterable[str] = ()
) -> list[BadCells]:
    rows = np.flatnonzero(codes == BAD)
    if not rows.size:
        return []
    values = tuple(str(value) for value in column.take(pa.array(rows[:BAD_CELLS_LISTED])).to_pylist())
    return [BadCells(name, rows, values, tuple(known), tuple(words))]
