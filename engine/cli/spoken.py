"""The command line itself in the language that is chosen: its help, wrong usage, and what can end any command."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from itertools import pairwise
from textwrap import shorten
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperCommand, TyperGroup

from engine.cli.ending import ExitCode
from engine.reading.characters import visible
from engine.reading.entries import Language
from engine.reading.environment import LANG
from engine.telling.wording import help_in, say
from engine.telling.words import SENTENCES
from engine.telling.writing import CannotWrite

if TYPE_CHECKING:
    from typer._click import Context, HelpFormatter, Parameter  # typer's own copy of click

NAMES = {"help_option_names": ["-h", "--help"]}
"""The settings of every command."""


def chosen_language(arguments: Sequence[str]) -> Language:
    """The language that a command line names, wherever it does, or else the environment."""
    named = [value for option, value in pairwise(arguments) if option == "--lang"]
    named += [argument.partition("=")[2] for argument in arguments if argument.startswith("--lang=")]
    return "en" if [os.environ.get(LANG, ""), *named][-1] == "en" else "vi"


def retold(text: str, language: Language) -> str:
    """What typer says, in the language; as it is where wording does not know it."""
    for key, (_, english) in SENTENCES.items() if language != "en" else ():
        if key.startswith("typer.") and (match := re.fullmatch(_pattern(english), text, re.S)):
            return say(key, language, **{name: retold(part, language) for name, part in match.groupdict().items()})
    return text


def _pattern(sentence: str) -> str:
    return re.sub(r"\\{([a-z]+)\\}", r"(?P<\1>.*)", re.escape(sentence))


class _Help:
    """How a command writes its help; mixed into what typer makes commands of."""

    def format_usage(self, ctx: Context, formatter: HelpFormatter) -> None:
        language = language_in(ctx)
        pieces = [retold(piece, language) for piece in ctx.command.collect_usage_pieces(ctx)]
        formatter.write_usage(ctx.command_path, " ".join(pieces), f"{say('cli.usage', language)}: ")

    def format_options(self, ctx: Context, formatter: HelpFormatter) -> None:
        for kind in ("argument", "option"):
            asked = [param for param in ctx.command.get_params(ctx) if param.param_type_name == kind]
            rows = [row for param in asked if (row := _row(param, ctx))]
            if rows:
                with formatter.section(say(f"cli.{kind}s", language_in(ctx))):
                    formatter.write_dl(rows)


def language_in(ctx: Context) -> Language:
    """The language of the command line that is being read."""
    return "en" if ctx.meta.get(LANG, chosen_language(())) == "en" else "vi"


def _row(param: Parameter, ctx: Context) -> tuple[str, str] | None:
    """A parameter and its help, with what typer adds to that in brackets."""
    row = param.get_help_record(ctx)
    if row is None:
        return None
    language = language_in(ctx)
    text, bracket, extra = row[1].rpartition("  [")
    if not bracket:
        return row[0], retold(row[1], language)
    return row[0], f"{text}  [{'; '.join(retold(part, language) for part in extra[:-1].split('; '))}]"


class SpokenCommand(_Help, TyperCommand):
    """A command whose help is in the language chosen."""


class SpokenGroup(_Help, TyperGroup):
    """A group of commands, and where every command ends: nothing of what a user may bring about is a traceback."""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """The arguments of the group; without any, the help."""
        if ctx.parent is None:
            ctx.meta[LANG] = chosen_language(args)
        if not args and not ctx.resilient_parsing:
            typer.echo(ctx.get_help(), err=True)
            raise typer.Exit(ExitCode.MISUSED)
        return super().parse_args(ctx, args)

    def format_options(self, ctx: Context, formatter: HelpFormatter) -> None:
        """The options, and then the commands."""
        super().format_options(ctx, formatter)
        helps = {name: help_in(self.commands[name].help or "", language_in(ctx)) for name in self.list_commands(ctx)}
        width = formatter.width - 6 - max(map(len, helps))
        with formatter.section(say("cli.commands", language_in(ctx))):
            formatter.write_dl([(name, shorten(help, width, placeholder="...")) for name, help in helps.items()])

    def main(self, *given: Any, **settings: Any) -> Any:
        """Runs a command and exits: 0 done, 1 an error in what was given or a failed check, 2 wrong usage."""
        arguments = given[0] if given else settings.get("args")
        language = chosen_language(sys.argv[1:] if arguments is None else arguments)
        try:
            code = super().main(*given, **settings | {"standalone_mode": False})
            sys.stdout.flush()
        except typer.TyperException as error:
            _tell(error, language)
            code = error.exit_code
        except CannotWrite as error:
            key = "usage.cannot_write" if error.path else "usage.cannot_print"
            typer.echo(say(key, language, file=visible(str(error.path))), err=True)
            code = ExitCode.FAILED
        except BrokenPipeError:  # whoever read our output has had enough
            code = ExitCode.DONE
        except SystemExit as ended:
            if not isinstance(ended.__context__, BrokenPipeError):  # typer's answer to the same
                raise
            code = ExitCode.DONE
        sys.exit(code)


def _tell(error: typer.TyperException, language: Language) -> None:
    """What was wrong with the usage, and where to read how it is right."""
    ctx: Context | None = getattr(error, "ctx", None)
    if ctx:
        typer.echo(f"{ctx.get_usage()}\n{say('cli.see', language, command=ctx.command_path)}\n", err=True)
    typer.echo(say("cli.error", language, sentence=retold(error.format_message(), language)), err=True)
