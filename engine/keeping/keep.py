"""What is put on record: cases with their rulebooks, decisions, corrections, erasures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.keeping.chain import Receipt, Record
from engine.keeping.contents import (
    CaseKept,
    RulebookKept,
    case_kept,
    decision_kept,
    read,
)
from engine.keeping.register import Entry, Register, View, Writer
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

    @property
    def rulebook(self) -> Rulebook:
        """The rulebook under which it is heard."""
        return self.case.rulebook


def keep_case(register: Register, at: str, key: str, given: Given) -> Receipt:
    """Puts a version of a case on record; the one that is already the newest gives its receipt again."""
    with register.writing(at) as writer:
        return case_record(writer, key, given).receipt


def keep_decisions(register: Register, at: str, key: str, given: Given, decisions: Sequence[Decision]) -> list[Receipt]:
    """Puts a case, its rulebook and a decision for each person on record together; a receipt for each decision."""
    with register.writing(at) as writer:
        version = case_record(writer, f"{key}/case", given)
        return [_decision_record(writer, key, version, given.pack.sha256, d).receipt for d in decisions]


def case_record(
    writer: Writer, key: str, given: Given, merged: int | None = None, assessments: tuple[int, ...] = ()
) -> Record:
    """The record of a version of a case; `merged` is the version that it was made of by adding assessments."""
    _rulebook_record(writer, given)
    kept = case_kept(given.case.file, given.pack.sha256, given.field)
    kept = kept.model_copy(update={"merged": merged, "assessments": assessments})
    newest = version_of(writer, given.case.id)
    if (
        writer.with_key(key) is None
        and newest
        and read(newest, CaseKept) == kept
        and writer.sealed(newest) == given.raw
    ):
        return newest
    return writer.append(Entry("case", given.case.id, key, kept.to_json(), given.raw))


def version_of(view: View, case: str) -> Record | None:
    """The newest version of a case that is in force, or None."""
    return newest(view, case, "case")


def newest(view: View, case: str, kind: str, person: str | None = None) -> Record | None:
    """The newest record of a kind about a case, or about one person of it, that no correction supersedes."""
    superseded = {record.content["supersedes"] for record in view.records(case, "correction")}
    found = [
        record
        for record in view.records(case, kind)  # type: ignore[arg-type]
        if record.sequence not in superseded and (person is None or record.content.get("person") == person)
    ]
    return found[-1] if found else None


def _rulebook_record(writer: Writer, given: Given) -> Record:
    """The record of a rulebook's text, made where there is none yet."""
    sha256, book = given.pack.sha256, given.rulebook
    writer.put_rulebook(sha256, given.pack.to_json())
    kept = RulebookKept(rulebook=book.id, version=book.version, sha256=book.sha256, text=sha256, extends=book.extends)
    return writer.append(Entry("rulebook", None, f"rulebook/{sha256}", kept.to_json()))


def _decision_record(writer: Writer, key: str, version: Record, rulebook: str, decision: Decision) -> Record:
    kept = decision_kept(decision, version.sequence, rulebook, VERSION)
    return writer.append(
        Entry("decision", version.case, f"{key}/{decision.person}", kept.to_json(), decision.to_json())
    )
