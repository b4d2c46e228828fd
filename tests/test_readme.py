"""What the README shows is what happens."""

import re

import pytest

from engine import decide
from engine.reading.load import read_case
from tests.support import ROOT, kl14
from tests.test_telling import told

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w*)\n(.*?)```", README, re.S)


def test_it_opens_with_the_two_commands() -> None:
    assert re.findall(r"^make (\w+)", BLOCKS[0][1], re.M) == ["demo", "test"]


def test_it_shows_what_the_first_prints(update: bool) -> None:
    case = re.search(r"evaluate cases/([\w-]+)\.yaml", (ROOT / "Makefile").read_text(encoding="utf-8"))
    assert case
    shown, printed = BLOCKS[1][1], told(case.group(1)).strip() + "\n"
    if update:
        (ROOT / "README.md").write_text(README.replace(shown, printed, 1), encoding="utf-8")
    else:
        assert shown == printed


def test_its_case_file_loads_without_a_diagnostic() -> None:
    text = next(body for kind, body in BLOCKS if kind == "yaml")
    loaded = read_case(text, kl14())
    assert loaded.diagnostics == ()
    assert loaded.value is not None
    assert decide(kl14(), loaded.value)[0].status == "open"


def test_its_python_runs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    program = next(body for kind, body in BLOCKS if kind == "python")
    exec(program, {})
    assert capsys.readouterr().out.startswith("p1 exemption ('exemption',) ()")


def test_every_file_it_links_to_is_there() -> None:
    for link in re.findall(r"\]\(([^)#]+)\)", README):
        if "://" not in link:
            assert (ROOT / link).exists(), link


def test_every_command_it_names_exists() -> None:
    from engine.cli import app

    commands = {command.callback.__name__ for command in app.registered_commands if command.callback}
    commands |= {str(group.typer_instance.info.name) for group in app.registered_groups if group.typer_instance}
    assert set(re.findall(r"^congtam (\w+)", README, re.M)) <= commands
    assert commands <= set(re.findall(r"congtam (\w+)", README))


def test_every_rulebook_file_the_docs_name_is_there() -> None:
    text = (ROOT / "docs" / "writing-rules.md").read_text(encoding="utf-8")
    for name in re.findall(r"`((?:conclusions/|sources/)?[\w-]+\.yaml)`", text):
        assert list((ROOT / "rules" / "kl14").glob(name)), name
