"""A rulebook: the checked whole that only `load` makes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property

from engine.reading.conditions import Condition, Is
from engine.reading.diagnostics import Place
from engine.reading.entries import Words
from engine.reading.rulebook_files import (
    Basis,
    Citation,
    Clause,
    Document,
    Finding,
    InForce,
    Line,
    Outcome,
    Question,
    Role,
    SourceFile,
)

WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
"""What may be the id of an item of evidence, in a text."""


@dataclass(frozen=True, slots=True)
class Adopted:
    """How an open question is read: one reading, or those among which it is left open."""

    values: tuple[str, ...]
    by: Words | None = None  # who adopted it; None: the default, or tried out
    tried: bool = False

    @property
    def named(self) -> set[str]:
        """The words of what it rests on: ids of items of evidence may be among them."""
        return set(WORD.findall(f"{self.by.vi} {self.by.en}")) if self.by else set()


class OpenReading(Finding):
    """An open question as a variable, where it is not settled how it is read: chosen, and never found."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A checked rule; `when` is None for the otherwise rule. A flag is a rule whose conclusion is itself."""

    id: str
    conclusion: str
    value: str
    when: Condition | None
    overrides: tuple[str, ...]
    cites: tuple[Citation, ...]
    basis: Basis
    question: str | None
    reason: Words | None
    says: Words
    establish: tuple[str, ...]
    idle: tuple[str, ...]  # parts of the condition that may be idle
    place: Place
    anchor: str  # "file#id" inside the rulebook, after "kl14/" if it extends that: moving rules about changes nothing

    @property
    def clauses(self) -> tuple[str, ...]:
        """The clauses the rule cites, in order."""
        return tuple(c.clause for c in self.cites if c.clause)

    @property
    def documents(self) -> tuple[str, ...]:
        """The external documents the rule cites, in order."""
        return tuple(c.document for c in self.cites if c.document)


@dataclass(frozen=True, slots=True)
class Conclusion:
    """A checked conclusion, with its rules in the order of their ids."""

    id: str
    label: Words
    values: dict[str, Words]
    rules: tuple[Rule, ...]
    uses: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Constraint:
    """A checked constraint."""

    id: str
    forbid: Condition
    says: Words
    place: Place


@dataclass(frozen=True, slots=True)
class Must:
    """In every case the condition holds, or `wanted` is false and it does not."""

    condition: Condition
    wanted: bool


@dataclass(frozen=True, slots=True)
class UnchangedBy:
    """Changing these findings, each among its listed values, never changes the recommendation."""

    findings: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class NeverMilderWith:
    """Adding one of these roles never makes the outcome milder."""

    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Individual:
    """These conclusions rest on the person's own findings and roles, on none that the pilot's persons share."""

    conclusions: tuple[str, ...]


Claim = Must | UnchangedBy | NeverMilderWith | Individual


@dataclass(frozen=True, slots=True)
class Invariant:
    """A checked invariant: a claim on all cases in which `when` holds."""

    id: str
    when: Condition | None
    claim: Claim
    cites: tuple[Citation, ...]
    basis: Basis
    question: str | None
    says: Words
    place: Place
    unless: tuple[Is, ...] = ()  # how questions are read where it is not claimed


