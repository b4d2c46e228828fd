"""`--reading`: another reading of an open question is tried out, and never taken for an adopted one."""

import json
from dataclasses import replace

import pytest
import typer
from typer.testing import CliRunner

from engine.cli import app
from engine.cli.readings import read_as, tried
from engine.reading.entries import Words
from engine.reading.folding import under
from engine.reading.load import load_rulebook
from engine.reading.rulebook import Adopted
from tests.support import ROOT

run = CliRunner().invoke
READINGS = str(ROOT / "tests" / "data" / "kl14-readings")


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
@pytest.mark.parametrize("command", ["evaluate", "explain"])
def test_a_reading_that_is_not_there_is_wrong_usage_with_what_may_be_meant(
    command: str, options: list[str], said: str
) -> None:
    given = [part for option in options for part in ("--reading", option)]
    result = run(app, [command, case("drone-mapping-grant"), "--rulebook", READINGS, "--lang", "en", *given])
    assert result.exit_code == 2
    assert said in result.output


def test_readings_that_may_not_be_adopted_together_are_not_tried_out_together() -> None:
    apart = replace(load_rulebook(READINGS), apart=({"Q2": "authority_exempts", "Q20": "reduction_at_best"},))
    with pytest.raises(typer.BadParameter, match="Q2: authority_exempts, Q20: reduction_at_best"):
        tried(["Q2=authority_exempts", "Q20=reduction_at_best"], apart, "en")
    assert set(tried(["Q2=authority_exempts", "Q20=not_here"], apart, "en")) == {"Q2", "Q20"}


def test_what_is_adopted_already_is_not_tried_out() -> None:
    book = load_rulebook(READINGS)
    adopting = under(book, {"Q7": Adopted(("counts",), Words(vi="BTV", en="the Committee"))})
    assert not tried(["Q7=counts"], adopting, "en")
    assert tried(["Q7=reliance"], adopting, "en") == {"Q7": Adopted(("reliance",), tried=True)}
    assert set(read_as(adopting, ["Q7=reliance"], "en").adopted) == {"Q7"}
