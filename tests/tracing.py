"""The page Trace of a shipped case as AppTest opens it, the trees it shows, and everyone in the shipped cases."""

from collections.abc import Iterator

import pytest

from engine.reading.case import CheckedCase
from engine.reading.load import load_case, shipped_cases
from engine.reasoning.decide import decide
from engine.reasoning.decision import Decision
from engine.reasoning.second_opinion import second_opinion
from engine.telling.branches import Branch
from engine.telling.tree import Tree
from tests.apptest import AppTest
from tests.support import kl14
from ui import session, what_if

COVER_UP = "hospital-procurement-cover-up"


def _page() -> None:
    from ui import trace

    trace.page()


def opened(case: str = COVER_UP, **address: str) -> AppTest:
    app = AppTest.from_function(_page, default_timeout=30)
    for name, value in {"case": case, **address}.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def html_of(app: AppTest) -> str:
    return "".join(element.proto.body for element in app.get("html"))


def tree_of(case: str, person: str, full: bool = False) -> Tree:
    checked = load_case(shipped_cases()[case], kl14())
    decision = next(d for d in decide(kl14(), checked) if d.person == person)
    return Tree(decision, "vi", full)


def all_of(branches: tuple[Branch, ...]) -> list[Branch]:
    return [b for branch in branches for b in (branch, *all_of(branch.branches))]


def every_person() -> Iterator[tuple[CheckedCase, Decision]]:
    """Each person of each shipped case."""
    for path in shipped_cases().values():
        case = load_case(path, kl14())
        for decision in decide(kl14(), case):
            yield case, decision


def in_one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that AppTest spawns would run the page again, so the second engine is asked in this one."""
    for module in (session, what_if):
        monkeypatch.setattr(module, "second_engine", lambda: second_opinion)
