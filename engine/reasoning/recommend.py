"""Decisions held against the second engine, or that say that they were not: the only ones that reach a person.

`second_opinion` of such a decision says `agrees` when every conclusion was compared, and `unavailable` where the second
engine is not installed. Where it is and gave none, it says why, and the decision is `unchecked`: every face says so
before the recommendation, and none is put on record unless that is asked for. It stays `not_asked` where the file
contradicts itself: constraints are the first engine's alone, the rules say nothing of a case that cannot be, and so
nothing was compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from engine.reading.case import CheckedCase
from engine.reading.folding import under
from engine.reading.rulebook import RECOMMENDATION, Adopted, Rulebook
from engine.reasoning.decide import decide_case
from engine.reasoning.decision import Decision
from engine.reasoning.said import SecondOpinion
from engine.reasoning.second_opinion import EngineFault, Opinion, Reason, Trouble, Unavailable, second_opinion

if TYPE_CHECKING:
    from engine.reasoning.explain import WhatIf
    from engine.reasoning.readings import Choice, Readings, Reread

Ask = Callable[[Rulebook, Sequence[str], Mapping[str, str]], Opinion | Unavailable]
"""How the second engine is asked: in this process, or through a `second_opinion_worker.Worker`."""


SAID: Mapping[Reason, SecondOpinion] = {
    Reason.NOT_INSTALLED: "unavailable",
    Reason.NOT_LOADED: "not_loaded",
    Reason.TOO_LARGE: "too_large",
    Reason.CRASHED: "crashed",
    Reason.TIMED_OUT: "timed_out",
}
"""What a decision says of why there is no second opinion."""


MOST_FAILURES = 3
"""After so many crashes and time-outs on a case the others are not asked of: each costs its limit of time."""


class EnginesDisagree(Exception):
    """The engines differ about a person: no recommendation is made.

    It names rulebook, case digest, person id, conclusion and what each engine said of it, and no personal data; and
    the questions that were read otherwise than adopted when it was asked, if any.
    """

    def __init__(
        self, decision: Decision, conclusion: str, first: tuple[str, ...], opinion: Opinion, readings: Choice = ()
    ) -> None:
        book = decision.rulebook
        self.rulebook, self.version, self.sha256 = book.id, book.version, book.sha256
        self.case_sha256 = decision.trace.case.sha256
        self.person = decision.person
        self.conclusion = conclusion
        self.first = first  # the values that the diagrams leave possible
        self.second = opinion.established[conclusion]  # the values that the rules give in the second engine
        self.refuted = opinion.refuted[conclusion]
        self.readings = readings
        super().__init__(
            self.rulebook, self.version, self.sha256, self.case_sha256, self.person,
            self.conclusion, self.first, self.second, self.refuted, self.readings,
        )  # fmt: skip


def recommend(rulebook: Rulebook, case: CheckedCase, ask: Ask = second_opinion) -> list[Decision]:
    """One decision a person, each held against the second opinion; raises `EnginesDisagree` where they differ.

    Raises `InputError` where `decide` does.
    """
    case.require(rulebook)
    return recommend_case(case, ask)


def recommend_case(case: CheckedCase, ask: Ask = second_opinion) -> list[Decision]:
    """The same under the rulebook that the case was checked under."""
    decisions: list[Decision] = []
    failures = 0
    for decision in decide_case(case):
        asked = decision if failures == MOST_FAILURES else confirmed(decision, ask)
        failures += asked.second_opinion in ("crashed", "timed_out")
        decisions.append(asked)
    return decisions


def confirmed(decision: Decision, ask: Ask = second_opinion) -> Decision:
    """The same decision with what the second engine says of it; raises `EnginesDisagree`."""
    if decision.status == "inconsistent":
        return decision
    person = decision.trace.person
    opinion = ask(decision.rulebook, person.roles, person.settled)
    if isinstance(opinion, Unavailable):
        return decision.with_second_opinion(SAID[opinion.reason])
    compare(decision, opinion)
    return decision.with_second_opinion("agrees", opinion)


def confirmed_both(both: WhatIf, ask: Ask = second_opinion) -> WhatIf:
    """What is supposed beside what is, each with what the second engine says of it; raises `EnginesDisagree`."""
    baseline, scenario = (
        confirmed(d, ask) if d.second_opinion == "not_asked" else d for d in (both.baseline, both.scenario)
    )
    return replace(both, baseline=baseline, scenario=scenario)


def confirmed_readings(readings: Readings, decision: Decision, ask: Ask = second_opinion) -> Readings:
    """The same with what the second engine says of each change of readings; raises `EnginesDisagree`.

    Each change, and each reading of a question that is left open, is one rulebook of its own, asked with what the
    person has. The second engine agrees where it does on every one: what is possible over all combinations of readings
    rests on the diagrams alone. What was asked before is not asked again.
    """
    if readings.second_opinion != "not_asked":
        return readings
    person = decision.trace.person
    for change in (*readings.left_open, *readings.changes):
        book = under(decision.rulebook, {name: Adopted((value,), tried=True) for name, value in change.readings})
        opinion = ask(book, person.roles, person.settled)
        if isinstance(opinion, Unavailable):
            return replace(readings, second_opinion=SAID[opinion.reason])
        complete = person.settled.keys() == book.findings.keys()
        _compare_change(decision, change, opinion, complete)
    return replace(readings, second_opinion="agrees")


def recommend_told(case: CheckedCase, ask: Ask = second_opinion) -> list[Decision]:
    """One decision a person, to be told: the changes of readings that stand beside it are confirmed too."""
    decisions = recommend_case(case, ask)
    confirm_changes(decisions, ask)
    return decisions


def confirm_changes(decisions: Iterable[Decision], ask: Ask = second_opinion) -> None:
    """Raises `EnginesDisagree` where the second engine differs about a change of readings that an answer tells of.

    Once it gives no opinion nobody waits for it again.
    """
    for decision in decisions:
        if not decision.rulebook.readings or decision.second_opinion != "agrees":
            continue
        trace = decision.trace
        trace.readings = confirmed_readings(trace.readings, decision, ask)
        if trace.readings.second_opinion != "agrees":
            return


def _compare_change(decision: Decision, change: Reread, opinion: Opinion, complete: bool) -> None:
    if _differ(change.possible, opinion, RECOMMENDATION, complete):
        raise EnginesDisagree(decision, RECOMMENDATION, change.possible, opinion, change.readings)
    if opinion.contradictory:
        raise EngineFault(Trouble.BOTH_RAILS, opinion.contradictory)


def _differ(possible: tuple[str, ...], opinion: Opinion, conclusion: str, complete: bool) -> bool:
    """Whether the second engine derives another value than the only possible one, or refutes a possible one."""
    second = opinion.established[conclusion]
    agree = (second == possible and len(second) == 1) if complete or second else True
    return not agree or not set(possible).isdisjoint(opinion.refuted[conclusion])


def compare(decision: Decision, opinion: Opinion) -> None:
    """Raises `EnginesDisagree` at the first conclusion, in layer order, of which the engines differ.

    What the second derives must be the only possible value in the first, and what it refutes must not be possible.
    The first may know more of a partial case: it looks at all completions, and it knows the constraints. On a complete
    case both must give the same value. Raises `EngineFault` if the second contradicts itself anywhere else.
    """
    trace = decision.trace
    book = trace.compiled.rulebook
    complete = len(trace.person.settled) == len(book.findings)
    first = [(name, tuple(trace.values(name))) for name in book.conclusions]
    outcomes = (decision.recommendation,) if decision.status == "settled" else decision.possible
    for name, possible in [*first, (RECOMMENDATION, outcomes)]:
        if _differ(possible, opinion, name, complete):
            raise EnginesDisagree(decision, name, possible, opinion)
    if opinion.contradictory:
        raise EngineFault(Trouble.BOTH_RAILS, opinion.contradictory)
