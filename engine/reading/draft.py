"""A case file that is being written, for screens: every step keeps all that stands in it, and only adds or changes.

A draft is the data of a case file, so that what was opened and what is saved differ in nothing but comments, layout and
the answers given. It need not be a valid case yet: `check_draft` says what is missing.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from datetime import date

from engine.reading.case import UNKNOWN, CheckedCase
from engine.reading.diagnostics import Loaded, errors_in
from engine.reading.entries import Language, Words
from engine.reading.load import load_rulebook, read_case, read_case_and_data
from engine.reading.rulebook import Rulebook
from engine.reading.yaml_text import Data, write_yaml

PILOT = "pilot"
"""The owner of what is the same for every person; any other owner is a person's id."""

Mapping = dict[str, Data]


@dataclass(frozen=True)
class Answer:
    """What is said of one finding: a value, or the evidence on each side of a contested one, or nothing.

    A side is a value for which there is evidence. `contested` is empty where a dispute is yet to be entered.
    """

    value: str | None = None
    contested: dict[str, tuple[str, ...]] | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class Draft:
    """The data of a case file; every change gives another draft."""

    # INVARIANT: it is the data of a case file; what is shown of it was written and read again.
    data: Mapping

    @property
    def text(self) -> str:
        """The case file."""
        return write_yaml(self.data)

    def title(self, language: Language) -> str:
        """The title of the case."""
        return self.head("title", language)

    def head(self, name: str, language: Language) -> str:
        """What the case file says of itself under this name; nothing where it says nothing."""
        return _in(language, self.data.get(name, ""))

    @property
    def persons(self) -> list[str]:
        """The ids of the persons, in order."""
        return [str(person["id"]) for person in _entries(self.data, "persons")]

    @property
    def evidence(self) -> list[str]:
        """The ids of the items of evidence, in order."""
        return [str(item["id"]) for item in _entries(self.data, "evidence")]

    def titles(self, language: Language) -> dict[str, str]:
        """The title of each item of evidence by its id."""
        return {str(item["id"]): _in(language, item.get("title", "")) for item in _entries(self.data, "evidence")}

    def called(self, person: str) -> str:
        """A person's name with the id, or the id alone."""
        name = _owner(self.data, person).get("name")
        return f"{name} ({person})" if name else person

    def roles(self, person: str) -> tuple[str, ...]:
        """The roles of a person."""
        return _texts(_owner(self.data, person).get("roles", []))

    def answer(self, owner: str, finding: str) -> Answer:
        """What stands there of a finding of the pilot or of a person."""
        entry = _findings(self.data, owner).get(finding)
        if not isinstance(entry, dict):
            return Answer(None if entry == UNKNOWN or entry is None else str(entry))
        value, contested = entry.get("value", UNKNOWN), entry.get("contested")
        evidence = _texts(entry.get("evidence", []))
        if isinstance(contested, dict):
            return Answer(None, {side: _texts(items) for side, items in contested.items() if items}, evidence)
        return Answer(None if value == UNKNOWN else str(value), None, evidence)

    # -- changes

    def with_answer(self, owner: str, finding: str, answer: Answer) -> Draft:
        """The draft with a finding answered so; a note beside it stays, and a finding without anything goes."""
        data = deepcopy(self.data)
        findings = _findings(data, owner)
        before = findings.get(finding)
        entry: Mapping = {"note": before["note"]} if isinstance(before, dict) and "note" in before else {}
        if answer.contested is not None:
            entry["contested"] = {side: list(items) for side, items in answer.contested.items() if items}
            entry |= {"evidence": list(answer.evidence)} if answer.evidence else {}
        elif answer.evidence or entry:
            entry = {"value": answer.value or UNKNOWN, "evidence": list(answer.evidence), **entry}
        findings[finding] = entry or answer.value or UNKNOWN
        if findings[finding] == UNKNOWN and len(findings) > 1:
            del findings[finding]
        return Draft(data)

    def with_head(self, name: str, language: Language, text: str) -> Draft:
        """The draft that says this of itself; of what it says by language the other one stays."""
        data = deepcopy(self.data)
        _say(data, name, language, text)
        return Draft(data)

    def text_of(self, person: str, name: str, language: Language) -> str:
        """What the case file says of a person under this name; nothing where it says nothing."""
        return _in(language, _owner(self.data, person).get(name, ""))

    def with_text_of(self, person: str, name: str, language: Language, text: str) -> Draft:
        """The draft that says this of a person."""
        data = deepcopy(self.data)
        _say(_owner(data, person), name, language, text)
        return Draft(data)

    def with_person(self, person: str, roles: tuple[str, ...], name: str | None, first: str) -> Draft:
        """The draft with a person changed, or added; of a new one the `first` finding is written as unknown."""
        data = deepcopy(self.data)
        if person not in self.persons:
            people = data.setdefault("persons", [])
            assert isinstance(people, list)
            people.append({"id": person, "roles": [], "findings": {first: UNKNOWN}})
        entry = _owner(data, person)
        entry["roles"] = list(roles)
        if name:
            entry["name"] = name
        return Draft(data)

    def with_evidence(self, item: str, title: str) -> Draft:
        """The draft with one more item of evidence."""
        data = deepcopy(self.data)
        items = data.setdefault("evidence", [])
        assert isinstance(items, list)
        items.append({"id": item, "title": title})
        return Draft(data)

    def supposing(self, owner: str, finding: str, value: str | None, evidence: tuple[str, ...]) -> Draft:
        """The draft with a finding set so on this evidence; the note on what stood there goes."""
        data = deepcopy(self.data)
        _findings(data, owner)[finding] = UNKNOWN
        return Draft(data).with_answer(owner, finding, Answer(value, None, evidence))

    def retold(self, case: str, title: str, added: Words) -> Draft:
        """The draft as another case, with a sentence more in its narrative; what was expected of it goes."""
        data = {key: value for key, value in deepcopy(self.data).items() if key != "expect"}
        narrative = data.get("narrative")
        if isinstance(narrative, str):
            narrative = {"vi": narrative, "en": narrative}
        before = narrative if isinstance(narrative, dict) else {}
        data["case"], data["title"] = case, title
        data["narrative"] = {
            language: f"{before.get(language) or ''} {text}".strip() for language, text in added.model_dump().items()
        }
        return Draft(data)


