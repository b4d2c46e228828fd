"""What the records of each kind say: ids, values and digests; no names and no sentences, which are kept apart.

A record is written once and read for ever: fields may be added with a default, and never renamed.
"""

from __future__ import annotations

import json
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from engine.keeping.chain import Record, canonical
from engine.keeping.register import SEALED_AS, View
from engine.reading.case import Case, FindingEntry, Findings
from engine.reading.characters import visible
from engine.reasoning.decision import Decision
from engine.reasoning.trace import Json

PILOT = "pilot"
"""Of whom a finding is that is the same for every person; any other owner is a person's id."""


class Content(BaseModel):
    """What a record says, and the commitment to what is kept apart of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def to_json(self) -> dict[str, Json]:
        """The content as it is hashed."""
        data: dict[str, Json] = self.model_dump(mode="json", exclude_none=True)
        return data


C = TypeVar("C", bound=Content)
Choice = dict[str, tuple[str, ...]]
"""Of questions the reading that is adopted, or those among which each is left open; who says so is kept apart."""


class OpeningKept(Content):
    """The first record: a random name of the register."""

    name: str = Field(alias="register")
    software: str


class RulebookKept(Content):
    """A rulebook; `text` is the digest of its whole text, `sha256` the one that decisions name."""

    rulebook: str
    version: str
    sha256: str
    text: str
    extends: tuple[str, ...] = ()
    readings: Choice | None = None  # how each question is read, unless a case says otherwise


class FindingKept(Content):
    """A finding of a case, with the ids of its evidence."""

    value: str | None = None
    contested: dict[str, tuple[str, ...]] | None = None
    evidence: tuple[str, ...] = ()


class PersonKept(Content):
    """A person of a case, by id."""

    id: str
    roles: tuple[str, ...]
    findings: dict[str, FindingKept]


class CaseKept(Content):
    """A version of a case under a rulebook; the file as it was given is kept apart."""

    as_of: str
    rulebook: str  # the digest of its whole text
    field: str | None = None
    pilot: dict[str, FindingKept]
    persons: tuple[PersonKept, ...]
    evidence: tuple[str, ...]
    readings: Choice | None = None  # what the case adopts, or leaves open
    merged: int | None = None  # the version to which members' assessments were added to make this one
    assessments: tuple[int, ...] = ()


class DecisionKept(Content):
    """The engines' answer for a person; its bytes, which hold the digest of the file, are kept apart."""

    version: int
    rulebook: str
    person: str
    status: str
    grounded: bool
    recommendation: str
    possible: tuple[str, ...]
    rules: tuple[str, ...]
    clauses: tuple[str, ...]
    findings: tuple[str, ...]
    must_establish: tuple[str, ...]
    flags: tuple[str, ...]
    second_opinion: str
    software: str
    readings: Choice | None = None  # of the questions that the case reads otherwise than the rulebook


class AssessmentKept(Content):
    """How one member assesses one finding; reasons, and a dissent in words, are kept apart."""

    version: int
    owner: str
    finding: str
    value: str
    member: str
    evidence: tuple[str, ...]
    dissent: bool


class AuthorityKept(Content):
    """What the authority decided itself about a person; who that was, and its reason, are kept apart."""

    decision: int
    person: str
    recommendation: str
    outcome: str
    departs: bool


class CorrectionKept(Content):
    """A record that counts no more, and the one that counts in its stead, if any; the reason is kept apart."""

    supersedes: int
    by: int | None = None


class ErasureKept(Content):
    """What was kept apart of these persons' case is erased."""

    persons: tuple[str, ...]


CONTENTS: dict[str, type[Content]] = {
    "opening": OpeningKept,
    "rulebook": RulebookKept,
    "case": CaseKept,
    "decision": DecisionKept,
    "assessment": AssessmentKept,
    "authority": AuthorityKept,
    "correction": CorrectionKept,
    "erasure": ErasureKept,
}
"""What a record of each kind says."""


def read(record: Record, kind: type[C]) -> C:
    """The content of a record; raises `RegisterError` where it is none of that kind."""
    try:
        return kind.model_validate({name: value for name, value in record.content.items() if name != SEALED_AS})
    except ValidationError:
        raise record.damaged from None


def superseded(view: View, case: str | None = None) -> set[int]:
    """The numbers of the records that a correction says count no more: of a case, or of all."""
    return {read(record, CorrectionKept).supersedes for record in view.records(case, "correction")}


def words(**texts: str | None) -> bytes:
    """Sentences as they are kept apart."""
    return canonical({name: text for name, text in texts.items() if text}).encode()


def read_words(view: View, record: Record) -> dict[str, str]:
    """Sentences that were kept apart of a record; none where they were erased. Raises `RegisterError`."""
    sealed = view.sealed(record)
    try:
        sentences = json.loads(sealed) if sealed else {}
    except (ValueError, RecursionError):
        raise record.damaged from None
    if not isinstance(sentences, dict) or not all(isinstance(text, str) for text in sentences.values()):
        raise record.damaged
    return {name: visible(text) for name, text in sentences.items()}


def case_kept(case: Case, rulebook: str, field: str | None) -> CaseKept:
    """What a case says without a word of anyone's."""
    return CaseKept(
        as_of=case.as_of.isoformat(),
        rulebook=rulebook,
        field=field,
        pilot=_findings(case.pilot.findings),
        persons=tuple(PersonKept(id=p.id, roles=p.roles, findings=_findings(p.findings)) for p in case.persons),
        evidence=tuple(item.id for item in case.evidence),
        readings={name: entry.values for name, entry in case.readings.items()} or None,
    )


def decision_kept(decision: Decision, version: int, rulebook: str, software: str) -> DecisionKept:
    """What a decision says without the digest of the file, by which a name could be tried out."""
    trace = decision.trace
    return DecisionKept(
        version=version,
        rulebook=rulebook,
        person=decision.person,
        status=decision.status,
        grounded=decision.grounded,
        recommendation=decision.recommendation,
        possible=decision.possible,
        rules=tuple(trace.decisive_rules),
        clauses=tuple(trace.decisive_clauses),
        findings=tuple(trace.decisive_findings),
        must_establish=tuple(decision.must_establish),
        flags=tuple(decision.flags),
        second_opinion=decision.second_opinion,
        software=software,
        readings={name: adopted.values for name, adopted in decision.rulebook.chosen.items()} or None,
    )


def _findings(findings: Findings) -> dict[str, FindingKept]:
    return {name: _finding(entry) for name, entry in sorted(findings.items())}


def _finding(entry: FindingEntry) -> FindingKept:
    return FindingKept(value=entry.value, contested=entry.contested, evidence=entry.evidence)
