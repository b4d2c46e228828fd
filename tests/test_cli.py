"""The command line, as a committee's machine runs it."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from engine import decide, load_case
from engine.cli import app
from engine.reading.case import CheckedCase
from engine.reasoning.recommend import Ask, compare
from engine.reasoning.second_opinion import Opinion, second_opinion
from tests.support import CASES, ROOT, kl14

HEALTH = str(ROOT / "cases" / "health-records-pilot.yaml")
run = CliRunner().invoke


def test_evaluate_prints_the_recommendation_and_exits_0() -> None:
    result = run(app, ["evaluate", HEALTH])
    assert result.exit_code == 0
    assert "=> ĐỀ NGHỊ XEM XÉT MIỄN TRÁCH NHIỆM" in result.stdout
    assert result.stderr == ""


def test_evaluate_speaks_english_when_asked() -> None:
    result = run(app, ["evaluate", HEALTH, "--lang", "en"])
    assert "=> RECOMMENDED FOR CONSIDERATION OF EXEMPTION FROM RESPONSIBILITY" in result.stdout


def test_evaluate_as_json_is_one_array_with_a_decision_a_person_in_the_order_given() -> None:
    names = [str(path) for path in (CASES[3], CASES[0], CASES[1])]
    result = run(app, ["evaluate", *names, "--format", "json"])
    decisions = json.loads(result.stdout)
    assert [d["schema"] for d in decisions] == ["congtam.decision/2"] * len(decisions)
    assert list(dict.fromkeys(d["case"]["id"] for d in decisions)) == [Path(n).stem for n in names]


def test_the_json_of_a_decision_has_the_fields_of_the_contract_in_order() -> None:
    decision = json.loads(run(app, ["evaluate", HEALTH, "--format", "json"]).stdout)[0]
    contract = [
        "schema", "engine", "rulebook", "readings", "case", "as_of", "person", "status", "grounded", "recommendation",
        "possible", "decisive", "must_establish", "flags", "trace",
    ]  # fmt: skip
    assert list(decision) == contract
    assert set(decision["engine"]) == {"version", "second_opinion"}
    assert decision["rulebook"]["id"] == "kl14" and len(decision["rulebook"]["sha256"]) == 64
    assert decision["person"] == {"id": "p1", "roles": ["proposer", "implementer"]}
    assert decision["trace"]["root"] in decision["trace"]["nodes"]


def test_a_trace_node_has_status_value_citation_place_role_and_evidence() -> None:
    nodes = json.loads(run(app, ["evaluate", HEALTH, "--format", "json"]).stdout)[0]["trace"]["nodes"]
    rule = nodes["rule:policy.met"]
    assert (rule["status"], rule["applies"], rule["value"], rule["role"]) == ("holds", "holds", "met", "decisive")
    assert (rule["basis"], rule["clauses"]) == ("text", ["2.4.2c", "2.3a", "2.3c"])
    assert rule["place"] == "conclusions/approved_policy.yaml#policy.met"
    finding = nodes["finding:subjective_fault"]
    assert (finding["value"], finding["evidence"], finding["role"]) == ("none", ["E4"], "decisive")
    stopped = nodes["rule:policy.approval-missing"]
    assert (stopped["status"], stopped["applies"]) == ("fails", "fails")


def test_two_lines_are_shown_where_a_person_stands_on_both() -> None:
    result = run(app, ["evaluate", str(ROOT / "cases" / "toll-free-bridge.yaml"), "--format", "json"])
    lines = json.loads(result.stdout)[1]["lines"]
    assert lines["main"] == {"recommendation": "exemption", "possible": ["exemption"]}
    assert lines["supervision"] == {"recommendation": "not_applicable", "possible": ["not_applicable"]}


def test_evaluate_reads_standard_input() -> None:
    text = Path(HEALTH).read_text(encoding="utf-8")
    assert run(app, ["evaluate", "-"], input=text).stdout == run(app, ["evaluate", HEALTH]).stdout


def test_a_bad_case_does_not_keep_a_good_one_from_being_answered(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("case: x\n", encoding="utf-8")
    result = run(app, ["evaluate", str(bad), HEALTH])
    assert result.exit_code == 1
    assert "missing-field" in result.stderr
    assert "ĐỀ NGHỊ XEM XÉT MIỄN" in result.stdout


FAULTS = {
    "gap": ("conclusions/abuse.yaml", "when: {corruption_or_negative_act: yes}", "when: {signs_of_crime: yes}"),
    "conflict": ("conclusions/scope.yaml", "overrides: [scope.result-short, scope.risk, ", "overrides: ["),
    "never-holds": ("conclusions/scope.yaml", "when: {is_innovation_pilot: no}", "when: {not: {role: [ROLES]}}"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_check_refuses_a_planted_fault_with_a_witness_that_shows_it(fault: str, tmp_path: Path) -> None:
    copy = tmp_path / "kl14"
    shutil.copytree(ROOT / "rules" / "kl14", copy)
    name, old, new = FAULTS[fault]
    new = new.replace("ROLES", ", ".join(kl14().roles))
    text = (copy / name).read_text(encoding="utf-8")
    assert old in text
    (copy / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    report = json.loads(run(app, ["check", str(copy), "--format", "json", "--lang", "en"]).stdout)
    assert not report["ok"]
    assert fault in {d["code"] for d in report["diagnostics"]}


def test_test_runs_every_expectation_and_fails_on_a_wrong_one(tmp_path: Path) -> None:
    assert run(app, ["test", str(ROOT / "cases")]).exit_code == 0
    wrong = tmp_path / "wrong.yaml"
    text = Path(HEALTH).read_text(encoding="utf-8").replace("recommendation: exemption", "recommendation: strict")
    wrong.write_text(text, encoding="utf-8")
    result = run(app, ["test", str(wrong), "--lang", "en"])
    assert result.exit_code == 1
    assert "recommendation: expected strict, got exemption" in result.stdout


def test_test_of_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    assert run(app, ["test", str(tmp_path)]).exit_code == 1


@pytest.mark.parametrize("arguments", [[], ["evaluate"], ["evaluate", HEALTH, "--lang", "fr"], ["nonsense"]])
def test_wrong_usage_exits_2(arguments: list[str]) -> None:
    assert run(app, arguments).exit_code == 2


@pytest.mark.parametrize("command", ["evaluate", "check", "test", "diff", "sweep", "schema"])
def test_every_command_has_help_with_an_example(command: str) -> None:
    result = run(app, [command, "--help"])
    assert result.exit_code == 0
    assert f"Ví dụ: congtam {command}" in result.stdout


def test_evaluate_imports_no_data_frame_and_no_screen() -> None:
    program = (
        "import sys; from engine.cli import app\n"
        "try: app(['evaluate', sys.argv[1]])\n"
        "except SystemExit: pass\n"
        "print(sorted({m.split('.')[0] for m in sys.modules} & {'pandas', 'numpy', 'streamlit', 'rich'}))"
    )
    done = subprocess.run([sys.executable, "-c", program, HEALTH], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.splitlines()[-1] == "[]"


def test_output_is_utf8_even_where_the_terminal_is_not() -> None:
    environment = os.environ | {"PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-c", "from engine.cli import main; main()", "evaluate", HEALTH]
    done = subprocess.run(command, capture_output=True, env=environment, cwd=ROOT, check=True)
    assert "ĐỀ NGHỊ XEM XÉT" in done.stdout.decode("utf-8")


@pytest.mark.second_engine
def test_what_a_person_is_shown_has_been_through_both_engines() -> None:
    decisions = json.loads(run(app, ["evaluate", *map(str, CASES), "--format", "json"]).stdout)
    says = {d["status"]: d["engine"]["second_opinion"] for d in decisions}
    assert says == {"settled": "agrees", "open": "agrees", "inconsistent": "not_asked"}
    case = load_case(HEALTH, kl14())
    assert b'"second_opinion":"not_asked"' in decide(kl14(), case)[0].to_json()


@pytest.mark.second_engine
def test_the_order_of_inference_is_shown_by_rounds_when_asked() -> None:
    output = run(app, ["evaluate", HEALTH, "--trace-order", "--lang", "en"]).stdout
    assert "What the second engine derived, round by round: p1" in output
    assert "conclusion:recommendation=exemption:est" in output.split("Round ")[-1]


@pytest.mark.second_engine
@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_recommendation_leaves_where_the_engines_disagree(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def disagree(case: CheckedCase, ask: Ask) -> None:
        decision = decide(case.rulebook, case)[0]
        opinion = second_opinion(case.rulebook, ("supervisor",), case.persons[0].settled)  # of somebody else
        assert isinstance(opinion, Opinion)
        compare(decision, opinion)

    monkeypatch.setattr("engine.reasoning.recommend.recommend_case", disagree)
    result = run(app, ["evaluate", HEALTH, "--lang", language])
    assert result.exit_code == 1
    assert result.stdout == ""
    assert {"vi": "không đưa ra đề nghị nào", "en": "no recommendation is made"}[language] in result.stderr
    for word in ("kl14 1.0.0", load_case(HEALTH, kl14()).sha256, "p1"):
        assert word in result.stderr
    assert "bà A" not in result.stderr


def test_where_the_second_engine_does_not_run_the_answer_says_so() -> None:
    program = "import sys; sys.modules['durable'] = None; from engine.cli import main; main()"
    command = [sys.executable, "-c", program, "evaluate", HEALTH, "--lang", "en"]
    output = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout
    assert "=> RECOMMENDED FOR CONSIDERATION OF EXEMPTION" in output
    assert "Second opinion: unavailable" in " ".join(output.split())


# -- which case files `congtam test` hears, and under which rulebook


def copy_of_kl14(folder: Path, name: str = "kl14", old: str = "", new: str = "") -> Path:
    """A copy under that id, whose damage finding may be renamed, with its own cases beside it."""
    copy = folder / "copy"
    shutil.copytree(ROOT / "rules" / "kl14", copy)
    for file in copy.rglob("*.yaml"):
        text = file.read_text(encoding="utf-8").replace("rulebook: kl14\n", f"rulebook: {name}\n")
        file.write_text(text.replace(old, new) if old else text, encoding="utf-8")
    return copy


def tested(*arguments: str) -> list[str]:
    """The ids of the cases that were heard without a difference."""
    result = run(app, ["test", *arguments, "--format", "json"])
    assert result.exit_code == 0, result.stderr
    persons = json.loads(result.stdout)
    assert not any(person["differences"] for person in persons)
    return list(dict.fromkeys(person["case"] for person in persons))


OWN = sorted(path.stem for path in (ROOT / "rules" / "kl14" / "cases").glob("*.yaml"))
SHIPPED = sorted(path.stem for path in CASES)


def test_test_without_cases_runs_those_here_and_those_of_every_shipped_rulebook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = sorted(path.stem for path in (ROOT / "rules").glob("*/cases/*.yaml"))
    assert set(OWN) < set(every)  # the overlays have their own
    monkeypatch.chdir(ROOT)
    assert sorted(tested()) == sorted([*every, *SHIPPED])
    monkeypatch.chdir(tmp_path)  # nothing here
    assert sorted(tested()) == every


def test_test_under_a_rulebook_runs_the_cases_here_and_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = copy_of_kl14(tmp_path)
    for left_out in (copy / "cases").glob("*-2*.yaml"):
        left_out.unlink()
    monkeypatch.chdir(ROOT)
    kept = sorted(path.stem for path in (copy / "cases").glob("*.yaml"))
    assert len(kept) < len(OWN)
    assert sorted(tested("--rulebook", str(copy))) == sorted([*kept, *SHIPPED])


def test_test_under_a_rulebook_of_another_id_leaves_out_the_files_of_others_even_those_it_cannot_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = copy_of_kl14(tmp_path, "another", "damage_level", "level_of_damage")
    monkeypatch.chdir(ROOT)
    assert sorted(tested("--rulebook", str(copy))) == OWN
    shutil.rmtree(copy / "cases")
    nothing = run(app, ["test", "--rulebook", str(copy)])
    assert nothing.exit_code == 1 and nothing.stderr  # no test at all is no success


def test_test_hears_cases_that_are_named_under_the_given_rulebook_whatever_they_say(tmp_path: Path) -> None:
    copy = copy_of_kl14(tmp_path, "another")
    assert tested(HEALTH, "--rulebook", str(copy)) == [Path(HEALTH).stem]


def test_a_rulebook_of_no_use_is_complained_of_once_and_fails_the_tests(tmp_path: Path) -> None:
    copy = copy_of_kl14(tmp_path)
    name, old, new = FAULTS["gap"]
    text = (copy / name).read_text(encoding="utf-8")
    (copy / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    result = run(app, ["test", str(ROOT / "cases"), "--rulebook", str(copy)])
    assert result.exit_code == 1
    assert result.stderr.count("error[gap]") + result.stderr.count("lỗi[gap]") == 1, result.stderr


def test_what_cannot_be_written_is_said_in_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("x", encoding="utf-8")
    for arguments in (
        ["diff", "kl14", "kl14-text", "--html", str(tmp_path)],
        ["diff", "kl14", "kl14-text", "--witnesses", str(file)],
        ["test", HEALTH, "--html", str(file / "page.html")],
        ["schema", "--out", str(file)],
    ):
        result = run(app, [*arguments, "--lang", "en"])
        assert result.exit_code == 1 and isinstance(result.exception, SystemExit), arguments
        assert "cannot be written" in result.stderr


def test_written_cases_never_overwrite_what_stands_in_the_folder(tmp_path: Path) -> None:
    for expected in (4, 8):
        assert run(app, ["diff", "kl14", "kl14-text", "--witnesses", str(tmp_path)]).exit_code == 0
        assert len(list(tmp_path.iterdir())) == expected
    texts = {path.read_text(encoding="utf-8").split("\n", 1)[0] for path in tmp_path.iterdir()}
    assert len(texts) == 8  # each is a case of its own
