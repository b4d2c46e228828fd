"""The page Trace: what it shows of a case, that text of a case is never more than text, and what a what-if keeps."""

import re
import typing
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest

from engine.reading.case import CheckedCase
from engine.reading.conditions import All, Any, AtLeast
from engine.reading.load import load_case, shipped_cases
from engine.reading.rulebook import Constraint, Invariant, Rule
from engine.reasoning import explain
from engine.reasoning.compiled import CompiledCondition
from engine.reasoning.decide import decide
from engine.reasoning.decision import Decision
from engine.reasoning.second_opinion import second_opinion
from engine.reasoning.uses import uses_of
from engine.telling.branches import Branch, Passage, in_sight
from engine.telling.explanation import change_sections, settling
from engine.telling.mermaid import mermaid
from engine.telling.teller import Teller
from engine.telling.tree import Tree
from tests.apptest import AppTest
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
    return Tree(decision, "vi", full)


def _all(branches: tuple[Branch, ...]) -> list[Branch]:
    return [b for branch in branches for b in (branch, *_all(branch.branches))]


def _every_person() -> Iterator[tuple[CheckedCase, Decision]]:
    """Each person of each shipped case."""
    for path in shipped_cases().values():
        case = load_case(path, kl14())
        for decision in decide(kl14(), case):
            yield case, decision


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
            grown = _all(Tree(decision, "vi").grow())
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


def test_in_every_case_each_decisive_finding_and_all_that_is_to_be_established_is_in_sight_at_first() -> None:
    seen = 0
    for case, decision in _every_person():
        if not decision.possible:  # a file that contradicts itself shows what it breaks
            continue
        wanted = {*decision.decisive_findings, *decision.must_establish}
        for full in (False, True):
            lines = list(in_sight(Tree(decision, "vi", full).grow()))
            assert wanted <= {line.finding for line in lines}, (case.id, decision.person, full)
            seen += len(wanted)
    assert seen > 900


def test_the_html_opens_what_the_tree_opens() -> None:
    html = _html(_opened("land-swap-without-approval"))
    before = html[: html.index("Hành vi vụ lợi")]
    depth: list[str] = []
    for tag in re.findall(r"<details[^>]*>|</details>", before):
        depth = depth[:-1] if tag == "</details>" else [*depth, tag]
    assert depth and all(" open" in tag for tag in depth)


def test_only_branches_that_hold_what_decides_are_open_at_first() -> None:
    for line in _all(_tree(COVER_UP, "p1", full=True).grow()):
        if line.is_open and line.mark in ("fails", "overridden", "group"):
            assert any(b.decisive for b in _all(line.branches)), line.sentence


def test_alternatives_are_never_left_out_without_a_word() -> None:
    said = 0
    for case, decision in _every_person():
        tree = Tree(decision, "vi")
        grown = _all(tree.grow())
        groups = [made for made in _groups(tree) if id(made) in tree.way.conditions]
        for line in grown:
            if line.mark == "group" and line.sentence == "một trong các trường hợp sau":
                sizes = {len(made.parts) for made in groups if isinstance(made.condition, Any)}
                counted = [re.search(r"^và (\d+) khả năng khác", b.sentence) for b in line.branches]
                assert sum(int(found[1]) if found else 1 for found in counted) in sizes, (case.id, line)
                said += any(counted)
    assert said


def _groups(tree: Tree) -> Iterator[CompiledCondition]:
    stack = [rule.when for rule in tree.trace.compiled.rules.values() if rule.when]
    while stack:
        made = stack.pop()
        stack += made.parts
        if isinstance(made.condition, All | Any | AtLeast):
            yield made


