"""`congtam register …`: what was known, which rules applied, what was recommended and decided, on record for good."""

from __future__ import annotations

import typer

from engine.cli.register.init import init
from engine.cli.register.keep import add_case, decide
from engine.cli.register.verify import verify
from engine.telling.wording import help_text

register = typer.Typer(name="register", help=help_text("help.register"), no_args_is_help=True, rich_markup_mode=None)
for command in (init, add_case, decide, verify):
    register.command(help=help_text(f"help.register_{command.__name__}"))(command)