@dataclass(frozen=True, eq=False)
class Rulebook:
    """A checked rulebook: every name in it is known, every quote stands in its clause, no cycle is left.

    Conclusions are listed so that each uses only those before it. Its rules are those of one choice of readings; a
    question that is left open is one of the findings, an `OpenReading`. `unfolded` has all readings open.
    """

    id: str
    version: str
    sha256: str
    title: Words
    extends: tuple[str, ...]  # "kl14@1.0.0", the nearest first; empty where it stands by itself
    in_force: InForce
    outcomes: dict[str, Outcome]
    roles: dict[str, Role]
    lines: tuple[Line, ...]
    sources: tuple[SourceFile, ...]
    clauses: dict[str, Clause]
    documents: dict[str, Document]
    brought: tuple[str, ...]  # the documents that overlays brought, on which the readings of every case now rest
    questions: dict[str, Question]
    readings: dict[str, Adopted]  # of each question that has readings
    apart: tuple[dict[str, str], ...]  # readings that may not be adopted together
    findings: dict[str, Finding]
    conclusions: dict[str, Conclusion]
    constraints: tuple[Constraint, ...]
    invariants: tuple[Invariant, ...]
    flags: tuple[Rule, ...]
    places: dict[str, Place]  # of each finding and role
    unfolded: Rulebook | None = None  # None where it is that itself, or no question has readings
    own_readings: dict[str, Adopted] = field(default_factory=dict)  # by default, or as overlays' heads adopt

    def __getstate__(self) -> dict[str, object]:
        """What is pickled: what the files say, without what was worked out of it here."""
        return {each.name: getattr(self, each.name) for each in fields(self)}

    @property
    def tried(self) -> dict[str, str]:
        """The readings that are tried out, by question."""
        return {name: "|".join(read.values) for name, read in self.readings.items() if read.tried}

    @property
    def named(self) -> str:
        """Its id and version, and the readings that are tried out."""
        tried = ", ".join(f"{question}={reading}" for question, reading in self.tried.items())
        return f"{self.id} {self.version}" + (f" ({tried})" if tried else "")

    @property
    def identity(self) -> dict[str, object]:
        """Its id, version and digest as data, and the readings that are tried out."""
        tried = {"readings": self.tried} if self.tried else {}
        return {"id": self.id, "version": self.version, "sha256": self.sha256, **tried}

    @property
    def open(self) -> Rulebook:
        """The rulebook with every reading open: its rules are those of all readings."""
        return self.unfolded or self

    @property
    def adopted(self) -> dict[str, Adopted]:
        """The questions that are not read by default, or left open, or tried out."""
        default = {name: (next(iter(q.readings)),) for name, q in self.questions.items() if q.readings}
        return {name: read for name, read in self.readings.items() if read.tried or read.values != default[name]}

    @property
    def chosen(self) -> dict[str, Adopted]:
        """The questions that are read otherwise than the rulebook's own files say: by a case, or tried out."""
        own = self.own_readings
        return {name: adopted for name, adopted in self.readings.items() if adopted.values != own[name].values}

    @property
    def choice(self) -> dict[str, tuple[str, ...]]:
        """Of each question that has readings the one by which it is read, or those among which it is left open."""
        return {name: adopted.values for name, adopted in self.readings.items()}

    def read_otherwise(self, choice: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
        """The questions that are read otherwise here than there, of those that have readings in both."""
        return tuple(name for name, here in self.choice.items() if set(choice.get(name, here)) != set(here))

    def understood(self, question: str) -> Words:
        """How an open question is read here, in words."""
        asked = self.questions[question]
        if asked.default:
            return asked.default
        words = [asked.readings[value] for value in self.readings[question].values]
        return words[0] if len(words) == 1 else _joined(words)

    def understood_otherwise(self, question: str) -> list[Words]:
        """The other ways in which an open question may be read, in words."""
        asked = self.questions[question]
        read = self.readings[question].values if asked.readings else ()
        other = [words for value, words in asked.readings.items() if value not in read]
        return [*other, asked.other] if asked.other else other

    @property
    def facts(self) -> dict[str, Finding]:
        """The findings that are found: all but the questions that are left open."""
        return {name: finding for name, finding in self.findings.items() if not isinstance(finding, OpenReading)}

    @property
    def ruled_outcomes(self) -> list[str]:
        """The outcomes that rules may give, in the rulebook's order; that of an open case need not be one."""
        return [outcome for outcome in self.outcomes if outcome in self.conclusions[RECOMMENDATION].values]

    @cached_property
    def rules(self) -> dict[str, Rule]:
        """Every rule by its id, flags included."""
        rules = {r.id: r for c in self.conclusions.values() for r in c.rules}
        return rules | {f.id: f for f in self.flags}

    @cached_property
    def layers_of(self) -> dict[str, tuple[str, ...]]:
        """Of each conclusion all that it rests on, in the order of the conclusions, and itself last."""
        below: dict[str, set[str]] = {}
        for name, conclusion in self.conclusions.items():
            below[name] = {name}.union(*(below[used] for used in conclusion.uses))
        return {name: tuple(lower for lower in self.conclusions if lower in below[name]) for name in below}


def _joined(words: Sequence[Words]) -> Words:
    *first, last = words
    parts = [*(w.as_label for w in first), last]
    return Words(vi="; ".join(w.vi for w in parts), en="; ".join(w.en for w in parts))


RECOMMENDATION = "recommendation"
"""The id of the conclusion that a decision is about."""
NEEDS_VERIFICATION = "needs_verification"
"""What is recommended in a case that is open or contradicts itself; a rulebook may have words of its own for it."""
