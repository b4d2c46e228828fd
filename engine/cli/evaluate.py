"""`congtam evaluate`: a recommendation for each person of case files."""

from __future__ import annotations

from typing import Annotated

import typer

from engine.cli.common import Format, FormatOption, Lang, LangOption, RulebookOption, find_case, show
from engine.reading.entries import Language
from engine.telling.text import render_case
from engine.telling.wording import help_text


def evaluate(
    cases: Annotated[list[str], typer.Argument(help=help_text("help.cases"), metavar="CASE...")],
    lang: LangOption = Lang.vi,
    format: FormatOption = Format.text,
    rulebook: RulebookOption = None,
    full: Annotated[bool, typer.Option("--full", help=help_text("help.full"))] = False,
) -> None:
    from engine.reasoning.decide import decide

    language: Language = lang.value
    failed = False
    decided = []
    for name in cases:
        loaded = find_case(name, rulebook, language)
        if loaded is None:
            failed = True
            continue
        book, case = loaded
        decisions = decide(book, case)
        decided += decisions
        if format is Format.text:
            show(render_case(book, case, decisions, language, full))
    if format is Format.json:
        show("[" + ",\n".join(d.to_json().decode() for d in decided) + "]")
    raise typer.Exit(1 if failed else 0)
