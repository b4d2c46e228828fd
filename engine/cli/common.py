"""What the commands share: options, loading, printing."""

from __future__ import annotations

import atexit
import os
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from engine.cli.ending import complain, or_end, stop
from engine.cli.readings import read_as
from engine.cli.spoken import language_in
from engine.reading.case import CheckedCase
from engine.reading.characters import visible
from engine.reading.diagnostics import InputError, in_order
from engine.reading.entries import Language
from engine.reading.environment import LANG
from engine.reading.load import STANDARD, files_of, load_rulebook, read_case
from engine.reading.opening import MAX_BYTES
from engine.reading.organisation import Organisation, read_organisation
from engine.reading.rulebook import Rulebook
from engine.reasoning.compile import compile_rulebook
from engine.reasoning.decision import Decision
from engine.telling.opinions import refused
from engine.telling.wording import help_text, say
from engine.telling.writing import look, look_inside, writing

if TYPE_CHECKING:
    from engine.reasoning.readings import Readings
    from engine.reasoning.recommend import Ask

T = TypeVar("T")
"""Names standard input, or standard output, in place of a file."""


class Lang(StrEnum):
    """The language of what is printed."""

    vi = "vi"
    en = "en"


class Format(StrEnum):
    """Whether people or programs read what is printed."""

    text = "text"
    json = "json"


def _wherever_named(ctx: typer.Context, _value: Lang) -> Lang:
    """The language that the command line names, before the command's name or after it."""
    return Lang(language_in(ctx))


LangOption = Annotated[Lang, typer.Option("--lang", envvar=LANG, callback=_wherever_named, help=help_text("help.lang"))]
FormatOption = Annotated[Format, typer.Option("--format", help=help_text("help.format"))]
RulebookOption = Annotated[str | None, typer.Option("--rulebook", help=help_text("help.rulebook"))]


def find_case(
    name: str, rulebook: str | Rulebook | None, language: Language, readings: Iterable[str] = ()
) -> CheckedCase | None:
    """A case under its rulebook or another, read as `--reading` says; None, after saying why, if it cannot be used."""
    second_engine()  # it loads what it needs while the case is read
    source = sys.stdin.buffer.read(MAX_BYTES + 1) if name == STANDARD else Path(name)
    try:
        book = load_rulebook(rulebook) if isinstance(rulebook, str) else rulebook
        loaded = read_case(source, book, today=date.today())
        complain(in_order(loaded.diagnostics), language)
        if loaded.value is None:
            return None
        case = replace(loaded.value, rulebook=read_as(loaded.value.rulebook, readings, language))
        compile_rulebook(case.rulebook)
    except InputError as error:
        complain(error.diagnostics, language)
        return None
    return case


def case_files(path: Path) -> list[Path]:
    """The case files in a folder, or the one file."""
    return files_of(path) if os.path.isdir(path) else [path]


PATIENCE_SECONDS = 30.0
"""A person waits longer for a command than for a page; a run takes a fiftieth of it."""


@cache
def second_engine() -> Ask:
    """The second engine, in a process that ends with this one: a crash or a hang there is told here."""
    from logging import NullHandler

    from engine.reasoning.second_opinion_worker import SOONEST, Worker, log

    log.addHandler(NullHandler())  # a command tells it in its answer
    worker = Worker(PATIENCE_SECONDS, start=SOONEST)
    worker.start()
    atexit.register(worker.close)
    return worker


def recommended(case: CheckedCase, language: Language) -> list[Decision] | None:
    """Decisions held against the second engine; None, after saying so, where the two differ."""
    from engine.reasoning import recommend

    return agreed(lambda: recommend.recommend_told(case, second_engine()), case, language)


def reread(decisions: Iterable[Decision], case: CheckedCase, language: Language) -> list[Readings] | None:
    """What other readings make of each, every change held against the second engine; None where the two differ."""
    from engine.reasoning.recommend import confirmed_readings

    return agreed(
        lambda: [confirmed_readings(each.trace.readings, each, second_engine()) for each in decisions], case, language
    )


def agreed(ask: Callable[[], T], case: CheckedCase, language: Language) -> T | None:
    """What is asked of both engines; None, after saying that no recommendation is made, where they differ."""
    from engine.reasoning.recommend import EnginesDisagree
    from engine.reasoning.second_opinion import EngineFault

    try:
        return ask()
    except EnginesDisagree as error:
        named = ", ".join(f"{name}={value}" for name, value in error.readings)
        conclusion = f"{error.conclusion} ({named})" if named else error.conclusion
        answers = {"conclusion": conclusion, "first": ", ".join(error.first), "second": ", ".join(error.second)}
        about = {"rulebook": f"{error.rulebook} {error.version}", "case": error.case_sha256, "person": error.person}
        typer.echo(say("engines.disagree", language, **about, **answers), err=True)
    except EngineFault as error:
        book = case.rulebook
        about = {"rulebook": f"{book.id} {book.version}", "case": case.sha256, "trouble": error.trouble.value}
        typer.echo(say("engines.fault", language, **about), err=True)
    return None


def organisation_or_end(name: str, language: Language) -> Organisation:
    """The profile of that name or in that file; ends the command, after saying why, where it is none."""
    read = read_organisation(name)
    complain(read.diagnostics, language)
    return or_end(read.value)


def stop_where_refused(profile: Organisation, decisions: Iterable[Decision], language: Language) -> None:
    """Ends the command, after saying why, where an organisation demands a second opinion that is not there."""
    if sentence := refused(profile, decisions, language):
        stop(sentence)


def write_file(path: Path, content: str | bytes) -> str:
    """Writes a file, and the folders it stands in; its name as it is shown. Raises `CannotWrite`."""
    with writing(path) as stream:
        stream.write(content if isinstance(content, bytes) else content.encode())
    return visible(str(path))


def look_at(*files: Path | None, folders: Iterable[Path | None] = ()) -> None:
    """Raises `CannotWrite`, before the work begins, where one of these could not be written."""
    for file in filter(None, files):
        look(file)
    for folder in filter(None, folders):
        look_inside(folder)


def keep_apart(writes: Iterable[Path | None], reads: Iterable[str | Path | None], language: Language) -> None:
    """Ends as wrong usage where a file would be written that is read too, or is written by another option."""
    sources = [Path(name) for name in reads if name and str(name) != STANDARD]
    files: list[Path] = []
    for path in (path for path in writes if path and str(path) != STANDARD):
        for key, others in (("usage.own_input", sources), ("usage.written_twice", files)):
            if any(_is_one_file(path, other) for other in others):
                raise typer.BadParameter(say(key, language, file=visible(str(path))))
        files.append(path)


def _is_one_file(one: Path, other: Path) -> bool:
    if os.path.isfile(one) and os.path.isfile(other):
        return one.samefile(other)
    return not os.path.exists(one) and os.path.realpath(one) == os.path.realpath(other)


def show(text: str) -> None:
    """Prints a result to standard output."""
    typer.echo(text)
