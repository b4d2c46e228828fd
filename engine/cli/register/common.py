"""What the commands of the register share: where it is, reading what is to be kept, saying what went wrong."""

from __future__ import annotations

import datetime
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from engine.cli.ending import ExitCode, complain, or_end, stop, stop_at
from engine.reading.diagnostics import InputError, in_order
from engine.reading.entries import Language
from engine.reading.environment import REGISTER
from engine.reading.load import STANDARD, read_case, rulebook_named, shipped_rulebooks
from engine.reading.opening import MAX_BYTES, read_bytes
from engine.reading.pack import pack_rulebook
from engine.reasoning.compile import compile_rulebook
from engine.telling.records import trouble_in
from engine.telling.wording import help_text, say

if TYPE_CHECKING:
    from engine.keeping.keep import Given
    from engine.keeping.register import Register

RegisterOption = Annotated[str, typer.Option("--register", envvar=REGISTER, help=help_text("help.register_where"))]
KeyOption = Annotated[str | None, typer.Option("--key", help=help_text("help.register_key"))]
FieldOption = Annotated[str | None, typer.Option("--field", help=help_text("help.register_field"))]
ReasonOption = Annotated[str | None, typer.Option("--reason", help=help_text("help.register_reason"))]
DEFAULT_REGISTER = "congtam-register.db"
"""The register where none is named."""


def key_or_new(key: str | None) -> str:
    """The idempotency key, or one that was never used; a slash is for the register's own."""
    from engine.keeping.trouble import RegisterError, Trouble

    if key and "/" in key:
        raise RegisterError(Trouble.BAD_KEY, key=key)
    return key or uuid.uuid4().hex


@contextmanager
def ending_on_trouble(language: Language) -> Iterator[None]:
    """Ends here, in one sentence, where the register cannot do what it is asked or is not installed."""
    if not (find_spec("sqlalchemy") and find_spec("alembic")):
        stop(say("usage.no_register", language), ExitCode.MISUSED)
    from engine.keeping.trouble import RegisterError

    try:
        yield
    except InputError as error:
        stop_at(error.diagnostics, language)
    except RegisterError as error:
        stop(trouble_in(error, language))


@contextmanager
def opened(where: str, language: Language) -> Iterator[Register]:
    """The register, closed in the end."""
    with ending_on_trouble(language):
        from engine.keeping.register import Register

        with Register.open(where) as register:
            yield register


def given(name: str, rulebook: str | None, field: str | None, language: Language) -> Given:
    """A case file with the whole text of its rulebook; ends here, after saying why, if it cannot be used."""
    from engine.keeping.keep import Given

    try:
        raw = _content(name)
        named = rulebook or rulebook_named(raw)
        known = rulebook or named in shipped_rulebooks()  # a case names a rulebook by its id, never a folder
        pack = pack_rulebook(named) if named and known else None
        shown = "" if name == STANDARD else name
        loaded = read_case(raw, pack.rulebook if pack else None, shown, datetime.date.today())
        complain(in_order(loaded.diagnostics), language)
        case, pack = or_end(loaded.value), or_end(pack)
        compile_rulebook(case.rulebook)
    except InputError as error:
        stop_at(error.diagnostics, language)
    return Given(raw, case, pack, field)


def _content(name: str) -> bytes:
    """The case file, read once; raises `InputError` where that cannot be."""
    if name == STANDARD:
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    read = read_bytes(Path(name))
    if read.value is None:
        raise InputError(read.diagnostics)
    return read.value
