"""A second engine that gives no opinion is told before every recommendation, and a wrong one stops it: the commands."""

import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from engine import load_case
from engine.cli import app
from engine.cli.common import second_engine
from engine.keeping.keep import keep_decisions
from engine.keeping.register import Register
from engine.keeping.trouble import RegisterError, Trouble
from engine.reasoning import recommend as recommending
from engine.reasoning.decide import decide
from engine.reasoning.recommend import SAID, recommend
from engine.reasoning.said import is_unchecked
from engine.reasoning.second_opinion import Reason, Unavailable
from engine.telling.documents import FORMATS
from engine.telling.wording import say
from tests.careless_engines import COMMANDS, FAILURES, asks, silent, wrong_engine
from tests.documents import text_of
from tests.register_support import HEALTH, NOW, filled, given
from tests.support import ROOT, kl14

CASE = str(HEALTH)
OUTCOME = "Đề nghị xem xét miễn trách nhiệm"
TEXTS: dict[str, list[str]] = {
    "evaluate": ["evaluate", CASE],
    "evaluate in full": ["evaluate", CASE, "--full", "--trace-order"],
    "explain": ["explain", CASE],
    "explain why": ["explain", CASE, "--why"],
    "explain why not": ["explain", CASE, "--why-not", "reduction"],
    "explain what is missing": ["explain", CASE, "--missing"],
    "explain what would change it": ["explain", CASE, "--changes"],
    "explain what if": ["explain", CASE, "--set", "damage_level=unknown"],
    "explain without evidence": ["explain", CASE, "--strike", "E3"],
}
"""Commands that print a recommendation in words."""
DATA = {name: [*arguments, "--format", "json"] for name, arguments in TEXTS.items()}


def run(*arguments: str, register: str = "", input: str | None = None) -> Result:
    return CliRunner().invoke(app, list(arguments), env={"CONGTAM_REGISTER": register}, input=input)


def mark(reason: Reason) -> str:
    """What stands before a recommendation that was not checked."""
    return say("unchecked", "vi", reason=say(f"unchecked.{SAID[reason]}", "vi"), told="")


def assert_marked(text: str, reason: Reason) -> None:
    """The recommendation is first told after the mark, with this reason, and never said to lack an engine here."""
    text = " ".join(text.split()).casefold()
    before, outcome, _ = text.partition(OUTCOME.casefold())
    assert outcome and before.endswith(mark(reason).casefold()), text
    assert "không cài" not in text


@pytest.fixture
def register(tmp_path: Path) -> str:
    where = str(tmp_path / "r.db")
    filled(where, 0)
    return where


# -- no opinion


@pytest.mark.parametrize("reason", FAILURES)
@pytest.mark.parametrize("face", TEXTS)
def test_what_was_not_checked_says_so_before_the_recommendation(
    face: str, reason: Reason, monkeypatch: pytest.MonkeyPatch
) -> None:
    asks(monkeypatch, silent(reason))
    assert_marked(run(*TEXTS[face]).stdout, reason)


def test_both_sides_of_what_is_supposed_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    asks(monkeypatch, silent(Reason.CRASHED))
    for face in ("explain what if", "explain without evidence"):
        output = " ".join(run(*TEXTS[face]).stdout.split())
        assert output.count(mark(Reason.CRASHED)) == 3  # the headline, the case as it is, and as supposed


@pytest.mark.parametrize("reason", FAILURES)
@pytest.mark.parametrize("face", DATA)
def test_programs_are_told_why_there_is_no_second_opinion(
    face: str, reason: Reason, monkeypatch: pytest.MonkeyPatch
) -> None:
    asks(monkeypatch, silent(reason))
    (data,) = json.loads(run(*DATA[face]).stdout)
    assert (data.get("engine") or data)["second_opinion"] == SAID[reason]
    for supposed in data.keys() & {"what_if", "strike"}:
        assert {data[supposed][side]["second_opinion"] for side in ("baseline", "scenario")} == {SAID[reason]}


