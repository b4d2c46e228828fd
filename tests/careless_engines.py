"""An engine that gives no opinion, and each of the two with a wrong rule, as every face would meet it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from importlib import import_module

import pytest

from engine.reading.case import CheckedCase, CheckedPerson
from engine.reading.rulebook import RECOMMENDATION, Rule, Rulebook
from engine.reasoning import decide
from engine.reasoning import explain as explaining
from engine.reasoning.decision import Decision
from engine.reasoning.recommend import Ask
from engine.reasoning.second_opinion import Opinion, Reason, Unavailable, second_opinion

FAILURES = (Reason.CRASHED, Reason.TIMED_OUT, Reason.TOO_LARGE, Reason.NOT_LOADED)
"""All that happens to an engine which is installed."""
COMMANDS = tuple(map(import_module, ("engine.cli.common", "engine.cli.explain", "engine.cli.register.verify")))
"""The modules of commands that ask a second engine."""


def silent(reason: Reason) -> Ask:
    """A second engine that gives no opinion."""
    return lambda book, roles, settled: Unavailable(reason)


def wrong_rule(book: Rulebook, roles: Sequence[str], settled: Mapping[str, str]) -> Opinion | Unavailable:
    """The second engine with every rule of exemption and of ordinary handling changed to one of strict handling."""

    def wrong(rule: Rule) -> Rule:
        return replace(rule, value="strict") if rule.conclusion == RECOMMENDATION else rule

    made = book.conclusions[RECOMMENDATION]
    damaged = replace(made, rules=tuple(map(wrong, made.rules)))
    return second_opinion(replace(book, conclusions={**book.conclusions, RECOMMENDATION: damaged}), roles, settled)


def wrong_diagram(monkeypatch: pytest.MonkeyPatch) -> Ask:
    """The first engine with a diagram that leads everyone to strict handling; beside it the second as it is."""
    right: Callable[[CheckedCase, CheckedPerson], Decision] = decide.decide_person

    def wrong(case: CheckedCase, person: CheckedPerson) -> Decision:
        return replace(right(case, person), status="settled", recommendation="strict", possible=("strict",))

    for module in (decide, explaining):
        monkeypatch.setattr(module, "decide_person", wrong)
    return second_opinion


def asks(monkeypatch: pytest.MonkeyPatch, ask: Ask, modules: Iterable[object] = COMMANDS) -> None:
    """Has these modules ask this engine."""
    for module in modules:
        monkeypatch.setattr(module, "second_engine", lambda: ask)


def wrong_engine(which: str, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """One of the two engines with a wrong rule, or diagram; how the second is asked then."""
    return wrong_diagram(monkeypatch) if which == "diagram" else wrong_rule
