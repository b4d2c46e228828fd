"""What the docs show of a command is what it prints: write it anew with `pytest tests/test_docs.py --update`."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from engine.cli import app
from tests.parts import few
from tests.support import ROOT

RUN = re.compile(r"<!-- run: congtam (?P<arguments>.*?) -->\n```\n(?P<shown>.*?)```", re.S)
SHOWN = [
    (path, run["arguments"])
    for path in sorted((ROOT / "docs").glob("*.md"))
    for run in RUN.finditer(path.read_text(encoding="utf-8"))
]


def printed(arguments: str) -> str:
    """What the command prints, without the times it took."""
    result = CliRunner(env={"COLUMNS": "80"}).invoke(app, arguments.split())
    assert result.exit_code == 0, result.output
    return re.sub(r" *\(?\d+\.\d+ s\b\)?", "", result.stdout)


@pytest.mark.parametrize(("path", "arguments"), few(SHOWN, 2), ids=[arguments for _, arguments in SHOWN])
def test_the_docs_show_what_the_command_prints(
    path: Path, arguments: str, update: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    text, now = path.read_text(encoding="utf-8"), printed(arguments)
    run = next(run for run in RUN.finditer(text) if run["arguments"] == arguments)
    if update:
        path.write_text(text[: run.start("shown")] + now + text[run.end("shown") :], encoding="utf-8")
    else:
        assert run["shown"] == now


def test_each_overlay_is_proved_and_compared_in_the_docs() -> None:
    for overlay in ("kl14-text", "kl14-decree73"):
        assert {f"check {overlay} --lang en", f"diff kl14 {overlay} --cases cases --lang en"} <= {a for _, a in SHOWN}


def test_every_command_and_its_options_stand_on_one_page() -> None:
    shown = [a for path, a in SHOWN if path.name == "options.md"]
    named = ["", *(f"{command} " for command in commands(typer.main.get_command(app)))]
    assert shown == [f"{name}--help --lang en" for name in named]


def commands(of: object, path: str = "") -> Iterator[str]:
    """The commands below one, each by its whole name."""
    for name, command in getattr(of, "commands", {}).items():
        yield f"{path}{name}"
        yield from commands(command, f"{path}{name} ")
