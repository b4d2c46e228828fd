"""Where a text names a person: in full, by a part of the name, with a title, without accents, in an address."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from engine.reading.case import Case

_TITLES = (
    "ông", "bà", "anh", "chị", "cô", "chú", "bác", "em", "thầy", "ngài", "đồng chí", "đ/c", "bác sĩ", "kỹ sư",
    "luật sư", "tiến sĩ", "thạc sĩ", "giáo sư", "phó giáo sư", "bs", "ks", "ls", "ts", "ths", "gs", "pgs",
    "mr", "mrs", "ms", "miss", "dr", "sir", "madam", "comrade",
)  # fmt: skip
"""What may stand before a name, and goes with it."""
_TITLE = rf"(?:(?<!\w)(?i:{'|'.join(sorted(map(re.escape, _TITLES), key=len, reverse=True))})\.?\s+)"
_STRANGER = re.compile(r"(?<!\w)(?:ông|bà|đồng chí|mrs?\.?|ms\.?)(?=\s+\w)", re.I)
_WORD = re.compile(r"\s+[^\W\d_][\w'’-]*")
_MOST = 5
"""No name has more words than this."""
_BEGINS = re.compile(r"(?:^|[.!?:;“”\"(\n–-])\s*$")


@dataclass(frozen=True)
class Name:
    """Something to look for, and what stands for it; empty for a position. `plain`: looked for without accents."""

    pattern: re.Pattern[str]
    stands: str
    plain: bool = False

    def replaced(self, text: str, stands: str) -> tuple[str, int]:
        """The text with every occurrence replaced, and how many there were."""
        pieces, start, count = [], 0, 0
        for match in self.pattern.finditer(_plain(text) if self.plain else text):
            pieces += [text[start : match.start()], stands]
            start, count = match.end(), count + 1
        return "".join([*pieces, text[start:]]), count


def names_in(file: Case) -> list[Name]:
    """Whole names of all persons first, then parts of names, then positions."""
    names = [(f"p{i}", _parts(person.name)) for i, person in enumerate(file.persons, 1) if person.name]
    whole = [Name(re.compile(p), who, True) for who, parts in names if len(parts) > 1 for p in _whole(parts)]
    part = [Name(re.compile(p), who) for who, parts in names for p in _by_part(parts)]
    ids = [
        Name(re.compile(rf"(?<!\w){re.escape(person.id)}(?!\w)"), f"p{i}")
        for i, person in enumerate(file.persons, 1)
        if person.id != f"p{i}" and any(c.isalpha() for c in person.id[1:])  # p2 may be said of another than the second
    ]
    positions = [
        words for person in file.persons if person.position for words in (person.position.vi, person.position.en)
    ]
    distinct = sorted({" ".join(words.split()) for words in positions}, key=lambda words: (-len(words), words))
    return [*whole, *part, *ids, *(Name(re.compile(_joined(words.split(), r"\s+")), "") for words in distinct)]


def without_titles(text: str) -> str:
    """The text without titles before the signs that stand for persons."""
    return re.sub(rf"{_TITLE}+(?=p\d)", "", text)


def without_strangers(text: str, stands: str) -> tuple[str, int]:
    """The text without the names of people whom the file does not list: a title with capitalised words after it."""
    pieces, start, count = [], 0, 0
    for match in _STRANGER.finditer(text):
        end = _end_of_name(text, match.end())
        is_title = not match[0].istitle() or match[0].startswith("M") or _BEGINS.search(text[: match.start()])
        if is_title and end > match.end():  # `Bà Rịa` inside a sentence is a place
            pieces += [text[start : match.start()], stands]
            start, count = end, count + 1
    return "".join([*pieces, text[start:]]), count


def _end_of_name(text: str, end: int) -> int:
    """Where the capitalised words from here on end."""
    for _ in range(_MOST):
        word = _WORD.match(text, end)
        if word is None or not word[0].lstrip()[0].isupper():
            break
        end = word.end()
    return end


def _parts(name: str) -> list[str]:
    """The words of a name, titles before it left out."""
    bare = re.sub(rf"^{_TITLE}+", "", name) or name
    return re.findall(r"[^\W_]+", bare)


def _whole(parts: list[str]) -> Iterator[str]:
    """The whole name in either order, without accents, however its words are joined."""
    for order in (parts, [parts[-1], *parts[:-1]], [parts[-1], parts[0]]):
        yield _joined(map(_plain, order), r"[ _.-]*")


def _by_part(parts: list[str]) -> Iterator[str]:
    """Any words of the name after a title; and the given name, the last word, alone unless it is one letter."""
    word = "|".join(sorted({w for part in parts for w in _writings(part)}, key=lambda w: (-len(w), w)))
    yield rf"{_TITLE}(?:{word})(?:\s+(?:{word}))*(?!\w)"
    if len(parts[-1]) > 1:
        yield rf"(?<!\w)(?:(?:{word})\s+)*(?:{'|'.join(_writings(parts[-1]))})(?!\w)"


def _writings(word: str) -> list[str]:
    return list(dict.fromkeys((word, word.upper(), _plain(word), _plain(word).upper())))


def _joined(words: Iterable[str], between: str) -> str:
    return rf"(?<!\w)(?i:{between.join(map(re.escape, words))})(?!\w)"


def _plain(text: str) -> str:
    """The text without accents, letter for letter: it has the same length."""
    return "".join({"đ": "d", "Đ": "D"}.get(char) or unicodedata.normalize("NFD", char)[0] for char in text)
