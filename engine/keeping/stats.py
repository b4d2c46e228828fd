"""What was recommended and decided over all cases, and how often and why authorities departed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from engine.keeping.chain import Record
from engine.keeping.contents import AuthorityKept, CaseKept, DecisionKept, RulebookKept, read, read_words, superseded
from engine.keeping.register import View
from engine.keeping.replay import Replay
from engine.reading.entries import Words
from engine.reading.rulebook import RECOMMENDATION
from engine.reasoning.said import is_unchecked


@dataclass(frozen=True)
class Outcome:
    """What counts now about one person: the newest recommendation in force, and the authority's decision if any."""

    sequence: int
    case: str
    person: str
    field: str | None
    year: str  # in which the case stood, not in which it was put on record
    recommendation: str
    status: str
    possible: tuple[str, ...]
    clauses: tuple[str, ...]
    second_opinion: str
    readings: tuple[str, ...] = ()  # `Q2=authority_reduces`, where the case reads otherwise than the rulebook
    authority: int | None = None
    decided: str | None = None
    departs: bool = False
    reason: str | None = None  # None too where it was erased

    @property
    def outcome(self) -> str:
        """What was decided, or else recommended."""
        return self.decided or self.recommendation


@dataclass(frozen=True)
class Statistics:
    """The outcomes of all persons on record, and what the newest rulebook calls them, from the mildest."""

    persons: tuple[Outcome, ...]
    labels: dict[str, Words]

    @cached_property
    def tables(self) -> dict[str, Table]:
        """The outcomes by year, field and clause."""
        return {"year": by_year(self.persons), "field": by_field(self.persons), "clause": by_clause(self.persons)}

    @cached_property
    def decided(self) -> list[Outcome]:
        """Those on which an authority decided."""
        return [outcome for outcome in self.persons if outcome.decided]

    @cached_property
    def unchecked(self) -> list[Outcome]:
        """Those whose recommendation was put on record without a check against the second engine."""
        return [outcome for outcome in self.persons if is_unchecked(outcome.second_opinion, outcome.status)]

    @cached_property
    def reread(self) -> list[Outcome]:
        """Those on whom the case, and not the rulebook, says how a question is read: not to be counted as alike."""
        return [outcome for outcome in self.persons if outcome.readings]

    @cached_property
    def departures(self) -> list[Outcome]:
        """Those on which it decided otherwise than was recommended."""
        return [outcome for outcome in self.persons if outcome.departs]


def statistics(view: View) -> Statistics:
    """What was recommended and decided over all cases."""
    return Statistics(tuple(outcomes(view)), labels(view))


def outcomes(view: View) -> list[Outcome]:
    """One a person, in order of the recommendations on record."""
    withdrawn = superseded(view)
    cases: dict[int, CaseKept] = {}
    decisions: dict[tuple[str, str], tuple[Record, DecisionKept]] = {}
    authorities: dict[tuple[str, str], tuple[Record, AuthorityKept]] = {}
    for record in view.records(None, "case", "decision", "authority"):
        if record.kind == "case":  # a decision stays one about the version that it was made on
            cases[record.sequence] = read(record, CaseKept)
        elif record.sequence in withdrawn:
            continue
        elif record.kind == "decision":
            kept = read(record, DecisionKept)
            decisions[str(record.case), kept.person] = record, kept
        else:
            own = read(record, AuthorityKept)
            authorities[str(record.case), own.person] = record, own
    made = [_outcome(view, *decided, cases, authorities.get(about)) for about, decided in decisions.items()]
    return sorted(made, key=lambda outcome: outcome.sequence)


def _outcome(
    view: View,
    record: Record,
    kept: DecisionKept,
    cases: dict[int, CaseKept],
    decided: tuple[Record, AuthorityKept] | None,
) -> Outcome:
    case = cases.get(kept.version)
    if case is None:
        raise record.damaged
    authority, own = decided or (None, None)
    return Outcome(
        sequence=record.sequence,
        case=str(record.case),
        person=kept.person,
        field=case.field,
        year=case.as_of[:4],
        recommendation=kept.recommendation,
        status=kept.status,
        possible=kept.possible,
        clauses=kept.clauses,
        second_opinion=kept.second_opinion,
        readings=tuple(f"{name}={'/'.join(read)}" for name, read in (kept.readings or {}).items()),
        authority=authority.sequence if authority else None,
        decided=own.outcome if own else None,
        departs=own.departs if own else False,
        reason=read_words(view, authority).get("reason") if authority and own and own.departs else None,
    )


def labels(view: View) -> dict[str, Words]:
    """The outcomes of the newest rulebook on record, from the mildest, and what they are called."""
    kept = [read(record, RulebookKept) for record in view.records(None, "rulebook")]
    if not kept:
        return {}
    book = Replay(view).rulebook(kept[-1].text)
    values = book.conclusions[RECOMMENDATION].values
    return {outcome: values[outcome] for outcome in book.outcomes if outcome in values}


Table = dict[str, Counter[str]]
"""By clause, field or year: how many persons with which outcome."""


def by_year(persons: Iterable[Outcome]) -> Table:
    """Outcomes by the year of the case."""
    return _table(persons, lambda outcome: (outcome.year,))


def by_field(persons: Iterable[Outcome]) -> Table:
    """Outcomes by the field of the case; `-` where none was given."""
    return _table(persons, lambda outcome: (outcome.field or "-",))


def by_clause(persons: Iterable[Outcome]) -> Table:
    """Outcomes by each clause that decided; a person is counted once under each."""
    return _table(persons, lambda outcome: tuple(dict.fromkeys(outcome.clauses)))


def _table(persons: Iterable[Outcome], names: Callable[[Outcome], tuple[str, ...]]) -> Table:
    table: Table = {}
    for outcome in persons:
        for name in names(outcome):
            table.setdefault(name, Counter())[outcome.outcome] += 1
    return dict(sorted(table.items()))
