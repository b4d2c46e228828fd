"""What is put on record: cases with their rulebooks, decisions, corrections, erasures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.keeping.agreement import positions
from engine.keeping.chain import Receipt, Record
from engine.keeping.contents import (
    CaseKept,
    RulebookKept,
    case_kept,
    decision_kept,
    read,
    superseded,
)
from engine.keeping.register import Entry, Kind, Register, View, Writer
from engine.keeping.trouble import RegisterError, Trouble
from engine.reading.case import CheckedCase
from engine.reading.pack import Pack
from engine.reading.rulebook import Rulebook
from engine.reasoning.decision import VERSION, Decision


@dataclass(frozen=True)
class Given:
    """A case file as it was given, checked under the rulebook whose text is in the pack."""

    raw: bytes
    case: CheckedCase
    pack: Pack
    field: str | None = None  # of work: health, land …

    def __post_init__(self) -> None:
        """Raises `InputError` where the pack holds another rulebook than the case was checked under."""
        self.case.require(self.pack.rulebook)

    @property
    def rulebook(self) -> Rulebook:
        """The rulebook under which it is heard."""
        return self.case.rulebook


@dataclass(frozen=True)
class Merged:
    """A case to which members' assessments were added: those that were looked at, and those that changed it."""

    given: Given
    of: list[int]
    heard: list[int]


def keep_case(register: Register, at: str, key: str, given: Given) -> Receipt:
    """Puts a version of a case on record; the one that is already the newest gives its receipt again."""
    with register.writing(at) as writer:
        return _case_record(writer, key, given).receipt


def keep_decisions(
    register: Register,
    at: str,
    key: str,
    given: Given,
    decisions: Sequence[Decision],
    merged: Merged | None = None,
    unconfirmed: bool = False,
) -> list[Receipt]:
    """Puts a case, its rulebook and a decision for each person on record together; a receipt for each decision.

    With members' assessments the decisions are on the merged case, which is put on record beside the one given. Raises
    `InputError` where a decision is of another rulebook or under other readings than the case, and `RegisterError`
    where one was not held against the second engine though that is installed, unless it is `unconfirmed` knowingly:
    the record says why for good. A reading that is tried out is refused too: nobody adopted it, so it makes no
    recommendation, and the case's text, from which a decision is made again, does not name it.
    """
    for decision in decisions:
        if decision.rulebook.tried:
            names = ", ".join(f"{name}={value}" for name, value in decision.rulebook.tried.items())
            raise RegisterError(Trouble.TRIED, readings=names)
        decision.case.require_read_as(given.rulebook)
    unchecked = [decision for decision in decisions if decision.unchecked]
    if unchecked and not unconfirmed:
        persons = ", ".join(decision.person for decision in unchecked)
        raise RegisterError(Trouble.UNCHECKED, persons=persons, second_opinion=unchecked[0].second_opinion)
    with register.writing(at) as writer:
        version = _case_record(writer, f"{key}/case", given)
        on_record = [a.sequence for position in positions(writer, given.case.id) for a in position.assessments]
        if on_record != (merged.of if merged else []):
            raise RegisterError(Trouble.MOVED, case=given.case.id)
        if merged and merged.heard:
            version = _case_record(writer, f"{key}/merged", merged.given, version.sequence, tuple(merged.heard))
        return [_decision_record(writer, key, version, given.pack.sha256, d).receipt for d in decisions]


def _case_record(
    writer: Writer, key: str, given: Given, merged: int | None = None, assessments: tuple[int, ...] = ()
) -> Record:
    """The record of a version of a case; `merged` is the version that it was made of by adding assessments.

    A version that is the newest of its sort already is not put on record twice; the field of work is that of the one
    before unless one is given.
    """
    _rulebook_record(writer, given)
    versions = [(record, read(record, CaseKept)) for record in current(writer, given.case.id, "case")]
    field = given.field or (versions[-1][1].field if versions else None)
    kept = case_kept(given.case.file, given.pack.sha256, field)
    kept = kept.model_copy(update={"merged": merged, "assessments": assessments})
    alike = [(record, before) for record, before in versions if (before.merged is None) == (merged is None)]
    if alike and alike[-1][1] == kept and writer.with_key(key) is None and writer.sealed(alike[-1][0]) == given.raw:
        return alike[-1][0]
    return writer.append(Entry("case", given.case.id, key, kept.to_json(), given.raw))


def current(view: View, case: str, kind: Kind) -> list[Record]:
    """The records of a kind about a case that no correction supersedes, in order: the last is what counts."""
    withdrawn = superseded(view, case)
    return [record for record in view.records(case, kind) if record.sequence not in withdrawn]


def _rulebook_record(writer: Writer, given: Given) -> Record:
    """The record of a rulebook's text, made where there is none yet."""
    sha256, book = given.pack.sha256, given.rulebook
    writer.put_rulebook(sha256, given.pack.to_json())
    own = {name: adopted.values for name, adopted in book.own_readings.items()} or None
    kept = RulebookKept(
        rulebook=book.id, version=book.version, sha256=book.sha256, text=sha256, extends=book.extends, readings=own
    )
    return writer.append(Entry("rulebook", None, f"rulebook/{sha256}", kept.to_json()))


def _decision_record(writer: Writer, key: str, version: Record, rulebook: str, decision: Decision) -> Record:
    kept = decision_kept(decision, version.sequence, rulebook, VERSION)
    return writer.append(
        Entry("decision", version.case, f"{key}/{decision.person}", kept.to_json(), decision.to_json())
    )
