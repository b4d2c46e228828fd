"""`congtam schema`: JSON Schemas for editors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from engine.cli.common import Lang, LangOption, look_at, show, write_file
from engine.cli.ending import stop_at
from engine.reading.diagnostics import InputError
from engine.reading.entries import Language
from engine.reading.load import load_rulebook
from engine.telling.wording import help_text, say


def schema(
    out: Annotated[Path, typer.Option("--out", help=help_text("help.out"))] = Path("schemas"),
    rulebook: Annotated[str, typer.Option("--rulebook", help=help_text("help.rulebook"))] = "kl14",
    lang: LangOption = Lang.vi,
) -> None:
    from engine.reading.schema import schemas

    language: Language = lang.value
    look_at(folders=[out])
    try:
        book = load_rulebook(rulebook)
    except InputError as error:
        stop_at(error.diagnostics, language)
    for name, content in schemas(book).items():
        text = json.dumps(content, ensure_ascii=False, indent=2, sort_keys=False) + "\n"
        show(say("schema.written", language, file=write_file(out / name, text)))
