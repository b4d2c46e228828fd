"""Words as they are searched for: with their accents where these are typed, and without."""

from __future__ import annotations

import re
import unicodedata

from engine.reading.characters import folded

MOST_CHARACTERS = 100_000
"""Characters of a text that are searched; PostgreSQL refuses to index much more."""
_WORD = re.compile(r"[^\W_]+")
_QUERY = re.compile(r'"([^"]*)"?|([^\s"]+)')


def words_of(text: str) -> str:
    """What is indexed of a text: its words without accents, and then with them."""
    plain = unicodedata.normalize("NFC", text[:MOST_CHARACTERS]).casefold()
    return f"{_words(folded(plain))}\n{_words(plain)}"


def query_of(asked: str) -> str:
    """The query for both databases: every word, each as it is typed, and what stands in double quotes in one piece."""
    plain = unicodedata.normalize("NFC", asked).casefold()
    pieces = [_words(quoted or word) for quoted, word in _QUERY.findall(plain)]
    return " ".join(f'"{piece}"' for piece in pieces if piece)


def _words(text: str) -> str:
    return " ".join(_WORD.findall(text))
