"""`congtam explain --evidence` and `--strike`, and what an answer says of the evidence that it needs."""

import json
from typing import Any

import pytest
from typer.testing import CliRunner

from engine.cli import app
from tests.parts import few
from tests.support import CASES, ROOT

run = CliRunner().invoke


def case(name: str) -> str:
    return str(ROOT / "cases" / f"{name}.yaml")


def explained(name: str, *options: str) -> list[dict[str, Any]]:
    result = run(app, ["explain", case(name), *options, "--format", "json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)  # type: ignore[no-any-return]


def told(*arguments: str) -> str:
    result = run(app, [*arguments])
    assert result.exit_code == 0, result.output
    return " ".join(result.stdout.split())


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("path", few(CASES, 3), ids=lambda path: path.stem)
def test_the_evidence_of_every_case_is_told_in_both_languages(path: object, language: str) -> None:
    assert "E1" in told("explain", str(path), "--evidence", "--strike", "E1", "--lang", language)


def test_each_item_is_told_with_what_rests_on_it_and_what_is_possible_without_it() -> None:
    data = explained("cooperative-warehouse-sham", "--person", "p2", "--evidence")[0]["evidence"]
    assert list(data) == ["items", "sets", "complete", "without_evidence", "weakest"]
    assert (data["sets"], data["complete"], data["weakest"]) == ([["E3"]], True, ["E3"])
    assert [item["id"] for item in data["items"]] == [f"E{i}" for i in range(1, 9)]
    assert data["items"][2]["struck"] == {
        "possible": ["strict", "not_applicable"],
        "recommendation": "needs_verification",
    }
    assert data["items"][4] == {
        "id": "E5",
        "rests": ["personal_gain"],
        "struck": {"possible": ["not_applicable"], "recommendation": "not_applicable"},
        "alters": False,
        "ornament": True,
    }


def test_sets_findings_without_evidence_and_the_weakest_link_are_told() -> None:
    both = told("explain", case("hospital-procurement-cover-up"), "--evidence", "--lang", "en")
    assert "The outcome is not the same either without, together (sets: 1): E3 and E4" in both
    assert "by the weights in the file: E4 (strong)." in both
    assert "Decisive findings without evidence (13): Contrary to Constitution or Charter;" in both
    assert "No finding about this person rests on: E7 Receipts for the money Mr K paid back" in both


def test_items_struck_together_are_shown_beside_the_case_as_it_stands() -> None:
    options = ["--person", "p1", "--strike", "E4"]
    alone = explained("hospital-procurement-cover-up", *options)[0]["strike"]
    assert alone["scenario"] == alone["baseline"] and not alone["unknown"] and not alone["rules"]
    both = explained("hospital-procurement-cover-up", *options, "--strike", "E3")[0]["strike"]
    assert both["items"] == ["E4", "E3"]
    assert "self_seeking_act" in both["unknown"]
    assert both["baseline"]["recommendation"] == "strict"
    assert both["scenario"]["status"] == "open" and "strict" in both["scenario"]["possible"]
    assert {"rule": "abuse.self-seeking", "before": "holds", "after": "open"} in both["rules"]


@pytest.mark.parametrize(
    ("item", "hint"), [("e3", "did you mean `E3`?"), ("letter", "choose from: E1, E2, E3, E4, E5")], ids=["near", "far"]
)
def test_an_item_that_is_not_in_the_case_is_wrong_usage_with_a_hint(item: str, hint: str) -> None:
    done = run(app, ["explain", case("health-records-pilot"), "--strike", item, "--lang", "en"])
    assert done.exit_code == 2 and f"the case has no evidence `{item}`; {hint}" in " ".join(done.output.split())


@pytest.mark.parametrize("command", ["evaluate", "explain"])
@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("cooperative-warehouse-sham", "Kết quả chỉ dựa vào một chứng cứ: E3."),
        ("night-market-licence", "Thiếu chứng cứ sau thì chưa đủ căn cứ cho kết quả: E2."),
    ],
)
def test_an_answer_names_the_one_item_of_evidence_that_it_cannot_do_without(
    command: str, name: str, sentence: str
) -> None:
    assert sentence in told(command, case(name))


def test_several_items_each_of_which_an_answer_needs_are_named_where_one_asks_for_the_evidence() -> None:
    sentence = "Thiếu một trong các chứng cứ sau thì chưa đủ căn cứ cho kết quả: E1, E2, E3, E7."
    assert sentence in told("explain", case("one-stop-kiosk"), "--evidence")
    assert "chưa đủ căn cứ cho kết quả" not in told("evaluate", case("one-stop-kiosk"))


@pytest.mark.parametrize("name", ["bus-priority-lane", "clinic-queue-contradiction"])
def test_of_an_open_case_and_of_one_that_contradicts_itself_no_evidence_is_said_to_carry_an_answer(name: str) -> None:
    assert "chưa đủ căn cứ cho kết quả" not in told("evaluate", case(name))


def test_a_case_that_contradicts_itself_is_told_with_what_would_end_it() -> None:
    text = told("explain", case("clinic-queue-contradiction"), "--evidence", "--lang", "en")
    assert "The file contradicts itself. Told below is the evidence without which it would not." in text
    assert "a receipt for 38 million dong. Without it alone: exemption." in text
    assert "E1 Decision allowing the pilot. Without it alone the file still contradicts itself." in text


def test_the_one_item_that_the_answer_needs_is_in_the_list_of_evidence() -> None:
    listed = told("evaluate", case("night-market-licence"), "--lang", "en").split(" Evidence: ")[-1]
    assert listed.startswith("E2 ")
