"""The page on which people train: nothing of the answer before it is asked for, then all of it, shown as text."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from html import escape
from typing import Any

import pytest
from google.protobuf.json_format import MessageToJson

pytest.importorskip("streamlit")
from engine.reading.draft import Draft, read_draft
from engine.reading.entries import Language
from engine.reading.load import load_case
from engine.reasoning.decide import decide
from engine.telling.outline import evidence_in
from engine.telling.wording import say
from engine.training.exercise import HINDSIGHT, asked, asked_at_first, evidence_at_first
from tests.apptest import AppTest, one_browser
from tests.support import ROOT, kl14
from ui.classroom import Classroom, Round, Sitting, token
from ui.kept import Shared
from ui.train_class import exported

__all__ = ["one_browser"]
pytestmark = pytest.mark.usefixtures("one_browser")
CASE = "health-records-pilot"
EVIL = ("![x](http://evil/x.png)", "<img src=x onerror=alert(1)>", "=cmd()")


def _app() -> None:
    from ui import train

    train.page()


def opened(case: str = CASE, **address: str) -> AppTest:
    at = AppTest.from_function(_app, default_timeout=60)
    at.query_params["s"] = token(case)
    for name, value in address.items():
        at.query_params[name] = value
    return ran(at)


def ran(at: AppTest) -> AppTest:
    at.run()
    assert not at.exception
    return at


def click(at: AppTest, key: str) -> AppTest:
    label = say(f"ui.train.{key}", "vi")
    button = next(b for b in at.button if b.label == label)
    assert not button.disabled
    button.click()
    return ran(at)


PLAIN = {"text", "selectbox", "text_area"}
"""Elements whose content the browser never reads as markdown or HTML."""


def sent(at: AppTest, but: frozenset[str] | set[str] = frozenset()) -> str:
    """Everything that the page holds, as it goes to the browser; some types of elements may be left out."""

    def walk(node: Any) -> Iterator[str]:
        proto = getattr(node, "proto", None)
        if proto is not None and node.type not in but:
            yield MessageToJson(proto, ensure_ascii=False)
        for child in getattr(node, "children", {}).values():
            yield from walk(child)

    return "\n".join(walk(at._tree)).replace("\\u003c", "<").replace("\\u003e", ">").replace('\\"', '"')


def decision_of(case: str = CASE) -> Any:
    return decide(kl14(), load_case(ROOT / "cases" / f"{case}.yaml", kl14()))[0]


def answer(at: AppTest, finding: str, value: str) -> None:
    group = next(g for g in at.button_group if (g.key or "").endswith(f".{finding}"))
    group.set_value(value)
    ran(at)


def predict(at: AppTest, outcome: str) -> None:
    next(r for r in at.radio if (r.key or "").startswith("predicted.")).set_value(outcome)
    ran(at)


def room(at: AppTest) -> Classroom:
    class_now = at.session_state["shared.training"].now
    assert isinstance(class_now, Classroom)
    return class_now


def under_way(at: AppTest) -> Sitting:
    sitting = room(at).sittings[at.session_state["round"]]
    assert isinstance(sitting, Sitting)
    return sitting


def again(at: AppTest, *left_out: str) -> AppTest:
    """Another tab that opens the address of this one."""
    address = {name: at.query_params[name] for name in at.query_params if name not in left_out}
    return opened(**{name: value[0] if isinstance(value, list) else str(value) for name, value in address.items()})


def a_round(at: AppTest, outcome: str) -> AppTest:
    click(at, "start")
    predict(at, outcome)
    return click(at, "show")


def test_nothing_of_the_answer_is_on_the_page_before_it_is_asked_for() -> None:
    at = click(opened(), "start")
    decision = decision_of()
    rules = [kl14().rules[name] for name in decision.decisive_rules]
    for name in asked(decision, 8)[:3]:
        answer(at, name, decision.trace.person.settled[name])
    predict(at, "reduction")
    page = sent(at)
    assert decision.trace.case.file.narrative.vi[:60] in page
    assert not [rule.id for rule in rules if escape(rule.says.vi) in page]
    assert CASE not in page and "exemption" not in page and say("ui.train.by_file", "vi") not in page
    for part in ("twins", "make"):
        at.query_params["tab"] = part
        ran(at)
        assert at.text[1].value == say("ui.train.locked", "vi")
        assert not [rule.id for rule in rules if escape(rule.says.vi) in sent(at)]


def test_the_answer_is_shown_only_after_a_prediction() -> None:
    at = click(opened(), "start")
    assert next(b for b in at.button if b.key == "show").disabled
    predict(at, "exemption")
    assert not next(b for b in at.button if b.key == "show").disabled


def test_a_round_shows_the_differences_the_scores_and_both_answers() -> None:
    at = click(opened(), "start")
    decision = decision_of()
    names = asked(decision, 8)
    for name in names:
        answer(at, name, decision.trace.person.settled[name])
    wrong = names[-1]
    answer(at, wrong, next(v for v in kl14().findings[wrong].values if v != decision.trace.person.settled[wrong]))
    predict(at, "exemption")
    page = sent(click(at, "show"))
    assert say("ui.train.score", "vi", same=7, count=8) in page
    assert page.count(say("ui.train.mark.other", "vi")) == 1 and page.count(say("ui.train.mark.same", "vi")) == 7
    assert any(escape(kl14().rules[name].says.vi) in page for name in decision.decisive_rules)
    assert say("ui.train.right", "vi") in page and say("ui.train.by_criterion", "vi") in page
    assert escape(kl14().clauses[kl14().findings[wrong].clause or ""].text) in page
    (done,) = room(at).rounds
    assert (done.same, done.asked, done.predicted, done.filed) == (7, 8, "exemption", "exemption")
    assert (done.cautious, done.beyond, done.other) == (0, 0, 1)


def test_while_the_outcome_is_hidden_the_page_holds_neither_story_nor_result_and_then_locks_the_motive() -> None:
    at = opened()
    at.toggle[0].set_value(True)
    at = click(ran(at), "start")
    decision = decision_of()
    story = decision.trace.case.file.narrative
    motive = asked_at_first(decision, asked(decision, 8, blind=True))
    page = sent(at)
    assert story.vi[:40] not in page and story.en[:40] not in page
    for name in HINDSIGHT:
        assert kl14().findings[name].question.vi not in page
        assert f"<li>{escape(kl14().findings[name].label.vi)}:" not in page
    assert sum((g.key or "").startswith("answer.") for g in at.button_group) == len(motive)
    answer(at, motive[0], next(iter(kl14().findings[motive[0]].values)))
    at = click(at, "lock")
    assert story.vi[:40] in sent(at)
    left = {(g.key or "").rsplit(".", 1)[-1] for g in at.button_group}
    assert left.isdisjoint(motive)
    assert under_way(at).answers[motive[0]]


def test_twins_are_shown_side_by_side_with_the_rules_that_turn_them() -> None:
    page = sent(opened(tab="twins"))
    assert say("ui.train.first", "vi") in page and say("ui.train.second", "vi") in page
    assert say("ui.train.turned", "vi") in page and say("ui.train.holds", "vi") in page


def test_a_finding_that_never_turns_the_outcome_is_said_to_be_proved_so() -> None:
    at = opened(tab="twins")
    at.button_group(key="search").set_value("chosen")
    ran(at).selectbox(key="finding").set_value("damage_remedied")
    assert say("ui.train.never", "vi") in sent(ran(at))


def test_a_changed_scenario_joins_the_library_and_is_a_file_that_evaluates(tmp_path: Any) -> None:
    from typer.testing import CliRunner

    from engine.cli import app

    at = opened(tab="make")
    at.multiselect[0].set_value(["personal_gain"])
    ran(at)
    at.text_input[0].set_value(EVIL[1])
    at = click(ran(at), "create")
    assert escape(say("ui.train.added", "vi", title=EVIL[1])) in sent(at)
    (made,) = room(at).made
    file = tmp_path / "made.yaml"
    file.write_text(made.text, encoding="utf-8")
    result = CliRunner().invoke(app, ["evaluate", str(file)])
    assert result.exit_code == 0 and kl14().outcomes["ordinary"].label.vi.upper() in result.output
    case: Any = made.data["case"]
    assert token(case) != case
    assert len(at.selectbox[0].options) == 21


@pytest.mark.parametrize("evil", EVIL)
def test_text_of_a_case_is_shown_as_text(evil: str) -> None:
    case = (ROOT / "cases" / f"{CASE}.yaml").read_text(encoding="utf-8")
    draft = read_draft(case, kl14()).value
    assert draft
    shipped: dict[str, Any] = draft.data
    person = {**shipped["persons"][0], "name": evil}
    data = {**shipped, "case": "evil", "title": f"T {evil}", "narrative": f"N {evil}", "persons": [person]}
    data.pop("expect", None)
    at = AppTest.from_function(_app, default_timeout=60)
    at.session_state["shared.training"] = Shared(Classroom(made=(Draft(data),)))
    at.query_params["s"] = token("evil")
    at = click(ran(at), "start")
    first = sent(at, but=PLAIN)
    predict(at, "exemption")
    for page in (first, sent(click(at, "show"), but=PLAIN)):
        assert not re.search(r"(?<!\\)<img|(?<!\\)!\[x(?!\])", page.replace(escape(f"N {evil}"), ""))
    assert escape(f"N {evil}") in first


def test_the_class_is_a_table_safe_against_formulas() -> None:
    done = Round("2026-11-22 09:00", EVIL[2], "Tình huống", "ông A (p1)", True, 8, 4, 1, 2, 1, "exemption",
                 "ordinary", "ordinary", {"pure_motive": 75})  # fmt: skip
    at = AppTest.from_function(_app, default_timeout=60)
    at.session_state["shared.training"] = Shared(Classroom(("=cmd()",), (), (done, replace(done, trainee=EVIL[1]))))
    at.query_params["tab"] = "class"
    page = sent(ran(at))
    assert escape(EVIL[1]) in page and "<img" not in sent(at, but=PLAIN)
    raw = exported((done,), "vi")
    assert raw.startswith(b"\xef\xbb\xbf")
    head, row = csv.reader(io.StringIO(raw.decode("utf-8-sig")))
    assert row[2] == "'=cmd()" and len(head) == len(row)
    assert row[6:11] == ["8", "4", "1", "2", "1"] and head[8:11] == ["Thận trọng", "Vượt chứng cứ", "Khác hồ sơ"]
    assert row[-1] == "75" and head[-1].startswith(kl14().conclusions["pure_motive"].label.vi)


def test_names_of_a_class_are_taken_one_a_line_and_offered_for_a_round() -> None:
    at = opened(tab="class")
    at.text_area[0].set_value("  Nguyễn Văn A \n\nTrần Thị B\nNguyễn Văn A")
    ran(at)
    assert room(at).trainees == ("Nguyễn Văn A", "Trần Thị B")
    at.query_params["tab"] = "round"
    assert "Trần Thị B" in ran(at).selectbox(key="trainee").options


@pytest.mark.parametrize("part", ["round", "twins", "make", "class"])
def test_every_part_speaks_english(part: str) -> None:
    page = sent(opened(tab=part, lang="en"))
    assert say("ui.train.title", "en") in page and say("ui.train.title", "vi") not in page


# -- what the trainee answers from, and how it is marked


def test_the_evidence_of_the_file_stands_beside_the_story_with_its_days() -> None:
    page = sent(click(opened(), "start"))
    case = load_case(ROOT / "cases" / f"{CASE}.yaml", kl14())
    assert case.file.evidence
    for item in case.file.evidence:
        assert escape(evidence_in(item, "vi")) in page
    assert "14/2/2022" in page


def test_while_the_outcome_is_hidden_only_evidence_is_shown_that_tells_nothing_of_it() -> None:
    at = opened()
    at.toggle[0].set_value(True)
    page = sent(click(ran(at), "start"))
    decision = decision_of()
    evidence = evidence_at_first(decision)
    assert evidence
    for item in decision.trace.case.file.evidence:
        assert (escape(evidence_in(item, "vi")) in page) == (item.id in evidence)


def test_how_many_findings_will_be_asked_is_said_before_the_round_begins() -> None:
    at = opened()
    assert say("ui.train.will_ask", "vi", count=8) in [text.value for text in at.text]
    at.toggle[0].set_value(True)
    decision = decision_of()
    names = asked(decision, 8, blind=True)
    sentence = say("ui.train.will_ask_at_first", "vi", count=len(names), first=len(asked_at_first(decision, names)))
    assert sentence in [text.value for text in ran(at).text]


def test_where_the_evidence_bears_on_fewer_findings_that_is_said() -> None:
    at = opened("rice-seed-trial", person="p2")
    next(g for g in at.button_group if g.label == say("ui.train.count", "vi")).set_value(25)
    texts = [text.value for text in ran(at).text]
    assert any(text.endswith(say("ui.train.fewer", "vi")) for text in texts)


def test_whoever_leaves_open_what_the_file_leaves_open_is_told_in_green_and_who_asserts_it_in_red() -> None:
    at = click(opened("open-data-portal"), "start")
    (missing,) = decision_of("open-data-portal").must_establish
    predict(at, "needs_verification")
    page = sent(click(at, "show"))
    assert f"<span class='good'>{say('ui.train.mark.rightly_open', 'vi')}</span>" in page
    assert say("ui.train.mark.cautious", "vi") in page  # all else was left open too, and the evidence settles it
    assert say("ui.train.mark.beyond", "vi") not in page and say("ui.train.mark.other", "vi") not in page
    at = click(click(at, "again"), "start")
    answer(at, missing, "yes")
    predict(at, "strict")
    assert f"<span class='bad'>{say('ui.train.mark.beyond', 'vi')}</span>" in sent(click(at, "show"))


# -- tabs and devices of one class


def test_rounds_of_two_tabs_of_a_class_are_both_there_in_both_tabs() -> None:
    one = opened(tab="class")
    one.text_area[0].set_value("A\nB")
    ran(one)
    one.query_params["tab"] = "round"
    two = again(ran(one))
    click(one, "start"), click(two, "start")
    assert one.query_params["r"] != two.query_params["r"]
    predict(one, "exemption")
    predict(two, "reduction")
    click(two, "show"), click(one, "show")
    for tab in (ran(one), ran(two), again(one), again(two, "r")):
        assert [done.predicted for done in room(tab).rounds] == ["reduction", "exemption"]
        tab.query_params["tab"] = "class"
        assert say("ui.train.no_rounds", "vi") not in sent(ran(tab))


def test_a_reload_finds_the_round_of_its_own_tab_with_its_answers() -> None:
    one = opened(tab="class")
    one.text_area[0].set_value("A")
    ran(one).query_params["tab"] = "round"
    two = again(ran(one))
    click(one, "start"), click(two, "start")
    name = asked(decision_of(), 8)[0]
    values = list(kl14().findings[name].values)
    answer(one, name, values[0])
    answer(two, name, values[1])
    assert under_way_again(one).answers == {name: values[0]}
    assert under_way_again(two).answers == {name: values[1]}


def under_way_again(at: AppTest) -> Sitting:
    """What a reload of this tab finds."""
    return under_way(again(at))


def test_a_round_is_entered_once_though_two_tabs_of_it_ask_for_the_answer() -> None:
    one = click(opened(), "start")
    predict(one, "exemption")
    two = again(one)
    click(one, "show")
    next(b for b in two.button if b.key == "show").click()
    assert len(room(ran(two)).rounds) == 1 == len(room(ran(one)).rounds)


def test_a_round_that_another_tab_has_stopped_is_not_shown_nor_entered() -> None:
    one = click(opened(), "start")
    predict(one, "exemption")
    two = again(one)
    click(one, "stop")
    next(b for b in two.button if b.key == "show").click()
    assert not ran(two).exception and room(two).rounds == ()


def test_names_typed_and_deleted_in_one_tab_leave_those_of_another() -> None:
    one = opened(tab="class")
    one.text_area[0].set_value("A\nB")
    two = again(ran(one))
    one.text_area[0].set_value("A\nB\nC")
    ran(one)
    two.text_area[0].set_value("B\nD")
    assert room(ran(two)).trainees == ("B", "C", "D")
    assert ran(one).text_area[0].value == ran(two).text_area[0].value == "B\nC\nD"


def test_scenarios_made_in_two_tabs_are_two() -> None:
    one = opened(tab="make")
    one.multiselect[0].set_value(["personal_gain"])
    click(ran(one), "create")
    two = again(one)
    for tab, finding in ((two, "approval_given"), (one, "causes_determined")):
        next(m for m in tab.multiselect if m.label == say("ui.train.changed", "vi")).set_value([finding])
        click(ran(tab), "create")
    ids = [made.data["case"] for made in room(ran(two)).made]
    assert len(ids) == len(set(ids)) == 3


# -- what is not here any more


@pytest.mark.parametrize("part", ["round", "twins", "make", "class"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_an_address_of_a_class_that_the_server_lost_says_so_and_a_new_one_can_be_begun(
    part: str, language: Language
) -> None:
    at = opened(tab=part, t="gone", lang=language)
    assert escape(say("ui.missing.class", language)) in sent(at)
    assert not at.text_area and not at.selectbox
    at.button(key="anew").click()
    assert escape(say("ui.missing.class", language)) not in sent(ran(at))
    assert at.selectbox or at.text_area
    assert "t" not in at.query_params


def test_a_class_of_its_own_address_is_not_said_to_be_lost() -> None:
    at = a_round(opened(), "exemption")
    assert at.query_params["t"]
    assert escape(say("ui.missing.class", "vi")) not in sent(again(at))


def test_an_address_of_a_scenario_that_is_nowhere_says_so_and_offers_the_others() -> None:
    at = AppTest.from_function(_app, default_timeout=60)
    at.query_params["s"] = "0000000000"
    assert say("ui.missing.scenario", "vi") in sent(ran(at))
    at.selectbox[0].set_value(token(CASE))
    assert say("ui.missing.scenario", "vi") not in sent(ran(at))