def new_draft(book: Rulebook, case: str, title: Words, day: date) -> Draft:
    """An empty case with one person, who carried the pilot out."""
    role = next(iter(book.roles)) if "implementer" not in book.roles else "implementer"
    person: Data = {"id": "p1", "roles": [role], "findings": nothing_known(book)}
    head: Mapping = {"case": case, "title": title.model_dump(), "rulebook": book.id, "as_of": day.isoformat()}
    return Draft(head | {"pilot": {"findings": {}}, "persons": [person]})


def nothing_known(book: Rulebook) -> Mapping:
    """What a case says of a person of whom nothing is known yet: of one finding that it is open, if there is any."""
    own = [finding.id for finding in book.facts.values() if finding.scope == "person"]
    return dict.fromkeys(own[:1], UNKNOWN)


def read_draft(
    raw: bytes | str,
    book: Rulebook | None = None,
    name: str = "",
    today: date | None = None,
    load: Callable[[str], Rulebook] = load_rulebook,
) -> Loaded[Draft]:
    """The draft of a case file that is valid, or None, with every diagnostic; `load` gives the rulebook it names."""
    source = raw if isinstance(raw, bytes) else raw.encode()
    read = read_case_and_data(source, book, name, today, load)
    if read.value is None:
        return Loaded(None, read.diagnostics)
    _, data = read.value
    assert isinstance(data, dict)  # no case is anything else
    return Loaded(Draft(data), read.diagnostics)


def check_draft(draft: Draft, book: Rulebook) -> Loaded[CheckedCase]:
    """The case that the draft stands for, or None with what keeps it from being one."""
    checked = read_case(draft.text.encode(), book)
    return checked if not errors_in(checked.diagnostics) else Loaded(None, checked.diagnostics)


def _in(language: Language, text: Data) -> str:
    """A text of a case file, which may be given plainly or by language."""
    return str(text.get(language, "")) if isinstance(text, dict) else str(text)


def _say(data: Mapping, name: str, language: Language, text: str) -> None:
    """Writes a text that may be given by language; of what need not be there an empty one goes."""
    before = data.get(name)
    data[name] = {**before, language: text} if isinstance(before, dict) else text
    if not text and name in ("narrative", "name", "position"):
        del data[name]


def _entries(data: Mapping, key: str) -> list[Mapping]:
    entries = data.get(key, [])
    return [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []


def _owner(data: Mapping, owner: str) -> Mapping:
    if owner == PILOT:
        pilot = data.setdefault("pilot", {})
        assert isinstance(pilot, dict)
        return pilot
    return next(person for person in _entries(data, "persons") if person["id"] == owner)


def _findings(data: Mapping, owner: str) -> Mapping:
    findings = _owner(data, owner).setdefault("findings", {})
    assert isinstance(findings, dict)
    return findings


def _texts(items: Data) -> tuple[str, ...]:
    return (items,) if isinstance(items, str) else tuple(str(item) for item in items)
