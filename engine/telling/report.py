"""A report: all that a committee's paper says about a case, in words, once; every format prints this."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date

from engine.reading.entries import Language
from engine.reading.organisation import Form


@dataclass(frozen=True)
class Heading:
    """The head of the first page: the bodies on the left, the Party's or the State's name on the right."""

    form: Form
    superior: str
    body: str
    number: str
    nation: str
    motto: str  # empty in the Party's form
    place_and_date: str


@dataclass(frozen=True)
class Table:
    """A titled table; each row has as many cells as the head. A cell may hold several lines."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    below: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """A titled list of sentences."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Reason:
    """What follows from a clause, on which basis (the text, a reading of it, another document) and findings."""

    sentence: str
    basis: str
    findings: str


@dataclass(frozen=True)
class Ground:
    """A clause or document with the words quoted of it, and the reasons that rest on it."""

    cited: str
    quotes: tuple[str, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Grounds:
    """The reasons, clause by clause in the order of the text."""

    title: str
    head: tuple[str, str]
    rows: tuple[Ground, ...]
    below: tuple[str, ...]


@dataclass(frozen=True)
class Box:
    """What the authority fills in by hand: the labels of the empty fields."""

    title: str
    labels: tuple[str, ...]


@dataclass(frozen=True)
class Hearing:
    """What is said about one person."""

    title: str
    headline: str
    summary: tuple[str, ...]
    grounds: Grounds
    findings: Table
    parts: tuple[Part, ...]
    decision: Box


@dataclass(frozen=True)
class Signature:
    """Who signs, and who receives the report."""

    on_behalf: str
    office: str
    name: str
    recipients: Part


@dataclass(frozen=True)
class Annex:
    """The full trace of each person: a title for each conclusion, a line for each rule; then what was cited."""

    title: str
    told: str
    persons: tuple[tuple[str, tuple[Part, ...]], ...]
    sources: tuple[Part, ...]


@dataclass(frozen=True)
class Report:
    """The whole document."""

    language: Language
    day: date  # the day of the case: no clock is asked
    heading: Heading
    title: str
    subject: str
    blind: tuple[str, ...]  # of a training copy: what was left out
    preamble: tuple[str, ...]
    recommendations: Table
    story: Part
    findings_title: str
    findings: Table
    evidence: Table
    persons_title: str
    persons: tuple[Hearing, ...]
    duties: Table
    bases: Part
    record: Part
    closing: str
    signature: Signature
    annex: Annex

    def as_data(self) -> Mapping[str, object]:
        """The same as plain data, for templates; the day as year, month and day."""
        return asdict(self) | {"day": [self.day.year, self.day.month, self.day.day]}
