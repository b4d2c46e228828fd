"""The words that a table may use: for findings over its columns, for values and roles in its cells, as people write."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from engine.reading.case import UNKNOWN
from engine.reading.rulebook import Rulebook
from engine.reading.rulebook_files import Finding, Role

ROLES = "roles"
STATUS, RECOMMENDED, POSSIBLE = ANSWERS = ("status", "recommendation", "possible")
COMPARED = tuple(f"compared_{name}" for name in ANSWERS)
CHANGED, ERROR, ANY_READING = "changed", "error", "any_reading"
COLUMNS = frozenset({ROLES, *ANSWERS, *COMPARED, CHANGED, ERROR, ANY_READING})
"""What a table of cases calls its columns that are no findings; no finding may take one as its id."""
_ROLES_TOO = "vai trò"
_UNKNOWN_TOO = "chưa rõ"
_YES_NO_TOO = {"yes": ("có", "true"), "no": ("không", "false")}
"""What stands for yes and no besides their labels; a spreadsheet writes TRUE and FALSE."""
_BETWEEN_ROLES = re.compile("[|,;]")


def plain(text: str) -> str:
    """The text as it is compared: composed, case aside, with one space between words and none around them."""
    return " ".join(unicodedata.normalize("NFC", text).split()).casefold()


@dataclass(frozen=True)
class Vocabulary:
    """What the columns of a table may be called, and which words are values, under the rulebooks in use."""

    findings: Mapping[str, tuple[str, ...]]
    """Of a heading, as it is compared, the findings that it names: more than one where they share a label."""
    values: frozenset[str] = frozenset()

    def named(self, heading: str) -> tuple[str, ...]:
        """The findings (or `roles`) that a heading names."""
        return self.findings.get(plain(heading), ())

    def places(self, headings: Sequence[str]) -> dict[str, int]:
        """In which column each finding stands; what is named twice, or not clearly, is told by `check_names`."""
        places: dict[str, int] = {}
        for place, heading in enumerate(headings):
            for name in self.named(heading):
                places.setdefault(name, place)
        return places

    def heading_row(self, rows: Sequence[Sequence[str]]) -> tuple[int, int]:
        """Which row names most findings, and how many, or else the first that holds anything.

        A row that holds a value names none, nor does any row below it.
        """
        best = (next((place for place, row in enumerate(rows) if any(map(str.strip, row))), 0), 0)
        for place, row in enumerate(rows):
            named = sum(bool(self.named(cell)) for cell in row)
            if not named and any(map(self.is_value, row)):
                break
            best = (place, named) if named > best[1] else best
        return best

    def is_value(self, cell: str) -> bool:
        """Whether the cell is a word for a value."""
        return plain(cell) in self.values


NO_WORDS = Vocabulary({})
"""Of a table that is only read: its first row names its columns."""


def vocabulary_of(books: Iterable[Rulebook], keep: Iterable[str] = ()) -> Vocabulary:
    """The words of the rulebooks; columns named in `keep` are taken for a finding by its id alone."""
    kept = {plain(name) for name in keep}
    named: dict[str, dict[str, None]] = {}
    ids: set[str] = {ROLES}
    values: set[str] = set()
    for finding in (finding for book in books for finding in book.facts.values()):
        ids.add(finding.id)
        values |= values_of(finding).keys()
        for label in (finding.label.vi, finding.label.en):
            if plain(label) not in kept:
                named.setdefault(plain(label), {})[finding.id] = None
    findings = {label: tuple(named_ids) for label, named_ids in named.items()}
    return Vocabulary({_ROLES_TOO: (ROLES,)} | findings | {name: (name,) for name in ids}, frozenset(values))


def values_of(finding: Finding) -> dict[str, str]:
    """The value, or `unknown`, that each word stands for, as it is compared; a label of two values stands for none."""
    named: dict[str, set[str]] = {_UNKNOWN_TOO: {UNKNOWN}}
    for value, label in finding.values.items():
        for word in (label.vi, label.en):
            named.setdefault(plain(word), set()).add(value)
    if _YES_NO_TOO.keys() == finding.values.keys():
        for value, words in _YES_NO_TOO.items():
            for word in words:
                named.setdefault(word, set()).add(value)
    clear = {word: meanings.pop() for word, meanings in named.items() if len(meanings) == 1}
    return clear | {value: value for value in (*finding.values, UNKNOWN)}


def words_of(roles: Iterable[Role]) -> dict[str, str]:
    """The role that each word stands for, as it is compared."""
    labels = {plain(word): role.id for role in roles for word in (role.label.vi, role.label.en)}
    return labels | {role.id: role.id for role in roles}


def roles_in(cell: str, words: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """The roles that a cell names, with `|`, `,` or `;` between, and the words in it that are none."""
    if plain(cell) in words:  # a label may hold a comma
        return [words[plain(cell)]], []
    parts = [part.strip() for part in _BETWEEN_ROLES.split(cell) if part.strip()]
    named = {part: words.get(plain(part)) for part in parts}
    return [role for role in named.values() if role], [part for part, role in named.items() if not role]
