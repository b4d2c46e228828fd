"""How a command ends: its exit code, and why, on standard error, where it ends before its time."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from typing import NoReturn, TypeVar

import typer

from engine.reading.diagnostics import Diagnostic
from engine.reading.entries import Language
from engine.telling.text import render_diagnostics

T = TypeVar("T")


class ExitCode(IntEnum):
    """What the end of a command says to programs."""

    DONE = 0
    FAILED = 1
    """The input has errors, or a check failed."""
    MISUSED = 2
    """What was asked cannot be asked, or not on this machine."""
    UNSETTLED = 3
    """`evaluate --exit-code`: some person's case is open or contradicts itself."""


def ended(failed: bool) -> typer.Exit:
    """The end of a command that has told what there is to tell; to be raised."""
    return typer.Exit(ExitCode.FAILED if failed else ExitCode.DONE)


def or_end(found: T | None) -> T:
    """What was found; where nothing was, which has been told already, the command ends."""
    if found is None:
        raise ended(failed=True)
    return found


def stop(sentence: str, code: ExitCode = ExitCode.FAILED) -> NoReturn:
    """Ends the command, after saying why."""
    typer.echo(sentence, err=True)
    raise typer.Exit(code)


def stop_at(diagnostics: Iterable[Diagnostic], language: Language) -> NoReturn:
    """Ends the command at what is wrong with its input, told in full."""
    complain(diagnostics, language)
    raise typer.Exit(ExitCode.FAILED)


def complain(diagnostics: Iterable[Diagnostic], language: Language) -> None:
    """Prints diagnostics to standard error."""
    text = render_diagnostics(diagnostics, language)
    if text:
        typer.echo(text, err=True)
