"""The page Trace: what it shows of a case, of what is open in it, and of what would change it."""

import re
from collections.abc import Iterator

import pytest

from engine.reading.conditions import All, Any, AtLeast
from engine.reading.load import load_case, shipped_cases
from engine.reasoning import explain
from engine.reasoning.compiled import CompiledCondition
from engine.reasoning.decide import decide
from engine.telling.branches import Passage, in_sight
from engine.telling.explanation import change_sections, settling
from engine.telling.mermaid import mermaid
from engine.telling.teller import Teller
from engine.telling.tree import Tree
from tests.support import kl14
from tests.tracing import COVER_UP, all_of, every_person, html_of, in_one_process, opened, tree_of


@pytest.fixture(autouse=True)
def _one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    in_one_process(monkeypatch)


# -- the tree


def test_the_short_tree_tells_every_decisive_rule_and_finding_of_every_case() -> None:
    for case, path in shipped_cases().items():
        checked = load_case(path, kl14())
        for decision in decide(kl14(), checked):
            grown = all_of(Tree(decision, "vi").grow())
            sources = {b.source.place.partition("#")[2] or b.source.place for b in grown if b.source and b.decisive}
            if decision.status == "settled":
                assert {*decision.decisive_rules, *decision.decisive_findings} <= sources, (case, decision.person)


def test_the_full_tree_tells_every_conclusion_and_rule_once_explained() -> None:
    tree = tree_of(COVER_UP, "p1", full=True)
    grown = [*all_of(tree.grow()), *all_of(tree.flags())]
    sources = {b.source.place.partition("#")[2] for b in grown if b.source}
    assert set(kl14().rules) <= sources
    anchors = [b.anchor for b in grown if b.anchor]
    assert sorted(anchors) == sorted(kl14().conclusions)


def test_a_line_that_refers_elsewhere_finds_its_explanation() -> None:
    for case in ("hospital-procurement-cover-up", "flood-housing-fund", "land-price-map-dissent"):
        for full in (False, True):
            grown = all_of(tree_of(case, "p1", full).grow())
            assert {b.see for b in grown if b.see} <= {b.anchor for b in grown}


def test_in_every_case_each_decisive_finding_and_all_that_is_to_be_established_is_in_sight_at_first() -> None:
    seen = 0
    for case, decision in every_person():
        if not decision.possible:  # a file that contradicts itself shows what it breaks
            continue
        wanted = {*decision.decisive_findings, *decision.must_establish}
        for full in (False, True):
            lines = list(in_sight(Tree(decision, "vi", full).grow()))
            assert wanted <= {line.finding for line in lines}, (case.id, decision.person, full)
            seen += len(wanted)
    assert seen > 900


def test_the_html_opens_what_the_tree_opens() -> None:
    html = html_of(opened("land-swap-without-approval"))
    before = html[: html.index("Hành vi vụ lợi")]
    depth: list[str] = []
    for tag in re.findall(r"<details[^>]*>|</details>", before):
        depth = depth[:-1] if tag == "</details>" else [*depth, tag]
    assert depth and all(" open" in tag for tag in depth)


def test_only_branches_that_hold_what_decides_are_open_at_first() -> None:
    for line in all_of(tree_of(COVER_UP, "p1", full=True).grow()):
        if line.is_open and line.mark in ("fails", "overridden", "group"):
            assert any(b.decisive for b in all_of(line.branches)), line.sentence


def test_alternatives_are_never_left_out_without_a_word() -> None:
    said = 0
    for case, decision in every_person():
        tree = Tree(decision, "vi")
        grown = all_of(tree.grow())
        groups = [made for made in _groups(tree) if id(made) in tree.way.conditions]
        for line in grown:
            if line.mark == "group" and line.sentence == "một trong các trường hợp sau":
                sizes = {len(made.parts) for made in groups if isinstance(made.condition, Any)}
                counted = [re.search(r"^và (\d+) khả năng khác", b.sentence) for b in line.branches]
                assert sum(int(match[1]) if match else 1 for match in counted) in sizes, (case.id, line)
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
    for _, decision in every_person():
        for full in (False, True):
            tree = Tree(decision, "vi", full)
            for line in all_of((*tree.grow(), *tree.flags())):
                if line.mark in ("holds", "fails", "open", "overridden"):
                    assert line.source and line.source.place.partition("#")[2] in tree.trace.compiled.rules, line
                assert bool(line.value) == bool(line.finding or (line.mark in ("value", "unsettled") and line.value))
    html = "".join(html_of(opened(trace=size, person="p1")) for size in ("short", "full"))
    assert not {"✓", "×", "✗", "✔"} & set(html)


def test_a_value_is_coloured_and_underlined_as_the_rulebook_ranks_it() -> None:
    tree = tree_of(COVER_UP, "p1")
    for name, finding in kl14().findings.items():
        value = tree.trace.person.settled.get(name)
        expected = None if value not in finding.polarity else "bad" if finding.is_adverse(value) else "good"
        assert tree.finding(name).tone == expected
    html = html_of(opened(person="p1"))
    assert (
        'Cố ý vi phạm núp bóng</span>: <span class="value bad">có</span><span class="unseen">, bất lợi</span>' in html
    )
    assert re.search(r"\.value\.bad \{[^}]*underline", html)


