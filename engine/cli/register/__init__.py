"""`congtam register …`: what was known, which rules applied, what was recommended and decided, on record for good."""

from __future__ import annotations

import typer

from engine.cli.common import Lang, LangOption
from engine.cli.register.agreement import agreement
from engine.cli.register.exchange import export, import_
from engine.cli.register.init import init
from engine.cli.register.keep import add_case, decide
from engine.cli.register.look import search, show
from engine.cli.register.people import assess, authority, correct, erase_person
from engine.cli.register.precedents import precedents
from engine.cli.register.stats import stats
from engine.cli.register.verify import verify
from engine.cli.spoken import SpokenCommand, SpokenGroup
from engine.telling.wording import help_text

register = typer.Typer(name="register", cls=SpokenGroup, rich_markup_mode=None)


@register.callback(help=help_text("help.register"))
def _before(lang: LangOption = Lang.vi) -> None:
    """What may stand before a command of the register too: the language."""


COMMANDS = (
    init, add_case, decide, assess, authority, correct, show, verify, search, export, import_, stats, agreement,
    precedents, erase_person,
)  # fmt: skip
for command in COMMANDS:
    name = command.__name__.strip("_")
    help = help_text(f"help.register_{name}")
    register.command(name=name.replace("_", "-"), cls=SpokenCommand, help=help)(command)
