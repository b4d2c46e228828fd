"""Case files as tests of a rulebook: what they expect against what the engine answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from engine.reading.case import Expectation
from engine.reasoning.decision import Decision


@dataclass(frozen=True)
class Difference:
    """One expectation that was not met."""

    field: str
    expected: str
    actual: str


@dataclass(frozen=True)
class Result:
    """What came of one person's expectations; `expected` is false where the file states none."""

    case: str
    person: str
    expected: bool
    differences: tuple[Difference, ...]


def check_expectations(decisions: Iterable[Decision]) -> list[Result]:
    """One result a person, in the order of the case."""
    results = []
    for decision in decisions:
        case = decision.case
        expectation = case.file.expect.get(decision.person)
        differences = tuple(_differences(expectation, decision)) if expectation else ()
        results.append(Result(case.id, decision.person, expectation is not None, differences))
    return results


def _differences(expected: Expectation, decision: Decision) -> Iterator[Difference]:
    exact = {
        "recommendation": (expected.recommendation, decision.recommendation),
        "status": (expected.status, decision.status),
        "grounded": (expected.grounded, "yes" if decision.grounded else "no"),
        "possible": (_list(expected.possible), _list(decision.possible)),
        "must_establish": (_list(expected.must_establish), _list(decision.must_establish)),
    }
    for line, outcome in expected.lines.items():
        exact[f"lines.{line}"] = (outcome, _line(decision, line))
    for field, (wanted, actual) in exact.items():
        if wanted is not None and wanted != actual:
            yield Difference(field, wanted, actual or "")
    contained = {
        "decisive": (expected.decisive, decision.decisive_rules),
        "flags": (expected.flags, decision.flags),
    }
    for field, (names, present) in contained.items():
        if not set(names) <= set(present):
            yield Difference(field, ", ".join(names), ", ".join(present))


def _list(names: tuple[str, ...] | None) -> str | None:
    return None if names is None else ", ".join(names)


def _line(decision: Decision, line: str) -> str:
    on_line = decision.trace.lines.get(line, {})
    return str(on_line.get("recommendation", "")) if isinstance(on_line, dict) else ""
