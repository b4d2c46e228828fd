"""From a checked case to one decision a person."""

from __future__ import annotations

from engine.reading.case import CheckedCase, CheckedPerson
from engine.reading.rulebook import Rulebook
from engine.reasoning.compile import compile_rulebook
from engine.reasoning.compiled import VOID_BIT
from engine.reasoning.decision import NEEDS_VERIFICATION, Decision
from engine.reasoning.trace import Trace


def decide(rulebook: Rulebook, case: CheckedCase) -> list[Decision]:
    """One decision a person, in the order of the case.

    Raises `InputError` if the case was checked under another rulebook, or if the rulebook has a gap or a conflict.
    """
    case.require(rulebook)
    return decide_case(case)


def decide_case(case: CheckedCase) -> list[Decision]:
    """One decision a person under the rulebook that the case was checked under."""
    return [decide_person(case, person) for person in case.persons]


def decide_person(case: CheckedCase, person: CheckedPerson) -> Decision:
    """The decision for one person: exactly the outcomes that some possible completion of the case has."""
    compiled = compile_rulebook(case.rulebook)
    known = compiled.assignment(person.roles, person.settled)
    bits = compiled.diagrams.possible(compiled.outcome, known) & ~VOID_BIT
    possible = compiled.outcome_sets[bits]
    trace = Trace(compiled, case, person, known)
    if len(possible) == 1:
        return Decision(trace, "settled", possible[0], possible)
    return Decision(trace, "open" if possible else "inconsistent", NEEDS_VERIFICATION, possible)