def test_a_decisive_finding_without_evidence_says_so_and_the_head_counts_them() -> None:
    bare = 0
    for _, decision in every_person():
        lines = {b.finding: b for b in all_of(Tree(decision, "vi").grow()) if b.finding}
        if not decision.possible:
            continue
        missing = {n for n in decision.decisive_findings if not decision.trace.evidence(n)}
        assert {n for n, line in lines.items() if line.lacks_evidence} == missing
        bare += len(missing)
    assert bare
    html = html_of(opened("health-records-pilot"))
    marked = set(re.findall(r"<li>((?:(?!<li>).)*)⚠ chưa ghi chứng cứ", html))
    match = re.search(r"⚠ (\d+) trên (\d+) tình tiết quyết định chưa ghi chứng cứ", html)
    assert match and int(match[1]) == len(marked) < int(match[2])


# -- what is open, and what would change it


def test_an_open_case_names_first_what_is_missing_and_where_each_answer_leads() -> None:
    html = html_of(opened("open-data-portal"))
    asked = "Còn phải làm rõ: Có lợi dụng thí điểm để vụ lợi không?</strong> [2.4.3] → có: xử lý nghiêm · không: miễn"
    assert html.index("<h2>") < html.index(asked) < html.index("Còn có thể: miễn, xử lý nghiêm.")
    changes = html_of(opened("open-data-portal", tab="changes"))
    assert changes.rindex(asked) < changes.index("<h3>") and changes.count(asked) == 2


def test_each_answer_to_what_is_missing_leads_where_it_is_said_to() -> None:
    lines_counted = 0
    for _, decision in every_person():
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
                lines_counted += len(lines)
    assert lines_counted >= 6


def test_no_outcome_begins_with_an_uncertain_change_and_each_of_those_is_told_once() -> None:
    for case, decision in every_person():
        changes_listed = explain.changes(decision.trace)
        for to in changes_listed:
            sizes = [len(change.possible) > 1 for change in to.changes]
            assert sizes == sorted(sizes), (case.id, decision.person, to.outcome)
        sections = change_sections(Teller(decision, "vi"), changes_listed)
        uncertain = [i for s in sections for i in s.items if i.sentence.startswith("chưa chắc, có thể là")]
        assert len(uncertain) == len(set(uncertain))
        assert not uncertain or list(sections[-1].items) == uncertain


def test_a_certain_change_is_first_where_the_list_is_cut() -> None:
    for _, decision in every_person():
        for whole, cut in zip(explain.changes(decision.trace), explain.changes(decision.trace, 1), strict=True):
            assert cut.changes == whole.changes[:1] and cut.complete == (len(whole.changes) <= 1)


def test_the_graph_shows_every_finding_that_decides_or_is_to_be_established() -> None:
    for case, decision in every_person():
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


def test_an_overridden_rule_is_struck_through_and_says_what_overrode_it() -> None:
    html = html_of(opened(person="p1"))
    assert "<del>Đã che giấu hoặc báo cáo sai sự thật.</del>" in html
    assert "Bị loại trừ bởi: “Đã xác định có hành vi lợi dụng chủ trương.”" in html


def test_each_rule_says_its_status_in_a_word_beside_symbol_and_colour() -> None:
    html = html_of(opened(trace="full"))
    marks = re.findall(r'<span class="mark (\w+)">(\S+) ([^<]+)</span>', html)
    assert {("holds", "●", "Áp dụng"), ("fails", "○", "Không áp dụng"), ("overridden", "↓", "Bị loại trừ")} <= set(
        marks
    )


def test_quoted_words_are_marked_in_the_clause() -> None:
    html = html_of(opened())
    assert "<mark>Xử lý nghiêm việc lợi dụng chủ trương khuyến khích và bảo vệ cán bộ</mark>" in html


def test_a_quote_is_found_across_folded_lines_and_signs_of_patterns() -> None:
    pieces = list(Passage("1", "a (b)\n  c. d", ("(b) c.",)).pieces())
    assert pieces == [("a ", False), ("(b)\n  c.", True), (" d", False)]


def test_readings_and_unverified_documents_are_said_in_words() -> None:
    html = html_of(opened(lang="en"))
    assert "reading Q13" in html and "Reading Q13." in html and "Reason: " in html and "Default: " in html
    assert "E14, unverified" in html and "(unverified)" in html


def test_evidence_stands_beside_a_finding_by_its_title() -> None:
    assert "Chứng cứ: E3 Kết luận kiểm tra việc mua sắm" in html_of(opened())


def test_a_contested_finding_shows_both_sides() -> None:
    contested = [
        (case, person.id, name)
        for case, path in shipped_cases().items()
        for person in load_case(path, kl14()).persons
        for name, entry in person.findings.items()
        if entry.contested
    ]
    case, person, name = contested[0]
    line = tree_of(case, person).finding(name)
    assert line.mark == "unsettled" and line.value == "còn tranh chấp" and len(line.notes) >= 2


def test_a_file_that_contradicts_itself_shows_the_broken_constraint() -> None:
    app = opened("clinic-queue-contradiction")
    assert "Hồ sơ tự mâu thuẫn" in html_of(app) and "≠ Hồ sơ trái" in html_of(app)
    assert "Còn phải làm rõ" not in html_of(app)


def test_the_tab_of_the_evidence_tells_what_each_item_carries() -> None:
    shown = html_of(opened("night-market-licence", tab="evidence", lang="vi"))
    assert "Kết quả cũng không giữ nguyên khi thiếu đồng thời (1 trường hợp)" in shown and "E4 và E5" in shown
