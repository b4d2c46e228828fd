"""The command line as a whole: exit codes, the language it speaks, versions, and names that the system cannot read."""

import json
import os
import re
import signal
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from engine.cli import app, streams
from engine.reading.characters import visible
from engine.reasoning.decision import SCHEMA, VERSION
from engine.telling.wording import say
from tests.parts import few
from tests.support import ROOT

HEALTH = ROOT / "cases" / "health-records-pilot.yaml"
DOCS = ROOT / "docs" / "commands.md"
ROW = re.compile(r"^\| `(congtam.*?)` \| (\d+) \|", re.M)
ROWS = [(command.replace("\\|", "|"), int(code)) for command, code in ROW.findall(DOCS.read_text(encoding="utf-8"))]
BIN = str(Path(sys.executable).parent)
run = CliRunner().invoke


def shell(command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command in a shell, as someone types it."""
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    everything = {name: value for name, value in os.environ.items() if name != "CONGTAM_LANG"} | {"PATH": path}
    words = ["bash", "-o", "pipefail", "-c", f"{command}\nexit $?"]  # it stays: completion asks which shell it runs in
    return subprocess.run(words, env=everything | environment, capture_output=True, text=True, check=False)


# -- exit codes


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The files that the rows of the table name."""
    folder = tmp_path_factory.mktemp("files")
    text = HEALTH.read_text(encoding="utf-8")
    opened = re.sub(r"(?m)^( *)subjective_fault:.*$", r"\1subjective_fault: unknown", text).split("\nexpect:")[0]
    (folder / "open.yml").write_text(f"{opened}\n", encoding="utf-8")
    (folder / "bad.yaml").write_text("case: x\n", encoding="utf-8")
    (folder / "empty").mkdir()
    named = {"OPEN": folder / "open.yml", "BAD": folder / "bad.yaml", "TMP": folder / "empty"}
    return {"CASE": str(HEALTH)} | {name: str(path) for name, path in named.items()}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is full")
@pytest.mark.parametrize(("command", "code"), few(ROWS, 6), ids=[command for command, _ in ROWS])
def test_every_row_of_the_table_in_the_docs_is_how_the_command_ends(
    command: str, code: int, files: dict[str, str]
) -> None:
    done = shell(command, **files)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr and "Exception ignored" not in done.stderr
    assert (done.stderr == "") == (code in (0, 3) and not command.startswith("congtam ask")), done.stderr
    assert not list(Path(files["TMP"]).iterdir())


def test_the_table_in_the_docs_has_every_code() -> None:
    assert {code for _, code in ROWS} == {0, 1, 2, 3} and len(ROWS) > 25


@pytest.mark.parametrize("descriptors", few(["<&- >&- 2>&-", ">&-"], 1))
def test_no_file_stands_in_for_a_stream_that_was_closed(descriptors: str, tmp_path: Path) -> None:
    where = f"--register {tmp_path}/r.db"
    done = shell(f"congtam register init {where} {descriptors}; congtam register show {where}")
    assert done.returncode == 0 and "Traceback" not in done.stderr


def test_files_of_either_ending_are_tested_and_an_expectation_is_asked_for(tmp_path: Path) -> None:
    text = HEALTH.read_text(encoding="utf-8")
    for name in ("a.yml", "b.yaml", "C.YAML"):
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert len(json.loads(run(app, ["test", str(tmp_path), "--format", "json"]).stdout)) == 3
    for path in tmp_path.iterdir():
        path.write_text(text.split("\nexpect:")[0] + "\n", encoding="utf-8")
    result = run(app, ["test", str(tmp_path), "--lang", "en"])
    assert result.exit_code == 1 and "nothing was tested" in result.stderr


# -- the language

WRONG = [
    "evaluat x", "nonsense", "evaluate", "evaluate x --nix", "evaluate x --lan", "evaluate x --lang", "register nix",
    "evaluate x --full=3", "evaluate x --format xml", "check a b c", "report x", "ui --port 0", "ui --port 70000",
    "ui --port a", "sweep --unknown a", "--format json", "ask --out README.md", "register",
]  # fmt: skip
ENGLISH = re.compile(r"\b(the|is|not|no|for|such|missing|invalid|usage|try|option|argument|input|got|error)\b", re.I)


@pytest.mark.parametrize("arguments", WRONG)
def test_wrong_usage_is_told_in_the_language_chosen(arguments: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    result = run(app, arguments.split())
    last_line = result.stderr.splitlines()[-1] if arguments != "register" else result.stderr.partition("\n")[0]
    assert result.exit_code == 2 and not ENGLISH.search(last_line), result.stderr
    assert not re.search("Usage|Error|Options|Commands|Show this", result.stderr)
    named = run(app, ["--lang", "en", *arguments.split()])
    assert named.exit_code == 2 and ENGLISH.search(named.stderr), named.stderr
    assert not re.search("Cách dùng|Lỗi|Tùy chọn", named.stderr)
    monkeypatch.setenv("CONGTAM_LANG", "en")
    assert run(app, arguments.split()).stderr == named.stderr


@pytest.mark.parametrize("option", ["-h", "--help"])
@pytest.mark.parametrize("command", ["", "evaluate", "sweep", "register", "register assess"])
def test_the_headings_of_help_are_in_the_language_chosen(command: str, option: str) -> None:
    page = run(app, [*command.split(), option]).stdout
    assert page.startswith("Cách dùng: ") and "\nTùy chọn:\n" in page and "In hướng dẫn này rồi kết thúc." in page
    assert not re.search(r"Usage|Options:|Arguments:|Commands:|Show this|\[default|required\]|env var", page)
    english = run(app, ["--lang=en", *command.split(), option]).stdout
    assert english.startswith("Usage: ") and "\nOptions:\n" in english and "Show this message and exit." in english
    for words in ([*command.split(), "--lang", "en", option], [*command.split(), option, "--lang", "en"]):
        assert run(app, words).stdout == english
    assert ("Các lệnh:" in page) == ("Commands:" in english) == (command in ("", "register"))


def test_the_environment_chooses_the_language_of_answers_and_an_option_overrides_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CONGTAM_LANG", "en")
    english = run(app, ["evaluate", str(HEALTH)]).stdout
    assert "=> RECOMMENDED" in english
    assert "=> ĐỀ NGHỊ" in run(app, ["evaluate", str(HEALTH), "--lang", "vi"]).stdout
    monkeypatch.delenv("CONGTAM_LANG")
    assert run(app, ["--lang", "en", "evaluate", str(HEALTH)]).stdout == english
    monkeypatch.setenv("CONGTAM_LANG", "fr")
    assert run(app, ["evaluate", str(HEALTH)]).exit_code == 2


def test_a_format_before_the_command_is_said_to_go_with_the_version_alone() -> None:
    result = run(app, ["--format", "json", "evaluate", str(HEALTH)])
    assert result.exit_code == 2 and say("usage.format_of_version", "vi") in result.stderr


def test_a_signal_that_one_is_told_to_ignore_stays_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[int, object] = {signal.SIGHUP: signal.SIG_IGN, signal.SIGTERM: signal.SIG_DFL}
    monkeypatch.setattr(signal, "getsignal", given.get)
    monkeypatch.setattr(signal, "signal", given.__setitem__)
    streams.end_in_order()
    assert given[signal.SIGHUP] is signal.SIG_IGN and callable(given[signal.SIGTERM])


# -- versions, and completion


def test_the_version_stands_in_one_place_and_is_told_for_people_and_programs() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert "version" not in project["project"]
    place = project["tool"]["hatch"]["version"]
    assert re.findall(place["pattern"], (ROOT / place["path"]).read_text(encoding="utf-8")) == [VERSION]
    assert run(app, ["--version"]).stdout == f"congtam {VERSION}\n"
    versions = json.loads(run(app, ["--version", "--format", "json"]).stdout)
    assert versions == {"engine": VERSION, "decision": SCHEMA, "rulebook": "congtam.rulebook/1"}


def test_a_shell_can_be_shown_how_to_complete_commands_and_options() -> None:
    script = shell("congtam --show-completion")
    assert script.returncode == 0 and "_CONGTAM_COMPLETE" in script.stdout, script.stderr
    asked = {"_CONGTAM_COMPLETE": "complete_bash", "COMP_WORDS": "congtam eval", "COMP_CWORD": "1"}
    assert shell("congtam", **asked).stdout.split() == ["evaluate"]


# -- names of files

OWN = [
    "report CASE -o CASE", "sweep TABLE TABLE", "sweep TABLE --summary TABLE", "sweep TABLE out.csv --summary TABLE",
    "sweep --sample 3 out.csv --odds ODDS --summary ODDS", "sweep TABLE out.csv --summary out.csv",
    "report CASE -o PAPER --template PAPER", "test CASE --html CASE", "diff RULES kl14 --html RULES",
    "sweep LINK --summary TABLE",
]  # fmt: skip


@pytest.mark.parametrize("arguments", OWN)
def test_what_is_read_is_never_written_over_nor_two_things_under_one_name(
    arguments: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    names = {"CASE": "c.md", "TABLE": "t.csv", "ODDS": "o.txt", "PAPER": "p.docx", "RULES": "r.yaml", "LINK": "l.csv"}
    for name in names.values():
        (tmp_path / name).write_text("approval_given\nyes\n", encoding="utf-8")
    (tmp_path / "l.csv").unlink()
    (tmp_path / "l.csv").symlink_to("t.csv")
    done = run(app, [names.get(word, word) for word in arguments.split()])
    assert done.exit_code == 2 and re.search("là tệp đang đọc|hai lần làm nơi ghi", done.stderr), done.output
    assert {path.name for path in tmp_path.iterdir()} == set(names.values())
    assert {path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == {"approval_given\nyes\n"}


LONG = "n" * 300
NAMED = [
    f"report {HEALTH} -o {LONG}.md", f"ask --out {LONG}.yaml", f"sweep --sample 3 {LONG}.csv", f"sweep {LONG}.csv",
    f"sweep {LONG}.csv out.csv --summary {LONG}.svg", f"register init --register {LONG}.db", f"test {LONG}",
    f"test {HEALTH} --html {LONG}.html", f"evaluate {LONG}.yaml", f"check {LONG}", f"schema --out {LONG}",
    f"register show --register {LONG}.db", f"register stats --register r.db --svg {LONG}", f"explain {LONG}.yaml",
]  # fmt: skip


@pytest.mark.parametrize("arguments", NAMED)
def test_a_name_longer_than_any_is_told_like_every_other(
    arguments: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run(app, arguments.split(), input="")
    assert done.exit_code in (1, 2) and isinstance(done.exception, SystemExit), (done.output, done.exception)
    assert done.stderr and not list(tmp_path.iterdir())


def test_the_name_of_a_file_is_told_as_it_is_where_there_is_no_locale(tmp_path: Path) -> None:
    bare = {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    name = tmp_path / "báo cáo.md"
    for command, name_shown in (
        (f"congtam report {HEALTH} -o '{name}'", f"Đã ghi báo cáo vào {name}.\n"),
        (f"congtam evaluate '{tmp_path}/không có.yaml'", "không có tệp `"),
        (f"congtam schema --out '{tmp_path}/thư mục'", f"đã ghi {tmp_path}/thư mục/"),
    ):
        done = shell(command, **bare)
        assert name_shown in done.stdout + done.stderr and "�" not in done.stdout + done.stderr, command
    assert name.exists()


def test_a_name_that_is_no_utf8_is_told_with_a_sign_for_what_cannot_be_read() -> None:
    assert visible("b\udce1o") == "b�o"
    assert visible("b\udcc3\udca1o \ud83d") == "báo �"
