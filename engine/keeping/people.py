"""What people put on record themselves: assessments, the authority's own decision, corrections, erasures."""

from __future__ import annotations

import re
from dataclasses import dataclass

from engine.keeping.chain import Receipt, tidy
from engine.keeping.contents import (
    PILOT,
    AssessmentKept,
    AuthorityKept,
    CaseKept,
    CorrectionKept,
    DecisionKept,
    ErasureKept,
    read,
    superseded,
    words,
)
from engine.keeping.keep import current
from engine.keeping.register import Entry, Register, View
from engine.keeping.replay import Replay
from engine.keeping.trouble import RegisterError, Trouble
from engine.reading import characters
from engine.reading.case import UNKNOWN
from engine.reading.entries import FILE_ID
from engine.reading.rulebook import NEEDS_VERIFICATION

CORRECTABLE = frozenset({"case", "decision", "assessment", "authority"})


@dataclass(frozen=True)
class Assessed:
    """How a member assesses a finding, in the member's own words; `owner` is needed where several persons have it."""

    case: str
    finding: str
    value: str
    member: str  # an id; who that is stands elsewhere
    owner: str | None = None
    evidence: tuple[str, ...] = ()
    reason: str | None = None
    dissent: str | None = None  # an opinion that the member wants reserved


@dataclass(frozen=True)
class Decided:
    """What the authority decided about a person; a reason is needed where it departs from the recommendation."""

    case: str
    person: str
    outcome: str
    by: str
    reason: str | None = None


def assess(register: Register, at: str, key: str, assessment: Assessed) -> Receipt:
    """Puts a member's assessment on record; the member's newest one of a finding is the one that counts."""
    if not re.fullmatch(FILE_ID, assessment.member):
        raise RegisterError(Trouble.BAD_MEMBER, name=assessment.member)
    sealed = words(reason=_clean(assessment.reason), dissent=_clean(assessment.dissent))
    with register.writing(at) as writer:
        versions = current(writer, assessment.case, "case")
        if not versions:
            raise RegisterError(Trouble.UNKNOWN_CASE, case=assessment.case)
        version = versions[-1]
        kept = read(version, CaseKept)
        owner = _owner(writer, kept, assessment)
        for item in assessment.evidence:
            if item not in kept.evidence:
                raise RegisterError(Trouble.UNKNOWN_EVIDENCE, name=item)
        content = AssessmentKept(
            version=version.sequence,
            owner=owner,
            finding=assessment.finding,
            value=assessment.value,
            member=assessment.member,
            evidence=assessment.evidence,
            dissent=bool(assessment.dissent),
        )
        return writer.append(Entry("assessment", assessment.case, key, content.to_json(), sealed)).receipt


def _owner(view: View, kept: CaseKept, assessment: Assessed) -> str:
    """Whose finding is assessed, after a check that there is such a finding and value."""
    finding = Replay(view).rulebook(kept.rulebook).findings.get(assessment.finding)
    persons = [person.id for person in kept.persons]
    owners = [PILOT] if finding and finding.scope == "pilot" else persons
    if finding is None or (assessment.owner == PILOT and owners != [PILOT]):
        raise RegisterError(Trouble.UNKNOWN_FINDING, name=assessment.finding)
    if assessment.value not in (*finding.values, UNKNOWN):
        known = ", ".join((*finding.values, UNKNOWN))
        raise RegisterError(Trouble.UNKNOWN_VALUE, finding=assessment.finding, name=assessment.value, known=known)
    owner = assessment.owner or (owners[0] if len(owners) == 1 else "")
    if owner not in owners:
        raise RegisterError(Trouble.UNKNOWN_PERSON, name=owner, known=", ".join(owners))
    return owner


def authority(register: Register, at: str, key: str, decided: Decided) -> Receipt:
    """Puts the authority's own decision about a person on record, beside what was recommended last."""
    sealed = words(by=_clean(decided.by), reason=_clean(decided.reason))
    with register.writing(at) as writer:
        decisions = current(writer, decided.case, "decision")
        about = [
            (record, kept) for record in decisions if (kept := read(record, DecisionKept)).person == decided.person
        ]
        if not about:
            raise RegisterError(Trouble.NOT_DECIDED, case=decided.case, name=decided.person)
        decision, kept = about[-1]
        outcomes = dict.fromkeys([*Replay(writer).rulebook(kept.rulebook).outcomes, NEEDS_VERIFICATION])
        if decided.outcome not in outcomes:
            raise RegisterError(Trouble.UNKNOWN_OUTCOME, name=decided.outcome, known=", ".join(outcomes))
        departs = decided.outcome != kept.recommendation
        if departs and not decided.reason:
            raise RegisterError(Trouble.NEEDS_REASON, recommendation=kept.recommendation)
        content = AuthorityKept(
            decision=decision.sequence,
            person=decided.person,
            recommendation=kept.recommendation,
            outcome=decided.outcome,
            departs=departs,
        )
        return writer.append(Entry("authority", decided.case, key, content.to_json(), sealed)).receipt


def correct(register: Register, at: str, key: str, sequence: int, by: int | None, reason: str) -> Receipt:
    """Supersedes a record, by a later one of the same kind and case or by none; both stay as they are."""
    with register.writing(at) as writer:
        record = writer.record(sequence)
        content = CorrectionKept(supersedes=sequence, by=by)
        entry = Entry("correction", record.case, key, content.to_json(), words(reason=_clean(reason)))
        if writer.with_key(key) is None:
            if record.kind not in CORRECTABLE or sequence in superseded(writer, record.case):
                raise RegisterError(Trouble.NOT_CORRECTABLE, sequence=str(sequence), kind=record.kind)
            other = writer.record(by) if by else None
            if other and ((other.kind, other.case) != (record.kind, record.case) or other.sequence <= sequence):
                raise RegisterError(Trouble.NOT_ALIKE, sequence=str(by))
        return writer.append(entry).receipt


def erase(register: Register, at: str, key: str, case: str, persons: tuple[str, ...]) -> tuple[Receipt, bool]:
    """Erases all that is personal of a case: its files as given, decisions' bytes, reasons and names, and the salt.

    The case's file tells of everyone in it, so that all of its persons have to be named. False beside the receipt says
    that another program kept what was deleted from being written over: the same call again does it.
    """
    with register.writing(at) as writer:
        versions = [read(record, CaseKept) for record in writer.records(case, "case")]
        if not versions:
            raise RegisterError(Trouble.UNKNOWN_CASE, case=case)
        everyone = sorted({person.id for kept in versions for person in kept.persons})
        for person in persons:
            if person not in everyone:
                raise RegisterError(Trouble.UNKNOWN_PERSON, name=person, known=", ".join(everyone))
        if set(persons) != set(everyone):
            raise RegisterError(Trouble.OTHERS_TOO, case=case, known=", ".join(everyone))
        again = writer.with_key(key) is not None
        if not again and writer.salt(case) is None:
            raise RegisterError(Trouble.ERASED, case=case)
        record = writer.append(Entry("erasure", case, key, ErasureKept(persons=tuple(everyone)).to_json()))
        if not again:
            writer.erase(case)
    return record.receipt, register.forget_deleted()


def _clean(text: str | None) -> str | None:
    """The words in Unicode's one form; what hides in them is refused."""
    for _, char in characters.forbidden(text or ""):
        raise RegisterError(Trouble.BAD_TEXT, character=characters.name(char))
    return tidy(text) if text else None
