"""`congtam register export` and `import`: the register as JSON lines and back, or its decisions as a table."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from engine.cli.common import Lang, LangOption, look_at, show
from engine.cli.ending import stop
from engine.cli.register.common import DEFAULT_REGISTER, RegisterOption, ending_on_trouble, opened
from engine.keeping.chain import now
from engine.reading.characters import visible
from engine.reading.entries import Language
from engine.reading.load import STANDARD
from engine.reading.opening import opened as opened_file
from engine.reading.opening import trouble_of
from engine.telling.sheet import sheet
from engine.telling.wording import help_text, say
from engine.telling.writing import PRIVATE, replaces, writing

COLUMNS = (
    "sequence", "case", "person", "field", "year", "status", "recommendation", "possible", "clauses", "authority",
    "decided", "departs", "second_opinion", "readings",
)  # fmt: skip


class As(StrEnum):
    """How a register is exported."""

    jsonl = "jsonl"
    csv = "csv"


def export(
    out: Annotated[Path | None, typer.Option("--out", help=help_text("help.register_out"))] = None,
    format: Annotated[As, typer.Option("--format", help=help_text("help.register_as"))] = As.jsonl,
    register: RegisterOption = DEFAULT_REGISTER,
    lang: LangOption = Lang.vi,
) -> None:
    language: Language = lang.value
    if str(out) == STANDARD:
        out = None
    if out and replaces(out):  # never over an older one
        stop(say("register.exists", language, file=visible(str(out))))
    look_at(out)
    with opened(register, language) as opened_register, opened_register.reading() as view:
        from engine.keeping.exchange import export as lines_of
        from engine.keeping.stats import outcomes

        with _destination(out) as file:
            if format is As.csv:
                rows = ([_cell(getattr(outcome, name)) for name in COLUMNS] for outcome in outcomes(view))
                file.write(sheet(COLUMNS, rows))
            else:
                file.writelines(f"{line}\n".encode() for line in lines_of(view))


@contextmanager
def _destination(out: Path | None) -> Iterator[BinaryIO]:
    """The file, or standard output."""
    if out is None:
        whole = io.BytesIO()
        yield whole
        sys.stdout.buffer.write(whole.getvalue())
    else:
        with writing(out, PRIVATE) as file:
            yield file


def import_(
    file: Annotated[Path, typer.Argument(help=help_text("help.register_file"))],
    register: RegisterOption = DEFAULT_REGISTER,
    lang: LangOption = Lang.vi,
) -> None:
    language: Language = lang.value
    with ending_on_trouble(language):
        from engine.keeping.exchange import import_lines, read_lines
        from engine.keeping.register import Register

        try:
            source = sys.stdin.buffer if str(file) == STANDARD else opened_file(file)
        except (OSError, ValueError) as error:
            stop(say(f"diagnostic.{trouble_of(error)}", language, name=visible(str(file))))
        with source, Register.to_fill(register) as opened_register:
            added, receipt = import_lines(opened_register, now(), read_lines(source))
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
