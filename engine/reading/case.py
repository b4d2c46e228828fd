"""A case file: what was found, on what evidence, about whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from engine.reading.diagnostics import Code, Diagnostic, InputError, Place
from engine.reading.entries import CaseText, Day, Entry, FileId, NonEmpty, ReferenceId, Text, TextList, VariableId
from engine.reading.rulebook import Rulebook
from engine.reading.rulebook_files import ReadingEntry

Weight = Literal["decisive", "strong", "supporting", "weak"]
Status = Literal["settled", "open", "inconsistent"]
MOST_PERSONS = 500
"""A case with more is answered too slowly to be worked on; a pilot has some ten."""
UNKNOWN = "unknown"
"""How a case file may write that a finding is open; the same as leaving it out, and never a value."""


class FindingEntry(Entry):
    """One finding of a case: a value with its evidence, or the evidence on both sides of a contested one."""

    value: NonEmpty | None = None
    contested: dict[str, TextList] | None = None
    evidence: TextList = ()
    note: CaseText | None = None

    @model_validator(mode="after")
    def _value_or_contested(self) -> Self:
        if (self.value is None) == (self.contested is None):
            raise PydanticCustomError(Code.VALUE_AND_CONTESTED.value, "a value or contested")
        if self.contested is not None and len(self.sides) < 2:
            raise PydanticCustomError(Code.CONTESTED_ONE_SIDED.value, "one side")
        return self

    @property
    def sides(self) -> dict[str, tuple[str, ...]]:
        """The evidence for each value of a contested finding; a value that nothing speaks for is no side of it."""
        return {value: items for value, items in (self.contested or {}).items() if items}

    @property
    def settled(self) -> str | None:
        """The value, or None where the finding is open."""
        return None if self.value == UNKNOWN else self.value


def _short_form(value: object) -> object:
    return {"value": value} if isinstance(value, str) else value


Findings = dict[
    VariableId, Annotated[FindingEntry, BeforeValidator(_short_form, json_schema_input_type=NonEmpty | FindingEntry)]
]


class Pilot(Entry):
    """The pilot: what is the same for every person."""

    findings: Findings = {}


class Person(Entry):
    """One person: roles, and what was found about that person alone."""

    id: FileId
    name: Text | None = None
    position: CaseText | None = None
    roles: Annotated[tuple[NonEmpty, ...], Field(min_length=1)]
    findings: Findings = {}


class Evidence(Entry):
    """An item of evidence, which findings name by its id."""

    id: ReferenceId
    title: CaseText
    kind: Text | None = None
    date: Day | None = None
    weight: Weight | None = None
    locator: Text | None = None
    note: CaseText | None = None


class Expectation(Entry):
    """What the rulebook should answer for a person; only what is written is compared.

    `decisive` and `flags` must be among the decision's; `possible` and `must_establish` must be the whole.
    """

    recommendation: NonEmpty | None = None
    status: Status | None = None
    grounded: Literal["yes", "no"] | None = None
    possible: TextList | None = None
    decisive: TextList = ()
    must_establish: TextList | None = None
    flags: TextList = ()
    lines: dict[str, NonEmpty] = {}


class Case(Entry):
    """A case file; checked against its rulebook by `load`."""

    case: FileId
    title: CaseText
    rulebook: FileId
    as_of: Day
    narrative: CaseText | None = None
    pilot: Pilot
    persons: Annotated[tuple[Person, ...], Field(min_length=1, max_length=MOST_PERSONS)]
    evidence: tuple[Evidence, ...] = ()
    readings: dict[ReferenceId, ReadingEntry] = {}
    expect: dict[str, Expectation] = {}


@dataclass(frozen=True, slots=True)
class CheckedPerson:
    """One person of a checked case, with the pilot's findings and the person's own together."""

    id: str
    roles: tuple[str, ...]
    findings: dict[str, FindingEntry]
    settled: dict[str, str]

    def with_findings(self, findings: dict[str, FindingEntry]) -> Self:
        """The same person with other findings."""
        settled = {name: entry.settled for name, entry in findings.items() if entry.settled}
        return replace(self, findings=findings, settled=settled)


@dataclass(frozen=True, slots=True)
class CheckedCase:
    """A case file whose every name is known to its rulebook, with the digest of its text."""

    # INVARIANT: every role, finding and value in the file is known to the rulebook, once it was read without errors.
    file: Case
    sha256: str
    persons: tuple[CheckedPerson, ...]
    rulebook: Rulebook  # under the readings that the case adopts

    @property
    def id(self) -> str:
        """The case's id."""
        return self.file.case

    def require(self, rulebook: Rulebook) -> None:
        """Raises `InputError` unless the case was checked under this very rulebook, or another load of the same.

        How questions are read is for the case to say: what it adopts counts. Of a rulebook that was put under other
        readings than its files adopt, the case has to have those too, so that none is asked for in vain.
        """
        if rulebook is self.rulebook:
            return  # which is so of most cases, and the decision itself takes 10 µs
        if rulebook.sha256 != self.rulebook.sha256:
            books = (self.rulebook, rulebook)
            names = [f"{book.id} {book.version}" for book in books]
            if names[0] == names[1]:
                names = [book.sha256 for book in books]
            params = {"case": self.id, "checked": names[0], "given": names[1]}
            raise InputError([Diagnostic(Code.OTHER_RULEBOOK, Place(self.id), params)])
        self._require_read(rulebook, rulebook.chosen)

    def require_read_as(self, rulebook: Rulebook) -> None:
        """Raises `InputError` too where the case reads any question otherwise than this rulebook."""
        self.require(rulebook)
        self._require_read(rulebook, rulebook.readings)

    def _require_read(self, rulebook: Rulebook, questions: Iterable[str]) -> None:
        for question in self.rulebook.read_otherwise({name: rulebook.choice[name] for name in questions}):
            ways = {"checked": self.rulebook.choice[question], "given": rulebook.choice[question]}
            params = {"case": self.id, "name": question, **{way: ", ".join(read) for way, read in ways.items()}}
            raise InputError([Diagnostic(Code.OTHER_READINGS, Place(self.id), params)])

    def person(self, name: str) -> Person:
        """The person of that id, as the file has it."""
        return next(p for p in self.file.persons if p.id == name)

    def evidence(self, name: str) -> Evidence:
        """The item of evidence of that id."""
        return next(item for item in self.file.evidence if item.id == name)