def test_no_tick_and_no_verdict_stands_on_a_finding_or_conclusion() -> None:
    for _, decision in _every_person():
        for full in (False, True):
            tree = Tree(decision, "vi", full)
            for line in _all((*tree.grow(), *tree.flags())):
                if line.mark in ("holds", "fails", "open", "overridden"):
                    assert line.source and line.source.place.partition("#")[2] in tree.trace.compiled.rules, line
                assert bool(line.value) == bool(line.finding or (line.mark in ("value", "unsettled") and line.value))
    html = "".join(_html(_opened(trace=size, person="p1")) for size in ("short", "full"))
    assert not {"✓", "×", "✗", "✔"} & set(html)


def test_a_value_is_coloured_and_underlined_as_the_rulebook_ranks_it() -> None:
    tree = _tree(COVER_UP, "p1")
    for name, finding in kl14().findings.items():
        value = tree.trace.person.settled.get(name)
        expected = None if value not in finding.polarity else "bad" if finding.is_adverse(value) else "good"
        assert tree.finding(name).tone == expected
    html = _html(_opened(person="p1"))
    assert (
        'Cố ý vi phạm núp bóng</span>: <span class="value bad">có</span><span class="unseen">, bất lợi</span>' in html
    )
    assert re.search(r"\.value\.bad \{[^}]*underline", html)


def test_a_decisive_finding_without_evidence_says_so_and_the_head_counts_them() -> None:
    bare = 0
    for _, decision in _every_person():
        lines = {b.finding: b for b in _all(Tree(decision, "vi").grow()) if b.finding}
        if not decision.possible:
            continue
        missing = {n for n in decision.decisive_findings if not decision.trace.evidence(n)}
        assert {n for n, line in lines.items() if line.lacks_evidence} == missing
        bare += len(missing)
    assert bare
    html = _html(_opened("health-records-pilot"))
    marked = set(re.findall(r"<li>((?:(?!<li>).)*)⚠ chưa ghi chứng cứ", html))
    told = re.search(r"⚠ (\d+) trên (\d+) tình tiết quyết định chưa ghi chứng cứ", html)
    assert told and int(told[1]) == len(marked) < int(told[2])


# -- what is open, and what would change it


def test_an_open_case_names_first_what_is_missing_and_where_each_answer_leads() -> None:
    html = _html(_opened("open-data-portal"))
    asked = "Còn phải làm rõ: Có lợi dụng thí điểm để vụ lợi không?</strong> [2.4.3] → có: xử lý nghiêm · không: miễn"
    assert html.index("<h2>") < html.index(asked) < html.index("Còn có thể: miễn, xử lý nghiêm.")
    changes = _html(_opened("open-data-portal", tab="changes"))
    assert changes.rindex(asked) < changes.index("<h3>") and changes.count(asked) == 2


def test_each_answer_to_what_is_missing_leads_where_it_is_said_to() -> None:
    told = 0
    for _, decision in _every_person():
        if not decision.possible:
            continue
        for name, item in zip(decision.must_establish, settling(Teller(decision, "en")), strict=True):
            values = kl14().findings[name].values
            now = decision.trace.person.settled.get(name)
            for value in values:
                possible = decision.trace.supposing(name, value)
                labels = [kl14().conclusions["recommendation"].values[p].en for p in possible]
                lines = [d for d in item.details if d.startswith(f"{values[value].en}: ")]
                assert len(lines) == (value != now and bool(possible))
                assert all(label in line for line in lines for label in labels)
                told += len(lines)
    assert told >= 6


def test_no_outcome_begins_with_an_uncertain_change_and_each_of_those_is_told_once() -> None:
    for case, decision in _every_person():
        told = explain.changes(decision.trace)
        for to in told:
            sizes = [len(change.possible) > 1 for change in to.changes]
            assert sizes == sorted(sizes), (case.id, decision.person, to.outcome)
        sections = change_sections(Teller(decision, "vi"), told)
        uncertain = [i for s in sections for i in s.items if i.sentence.startswith("chưa chắc, có thể là")]
        assert len(uncertain) == len(set(uncertain))
        assert not uncertain or list(sections[-1].items) == uncertain


