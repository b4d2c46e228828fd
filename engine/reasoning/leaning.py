"""Which findings speak for a harsher outcome, and which for a milder one: exactly, by what each alone would change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from engine.reading.rulebook import Rulebook
from engine.reasoning.decision import Decision
from engine.reasoning.trace import Trace

Answer = tuple[str, str]


@dataclass(frozen=True)
class Leaning:
    """Settled findings: those that, established otherwise, would lead to a milder or harsher outcome; `adverse` others.

    A finding whose other values lead both ways stands on both sides. Adverse ones are those that the vocabulary counts
    as worse conduct, though they decide nothing here. Of a contested finding, each value for which there is evidence
    stands on the side to which it leads, compared with the others: `harsher_if` and `milder_if`.
    """

    harsher: tuple[str, ...] = ()
    milder: tuple[str, ...] = ()
    adverse: tuple[str, ...] = ()
    harsher_if: tuple[Answer, ...] = ()
    milder_if: tuple[Answer, ...] = ()


def leaning(decision: Decision) -> Leaning:
    """What speaks for either side in one person's case; nothing is said of a file that contradicts itself."""
    if not decision.possible:
        return Leaning()
    trace = decision.trace
    book = trace.compiled.rulebook
    now = _span(book, decision.possible)
    sides: dict[int, dict[str, None]] = {-1: {}, 1: {}}
    for name, _, possible in trace.single_changes:
        sign = _compare(now, _span(book, possible))
        if sign:
            sides[sign][name] = None
    harsher, milder = tuple(sides[-1]), tuple(sides[1])
    adverse = (n for n, value in trace.person.settled.items() if book.findings[n].is_adverse(value))
    on_a_side = {*harsher, *milder}
    rest = tuple(name for name in book.findings if name in set(adverse) - on_a_side)
    return Leaning(harsher, milder, rest, tuple(_contested(trace, 1)), tuple(_contested(trace, -1)))


def _contested(trace: Trace, sign: int) -> Iterator[Answer]:
    """The contested values that lead to a harsher outcome (a milder one for -1) than another value in evidence."""
    book = trace.compiled.rulebook
    for name, entry in trace.person.findings.items():
        spans = {value: _span(book, trace.supposing(name, value)) for value in entry.sides}
        for value, span in spans.items():
            if sign in {_compare(other, span) for other in spans.values()}:
                yield name, value


def _span(book: Rulebook, outcomes: Iterable[str]) -> tuple[int, int] | None:
    """The places of the mildest and the harshest of these outcomes in the order of merit; None outside that order."""
    merit = [name for name, outcome in book.outcomes.items() if outcome.merit == "yes"]
    places = [merit.index(name) for name in outcomes if name in merit]
    return (min(places), max(places)) if places else None


def _compare(now: tuple[int, int] | None, then: tuple[int, int] | None) -> int:
    """1 where `then` is harsher than `now`, -1 where it is milder, 0 where neither can be said."""
    if now is None or then is None or now == then:
        return 0
    if then[0] >= now[0] and then[1] >= now[1]:
        return 1
    return -1 if then[0] <= now[0] and then[1] <= now[1] else 0
