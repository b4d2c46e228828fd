"""The command line: arguments to a call, its result to words and an exit code; one file a command.

Exit 0: done. 1: the input has errors or a check failed. 2: wrong usage.
"""

from __future__ import annotations

import io
import sys

import typer

from engine.cli.ask import ask
from engine.cli.check import check
from engine.cli.diff import diff
from engine.cli.evaluate import evaluate
from engine.cli.explain import explain
from engine.cli.register import register
from engine.cli.report import report
from engine.cli.schema import schema
from engine.cli.sweep import sweep
from engine.cli.test import test
from engine.cli.ui import ui
from engine.telling.wording import help_text

app = typer.Typer(
    name="congtam",
    help=help_text("help.app"),
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for command in (evaluate, explain, ask, check, test, diff, sweep, report, schema, ui):
    app.command(help=help_text(f"help.{command.__name__}"))(command)
app.add_typer(register)


def main() -> None:
    """The entry point of the command; what it prints is UTF-8 wherever it runs."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    app()
