"""`congtam evaluate`: a recommendation for each person of case files, held against the second engine."""

from __future__ import annotations

from typing import Annotated

import typer

from engine.cli.common import (
    Format,
    FormatOption,
    Lang,
    LangOption,
    RulebookOption,
    find_case,
    recommended,
    reread,
    show,
)
from engine.cli.ending import ExitCode
from engine.cli.readings import ReadingOption
from engine.reading.entries import Language
from engine.reasoning.decision import Decision
from engine.reasoning.readings import Readings
from engine.telling.readings import with_readings
from engine.telling.text import render_case, render_rounds
from engine.telling.wording import help_text


def evaluate(
    cases: Annotated[list[str], typer.Argument(help=help_text("help.cases"), metavar="CASE...")],
    lang: LangOption = Lang.vi,
    format: FormatOption = Format.text,
    rulebook: RulebookOption = None,
    readings: Annotated[bool, typer.Option("--readings", help=help_text("help.readings"))] = False,
    reading: ReadingOption = None,
    full: Annotated[bool, typer.Option("--full", help=help_text("help.full"))] = False,
    trace_order: Annotated[bool, typer.Option("--trace-order", help=help_text("help.trace_order"))] = False,
    exit_code: Annotated[bool, typer.Option("--exit-code", help=help_text("help.exit_code"))] = False,
) -> None:
    language: Language = lang.value
    failed = False
    decided: list[Decision] = []
    rereadings: list[Readings] = []
    for name in cases:
        case = find_case(name, rulebook, language, reading or ())
        decisions = recommended(case, language) if case else None
        told = reread(decisions, case, language) if case and decisions and readings else []
        if decisions is None or told is None:
            failed = True
            continue
        decided += decisions
        rereadings += told
        if format is Format.text:
            show(render_case(decisions, language, full, told))
            if trace_order:
                show("\n".join(render_rounds(decision, language) for decision in decisions))
    if format is Format.json:
        made = map(with_readings, decided, rereadings) if readings else (d.to_json() for d in decided)
        show("[" + ",\n".join(each.decode() for each in made) + "]")
    failed = failed or (exit_code and any(decision.unchecked for decision in decided))
    unsettled = exit_code and any(decision.status != "settled" for decision in decided)
    raise typer.Exit(ExitCode.FAILED if failed else ExitCode.UNSETTLED if unsettled else ExitCode.DONE)
