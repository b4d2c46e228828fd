"""A training copy of a case: nobody in it has a name, wherever in the texts a name stood."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from engine.reading.case import Case, CheckedCase, CheckedPerson, Evidence, FindingEntry, Person
from engine.reading.entries import Language, Words
from engine.telling.wording import SENTENCES, say

_TITLES = (
    "ông", "bà", "anh", "chị", "cô", "chú", "bác", "em", "đồng chí", "đ/c", "thầy", "ngài", "bác sĩ", "kỹ sư",
    "tiến sĩ", "thạc sĩ", "luật sư", "giáo sư", "mr", "mrs", "ms", "miss", "mx", "dr", "sir", "madam", "comrade",
)  # fmt: skip
"""What may stand before a name, and belongs to it."""
_TITLE = "|".join(sorted((re.escape(t).replace(r"\ ", r"\s+") for t in _TITLES), key=len, reverse=True))
_BEFORE = rf"(?:(?<!\w)(?i:{_TITLE})\.?\s+)"
_NAME = r"[A-ZÀ-ỸĐ][\w'’-]*"
_OTHERS = re.compile(
    rf"(?<!\w)(?:ông|bà|đồng chí|(?<=[.“”\"(\n] )(?:Ông|Bà|Đồng chí)|^(?:Ông|Bà|Đồng chí)|Mrs?\.?|Ms\.?)"
    rf"\s+{_NAME}(?:\s+{_NAME}){{0,4}}(?!\w)"
)
"""A title with a name of someone whom the file does not list."""

_INSTEAD = ("report.blind_position", "report.blind_other")

Replace = Callable[[str], str]


@dataclass(frozen=True)
class Blinded:
    """The case without names, its persons called p1, p2 …, and what was left out, in words."""

    case: CheckedCase
    told: tuple[str, ...]


def blinded(case: CheckedCase, language: Language) -> Blinded:
    """The same case with no name, position, case id or id of evidence: to be decided anew, as that changes nothing."""
    position, other = (Words(vi=vi, en=en) for vi, en in map(SENTENCES.__getitem__, _INSTEAD))
    patterns = list(_patterns(case.file))
    places = 0

    def text(told: str, of: Language) -> str:
        nonlocal places
        for pattern, person in patterns:
            told, found = _sub(pattern, person or position.in_(of), told)
            places += found if of == language else 0
        told, found = _OTHERS.subn(other.in_(of), told)
        places += found if of == language else 0
        return told

    def words(told: Words | None) -> Words | None:
        return Words(vi=text(told.vi, "vi"), en=text(told.en, "en")) if told else None

    file = _without_names(case.file, words, lambda told: text(told, language))
    persons = tuple(
        CheckedPerson(person.id, known.roles, file.pilot.findings | person.findings, known.settled)
        for known, person in zip(case.persons, file.persons, strict=True)
    )
    told = (
        say("report.blind", language),
        say("report.blind_removed", language, count=places),
        say("report.blind_warning", language),
    )
    return Blinded(CheckedCase(file, case.sha256, persons, case.rulebook), told)


def _without_names(file: Case, words: Callable[[Words | None], Words | None], text: Replace) -> Case:
    ids = {item.id: f"E{i}" for i, item in enumerate(file.evidence, 1)}

    def finding(entry: FindingEntry) -> FindingEntry:
        contested = entry.contested and {v: tuple(ids[e] for e in items) for v, items in entry.contested.items()}
        evidence = tuple(ids[e] for e in entry.evidence)
        return entry.model_copy(update={"contested": contested, "evidence": evidence, "note": words(entry.note)})

    def findings(entries: Mapping[str, FindingEntry]) -> dict[str, FindingEntry]:
        return {name: finding(entry) for name, entry in entries.items()}

    def evidence(item: Evidence) -> Evidence:
        told = {"title": words(item.title), "note": words(item.note)}
        plain = {"locator": item.locator and text(item.locator), "kind": item.kind and text(item.kind)}
        return item.model_copy(update={"id": ids[item.id], **told, **plain})

    def person(number: int, known: Person) -> Person:
        new = {"id": f"p{number}", "name": None, "position": None, "findings": findings(known.findings)}
        return known.model_copy(update=new)

    return file.model_copy(
        update={
            "case": "blind",
            "title": words(file.title),
            "narrative": words(file.narrative),
            "pilot": file.pilot.model_copy(update={"findings": findings(file.pilot.findings)}),
            "persons": tuple(person(i, known) for i, known in enumerate(file.persons, 1)),
            "evidence": tuple(map(evidence, file.evidence)),
            "expect": {},
        }
    )


# -- names


def _patterns(file: Case) -> Iterator[tuple[re.Pattern[str], str]]:
    """What to look for, longer names first, each with the person it stands for; empty for a position."""
    found: list[tuple[str, str, str]] = []
    for number, person in enumerate(file.persons, 1):
        called = f"p{number}"
        for position in {person.position.vi, person.position.en} if person.position else set():
            found.append((position, rf"(?<!\w)(?i:{_loosely(position.split())})(?!\w)", ""))
        names = [person.name] if person.name else []
        found += [(name, pattern, called) for name in names for pattern in _of_name(name)]
        if person.id != called:
            found.append((person.id, rf"(?<!\w)(?i:{re.escape(_plain(person.id))})(?!\w)", called))
    for _, pattern, called in sorted(found, key=lambda f: (not f[2], -len(f[0]))):
        yield re.compile(pattern), called


def _of_name(name: str) -> Iterator[str]:
    """The whole name in either order, then the parts by which people are called."""
    bare = re.sub(rf"^{_BEFORE}+", "", _plain(name), flags=re.I) or _plain(name)
    parts = bare.split()
    if len(parts) > 1:
        for order in (parts, [*parts[-1:], *parts[:-1]], [parts[-1], parts[0]]):
            yield rf"{_BEFORE}?(?<!\w)(?i:{_loosely(order)})(?!\w)"
        yield rf"{_BEFORE}(?i:{_loosely(parts[1:])})(?!\w)"
    yield rf"{_BEFORE}(?i:{re.escape(parts[-1])})(?!\w)"
    if len(parts[-1]) > 1:  # a lone letter is a name only after a title
        given = re.escape(parts[-1])
        yield rf"(?<!\w)(?:{given}|{given.upper()})(?!\w)"


def _loosely(parts: list[str]) -> str:
    """The words however they are joined, as in an address of e-mail."""
    return r"[\s._-]*".join(re.escape(_plain(part)) for part in parts)


def _sub(pattern: re.Pattern[str], stands: str, text: str) -> tuple[str, int]:
    """Replaces what the pattern finds in the text as written without accents."""
    pieces, start, count = [], 0, 0
    for found in pattern.finditer(_plain(text)):
        pieces += [text[start : found.start()], stands]
        start, count = found.end(), count + 1
    return "".join([*pieces, text[start:]]), count


def _plain(text: str) -> str:
    """The text without accents, letter for letter: it has the same length."""
    return "".join(_letter(char) for char in text)


def _letter(char: str) -> str:
    if char in "đĐ":
        return "d" if char == "đ" else "D"
    return unicodedata.normalize("NFD", char)[0]
