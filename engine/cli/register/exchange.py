"""`congtam register export` and `import`: the register as JSON lines and back, or its decisions as a table."""

from __future__ import annotations

import io
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from engine.cli.common import Lang, LangOption, show
from engine.cli.register.common import HERE, RegisterOption, now, opened, said
from engine.reading.characters import visible
from engine.reading.entries import Language
from engine.telling.sheet import sheet
from engine.telling.wording import help_text, say

COLUMNS = (
    "sequence", "case", "person", "field", "year", "status", "recommendation", "possible", "clauses", "authority",
    "decided", "departs",
)  # fmt: skip


class As(StrEnum):
    """How a register is exported."""

    jsonl = "jsonl"
    csv = "csv"


def export(
    out: Annotated[Path | None, typer.Option("--out", help=help_text("help.register_out"))] = None,
    format: Annotated[As, typer.Option("--format", help=help_text("help.register_as"))] = As.jsonl,
    register: RegisterOption = HERE,
    lang: LangOption = Lang.vi,
) -> None:
    language: Language = lang.value
    with opened(register, language) as book, book.reading() as view:
        from engine.keeping.exchange import export as lines_of
        from engine.keeping.stats import outcomes

        try:
            with out.open("xb") if out else io.BytesIO() as file:
                if format is As.csv:
                    found = ([_cell(getattr(outcome, name)) for name in COLUMNS] for outcome in outcomes(view))
                    file.write(sheet(COLUMNS, found))
                else:
                    file.writelines(f"{line}\n".encode() for line in lines_of(view))
                if isinstance(file, io.BytesIO):
                    sys.stdout.buffer.write(file.getvalue())
        except OSError:
            typer.echo(say("usage.cannot_write", language, file=visible(str(out))), err=True)
            raise typer.Exit(1) from None


def import_(
    file: Annotated[Path, typer.Argument(help=help_text("help.register_file"))],
    register: RegisterOption = HERE,
    lang: LangOption = Lang.vi,
) -> None:
    language: Language = lang.value
    with said(language):
        from engine.keeping.exchange import import_lines
        from engine.keeping.register import Register

        try:
            with file.open(encoding="utf-8", newline="\n") as lines, Register.open_or_empty(register) as book:
                added, receipt = import_lines(book, now(), lines)
        except (OSError, UnicodeDecodeError):
            typer.echo(say("diagnostic.unreadable-file", language, name=visible(str(file))), err=True)
            raise typer.Exit(1) from None
        show(say("register.imported", language, count=added))
        if receipt:
            show(say("register.head", language, receipt=receipt))


def _cell(value: object) -> str | int:
    match value:
        case bool():
            return "yes" if value else "no"
        case int():
            return value
        case tuple():
            return "|".join(value)
        case _:
            return "" if value is None else str(value)
