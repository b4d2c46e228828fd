"""The command line: arguments to a call, its result to words and an exit code; one file a command.

Exit 0: done. 1: the input has errors or a check failed. 2: wrong usage. docs/commands.md has the whole table.
"""

from __future__ import annotations

import json
from typing import Annotated

import typer

from engine.cli.ask import ask
from engine.cli.check import check
from engine.cli.common import Format, FormatOption, Lang, LangOption, show
from engine.cli.diff import diff
from engine.cli.evaluate import evaluate
from engine.cli.explain import explain
from engine.cli.register import register
from engine.cli.report import report
from engine.cli.schema import schema
from engine.cli.spoken import NAMES, SpokenCommand, SpokenGroup
from engine.cli.streams import end_in_order, open_streams
from engine.cli.sweep import sweep
from engine.cli.test import test
from engine.cli.ui import ui
from engine.reading.rulebook_files import FORMAT
from engine.reasoning.decision import SCHEMA, VERSION
from engine.telling.wording import help_text, say

app = typer.Typer(
    name="congtam",
    cls=SpokenGroup,
    context_settings=NAMES,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for command in (evaluate, explain, ask, check, test, diff, sweep, report, schema, ui):
    app.command(cls=SpokenCommand, help=help_text(f"help.{command.__name__}"))(command)
app.add_typer(register)


@app.callback(invoke_without_command=True, help=help_text("help.app"))
def congtam(
    ctx: typer.Context,
    version: Annotated[bool, typer.Option("--version", help=help_text("help.version"))] = False,
    format: FormatOption = Format.text,
    lang: LangOption = Lang.vi,
) -> None:
    if version:
        formats = {"engine": VERSION, "decision": SCHEMA, "rulebook": FORMAT}
        show(json.dumps(formats) if format is Format.json else f"congtam {VERSION}")
        raise typer.Exit
    if ctx.invoked_subcommand is None:
        ctx.fail(say("usage.no_command", lang.value))
    if format is Format.json:
        ctx.fail(say("usage.format_of_version", lang.value))


def main() -> None:
    """The entry point of the command."""
    open_streams()
    end_in_order()
    app()
