"""What a text may hold: no character that hides, and no more marks on a letter than a language writes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

MAX_MARKS = 30
"""Marks on one letter, as in Unicode's stream-safe text (UAX 15): normalising longer runs takes quadratic time."""

_HIDDEN_CATEGORIES = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_NONCHARACTERS = {"\ufffe", "\uffff"}  # which YAML parsers and XML refuse
_ALLOWED = {"\n", "\t"}
_UNREAD = re.compile("[\udc80-\udcff]+")
"""The bytes of a file's name that the system's locale has no letters for."""


def is_hidden(char: str) -> bool:
    """Whether it is a control, format, separator or surrogate character; newline and tab are not."""
    return char not in _ALLOWED and (unicodedata.category(char) in _HIDDEN_CATEGORIES or char in _NONCHARACTERS)


def forbidden(text: str) -> Iterator[tuple[int, str]]:
    """Each hidden character, and the first of too many marks in a row, with its position."""
    present = set(text)
    hidden = {c for c in present if is_hidden(c)}
    marks = {c for c in present if unicodedata.combining(c)}
    patterns = [_any_of(hidden)] if hidden else []
    patterns += [_any_of(marks) + f"{{{MAX_MARKS + 1},}}"] if marks else []
    if patterns:
        for found in re.finditer("|".join(patterns), text):
            yield found.start(), found.group()[0]


def visible(text: str) -> str:
    """The text with U+FFFD, a question mark in a box, for each hidden character, and for what is no UTF-8 in a name."""
    text = _UNREAD.sub(lambda found: found[0].encode("ascii", "surrogateescape").decode("utf-8", "replace"), text)
    hidden = {c for c in set(text) if is_hidden(c)}
    return re.sub(_any_of(hidden), "\ufffd", text) if hidden else text


def name(char: str) -> str:
    """The character's number and name in Unicode."""
    return f"U+{ord(char):04X} {unicodedata.name(char, '')}".strip()


def _any_of(chars: Iterable[str]) -> str:
    return "[" + re.escape("".join(sorted(chars))) + "]"
