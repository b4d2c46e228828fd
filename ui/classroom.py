"""What a class holds: the names, the scenarios made for it, the rounds under way and the finished ones.

All tabs of one number (`ui.kept`) are one class. Each has a round under way of its own, which its address names by
`r=`; whatever one of them enters is put to what the others entered meanwhile.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from typing import Any, Literal

import streamlit as st

from engine.reading.case import CheckedCase
from engine.reading.draft import Draft, check_draft
from engine.reasoning.decision import Decision
from engine.reasoning.recommend import recommend_case
from engine.telling.teller import called
from ui.kept import change_together, together
from ui.session import choose, language, library, rulebook_named, second_engine, worked_out

Stage = Literal["motive", "findings", "shown"]
UNKNOWN = "unknown"
"""The choice that leaves a finding open."""
MOST_TRAINEES = 200
"""So many trainees at most, and so many rounds under way at once; a further one ends the oldest."""


@dataclass(frozen=True)
class Sitting:
    """A round under way: who answers what, and how far it is."""

    scenario: str
    person: str
    count: int | None
    blind: bool
    trainee: str
    stage: Stage
    answers: Mapping[str, str] = field(default_factory=dict)
    predicted: str | None = None


@dataclass(frozen=True)
class Round:
    """A finished round, as the class's table has it; outcomes by id, shares in per cent by conclusion."""

    when: str
    trainee: str
    scenario: str
    person: str
    blind: bool
    asked: int
    same: int
    cautious: int
    beyond: int
    other: int
    predicted: str
    own: str
    filed: str
    shares: Mapping[str, int]
    own_unchecked: str = ""  # why it was not held against the second engine, if it was not
    filed_unchecked: str = ""


@dataclass(frozen=True)
class Classroom:
    """Everything a class holds; rounds under way by the name that the address of each has."""

    trainees: tuple[str, ...] = ()
    made: tuple[Draft, ...] = ()
    rounds: tuple[Round, ...] = ()
    sittings: Mapping[str, Sitting] = field(default_factory=dict)

    def sat(self, name: str, sitting: Sitting | None) -> Classroom:
        """The class with a round under way as it now is, or without it."""
        rest = {n: s for n, s in self.sittings.items() if n != name or sitting}
        latest = [*(rest | {name: sitting} if sitting else rest).items()][-MOST_TRAINEES:]
        return replace(self, sittings=dict(latest))


@dataclass(frozen=True)
class Judged:
    """A scenario as a case, decided once that is asked for."""

    draft: Draft
    case: CheckedCase

    @cached_property
    def decisions(self) -> list[Decision]:
        """A decision a person, held against the second engine."""
        return recommend_case(self.case, second_engine())

    def decision(self, person: str) -> Decision:
        """The decision on one person."""
        return next(d for d in self.decisions if d.person == person)

    def called(self, person: str) -> str:
        """A person by name, position and roles."""
        return called(self.case, person, language())


def classroom() -> Classroom:
    """What the class holds now, whichever tab entered it."""
    return together("training", Classroom, "train")


def change(changed: Callable[[Classroom], Classroom]) -> Classroom:
    """Makes another class of the one that stands there now."""
    return change_together("training", Classroom, changed, "train")


def name_trainees(shown: Iterable[str], typed: Iterable[str]) -> None:
    """Adds and takes away the names that were typed and deleted in one tab; those of other tabs stay."""
    before, after = [*shown], [*typed]

    def changed(room: Classroom) -> Classroom:
        left = [name for name in room.trainees if name in after or name not in before]
        return replace(room, trainees=tuple(dict.fromkeys((*left, *after)))[:MOST_TRAINEES])

    change(changed)


# -- the round under way in this tab


def sitting_name() -> str:
    """The name of this tab's round; nothing where there is none."""
    return str(st.session_state.get("round") or st.query_params.get("r", ""))


def sitting() -> Sitting | None:
    """This tab's round under way."""
    under_way = classroom().sittings.get(sitting_name())
    if under_way:
        st.session_state["round"] = sitting_name()
        choose("r", sitting_name())  # another page leaves it out of its address
    return under_way


def sit(begun: Sitting) -> None:
    """Begins a round."""
    st.session_state["round"] = name = secrets.token_hex(4)
    choose("r", name)
    change(lambda room: room.sat(name, begun))


def stop() -> None:
    """Leaves the round."""
    name = sitting_name()
    change(lambda room: room.sat(name, None))
    st.session_state.pop("round", None)
    st.query_params.pop("r", None)


def change_sitting(**changes: Any) -> None:
    """Changes some of this tab's round."""
    _change_sitting(lambda sitting: replace(sitting, **changes))


def answered(finding: str, value: str | None) -> None:
    """Answers a finding of the round, or takes the answer back."""

    def changed(sitting: Sitting) -> Sitting:
        rest = {name: value for name, value in sitting.answers.items() if name != finding}
        return replace(sitting, answers=rest | ({finding: value} if value else {}))

    _change_sitting(changed)


def _change_sitting(changed: Callable[[Sitting], Sitting]) -> None:
    name = sitting_name()

    def change_room(room: Classroom) -> Classroom:
        under_way = room.sittings.get(name)
        return room.sat(name, changed(under_way)) if under_way else room

    change(change_room)


def finish(done: Round) -> None:
    """Ends this tab's round and enters it into the class's table, once."""
    name = sitting_name()

    def changed(room: Classroom) -> Classroom:
        under_way = room.sittings.get(name)
        if under_way is None or under_way.stage == "shown":
            return room
        return replace(room.sat(name, replace(under_way, stage="shown")), rounds=(*room.rounds, done))

    change(changed)


# -- its scenarios


def scenarios() -> dict[str, Draft]:
    """The scenarios by a name that tells nothing: the library's, then those made in this session."""
    return {token(str(draft.data["case"])): draft for draft in (*library().values(), *classroom().made)}


def token(case: str) -> str:
    """A name for addresses and pages; a case's own id may tell how it ends."""
    return sha256(case.encode()).hexdigest()[:10]


def judged(scenario: str) -> Judged:
    """A scenario as a case; worked out once while it is the one looked at."""
    draft = scenarios()[scenario]
    return worked_out("judged", (scenario, id(draft)), lambda: _judge(draft))


def _judge(draft: Draft) -> Judged:
    book = rulebook_named(str(draft.data["rulebook"]))
    case = check_draft(draft, book).value
    assert case is not None  # only drafts that are cases join the library
    return Judged(draft, case)
