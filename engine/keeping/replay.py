"""Every decision on record made once more, by both engines, from the case and the rulebook that are on record."""

from __future__ import annotations

from collections.abc import Iterator

from engine.keeping.chain import Record
from engine.keeping.contents import CaseKept, DecisionKept, FindingKept, decision_kept, read
from engine.keeping.references import check_form, check_references
from engine.keeping.register import SEALED_AS, Kind, View
from engine.keeping.trouble import RegisterError, Trouble
from engine.keeping.verified import Fault, FaultAt, Verified
from engine.reading.case import CheckedCase
from engine.reading.diagnostics import InputError
from engine.reading.load import load_kept_case
from engine.reading.pack import NotAPack, read_pack
from engine.reading.rulebook import Rulebook
from engine.reading.yaml_text import Data, write_yaml
from engine.reasoning.decision import SCHEMAS, VERSION, Decision
from engine.reasoning.recommend import Ask, EnginesDisagree, recommend_case
from engine.reasoning.said import is_unchecked
from engine.reasoning.second_opinion import EngineFault, second_opinion

BY_PEOPLE: tuple[Kind, ...] = ("assessment", "authority", "correction")


class Replay:
    """Cases and rulebooks of a register as they can be heard again; each is read once."""

    def __init__(self, view: View, ask: Ask = second_opinion) -> None:
        self._view, self._ask = view, ask
        self._rulebooks: dict[str, Rulebook] = {}
        self._last: tuple[int, list[Decision]] = (0, [])

    def rulebook(self, sha256: str) -> Rulebook:
        """The rulebook of that digest; raises `InputError`, or `RegisterError` where its text is none."""
        if sha256 not in self._rulebooks:
            try:
                pack = read_pack(self._view.rulebook(sha256) or b"")
            except NotAPack:
                raise RegisterError(Trouble.DAMAGED, code=sha256) from None
            self._rulebooks[sha256] = pack.rulebook
        return self._rulebooks[sha256]

    def case(self, version: Record) -> CheckedCase:
        """The case as it was given, or, where that is erased, as its findings alone tell it."""
        kept = read(version, CaseKept)
        book = self.rulebook(kept.rulebook)
        raw = self._view.sealed(version)
        return load_kept_case(raw if raw is not None else bare(version.case or "", kept, book).encode(), book)

    def check(self, verified: Verified) -> None:
        """Makes every decision again, and notes each that comes out otherwise."""
        verified.replay = True
        for record in self._view.records(None, "decision"):
            try:
                verified.faults += self._check(record, read(record, DecisionKept), verified)
            except (EnginesDisagree, EngineFault):
                verified.faults.append(FaultAt(Fault.ENGINES_DIFFER, record.sequence))
            except (InputError, RegisterError):
                verified.faults.append(FaultAt(Fault.UNREADABLE, record.sequence))
        verified.faults += self._check_people()

    def _check_people(self) -> Iterator[FaultAt]:
        """What people put on record is about what is there."""
        for kind in BY_PEOPLE:
            for record in self._view.records(None, kind):
                try:
                    check_form(record)
                    check_references(self._view, record)
                except RegisterError:
                    yield FaultAt(Fault.UNFOUNDED, record.sequence)

    def _check(self, record: Record, kept: DecisionKept, verified: Verified) -> Iterator[FaultAt]:
        decided = self._decide(kept.version)
        made = next((d for d in decided if d.person == kept.person), decided[0])
        verified.unconfirmed += is_unchecked(kept.second_opinion, kept.status)
        verified.replayed_alone += made.opinion is None and made.status != "inconsistent"
        # Whether a second engine runs here says nothing of what was decided there.
        made = made.with_second_opinion(kept.second_opinion)  # type: ignore[arg-type]
        version = self._view.record(kept.version)
        again = decision_kept(made, kept.version, read(version, CaseKept).rulebook, kept.software)
        sealed = self._view.sealed(record)
        whole = again == kept and any(made.to_json(schema, kept.software) == sealed for schema in reversed(SCHEMAS))
        if SEALED_AS not in record.content or version.case != record.case:
            same = False  # no software of any version wrote it so
        elif kept.software != VERSION and not whole:
            verified.of_other_software += 1
            same = _answer(again) == _answer(kept)
        elif sealed is None:
            verified.replayed_by_findings += 1
            same = again == kept
        else:
            verified.replayed += 1
            same = whole
        if not same:
            yield FaultAt(Fault.NOT_REPLAYED, record.sequence)

    def _decide(self, version: int) -> list[Decision]:
        if self._last[0] != version:
            case = self.case(self._view.record(version))
            self._last = version, recommend_case(case, self._ask)
        return self._last[1]


def _answer(kept: DecisionKept) -> tuple[object, ...]:
    """What every version of the software answers alike."""
    return kept.person, kept.rulebook, kept.status, kept.possible, kept.recommendation


def bare(name: str, kept: CaseKept, book: Rulebook) -> str:
    """A case file with the findings that are on record, and no word of anyone's."""
    data: dict[str, Data] = {
        "case": name, "title": name, "rulebook": book.id, "as_of": kept.as_of,
        "pilot": {"findings": _findings(kept.pilot)},
        "persons": [{"id": p.id, "roles": list(p.roles), "findings": _findings(p.findings)} for p in kept.persons],
    }  # fmt: skip
    if kept.readings:
        data["readings"] = {question: _reading(values, name) for question, values in kept.readings.items()}
    if kept.evidence:
        data["evidence"] = [{"id": item, "title": item} for item in kept.evidence]
    return write_yaml(data)


def _reading(values: tuple[str, ...], by: str) -> Data:
    return {"open": list(values), "by": by} if len(values) > 1 else {"adopted": values[0], "by": by}


def _findings(findings: dict[str, FindingKept]) -> dict[str, Data]:
    return {name: _finding(kept) for name, kept in findings.items()}


def _finding(kept: FindingKept) -> Data:
    if kept.contested is not None:
        return {"contested": {value: list(items) for value, items in kept.contested.items()}}
    return {"value": kept.value or "", "evidence": list(kept.evidence)}
