"""A training copy of a case: nobody in it has a name, wherever in the texts a name stood."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from engine.reading.case import Case, CheckedCase, CheckedPerson, Evidence, FindingEntry, Person
from engine.reading.entries import Language, Words
from engine.reading.folding import under
from engine.reading.rulebook import Adopted
from engine.telling.persons_named import names_in, without_strangers, without_titles
from engine.telling.wording import say
from engine.telling.words import SENTENCES

_INSTEAD = ("report.blind_position", "report.blind_other")

Replace = Callable[[str], str]


@dataclass(frozen=True)
class Blinded:
    """The case without names, its persons called p1, p2 …, and what was left out, in words."""

    case: CheckedCase
    notice: tuple[str, ...]


def blinded(case: CheckedCase, language: Language) -> Blinded:
    """The same case with no name, position, case id or id of evidence: to be decided anew, as that changes nothing."""
    position, other = (Words(vi=vi, en=en) for vi, en in map(SENTENCES.__getitem__, _INSTEAD))
    names = names_in(case.file)
    places = 0

    def blind_text(text: str, of: Language) -> str:
        nonlocal places
        for name in names:
            text, count = name.replaced(text, name.stands or position.in_(of))
            places += count if of == language else 0
        text, count = without_strangers(without_titles(text), other.in_(of))
        places += count if of == language else 0
        return text

    def blind_words(words: Words | None) -> Words | None:
        return Words(vi=blind_text(words.vi, "vi"), en=blind_text(words.en, "en")) if words else None

    file = _without_names(case.file, blind_words, lambda text: blind_text(text, language))
    persons = tuple(
        CheckedPerson(person.id, known.roles, file.pilot.findings | person.findings, known.settled)
        for known, person in zip(case.persons, file.persons, strict=True)
    )
    notice = (
        say("report.blind", language),
        say("report.blind_removed", language, count=places),
        say("report.blind_warning", language),
    )
    read = {question: Adopted(entry.values, entry.by) for question, entry in file.readings.items()}
    return Blinded(CheckedCase(file, case.sha256, persons, under(case.rulebook, read)), notice)


def _without_names(file: Case, words: Callable[[Words | None], Words | None], text: Replace) -> Case:
    ids = {item.id: f"E{i}" for i, item in enumerate(file.evidence, 1)}

    def finding(entry: FindingEntry) -> FindingEntry:
        contested = entry.contested and {v: tuple(ids[e] for e in items) for v, items in entry.contested.items()}
        evidence = tuple(ids[e] for e in entry.evidence)
        return entry.model_copy(update={"contested": contested, "evidence": evidence, "note": words(entry.note)})

    def findings(entries: Mapping[str, FindingEntry]) -> dict[str, FindingEntry]:
        return {name: finding(entry) for name, entry in entries.items()}

    def evidence(item: Evidence) -> Evidence:
        bilingual = {"title": words(item.title), "note": words(item.note)}
        plain = {"locator": item.locator and text(item.locator), "kind": item.kind and text(item.kind)}
        return item.model_copy(update={"id": ids[item.id], **bilingual, **plain})

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
            "readings": {q: e.model_copy(update={"by": words(e.by)}) for q, e in file.readings.items()},
            "expect": {},
        }
    )
