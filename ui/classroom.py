"""What a session of training holds: scenarios, the round under way, the names of a class and its finished rounds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from typing import Any, Literal

from engine.reading.case import CheckedCase
from engine.reading.draft import Draft, check_draft
from engine.reasoning.decision import Decision
from engine.reasoning.recommend import recommend_case
from engine.telling.teller import called
from ui.session import held, hold, language, library, rulebook_named, second_engine, worked_out

Stage = Literal["motive", "findings", "shown"]
UNKNOWN = "unknown"
"""The choice that leaves a finding open."""


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
    predicted: str
    own: str
    filed: str
    shares: Mapping[str, int]


@dataclass(frozen=True)
class Classroom:
    """Everything a session of training holds."""

    trainees: tuple[str, ...] = ()
    made: tuple[Draft, ...] = ()
    rounds: tuple[Round, ...] = ()
    sitting: Sitting | None = None


@dataclass(frozen=True)
class Judged:
    """A scenario as a case, decided once that is asked for."""

    draft: Draft
    case: CheckedCase

    @cached_property
    def decisions(self) -> list[Decision]:
        """A decision a person on which both engines agree."""
        return recommend_case(self.case, second_engine())

    def decision(self, person: str) -> Decision:
        """The decision on one person."""
        return next(d for d in self.decisions if d.person == person)

    def called(self, person: str) -> str:
        """A person by name, position and roles."""
        return called(self.case, person, language())


def classroom() -> Classroom:
    """What the session holds of training."""
    return held("training", Classroom)


def change(**changes: Any) -> None:
    """Changes some of it."""
    hold("training", replace(classroom(), **changes))


def change_sitting(**changes: Any) -> None:
    """Changes the round under way."""
    sitting = classroom().sitting
    assert sitting is not None
    change(sitting=replace(sitting, **changes))


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
