"""`--reading`: another reading of an open question is tried out, and never taken for an adopted one."""

import json
import re
from dataclasses import replace

import pytest
import typer
from typer.testing import CliRunner

from engine import decide, load_case
from engine.cli import app
from engine.cli.readings import read_as, tried
from engine.reading.entries import Words
from engine.reading.folding import under
from engine.reading.load import load_rulebook
from engine.reading.rulebook import Adopted
from engine.reasoning.decision import Decision
from engine.reasoning.readings import Readings
from engine.telling.readings import glance, readings_items
from engine.telling.teller import Teller
from tests.support import ROOT

run = CliRunner().invoke
READINGS = str(ROOT / "tests" / "data" / "kl14-readings")
BOOK = load_rulebook(READINGS)


def case(name: str) -> str:
    return str(ROOT / "cases" / f"{name}.yaml")


def answered(name: str, *options: str) -> list[dict[str, object]]:
    result = run(app, ["evaluate", case(name), "--rulebook", READINGS, "--format", "json", *options])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)  # type: ignore[no-any-return]


def test_a_reading_that_is_tried_out_decides() -> None:
    assert [d["recommendation"] for d in answered("drone-mapping-grant")] == ["ordinary", "exemption"]
    otherwise = answered("drone-mapping-grant", "--reading", "Q13=cover_up", "--reading", "Q2=authority_reduces")
    assert [d["recommendation"] for d in otherwise] == ["strict", "reduction"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["q13=lessens"], "did you mean `Q13`?"),
        (["Q13=lesens"], "question `Q13` has no reading `lesens`; did you mean `lessens`?"),
        (["Q13"], "choose one of: bars, lessens, cover_up"),
        (["Q3=default"], "question `Q3` has one reading only"),
        (["Q13=lessens", "Q13=cover_up"], "question `Q13` is given twice"),
        (["W=lessens"], "the rulebook has no question `W`"),
    ],
)
def test_a_reading_that_is_not_there_is_told_with_what_may_be_meant(options: list[str], said: str) -> None:
    with pytest.raises(typer.BadParameter, match=re.escape(said)):
        tried(options, BOOK, "en")


@pytest.mark.parametrize("command", ["evaluate", "explain"])
def test_a_reading_that_is_not_there_is_wrong_usage(command: str) -> None:
    result = run(app, [command, case("drone-mapping-grant"), "--rulebook", READINGS, "--reading", "Q13=lesens"])
    assert result.exit_code == 2
    assert "câu hỏi `Q13` không có cách hiểu `lesens`; có phải ý là `lessens`?" in result.output


def test_readings_that_may_not_be_adopted_together_are_not_tried_out_together() -> None:
    apart = replace(BOOK, apart=({"Q2": "authority_exempts", "Q20": "reduction_at_best"},))
    with pytest.raises(typer.BadParameter, match="Q2: authority_exempts, Q20: reduction_at_best"):
        tried(["Q2=authority_exempts", "Q20=reduction_at_best"], apart, "en")
    assert set(tried(["Q2=authority_exempts", "Q20=not_here"], apart, "en")) == {"Q2", "Q20"}


def test_what_is_adopted_already_is_not_tried_out() -> None:
    adopting = under(BOOK, {"Q7": Adopted(("counts",), Words(vi="BTV", en="the Committee"))})
    assert not tried(["Q7=counts"], adopting, "en")
    assert tried(["Q7=reliance"], adopting, "en") == {"Q7": Adopted(("reliance",), tried=True)}
    assert set(read_as(adopting, ["Q7=reliance"], "en").adopted) == {"Q7"}


# -- what other readings make of an answer


def explained(name: str, *options: str) -> list[dict[str, object]]:
    result = run(app, ["explain", case(name), "--rulebook", READINGS, "--format", "json", *options])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)  # type: ignore[no-any-return]