def test_a_certain_change_is_first_where_the_list_is_cut() -> None:
    for _, decision in _every_person():
        for whole, cut in zip(explain.changes(decision.trace), explain.changes(decision.trace, 1), strict=True):
            assert cut.changes == whole.changes[:1] and cut.complete == (len(whole.changes) <= 1)


def test_the_graph_shows_every_finding_that_decides_or_is_to_be_established() -> None:
    for case, decision in _every_person():
        if decision.status == "inconsistent":
            continue
        teller = Teller(decision, "vi")
        boxes = re.findall(r'\["(.*)"\]:::(\w+)', mermaid(teller))
        pending = " ".join(text.replace("<br/>", " ") for text, kind in boxes if kind == "pending")
        everything = " ".join(text.replace("<br/>", " ") for text, _ in boxes)
        for name in decision.decisive_findings:
            assert kl14().findings[name].label.vi in everything, (case.id, name)
        for name in decision.must_establish:
            assert f"? {kl14().findings[name].label.vi}" in pending, (case.id, name)


def test_what_an_address_names_and_is_not_there_is_said() -> None:
    there = _opened(person="p2", tab="graph", outcome="reduction", finding="personal_gain", trace="full")
    assert not there.warning
    for name in ("person", "tab", "trace", "outcome", "finding"):
        app = _opened(**{name: "p9<b>*x*"})
        assert len(app.warning) == 1
        said = app.warning[0].value.replace("\\", "")
        assert said.startswith("Liên kết này không còn đúng") and "p9<b>*x*" in said
        assert "\\<b\\>\\*x\\*" in app.warning[0].value


def test_an_overridden_rule_is_struck_through_and_says_what_overrode_it() -> None:
    html = _html(_opened(person="p1"))
    assert "<del>Đã che giấu hoặc báo cáo sai sự thật.</del>" in html
    assert "Bị loại trừ bởi: “Đã xác định có hành vi lợi dụng chủ trương.”" in html


def test_each_rule_says_its_status_in_a_word_beside_symbol_and_colour() -> None:
    html = _html(_opened(trace="full"))
    marks = re.findall(r'<span class="mark (\w+)">(\S+) ([^<]+)</span>', html)
    assert {("holds", "●", "Áp dụng"), ("fails", "○", "Không áp dụng"), ("overridden", "↓", "Bị loại trừ")} <= set(
        marks
    )


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
    assert line.mark == "unsettled" and line.value == "còn tranh chấp" and len(line.notes) >= 2


def test_a_file_that_contradicts_itself_shows_the_broken_constraint() -> None:
    app = _opened("clinic-queue-contradiction")
    assert "Hồ sơ tự mâu thuẫn" in _html(app) and "≠ Hồ sơ trái" in _html(app)
    assert "Còn phải làm rõ" not in _html(app)


# -- the page


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("tab", TABS)
def test_every_tab_opens_from_its_address_in_both_languages(tab: str, language: str) -> None:
    app = _opened(tab=tab, lang=language, person="p2")
    assert app.query_params["tab"] == tab and app.query_params["person"] == "p2"
    assert _Tags(_html(app)).depth == 0


@pytest.mark.parametrize("case", few(["clinic-queue-contradiction", "flood-housing-fund"], 1))
@pytest.mark.parametrize("tab", TABS)
def test_every_tab_opens_for_contradictory_and_open_cases(tab: str, case: str) -> None:
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
    parts: list[Rule | Constraint | Invariant] = [*used.rules, *used.flags, *used.constraints, *used.invariants]
    for part in parts:
        assert part.says.vi in html


def test_the_graph_holds_no_sign_that_mermaid_reads() -> None:
    tree = _tree("shrimp-pond-sensors", "p2")
    teller = Teller(tree.decision, "vi")
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
        found = read_upload(shipped_cases()[COVER_UP].read_bytes(), COVER_UP).value
        assert found is not None
        data: dict[str, typing.Any] = found.data
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
