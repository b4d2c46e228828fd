"""What can be wrong with a file, said as data: a code, a place and the user's own words."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Generic, Literal, TypeVar

from engine.reading.characters import folded, visible

T = TypeVar("T")

MAX_SHOWN = 1_000
"""Characters of a parameter that a message shows: a file may use two million for one word."""
MAX_WORD, MANY_NAMES = 64, 300
"""Nothing is compared beyond these, or looking for the nearest name would take a hostile file minutes."""
FEW_NAMES = 12
"""A hint that lists more names than these helps no one."""


class Code(StrEnum):
    """Stable names of everything a file can be refused or warned for (docs/diagnostics.md)."""

    # the file itself
    MISSING_FILE = "missing-file"
    IS_DIRECTORY = "is-a-directory"
    NOT_A_FILE = "not-a-file"
    UNREADABLE = "unreadable-file"
    EMPTY_FILE = "empty-file"
    UNKNOWN_FILE = "unknown-file"
    TOO_LARGE = "file-too-large"
    NOT_UTF8 = "not-utf8"
    FORBIDDEN_CHARACTER = "forbidden-character"
    # the YAML in it
    SYNTAX = "yaml-syntax"
    ALIAS = "yaml-alias"
    TAG = "yaml-tag"
    DIRECTIVE = "yaml-directive"
    MERGE_KEY = "yaml-merge-key"
    SEVERAL_DOCUMENTS = "several-documents"
    DUPLICATE_KEY = "duplicate-key"
    KEY_NOT_TEXT = "key-not-text"
    KEY_WITHOUT_VALUE = "key-without-value"
    LOOKALIKE = "lookalike-character"
    CUT_TEXT = "cut-text"
    TOO_DEEP = "nested-too-deep"
    TOO_MANY_NODES = "too-many-nodes"
    # its form
    UNKNOWN_FIELD = "unknown-field"
    MISSING_FIELD = "missing-field"
    WRONG_TYPE = "wrong-type"
    BAD_FORMAT = "bad-format"
    NO_SUCH_DAY = "no-such-day"
    BAD_CHOICE = "bad-choice"
    EMPTY_VALUE = "empty-value"
    WRONG_COUNT = "wrong-count"
    TOO_MANY_PERSONS = "too-many-persons"
    MISSING_TRANSLATION = "missing-translation"
    # names, in rulebooks and cases
    DUPLICATE_ID = "duplicate-id"
    RESERVED_WORD = "reserved-word"
    UNKNOWN_FINDING = "unknown-finding"
    UNKNOWN_VALUE = "unknown-value"
    UNKNOWN_ROLE = "unknown-role"
    UNKNOWN_RULEBOOK = "unknown-rulebook"
    UNKNOWN_RULE = "unknown-rule"
    # rulebooks
    UNKNOWN_VARIABLE = "unknown-variable"
    UNKNOWN_CONCLUSION = "unknown-conclusion"
    UNKNOWN_CLAUSE = "unknown-clause"
    UNKNOWN_DOCUMENT = "unknown-document"
    UNKNOWN_QUESTION = "unknown-question"
    NO_READINGS = "no-readings"
    UNKNOWN_READING = "unknown-reading"
    SAME_READING = "same-reading"
    UNDER_EVERY_READING = "under-every-reading"
    OTHERWISE_UNDER = "otherwise-under"
    DEFAULT_OR_READINGS = "default-or-readings"
    ADOPTED_OR_OPEN = "adopted-or-open"
    READINGS_APART = "readings-apart"
    UNKNOWN_OUTCOME = "unknown-outcome"
    BAD_CONDITION = "bad-condition"
    MISSING_CITATION = "missing-citation"
    MISSING_QUOTE = "missing-quote"
    QUOTE_NOT_IN_CLAUSE = "quote-not-in-clause"
    MISSING_QUESTION = "missing-question"
    MISSING_REASON = "missing-reason"
    THEN_ELSEWHERE = "then-elsewhere"
    OVERRIDE_ELSEWHERE = "override-elsewhere"
    CYCLIC_CONCLUSIONS = "cyclic-conclusions"
    CYCLIC_OVERRIDES = "cyclic-overrides"
    SEVERAL_OTHERWISE = "several-otherwise"
    CONSTRAINT_NOT_ON_FINDINGS = "constraint-not-on-findings"
    NO_RECOMMENDATION = "no-recommendation"
    OPEN_OUTCOME = "open-outcome"
    UNKNOWN_PART = "unknown-part"
    ONE_CLAIM = "one-claim"
    # rulebooks that extend another
    UNKNOWN_BASE = "unknown-base"
    WRONG_BASE_VERSION = "wrong-base-version"
    CYCLIC_EXTENDS = "cyclic-extends"
    NOTHING_TO_DROP = "nothing-to-drop"
    # what the diagrams show about a rulebook
    GAP = "gap"
    CONFLICT = "conflict"
    DEAD_RULE = "dead-rule"
    NEVER_HOLDS = "never-holds"
    CONSTRAINTS_UNSATISFIABLE = "constraints-unsatisfiable"
    DOES_NOT_COMPILE = "does-not-compile"
    READING_MULTIPLIES = "reading-multiplies"
    # what is proved, or refuted, of a rulebook
    UNREACHABLE_VALUE = "unreachable-value"
    IDLE_PART = "idle-part"
    NOT_IDLE = "not-idle"
    NOT_MONOTONE = "not-monotone"
    BROKEN_INVARIANT = "broken-invariant"
    NOT_INDIVIDUAL = "not-individual"
    ABOUT_IDENTITY = "about-identity"
    NEEDLESS_UNLESS = "needless-unless"
    UNDECIDED = "undecided"
    # cases
    WRONG_SCOPE = "wrong-scope"
    NO_FINDINGS = "no-findings"
    VALUE_AND_CONTESTED = "value-and-contested"
    CONTESTED_ONE_SIDED = "contested-one-sided"
    SIDE_WITHOUT_EVIDENCE = "side-without-evidence"
    UNKNOWN_EVIDENCE = "unknown-evidence"
    UNKNOWN_PERSON = "unknown-person"
    ADVERSE_WITHOUT_EVIDENCE = "adverse-without-evidence"
    UNUSED_EVIDENCE = "unused-evidence"
    SAME_NAME = "same-name"
    OUTSIDE_IN_FORCE = "outside-in-force"
    OTHER_RULEBOOK = "other-rulebook"
    OTHER_READINGS = "other-readings"
    WRONG_RULEBOOK = "wrong-rulebook"
    FUTURE_DAY = "future-day"
    LATER_EVIDENCE = "later-evidence"
    # tables of cases
    BAD_TABLE = "bad-table"
    UNFINISHED_TABLE = "unfinished-table"
    TOO_WIDE = "too-many-columns"
    LONG_CELL = "cell-too-long"
    BAD_WORKBOOK = "bad-workbook"
    WRONG_ENCODING = "wrong-encoding"
    NO_HEADER = "no-header"
    NO_FINDING_COLUMN = "no-finding-column"
    SAME_FINDING = "same-finding"
    AMBIGUOUS_COLUMN = "ambiguous-column"
    RAGGED_ROW = "ragged-row"
    ENDLESS_ROW = "endless-row"
    SAME_COLUMN = "same-column"
    TAKEN_COLUMN = "taken-column"
    UNKNOWN_COLUMN = "unknown-column"
    BAD_CELL = "bad-cell"
    NO_CASE_LEFT = "no-case-left"
    # what a report is made from
    NOT_A_DECISION = "not-a-decision"
    OTHER_DECISION = "other-decision"
    BAD_TEMPLATE = "bad-template"
    UNFINISHED_TEMPLATE = "unfinished-template"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A position in a file: line and column count from 1, columns in characters."""

    file: str
    line: int = 1
    column: int = 1
    text: str = field(default="", compare=False)  # the source line, to be shown over the caret

    def moved(self, columns: int) -> Place:
        """The place so many characters further on its line."""
        return replace(self, column=self.column + columns)


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One thing found in a file; `telling.wording` turns it into a sentence and a hint."""

    code: Code
    place: Place
    params: Mapping[str, str] = field(default_factory=dict)
    severity: Literal["error", "warning"] = "error"

    def __post_init__(self) -> None:
        """Keeps a message to one line, whatever the file it tells of holds."""
        object.__setattr__(self, "params", {name: _shown(value) for name, value in self.params.items()})


@dataclass(frozen=True, slots=True)
class Loaded(Generic[T]):
    """What a pass made, or None, and everything it found on the way."""

    value: T | None
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether there is a value and no error."""
        return self.value is not None and not errors_in(self.diagnostics)


