"""What a text may hold: no character that hides, and no more marks on a letter than a language writes."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterable, Iterator

MAX_MARKS = 30
"""Marks on one letter, as in Unicode's stream-safe text (UAX 15): normalising longer runs takes quadratic time."""

SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
HYPHENS = "\u2010-\u2015\u2212"
QUOTES = "\u2018-\u201f\u00ab\u00bb"
"""What looks like a space, a hyphen or a quotation mark of ASCII and is none, as in the brackets of a pattern."""

_LOOKALIKES = {
    "space": re.compile(f"[{SPACES}]"),
    "hyphen": re.compile(f"[{HYPHENS}]"),
    "quote": re.compile(f"[{QUOTES}]"),
}
_HIDDEN_CATEGORIES = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_NONCHARACTERS = {"\ufffe", "\uffff"}  # which YAML parsers and XML refuse
_MARKS = {codecs.BOM_UTF32_LE: "UTF-32", codecs.BOM_UTF32_BE: "UTF-32"}
_MARKS |= {codecs.BOM_UTF16_LE: "UTF-16", codecs.BOM_UTF16_BE: "UTF-16"}
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
        for match in re.finditer("|".join(patterns), text):
            yield match.start(), match.group()[0]


def visible(text: str) -> str:
    """The text with U+FFFD, a question mark in a box, for each hidden character, and for what is no UTF-8 in a name."""
    if not any(map(is_hidden, set(text))):
        return text
    text = _UNREAD.sub(lambda match: match[0].encode("ascii", "surrogateescape").decode("utf-8", "replace"), text)
    hidden = {c for c in set(text) if is_hidden(c)}
    return re.sub(_any_of(hidden), "\ufffd", text) if hidden else text


def looks_like(char: str) -> str | None:
    """The plain sign that the character looks like: `space`, `hyphen` or `quote`; None where it does not."""
    return next((sign for sign, pattern in _LOOKALIKES.items() if pattern.fullmatch(char)), None)


def lookalike_in(word: str) -> str | None:
    """The first character that only looks plain, in a word that is plain but for such characters."""
    lookalikes = [char for char in word if looks_like(char)]
    plain = all(char.isascii() or looks_like(char) for char in word)
    return lookalikes[0] if lookalikes and plain else None


def other_encoding(raw: bytes) -> str | None:
    """The encoding of two or four bytes a letter that the bytes are in, with a mark or without; None where it is none.

    Half of such a text is zero bytes, or nearly; UTF-8 has none.
    """
    marked = next((name for mark, name in _MARKS.items() if raw.startswith(mark)), None)
    if marked or raw.count(0) * 5 <= len(raw):
        return marked
    return next(
        (name for name in ("UTF-16", "UTF-32") if _is_text(raw, f"{name}-le") or _is_text(raw, f"{name}-be")), None
    )


def _is_text(raw: bytes, encoding: str) -> bool:
    try:
        return "\0" not in raw.decode(encoding)
    except UnicodeDecodeError:
        return False


def name(char: str) -> str:
    """The character's number and name in Unicode."""
    return f"U+{ord(char):04X} {unicodedata.name(char, '')}".strip()


def _any_of(chars: Iterable[str]) -> str:
    return "[" + re.escape("".join(sorted(chars))) + "]"


_ACCENTS = re.compile("[\u0300-\u036f]+")


def folded(text: str) -> str:
    """The text in small letters without accents: `Đổi mới` is `doi moi`."""
    return _ACCENTS.sub("", unicodedata.normalize("NFD", text.casefold().replace("đ", "d")))
