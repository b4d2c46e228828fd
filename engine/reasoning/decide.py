"""From a checked case to one decision a person."""

from __future__ import annotations

from engine.reading.case import CheckedCase, CheckedPerson
from engine.reading.rulebook import NEEDS_VERIFICATION, Rulebook
from engine.reasoning.compiled import VOID_BIT
from engine.reasoning.decision import Decision
from engine.reasoning.trace import Trace


def decide(rulebook: Rulebook, case: CheckedCase) -> list[Decision]:
    """One decision a person, in the order of the case.

    How questions are read is the case's to say, which was checked under a choice of readings. Raises `InputError` if
    that was under another rulebook, or if this one is put under other readings than the case; or if the rulebook has a
    gap or a conflict.
    """
    case.require(rulebook)
    return decide_case(case)


def decide_case(case: CheckedCase) -> list[Decision]:
    """One decision a person under the rulebook that the case was checked under."""
    return [decide_person(case, person) for person in case.persons]


def decide_person(case: CheckedCase, person: CheckedPerson) -> Decision:
    """The decision for one person: exactly the outcomes that some possible completion of the case has."""
    trace = Trace(case, person)
    compiled = trace.compiled
    bits = compiled.diagrams.possible(compiled.outcome, trace.known) & ~VOID_BIT
    possible = compiled.outcome_sets[bits]
    if len(possible) == 1:
        return Decision(trace, "settled", possible[0], possible)
    return Decision(trace, "open" if possible else "inconsistent", NEEDS_VERIFICATION, possible)
