"""`congtam explain`, in text and as data."""

import json

import pytest
from typer.testing import CliRunner

from engine.cli import app
from tests.parts import few
from tests.support import CASES, ROOT

run = CliRunner().invoke


def case(name: str) -> str:
    return str(ROOT / "cases" / f"{name}.yaml")


def explained(name: str, *options: str) -> list[dict[str, object]]:
    result = run(app, ["explain", case(name), *options, "--format", "json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)  # type: ignore[no-any-return]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("path", few(CASES, 4), ids=lambda path: path.stem)
def test_everything_about_every_case_can_be_explained_in_both_languages(path: object, language: str) -> None:
    options = [
        "--why",
        "--reasons",
        "5",
        "--missing",
        "--changes",
        "--why-not",
        "exemption",
        "--set",
        "subjective_fault=grave",
    ]
    result = run(app, ["explain", str(path), *options, "--lang", language])
    assert result.exit_code == 0, result.output


def test_why_lists_a_smallest_set_and_the_rules_it_works_through() -> None:
    why = explained("lab-equipment-sharing", "--person", "p2", "--why")[0]["why"]
    assert isinstance(why, dict)
    assert "continued_after_stop" in why["sets"][0]
    assert "approval.after-stop" in why["rules"]
    assert not why["complete"]


def test_all_reasons_are_listed_up_to_the_limit_and_said_to_be_all() -> None:
    why = explained("lab-equipment-sharing", "--person", "p2", "--why", "--reasons", "50")[0]["why"]
    assert isinstance(why, dict)
    assert why["complete"] and len(why["sets"]) == 4


def test_why_not_tells_what_excludes_or_what_would_settle() -> None:
    reasons = explained("open-data-portal", "--why-not", "exemption", "--why-not", "reduction")[0]["why_not"]
    assert isinstance(reasons, list)
    assert reasons[0] == {
        "outcome": "exemption",
        "possible": True,
        "establish": [{"finding": "self_seeking_act", "value": "no"}],
    }
    assert not reasons[1]["possible"] and reasons[1]["excluded_by"]["sets"]


def test_missing_names_what_matters_and_says_the_rest_cannot() -> None:
    missing = explained("open-data-portal", "--missing")[0]["missing"]
    assert isinstance(missing, dict)
    assert missing["relevant"] == missing["deciding"] == ["self_seeking_act"]
    assert missing["questions"] == {"at_least": 1, "at_most": 1, "next": "self_seeking_act"}
    assert "emergency_deviation" in missing["irrelevant"]


def test_changes_are_worded_as_what_might_be_established_with_the_evidence_needed() -> None:
    text = " ".join(
        run(app, ["explain", case("toll-free-bridge"), "--person", "p1", "--changes", "--lang", "en"]).stdout.split()
    )
    assert "reduction (usual evidence: expert report), if it were established that: Personal fault: not grave" in text
    for coaching in ("should", "you can", "in order to"):
        assert coaching not in text


def test_what_if_shows_baseline_and_scenario_side_by_side() -> None:
    scenario = explained("health-records-pilot", "--set", "subjective_fault=non_grave", "--set", "reported_to_head=no")
    what_if = scenario[0]["what_if"]
    assert isinstance(what_if, dict)
    assert what_if["baseline"]["recommendation"] == "exemption"
    assert what_if["scenario"]["recommendation"] == "reduction"
    assert {"rule": "main.exempt", "before": "holds", "after": "fails"} in what_if["rules"]


@pytest.mark.parametrize(
    "options",
    [
        ["--why-not", "pardon"],
        ["--set", "approval_given"],
        ["--set", "x=yes"],
        ["--set", "approval_given=maybe"],
        ["--person", "p9"],
    ],
)
def test_a_wrong_name_is_wrong_usage(options: list[str]) -> None:
    assert run(app, ["explain", case("health-records-pilot"), *options]).exit_code == 2
