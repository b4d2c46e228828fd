"""The page Trace: what it shows of a case, that text of a case is never more than text, and what a what-if keeps."""

import re
from html.parser import HTMLParser

import pytest
from streamlit.testing.v1 import AppTest

from engine.reading.load import load_case, shipped_cases
from engine.reasoning.decide import decide
from engine.reasoning.second_opinion import second_opinion
from engine.reasoning.uses import uses_of
from engine.telling.branches import Branch, Passage
from engine.telling.mermaid import mermaid
from engine.telling.teller import Teller
from engine.telling.tree import Tree
from tests.parts import few
from tests.support import kl14
from ui import session, what_if

COVER_UP = "hospital-procurement-cover-up"
HOSTILE = ("![x](http://evil.example/x.png)", '<img src=x onerror="alert(1)">', "=cmd()", "[a](javascript:alert(1))")
TABS = ("tree", "why-not", "changes", "what-if", "graph", "finding")


@pytest.fixture(autouse=True)
def _one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that AppTest spawns would run the page again, so the second engine is asked in this one."""
    for module in (session, what_if):
        monkeypatch.setattr(module, "second_engine", lambda: second_opinion)


def _page() -> None:
    from ui import trace

    trace.page()


def _opened(case: str = COVER_UP, **address: str) -> AppTest:
    app = AppTest.from_function(_page, default_timeout=30)
    for name, value in {"case": case, **address}.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def _html(app: AppTest) -> str:
    return "".join(element.proto.body for element in app.get("html"))


def _tree(case: str, person: str, full: bool = False) -> Tree:
    checked = load_case(shipped_cases()[case], kl14())
    decision = next(d for d in decide(kl14(), checked) if d.person == person)
    return Tree(kl14(), checked, decision, "vi", full)


def _all(branches: tuple[Branch, ...]) -> list[Branch]:
    return [b for branch in branches for b in (branch, *_all(branch.branches))]


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


# -- the tree


def test_the_short_tree_tells_every_decisive_rule_and_finding_of_every_case() -> None:
    for case, path in shipped_cases().items():
        checked = load_case(path, kl14())
        for decision in decide(kl14(), checked):
            grown = _all(Tree(kl14(), checked, decision, "vi").grow())
            told = {b.source.place.partition("#")[2] or b.source.place for b in grown if b.source and b.decisive}
            if decision.status == "settled":
                assert {*decision.decisive_rules, *decision.decisive_findings} <= told, (case, decision.person)


def test_the_full_tree_tells_every_conclusion_and_rule_once_explained() -> None:
    tree = _tree(COVER_UP, "p1", full=True)
    grown = [*_all(tree.grow()), *_all(tree.flags())]
    told = {b.source.place.partition("#")[2] for b in grown if b.source}
    assert set(kl14().rules) <= told
    anchors = [b.anchor for b in grown if b.anchor]
    assert sorted(anchors) == sorted(kl14().conclusions)


def test_a_line_that_refers_elsewhere_finds_its_explanation() -> None:
    for case in ("hospital-procurement-cover-up", "flood-housing-fund", "land-price-map-dissent"):
        for full in (False, True):
            grown = _all(_tree(case, "p1", full).grow())
            assert {b.see for b in grown if b.see} <= {b.anchor for b in grown}


def test_only_decisive_branches_are_open_at_first() -> None:
    grown = _all(_tree(COVER_UP, "p1", full=True).grow())
    assert any(b.is_open for b in grown)
    assert not any(b.is_open for b in grown if b.mark in ("fails", "overridden"))


def test_an_overridden_rule_is_struck_through_and_says_what_overrode_it() -> None:
    html = _html(_opened(person="p1"))
    assert "<del>Đã che giấu hoặc báo cáo sai sự thật.</del>" in html
    assert "phải nhường quy tắc: “Đã xác định có hành vi lợi dụng chủ trương.”" in html


def test_each_line_says_its_status_in_a_word_beside_symbol_and_colour() -> None:
    html = _html(_opened(trace="full"))
    marks = re.findall(r'<span class="mark (\w+)">(\S+) ([^<]+)</span>', html)
    assert {("holds", "✓", "Thỏa"), ("fails", "×", "Không thỏa"), ("overridden", "↓", "Phải nhường")} <= set(marks)


def test_quoted_words_are_marked_in_the_clause() -> None:
    html = _html(_opened())
    assert "<mark>Xử lý nghiêm việc lợi dụng chủ trương khuyến khích và bảo vệ cán bộ</mark>" in html


def test_a_quote_is_found_across_folded_lines_and_signs_of_patterns() -> None:
    pieces = list(Passage("1", "a (b)\n  c. d", ("(b) c.",)).pieces())
    assert pieces == [("a ", False), ("(b)\n  c.", True), (" d", False)]


def test_readings_and_unverified_documents_are_said_in_words() -> None:
    html = _html(_opened(lang="en"))
    assert "reading Q13" in html and "Reading Q13." in html and "Reason: " in html and "Default: " in html
    assert "E14, unverified" in html and "(unverified)" in html


def test_evidence_stands_beside_a_finding_by_its_title() -> None:
    assert "Chứng cứ: E3 Kết luận kiểm tra việc mua sắm" in _html(_opened())


def test_a_contested_finding_shows_both_sides() -> None:
    contested = [
        (case, person.id, name)
        for case, path in shipped_cases().items()
        for person in load_case(path, kl14()).persons
        for name, entry in person.findings.items()
        if entry.contested
    ]
    case, person, name = contested[0]
    line = _tree(case, person).finding(name)
    assert line.mark == "unsettled" and "còn tranh chấp" in line.sentence and len(line.notes) >= 2


def test_a_file_that_contradicts_itself_shows_the_broken_constraint() -> None:
    app = _opened("clinic-queue-contradiction")
    assert "Hồ sơ tự mâu thuẫn" in _html(app) and "Không thỏa" in _html(app)


# -- the page


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("tab", TABS)
def test_every_tab_opens_from_its_address_in_both_languages(tab: str, language: str) -> None:
    app = _opened(tab=tab, lang=language, person="p2")
    assert app.query_params["tab"] == tab and app.query_params["person"] == "p2"
    assert _Tags(_html(app)).depth == 0


@pytest.mark.parametrize("case", few(["clinic-queue-contradiction", "flood-housing-fund", "nothing"], 1))
@pytest.mark.parametrize("tab", TABS)
def test_every_tab_opens_for_contradictory_open_and_empty_cases(tab: str, case: str) -> None:
    _opened(case, tab=tab)


def test_another_person_is_shown_by_choice() -> None:
    app = _opened()
    app.segmented_control[0].set_value("p3").run()
    assert not app.exception
    assert app.query_params["person"] == "p3" and "bà N (p3)" in _html(app)


def test_why_not_answers_for_the_outcome_chosen() -> None:
    app = _opened(tab="why-not", outcome="reduction")
    assert "Vì sao không: giảm nhẹ" in _html(app) and "Cố ý vi phạm núp bóng: có (E3)" in _html(app)


def test_one_finding_shows_everything_that_uses_it() -> None:
    html = _html(_opened(tab="finding", finding="concealment_or_false_report"))
    used = uses_of(kl14(), "concealment_or_false_report")
    assert used.rules and used.flags and used.invariants and used.further
    for said in [x.says.vi for x in (*used.rules, *used.flags, *used.constraints, *used.invariants)]:
        assert said in html


def test_the_graph_holds_no_sign_that_mermaid_reads() -> None:
    tree = _tree("shrimp-pond-sensors", "p2")
    teller = Teller(tree.book, tree.case, tree.decision, "vi")
    labels = re.findall(r'\["(.*)"\]', mermaid(teller))
    assert len(labels) > 10
    assert not re.search(r'[<>"#&;`*_~|{}\[\]\\]', "".join(labels).replace("<br/>", ""))


# -- what if


def _supposed(**address: str) -> AppTest:
    app = _opened(tab="what-if", **address)
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
    from tests.test_ui_trace import COVER_UP, HOSTILE
    from ui import trace
    from ui.session import keep, read_upload

    if "draft" not in st.session_state:
        found = read_upload(shipped_cases()[COVER_UP].read_bytes()).value
        assert found is not None
        data = found.data
        data["title"] = " ".join(HOSTILE)
        for key, text in zip(("name", "position"), HOSTILE, strict=False):
            data["persons"][0][key] = text
        for item in data["evidence"]:
            item["title"], item["locator"] = HOSTILE[1], HOSTILE[3]
        for entry in data["persons"][0]["findings"].values():
            if isinstance(entry, dict):
                entry["note"] = " ".join(HOSTILE)
        keep(found)
    trace.page()


@pytest.mark.parametrize("tab", TABS)
def test_markup_links_images_and_formulas_of_a_case_are_shown_as_text(tab: str) -> None:
    app = AppTest.from_function(_hostile, default_timeout=30)
    app.query_params["tab"] = tab
    app.query_params["trace"] = "full"
    app.run()
    assert not app.exception
    html = _html(app)
    assert "&lt;img src=x onerror=&quot;alert(1)&quot;&gt;" in html and HOSTILE[0] in html
    assert not {"img", "a", "script", "iframe", "onerror", "href", "src"} & _Tags(html).seen
    options = app.segmented_control[0].options
    assert options[0].startswith("!\\[x\\](http:\u2060//") and not any("<" in o.replace("\\<", "") for o in options)
