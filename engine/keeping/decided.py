"""The decided persons of a register, as precedents for a case at hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.keeping.chain import Record
from engine.keeping.contents import AuthorityKept, CaseKept, DecisionKept, RulebookKept, read, superseded
from engine.keeping.precedent import Flag, Near, Precedent, Ruling, Standing, comparable, flags, nearest
from engine.keeping.register import Register, View
from engine.reading.case import UNKNOWN
from engine.reasoning.decision import Decision

NEAREST_LISTED = 3
"""Nearest decided persons that are listed for each person."""


@dataclass(frozen=True)
class Alike:
    """What a register says of a case at hand, and with how many decided persons it was compared or could not be."""

    flags: tuple[Flag, ...]
    nearest: dict[str, tuple[Near, ...]]  # by person
    compared: int
    left_out: int  # decided under a rulebook whose roles, outcomes or findings are not those of the case at hand


def precedents(register: Register, decisions: Sequence[Decision]) -> tuple[Flag, ...]:
    """The flags for the persons of a case, in its order: for the screens and the report."""
    return alike(register, decisions).flags


def alike(register: Register, decisions: Sequence[Decision]) -> Alike:
    """The persons of a case held against everyone else whom the register has decided."""
    with register.reading() as view:
        past = decided(view)
    raised: list[Flag] = []
    near: dict[str, tuple[Near, ...]] = {}
    heard: dict[int, bool] = {}  # by record: whether it could be compared
    for decision in decisions:
        person, case = decision.trace.person, decision.case
        ours = Standing(case.id, person.id, tuple(sorted(person.roles)), person.settled)
        others = [p for p in past if (p.standing.case, p.standing.person) != (case.id, person.id)]
        raised += flags(decision.trace.compiled, ours, _rulings(decision, ours, past), others)
        near[person.id] = nearest(case.rulebook, ours, others, NEAREST_LISTED)
        heard |= {precedent.sequence: comparable(case.rulebook, precedent) for precedent in others}
    return Alike(tuple(raised), near, sum(heard.values()), len(heard) - sum(heard.values()))


def _rulings(decision: Decision, ours: Standing, past: Sequence[Precedent]) -> list[Ruling]:
    """What is recommended now, and what the authority decided if it was on the same findings."""
    own = [p.ruling for p in past if p.standing == ours and p.ruling.by == "authority"]
    recommended = Ruling(decision.recommendation, "recommendation", decision.second_opinion, decision.status)
    return own if recommended.outcome in {ruling.outcome for ruling in own} else [recommended, *own]


def decided(view: View) -> list[Precedent]:
    """One a person, in the order of their records: the authority's newest decision, or else the newest recommendation.

    Records that are corrected do not count, nor does an authority's decision on a recommendation that is.
    """
    withdrawn = superseded(view)
    books = {kept.text: kept for kept in map(_book, view.records(None, "rulebook"))}
    versions: dict[int, CaseKept] = {}
    decisions: dict[int, DecisionKept] = {}
    newest: dict[tuple[str, str], Precedent] = {}
    for record in view.records(None, "case", "decision", "authority"):
        if record.kind == "case":
            versions[record.sequence] = read(record, CaseKept)
        elif record.sequence in withdrawn:
            continue
        elif record.kind == "decision":
            kept = decisions[record.sequence] = read(record, DecisionKept)
            about = str(record.case), kept.person
            if about not in newest or newest[about].ruling.by == "recommendation":
                ruling = Ruling(kept.recommendation, "recommendation", kept.second_opinion, kept.status)
                newest[about] = _precedent(record, kept, ruling, versions, books)
        else:
            own = read(record, AuthorityKept)
            if own.decision in decisions:
                ruling = Ruling(own.outcome, "authority")
                on = decisions[own.decision]
                newest[str(record.case), own.person] = _precedent(record, on, ruling, versions, books)
    return sorted(newest.values(), key=lambda precedent: precedent.sequence)


def _book(record: Record) -> RulebookKept:
    return read(record, RulebookKept)


def _precedent(
    record: Record, kept: DecisionKept, ruling: Ruling, versions: dict[int, CaseKept], books: dict[str, RulebookKept]
) -> Precedent:
    case = versions.get(kept.version)
    person = next((person for person in case.persons if person.id == kept.person), None) if case else None
    if case is None or person is None:
        raise record.damaged
    values = {name: entry.value for name, entry in {**case.pilot, **person.findings}.items()}
    settled = {name: value for name, value in values.items() if value and value != UNKNOWN}
    standing = Standing(str(record.case), kept.person, tuple(sorted(person.roles)), settled)
    book = books.get(kept.rulebook)
    name = f"{book.rulebook} {book.version}" if book else kept.rulebook
    readings = (book.readings if book else None) or {}
    return Precedent(record.sequence, standing, ruling, kept.findings, name, readings | (kept.readings or {}))
