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
from streamlit.testing.v1 import AppTest

from engine.proving.training import HINDSIGHT, asked, on_motive
from engine.reading.draft import Draft, read_draft
from engine.reading.load import load_case
from engine.reasoning.decide import decide
from engine.telling.wording import say
from tests.support import ROOT, kl14
from ui.classroom import Classroom, Round, token
from ui.train_class import exported

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
    at.radio(key="predicted.0").set_value(outcome)
    ran(at)


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
    assert page.count(say("ui.train.other", "vi")) == 1 and page.count(say("ui.train.same", "vi")) == 7
    assert any(escape(kl14().rules[name].says.vi) in page for name in decision.decisive_rules)
    assert say("ui.train.right", "vi") in page and say("ui.train.by_criterion", "vi") in page
    assert escape(kl14().clauses[kl14().findings[wrong].clause or ""].text) in page
    (done,) = at.session_state["training"].rounds
    assert (done.same, done.asked, done.predicted, done.filed) == (7, 8, "exemption", "exemption")


def test_while_the_outcome_is_hidden_the_page_holds_neither_story_nor_result_and_then_locks_the_motive() -> None:
    at = opened()
    at.toggle[0].set_value(True)
    at = click(ran(at), "start")
    decision = decision_of()
    story = decision.trace.case.file.narrative
    motive = on_motive(kl14(), asked(decision, 8, blind=True))
    page = sent(at)
    assert story.vi[:40] not in page and story.en[:40] not in page
    for name in HINDSIGHT:
        assert kl14().findings[name].question.vi not in page
        assert f"<li>{escape(kl14().findings[name].label.vi)}:" not in page
    assert sum((g.key or "").startswith("answer.") for g in at.button_group) == len(motive)
    answer(at, motive[0], "public" if motive[0] == "intended_beneficiaries" else "yes")
    at = click(at, "lock")
    assert story.vi[:40] in sent(at)
    left = {(g.key or "").rsplit(".", 1)[-1] for g in at.button_group}
    assert left.isdisjoint(motive)
    assert at.session_state["training"].sitting.answers[motive[0]]


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
    (made,) = at.session_state["training"].made
    file = tmp_path / "made.yaml"
    file.write_text(made.text, encoding="utf-8")
    result = CliRunner().invoke(app, ["evaluate", str(file)])
    assert result.exit_code == 0 and kl14().outcomes["ordinary"].label.vi.upper() in result.output
    assert token(made.data["case"]) != made.data["case"]
    assert len(at.selectbox[0].options) == 21


@pytest.mark.parametrize("evil", EVIL)
def test_text_of_a_case_is_shown_as_text(evil: str) -> None:
    case = (ROOT / "cases" / f"{CASE}.yaml").read_text(encoding="utf-8")
    draft = read_draft(case, kl14()).value
    assert draft
    person = {**draft.data["persons"][0], "name": evil}
    data = {**draft.data, "case": "evil", "title": f"T {evil}", "narrative": f"N {evil}", "persons": [person]}
    data.pop("expect", None)
    at = AppTest.from_function(_app, default_timeout=60)
    at.session_state["training"] = Classroom(made=(Draft(data),))
    at.query_params["s"] = token("evil")
    at = click(ran(at), "start")
    first = sent(at, but=PLAIN)
    predict(at, "exemption")
    for page in (first, sent(click(at, "show"), but=PLAIN)):
        assert not re.search(r"(?<!\\)<img|(?<!\\)!\[x(?!\])", page.replace(escape(f"N {evil}"), ""))
    assert escape(f"N {evil}") in first


def test_the_class_is_a_table_safe_against_formulas() -> None:
    done = Round("2026-11-22 09:00", EVIL[2], "Tình huống", "ông A (p1)", True, 8, 6, "exemption", "ordinary",
                 "ordinary", {"pure_motive": 75})  # fmt: skip
    at = AppTest.from_function(_app, default_timeout=60)
    at.session_state["training"] = Classroom(("=cmd()",), (), (done, replace(done, trainee=EVIL[1])))
    at.query_params["tab"] = "class"
    page = sent(ran(at))
    assert escape(EVIL[1]) in page and "<img" not in sent(at, but=PLAIN)
    raw = exported((done,), "vi")
    assert raw.startswith(b"\xef\xbb\xbf")
    head, row = csv.reader(io.StringIO(raw.decode("utf-8-sig")))
    assert row[2] == "'=cmd()" and len(head) == len(row)
    assert row[-1] == "75" and head[-1].startswith(kl14().conclusions["pure_motive"].label.vi)


def test_names_of_a_class_are_taken_one_a_line_and_offered_for_a_round() -> None:
    at = opened(tab="class")
    at.text_area[0].set_value("  Nguyễn Văn A \n\nTrần Thị B\nNguyễn Văn A")
    ran(at)
    assert at.session_state["training"].trainees == ("Nguyễn Văn A", "Trần Thị B")
    at.query_params["tab"] = "round"
    assert "Trần Thị B" in ran(at).selectbox(key="trainee").options


@pytest.mark.parametrize("part", ["round", "twins", "make", "class"])
def test_every_part_speaks_english(part: str) -> None:
    page = sent(opened(tab=part, lang="en"))
    assert say("ui.train.title", "en") in page and say("ui.train.title", "vi") not in page