class InputError(Exception):
    """A file cannot be used; carries every diagnostic, in order of place."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = in_order(diagnostics)
        lines = (f"{d.place.file}:{d.place.line}:{d.place.column}: {d.severity}[{d.code}]" for d in self.diagnostics)
        super().__init__("\n".join(lines))


def errors_in(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The diagnostics that stop the work."""
    return [d for d in diagnostics if d.severity == "error"]


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The diagnostics sorted by place, each once."""
    unique = {(d.place, d.code, *sorted(d.params.items())): d for d in diagnostics}
    return tuple(unique[key] for key in sorted(unique, key=lambda k: (k[0], k[1], k[2:])))


def did_you_mean(word: str, known: Iterable[str]) -> dict[str, str]:
    """What to say beside an unknown name: `suggestion`, the nearest known one, or else `known`, if they are few."""
    names, plain = list(dict.fromkeys(known)), folded(word.strip())
    if alike := next((name for name in names if folded(name) == plain), None):
        return {"suggestion": alike}
    if len(word) <= MAX_WORD and len(names) <= MANY_NAMES:
        near = difflib.get_close_matches(word, names, n=1, cutoff=0.6)
        if near:
            return {"suggestion": near[0]}
    return {"known": ", ".join(names)} if len(names) <= FEW_NAMES else {}


def _shown(text: str) -> str:
    cut = text if len(text) <= MAX_SHOWN else text[:MAX_SHOWN] + "…"
    return visible(cut.replace("\n", " ").replace("\t", " "))
