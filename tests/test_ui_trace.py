"""The page Trace: its tabs and addresses, that text of a case is never more than text, and what a what-if keeps."""

import re
import typing
from html.parser import HTMLParser

import pytest

from engine.reading.once import is_made
from engine.reading.rulebook import Constraint, Invariant, Rule
from engine.reasoning.compile import compile_open
from engine.reasoning.uses import uses_of
from engine.telling.mermaid import mermaid
from engine.telling.teller import Teller
from tests.apptest import AppTest
from tests.parts import few
from tests.support import kl14
from tests.tracing import html_of, in_one_process, opened, tree_of
from ui import session

HOSTILE = ("![x](http://evil.example/x.png)", '<img src=x onerror="alert(1)">', "=cmd()", "[a](javascript:alert(1))")
TABS = ("tree", "why-not", "changes", "evidence", "what-if", "graph", "finding")


@pytest.fixture(autouse=True)
def _one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    in_one_process(monkeypatch)


class _Tags(HTMLParser):
    """The names of all tags and attributes of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.depth = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen |= {tag, *(name for name, _ in attrs)}
        self.depth += 1

    def handle_endtag(self, tag: str) -> None:
        self.depth -= 1


# -- the page


def test_what_an_address_names_and_is_not_there_is_said() -> None:
    there = opened(person="p2", tab="graph", outcome="reduction", finding="personal_gain", trace="full")
    assert not there.warning
    for name in ("person", "tab", "trace", "outcome", "finding"):
        app = opened(**{name: "p9<b>*x*"})
        assert len(app.warning) == 1
        said = app.warning[0].value.replace("\\", "")
        assert said.startswith("Liên kết này không còn đúng") and "p9<b>*x*" in said
        assert "\\<b\\>\\*x\\*" in app.warning[0].value


def test_the_recommendation_says_whether_it_depends_on_how_the_text_is_read() -> None:
    assert "<p>Phụ thuộc cách hiểu Q2: hiểu khác thì có thể là giảm nhẹ.</p>" in html_of(opened(person="p3"))
    assert is_made(compile_open, session.rulebook_named("kl14").open)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("tab", TABS)
def test_every_tab_opens_from_its_address_in_both_languages(tab: str, language: str) -> None:
    app = opened(tab=tab, lang=language, person="p2")
    assert app.query_params["tab"] == tab and app.query_params["person"] == "p2"
    assert _Tags(html_of(app)).depth == 0


@pytest.mark.parametrize("case", few(["clinic-queue-contradiction", "flood-housing-fund"], 1))
@pytest.mark.parametrize("tab", TABS)
def test_every_tab_opens_for_contradictory_and_open_cases(tab: str, case: str) -> None:
    opened(case, tab=tab)


def test_another_person_is_shown_by_choice() -> None:
    app = opened()
    app.segmented_control[0].set_value("p3").run()
    assert not app.exception
    assert app.query_params["person"] == "p3" and "bà N (p3)" in html_of(app)


def test_why_not_answers_for_the_outcome_chosen() -> None:
    app = opened(tab="why-not", outcome="reduction")
    assert "Vì sao không: giảm nhẹ" in html_of(app) and "Cố ý vi phạm núp bóng: có (E3)" in html_of(app)


def test_one_finding_shows_everything_that_uses_it() -> None:
    html = html_of(opened(tab="finding", finding="concealment_or_false_report"))
    used = uses_of(kl14(), "concealment_or_false_report")
    assert used.rules and used.flags and used.invariants and used.further
    parts: list[Rule | Constraint | Invariant] = [*used.rules, *used.flags, *used.constraints, *used.invariants]
    for part in parts:
        assert part.says.vi in html


def test_the_graph_holds_no_sign_that_mermaid_reads() -> None:
    tree = tree_of("shrimp-pond-sensors", "p2")
    teller = Teller(tree.decision, "vi")
    labels = re.findall(r'\["(.*)"\]', mermaid(teller))
    assert len(labels) > 10
    assert not re.search(r'[<>"#&;`*_~|{}\[\]\\]', "".join(labels).replace("<br/>", ""))


# -- what if


def _supposed(**address: str) -> AppTest:
    app = opened(tab="what-if", **address)
    app.multiselect[0].set_value(["deliberate_breach_under_cover", "self_seeking_act"]).run()
    assert not app.exception
    return app


def test_a_what_if_stands_beside_the_case_and_leaves_it_alone() -> None:
    app = _supposed()
    before = app.session_state["draft"]
    table = app.table[0].value
    assert list(table.iloc[-1]) == ["Hành vi vụ lợi", "có", "không"]
    assert app.session_state["draft"] is before


def test_a_what_if_outlives_another_tab_and_language() -> None:
    app = _supposed()
    for change in ({"lang": "en", "tab": "tree"}, {"lang": "en", "tab": "what-if"}):
        for name, value in change.items():
            app.query_params[name] = value
        app.run()
    app.session_state["trace.tabs.en"] = "What if"
    app.run()
    assert list(app.table[0].value.iloc[-2]) == ["Breach under cover", "yes", "no"]


def test_keeping_a_what_if_changes_the_findings_and_nothing_else() -> None:
    app = _supposed()
    before = app.session_state["draft"]
    app.button[0].click().run()
    assert not app.exception
    after = app.session_state["draft"]
    assert after.answer("p1", "self_seeking_act").value == "no"
    assert after.answer("p1", "self_seeking_act").evidence == ()
    assert after.answer("p1", "subjective_fault") == before.answer("p1", "subjective_fault")
    assert after.data["persons"][1:] == before.data["persons"][1:]
    assert [s.value for s in app.success] == ["Đã giữ làm hồ sơ của tôi."] and not app.multiselect[0].value


# -- text of a case


def _hostile() -> None:
    import streamlit as st

    from engine.reading.load import shipped_cases
    from tests.test_ui_trace import HOSTILE
    from tests.tracing import COVER_UP
    from ui import trace
    from ui.session import keep, read_upload

    if "draft" not in st.session_state:
        case = read_upload(shipped_cases()[COVER_UP].read_bytes(), COVER_UP).value
        assert case is not None
        data: dict[str, typing.Any] = case.data
        data["title"] = " ".join(HOSTILE)
        for key, text in zip(("name", "position"), HOSTILE, strict=False):
            data["persons"][0][key] = text
        for item in data["evidence"]:
            item["title"], item["locator"] = HOSTILE[1], HOSTILE[3]
        for entry in data["persons"][0]["findings"].values():
            if isinstance(entry, dict):
                entry["note"] = " ".join(HOSTILE)
        keep(case)
    trace.page()


@pytest.mark.parametrize("tab", TABS)
def test_markup_links_images_and_formulas_of_a_case_are_shown_as_text(tab: str) -> None:
    app = AppTest.from_function(_hostile, default_timeout=30)
    app.query_params["tab"] = tab
    app.query_params["trace"] = "full"
    app.run()
    assert not app.exception
    html = html_of(app)
    assert "&lt;img src=x onerror=&quot;alert(1)&quot;&gt;" in html and HOSTILE[0] in html
    assert not {"img", "a", "script", "iframe", "onerror", "href", "src"} & _Tags(html).seen
    options = app.segmented_control[0].options
    assert options[0].startswith("!\\[x\\](http:\u2060//") and not any("<" in o.replace("\\<", "") for o in options)
