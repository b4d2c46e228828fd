"""Whether a record says what one of its kind says, of records that are there before it."""

from __future__ import annotations

import re

from engine.keeping.chain import SCHEMA, Record, body_of, canonical
from engine.keeping.contents import (
    CONTENTS,
    AssessmentKept,
    AuthorityKept,
    CaseKept,
    CorrectionKept,
    DecisionKept,
    ErasureKept,
    OpeningKept,
    RulebookKept,
    read,
)
from engine.keeping.register import KEY, MOST_RECORDS, Kind, View
from engine.reading.entries import FILE_ID

_OF_NO_CASE = {"opening", "rulebook"}


def check_form(record: Record) -> None:
    """Raises `RegisterError` unless the record is one that this software writes, whatever it is about."""
    body = body_of(record.text)
    plain = body is not None and canonical(body) == record.text and body.get("schema") == SCHEMA
    texts = isinstance(record.key, str) and isinstance(record.kind, str)
    whole = texts and type(record.sequence) is int and record.sequence <= MOST_RECORDS and record.kind in CONTENTS
    if not plain or not whole or not KEY.fullmatch(record.key) or not record.at:
        raise record.damaged
    of_case = isinstance(record.case, str) and re.fullmatch(FILE_ID, record.case)
    if bool(of_case) == (record.kind in _OF_NO_CASE) or (record.case is not None) != bool(of_case):
        raise record.damaged
    read(record, CONTENTS[record.kind])


def check_references(view: View, record: Record) -> None:
    """Raises `RegisterError` unless all that the record names is there, and is what it takes it for."""
    content = read(record, CONTENTS[record.kind])
    match content:
        case RulebookKept(text=rulebook):
            fits = view.rulebook(rulebook) is not None
        case CaseKept(rulebook=rulebook, merged=merged):
            fits = view.rulebook(rulebook) is not None and (merged is None or _is(view, record, merged, "case"))
        case DecisionKept(rulebook=rulebook, version=version, person=person):
            fits = view.rulebook(rulebook) is not None and person in _persons(view, record, version)
        case AssessmentKept(version=version):
            fits = _is(view, record, version, "case")
        case AuthorityKept(decision=decision, person=person):
            fits = _is(view, record, decision, "decision")
            fits = fits and read(view.record(decision), DecisionKept).person == person
        case CorrectionKept(supersedes=superseded, by=by):
            kind = view.record(superseded).kind if superseded < record.sequence else ""
            fits = all(_is(view, record, number, kind) for number in (superseded, by or superseded))
        case OpeningKept() | ErasureKept():
            fits = True
        case _:
            fits = False
    if not fits:
        raise record.damaged


def _persons(view: View, record: Record, version: int) -> set[str]:
    """The ids of the persons of that version of the record's case."""
    if not _is(view, record, version, "case"):
        return set()
    return {person.id for person in read(view.record(version), CaseKept).persons}


def _is(view: View, record: Record, sequence: int, kind: Kind | str) -> bool:
    """Whether a record before this one is of that kind and of the same case."""
    if not 0 < sequence < record.sequence:
        return False
    other = view.record(sequence)
    return (other.kind, other.case) == (kind, record.case)