def test_explain_gives_what_readings_alone_are_asked_for_and_nothing_else() -> None:
    assert explained("drone-mapping-grant", "--person", "p1", "--readings") == [
        {
            "person": "p1",
            "any": ["exemption", "reduction", "ordinary", "strict"],
            "hangs_on": ["Q13"],
            "changes": [
                {"readings": {"Q13": "lessens"}, "possible": ["reduction"]},
                {"readings": {"Q13": "cover_up"}, "possible": ["strict"]},
                {"readings": {"Q2": "authority_exempts", "Q13": "lessens"}, "possible": ["exemption"]},
            ],
            "fewest": {"exemption": 2, "reduction": 1, "strict": 1},
        }
    ]


def test_with_reasons_every_minimal_set_of_questions_that_it_hangs_on_is_told() -> None:
    (told,) = explained("online-exam-platform", "--person", "p1", "--readings", "--reasons", "9")
    assert told["hangs_on"] == ["Q2", "Q6", "Q22"]
    assert isinstance(told["every_hold"], list)
    assert sorted(told["every_hold"]) == [["Q2", "Q6", "Q22"], ["Q2", "Q6", "Q32"]]


def test_beside_other_explanations_readings_are_one_of_them() -> None:
    (told,) = explained("drone-mapping-grant", "--person", "p1", "--readings", "--why")
    assert set(told) == {"case", "person", "second_opinion", "why", "readings"}


def test_a_decision_has_them_beside_what_is_adopted_and_says_what_is_tried_out() -> None:
    decision = answered("drone-mapping-grant", "--readings", "--reading", "Q13=lessens")[0]
    readings = decision["readings"]
    assert isinstance(readings, dict)
    assert readings["adopted"] == {"Q13": {"value": "lessens", "tried": True}}
    assert readings["any"] == ["exemption", "reduction", "ordinary", "strict"] and set(readings) == {
        "adopted", "any", "hangs_on", "changes", "fewest",
    }  # fmt: skip
    assert explained("drone-mapping-grant", "--readings", "--reading", "Q13=lessens")[0]["tried"] == {"Q13": "lessens"}


@pytest.mark.parametrize("command", ["evaluate", "explain"])
def test_the_text_begins_with_what_is_tried_out_and_tells_single_changes_first(command: str) -> None:
    options = ["--rulebook", READINGS, "--readings", "--lang", "en", "--reading", "Q20=not_here"]
    text = " ".join(run(app, [command, case("drone-mapping-grant"), *options]).stdout.split())
    assert text.count("Tried out under the reading Q20 “not_here”, which no competent authority has adopted.") == 2
    told = text.partition("Under each reading: ")[2]
    single, together = "With Q13 “lessens” alone: reduction.", "It takes at least 2 questions read otherwise at once"
    assert -1 < told.find(single) < told.find(together) < told.find("With Q13 read as applied, it stays ordinary")


def test_changes_that_the_second_engine_did_not_confirm_are_told_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    def unheard(readings: Readings, decision: Decision, ask: object) -> Readings:
        return replace(readings, second_opinion="timed_out")

    monkeypatch.setattr("engine.reasoning.recommend.confirmed_readings", unheard)
    result = run(app, ["evaluate", case("drone-mapping-grant"), "--rulebook", READINGS, "--readings", "--lang", "en"])
    assert "The second engine did not confirm these changes" in " ".join(result.stdout.split())
    readings = answered("drone-mapping-grant", "--readings")[0]["readings"]
    assert isinstance(readings, dict) and readings["second_opinion"] == "timed_out"


def test_where_no_question_has_readings_and_in_a_file_that_contradicts_itself_that_is_said() -> None:
    contradiction = decided("clinic-queue-contradiction")
    told = list(readings_items(Teller(contradiction, "en"), contradiction.trace.readings))
    assert [item.sentence for item in told] == ["The file contradicts itself: no reading is considered."]
    book = replace(BOOK, readings={})
    checked = replace(load_case(case("drone-mapping-grant"), BOOK), rulebook=book)
    teller = Teller(decide(book, checked)[0], "en")
    assert [item.sentence for item in readings_items(teller, contradiction.trace.readings)] == [
        "No question of this rulebook has several readings."
    ]
    assert list(glance(teller)) == []


def decided(name: str) -> Decision:
    checked = load_case(case(name), BOOK)
    return decide(checked.rulebook, checked)[0]