def test_an_interview_ends_with_the_mark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asks(monkeypatch, silent(Reason.CRASHED))
    done = run("ask", "--resume", CASE, "--out", str(tmp_path / "case.yaml"), input="q\n")
    assert_marked(done.stderr, Reason.CRASHED)


@pytest.mark.parametrize("blind", [[], ["--blind"]], ids=["open", "blind"])
@pytest.mark.parametrize("format", FORMATS)
def test_the_paper_carries_it_in_every_format(
    format: str, blind: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asks(monkeypatch, silent(Reason.TIMED_OUT))
    out = tmp_path / f"r.{format}"
    assert run("report", CASE, "-o", str(out), *blind).exit_code == 0
    text = " ".join(text_of(out.read_bytes(), format).split())
    assert text.casefold().count(f"{mark(Reason.TIMED_OUT)}{OUTCOME}".casefold()) == 2  # of everyone, and of the person
    assert f"{say('report.proposed', 'vi', outcome=OUTCOME)}".casefold() not in text.casefold()
    assert say("unchecked.timed_out", "vi") in text.partition("7. Biên nhận")[2]


def test_only_a_check_that_was_asked_for_by_exit_code_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    asks(monkeypatch, silent(Reason.CRASHED))
    assert [run("evaluate", CASE, *more).exit_code for more in ([], ["--exit-code"])] == [0, 1]


def test_where_no_second_engine_is_installed_the_answer_says_that_one_program_computed_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asks(monkeypatch, silent(Reason.NOT_INSTALLED))
    alone = say("engines.unavailable", "vi")
    for face in TEXTS.values():
        text = " ".join(run(*face).stdout.split())
        assert alone in text and "chưa được đối chiếu" not in text.casefold()
    assert run("report", CASE, "-o", str(tmp_path / "r.md")).exit_code == 0
    assert alone in text_of((tmp_path / "r.md").read_bytes(), "md")
    assert run("evaluate", CASE, "--exit-code").exit_code == 0


@pytest.mark.parametrize("installed", [True, False])
def test_the_start_of_the_screens_says_whether_one_program_alone_computes(
    installed: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    starting = import_module("engine.cli.ui")
    served: list[dict[str, str]] = []

    def serve(command: list[str], environment: dict[str, str], folder: Path) -> int:
        served.append(environment)
        return 0

    monkeypatch.setattr(starting, "_run", serve)
    monkeypatch.setattr(starting, "_is_taken", lambda address, port: False)
    find = starting.find_spec
    monkeypatch.setattr(starting, "find_spec", lambda name: installed or None if name == "durable" else find(name))
    profile = tmp_path / "own.yaml"
    profile.write_text("form: party\nsecond_opinion: required\n", encoding="utf-8")
    done = run("ui", "--headless", "--organisation", str(profile))
    assert (say("engines.unavailable", "vi") in done.stdout) is not installed
    assert served[0]["CONGTAM_ORGANISATION"] == str(profile)
    profile.write_text("form: party\nsecond_opinion: perhaps\n", encoding="utf-8")
    assert run("ui", "--headless", "--organisation", str(profile)).exit_code == 1 and len(served) == 1


def test_whoever_forgets_to_ask_the_second_engine_shows_a_mark() -> None:
    (decision,) = decide(kl14(), load_case(HEALTH, kl14()))
    assert decision.unchecked and not decision.checked
    assert [is_unchecked(said, "settled") for said in ("agrees", "unavailable", "not_asked", "what next")] == [
        False, False, True, True,
    ]  # fmt: skip
    assert not is_unchecked("not_asked", "inconsistent")


def test_an_engine_that_fails_again_and_again_is_not_asked_of_everyone(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def hangs(*given: object) -> Unavailable:
        asked.append(given)
        return Unavailable(Reason.TIMED_OUT)

    monkeypatch.setattr(recommending, "MOST_FAILURES", 1)
    decisions = recommend(kl14(), load_case(ROOT / "cases" / "toll-free-bridge.yaml", kl14()), hangs)
    assert [d.second_opinion for d in decisions] == ["timed_out", "not_asked"] and len(asked) == 1
    assert all(decision.unchecked for decision in decisions)


# -- on record


@pytest.mark.parametrize("reason", FAILURES)
def test_what_was_not_checked_is_recorded_only_where_that_is_asked_for(
    reason: Reason, register: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asks(monkeypatch, silent(reason))
    refused = run("register", "decide", CASE, register=register)
    assert refused.exit_code == 1 and "--unconfirmed" in refused.stderr and refused.stdout == ""
    assert say(f"unchecked.{SAID[reason]}", "vi") in refused.stderr
    assert len(_records(register)) == 1
    done = run("register", "decide", CASE, "--unconfirmed", register=register)
    assert done.exit_code == 0
    assert_marked(done.stdout, reason)
    assert _records(register)[-1].count(say(f"unchecked.{SAID[reason]}", "vi")) == 1
    shown = json.loads(run("register", "show", "4", "--format", "json", register=register).stdout)
    assert shown["record"]["content"]["second_opinion"] == SAID[reason]
    assert shown["sealed"]["engine"]["second_opinion"] == SAID[reason]


def _records(register: str) -> list[str]:
    return (
        run("register", "search", "health-records-pilot", register=register).stdout.splitlines()
        and run("register", "show", register=register).stdout.splitlines()
    )


def test_no_face_can_forget_to_refuse(register: str) -> None:
    brought = given()
    with Register.open(register) as opened, pytest.raises(RegisterError) as caught:
        keep_decisions(opened, NOW, "k", brought, decide(kl14(), brought.case))  # never held against the second
    assert caught.value.trouble is Trouble.UNCHECKED


@pytest.fixture
def unconfirmed(register: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A register with a recommendation that was not checked, and a second engine that does not answer."""
    asks(monkeypatch, silent(Reason.CRASHED))
    assert run("register", "decide", CASE, "--unconfirmed", register=register).exit_code == 0
    return register


def test_a_check_of_the_register_counts_what_was_not_checked_then_and_now(unconfirmed: str) -> None:
    verified = json.loads(run("register", "verify", "--format", "json", register=unconfirmed).stdout)
    assert verified["ok"] and (verified["replayed"], verified["replayed_alone"], verified["unconfirmed"]) == (1, 1, 1)
    text = run("register", "verify", register=unconfirmed).stdout
    for name in ("replayed_alone", "unconfirmed"):
        assert say(f"register.unchecked.{name}", "vi", count=1) in text


@pytest.mark.second_engine
def test_a_check_with_a_wrong_engine_finds_that_the_engines_differ(
    unconfirmed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for which in ("rule", "diagram"):
        asks(monkeypatch, wrong_engine(which, monkeypatch))
        verified = json.loads(run("register", "verify", "--format", "json", register=unconfirmed).stdout)
        assert not verified["ok"] and verified["found"] == [{"fault": "engines_differ", "sequence": 4, "name": ""}]


def test_statistics_and_tables_tell_what_was_not_checked(unconfirmed: str) -> None:
    assert json.loads(run("register", "stats", "--format", "json", register=unconfirmed).stdout)["unchecked"] == [
        {"sequence": 4, "case": "health-records-pilot", "person": "p1"}
    ]
    assert say("register.stats.unchecked", "vi", count=1) in run("register", "stats", register=unconfirmed).stdout
    head, row = run("register", "export", "--format", "csv", register=unconfirmed).stdout.strip().splitlines()
    assert dict(zip(head.lstrip("\ufeff").split(","), row.split(","), strict=True))["second_opinion"] == "crashed"


def test_precedents_tell_of_both_sides_that_they_were_not_checked(unconfirmed: str, tmp_path: Path) -> None:
    worse = tmp_path / "worse.yaml"
    text = HEALTH.read_text(encoding="utf-8").replace("case: health-records-pilot", "case: another")
    worse.write_text(text.replace("damage_level: {value: none", "damage_level: {value: minor"), encoding="utf-8")
    output = " ".join(run("register", "precedents", str(worse), register=unconfirmed).stdout.split())
    assert say("unchecked.after", "vi", told="", reason=say("unchecked.crashed", "vi")).strip() in output


# -- an organisation that demands both


@pytest.mark.parametrize("reason", [*FAILURES, Reason.NOT_INSTALLED])
def test_an_organisation_that_demands_both_gets_no_paper_and_no_record_of_one_alone(
    reason: Reason, register: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    profile, out = tmp_path / "own.yaml", tmp_path / "r.md"
    profile.write_text("form: party\nsecond_opinion: required\n", encoding="utf-8")
    asks(monkeypatch, silent(reason))
    demanding = ["--organisation", str(profile)]
    for command in (
        ["report", CASE, "-o", str(out)],
        ["report", CASE, "-o", str(out), "--blind"],
        ["register", "decide", CASE, "--unconfirmed"],
    ):
        refused = run(*command, *demanding, register=register)
        assert refused.exit_code == 1 and "second_opinion: required" in refused.stderr
        assert say(f"unchecked.{SAID[reason]}", "vi") in refused.stderr
    assert not out.exists() and len(_records(register)) == 1


@pytest.mark.second_engine
def test_an_organisation_that_demands_both_gets_what_both_agree_on(register: str, tmp_path: Path) -> None:
    profile, out = tmp_path / "own.yaml", tmp_path / "r.md"
    profile.write_text("form: party\nsecond_opinion: required\n", encoding="utf-8")
    for command in (["report", CASE, "-o", str(out)], ["register", "decide", CASE]):
        assert run(*command, "--organisation", str(profile), register=register).exit_code == 0


# -- a wrong rule in either


@pytest.mark.second_engine
@pytest.mark.parametrize("which", ["rule", "diagram"])
def test_a_wrong_rule_in_either_engine_lets_no_recommendation_out(
    which: str, register: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asks(monkeypatch, wrong_engine(which, monkeypatch))
    out = tmp_path / "r"
    papers = [["report", CASE, "-o", f"{out}.{format}", *more] for format in FORMATS for more in ([], ["--blind"])]
    kept = [["register", "decide", CASE, "--unconfirmed"], ["register", "precedents", CASE]]
    for command in [*TEXTS.values(), *DATA.values(), *papers, *kept]:
        done = run(*command, register=register)
        assert (done.exit_code, done.stdout.strip()) in ((1, ""), (1, "[]")), command
        assert "không đưa ra đề nghị nào" in done.stderr
    assert not list(tmp_path.glob("r.[!d]*")) and len(_records(register)) == 1


@pytest.mark.second_engine
@pytest.mark.parametrize("which", ["rule", "diagram"])
def test_an_interview_keeps_the_case_and_recommends_nothing(
    which: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asks(monkeypatch, wrong_engine(which, monkeypatch))
    done = run("ask", "--resume", CASE, "--out", str(tmp_path / "case.yaml"), input="q\n")
    assert "không đưa ra đề nghị nào" in done.stderr and OUTCOME.casefold() not in done.stderr.casefold()
    assert (tmp_path / "case.yaml").exists()


# -- the command as it runs

DYING = """
import os, sys, time
from engine.cli import common, main
from engine.reasoning import second_opinion
class Engine:
    def __init__(self, program): {fate}
second_opinion.Engine = Engine
common.PATIENCE_SECONDS = 1
main()
"""


@pytest.mark.second_engine
@pytest.mark.parametrize(
    ("fate", "reason"),
    [
        ("os.kill(os.getpid(), 11)", Reason.CRASHED),
        ("time.sleep(600)", Reason.TIMED_OUT),
        ("import no_such_part_of_durable", Reason.NOT_LOADED),
    ],
)
def test_a_crash_or_a_hang_inside_of_durable_rules_is_told_and_ends_no_command(fate: str, reason: Reason) -> None:
    command = [sys.executable, "-c", DYING.format(fate=fate), "evaluate", CASE]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    assert_marked(done.stdout, reason)
    assert done.stderr == ""


def test_the_commands_ask_the_second_engine_in_a_process_of_its_own() -> None:
    assert {module.second_engine for module in COMMANDS} == {second_engine}
    assert type(second_engine()).__name__ == "Worker"
