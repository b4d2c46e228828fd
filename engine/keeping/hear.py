"""A case heard with what members have said of it, and put on record: one way for the command and the screens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.keeping.agreement import Said, contest, positions
from engine.keeping.chain import Receipt
from engine.keeping.keep import Given, Merged, keep_decisions
from engine.keeping.register import Register
from engine.reading.case import CheckedCase
from engine.reading.diagnostics import Loaded
from engine.reading.draft import check_draft, read_draft
from engine.reasoning.decision import Decision
from engine.reasoning.recommend import Ask, recommend_case
from engine.reasoning.second_opinion import second_opinion

Title = Callable[[Said], str]
"""What an assessment is called as an item of evidence."""


@dataclass(frozen=True)
class Hearing:
    """A case as it was brought, what members' assessments made of it, and what both engines answer."""

    brought: Given
    merged: Merged | None  # None where no one has assessed it
    decisions: list[Decision]

    @property
    def case(self) -> CheckedCase:
        """The case that was heard."""
        return (self.merged.given if self.merged else self.brought).case

    @property
    def changed_by(self) -> list[int]:
        """The records of the assessments that changed the case."""
        return self.merged.heard if self.merged else []


def hear(register: Register, brought: Given, title: Title, ask: Ask = second_opinion) -> Loaded[Hearing]:
    """A hearing of which nothing is on record yet; no value where the assessments make the file no case.

    Raises `EnginesDisagree` and `EngineFault`.
    """
    loaded = with_assessments(register, brought, title)
    if loaded.diagnostics:
        return Loaded(None, loaded.diagnostics)
    heard = loaded.value.given if loaded.value else brought
    return Loaded(Hearing(brought, loaded.value, recommend_case(heard.case, ask)))


def keep(register: Register, at: str, key: str, hearing: Hearing) -> list[Receipt]:
    """Puts a hearing on record; a receipt for each decision. What is to be told of it is composed before."""
    return keep_decisions(register, at, key, hearing.brought, hearing.decisions, hearing.merged)


def with_assessments(register: Register, brought: Given, title: Title) -> Loaded[Merged]:
    """The case with the findings contested on which members differ, or what keeps it from being one.

    Neither where no one has assessed it.
    """
    with register.reading() as view:
        found = positions(view, brought.case.id)
    if not found:
        return Loaded(None)
    draft = read_draft(brought.raw, brought.rulebook).value
    assert draft is not None, "a case that was read is a draft"
    changed, heard = contest(draft, found, title)
    of = [said.sequence for position in found for said in position.said]
    if not heard:
        return Loaded(Merged(brought, of, []))
    checked = check_draft(changed, brought.rulebook)
    if checked.value is None:
        return Loaded(None, checked.diagnostics)
    given = Given(changed.text.encode(), checked.value, brought.pack, brought.field)
    return Loaded(Merged(given, of, [said.sequence for said in heard]))
