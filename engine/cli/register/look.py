"""`congtam register show` and `search`: what is on record."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from engine.cli.common import Format, FormatOption, Lang, LangOption
from engine.cli.common import show as print_text
from engine.cli.ending import ended
from engine.cli.register.common import DEFAULT_REGISTER, RegisterOption, opened
from engine.keeping.chain import body_of
from engine.reading.characters import visible
from engine.reading.entries import Language
from engine.telling.records import record_line
from engine.telling.wording import help_text, say

if TYPE_CHECKING:
    from engine.keeping.chain import Record
    from engine.keeping.register import View
    from engine.reasoning.trace import Json

LISTED = 50
"""Records that a search lists unless told otherwise."""


def show(
    sequence: Annotated[int | None, typer.Argument(help=help_text("help.register_sequence"), min=1)] = None,
    case: Annotated[str | None, typer.Option("--case", help=help_text("help.register_only_case"))] = None,
    raw: Annotated[bool, typer.Option("--raw", help=help_text("help.register_raw"))] = False,
    register: RegisterOption = DEFAULT_REGISTER,
    lang: LangOption = Lang.vi,
    format: FormatOption = Format.text,
) -> None:
    language: Language = lang.value
    with opened(register, language) as opened_register, opened_register.reading() as view:
        if sequence is None:
            _list(list(view.records(case)), language, format)
            return
        record = view.record(sequence)
        sealed = view.sealed(record)
        if raw:
            sys.stdout.buffer.write(sealed or b"")
            raise ended(sealed is None)
        if format is Format.json:
            print_text(json.dumps(_as_data(view, record), ensure_ascii=False, indent=2))
            return
        print_text(record_line(record, language))
        print_text(f"  {visible(record.at)}  {say('register.receipt', language, receipt=record.receipt)}")
        if record.account:
            print_text(f"  {say('register.account', language, account=visible(record.account))}")
        for name, value in sorted(record.content.items()):
            said = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            print_text(visible(f"  {name}: {said}"))
        if "sealed" in record.content:
            text = sealed.decode() if sealed is not None else say("register.words_erased", language)
            print_text(
                visible(f"\n{text}".replace("\r\n", "\n")) if record.kind != "decision" or sealed is None else ""
            )


def search(
    words: Annotated[list[str], typer.Argument(help=help_text("help.register_words"), metavar="WORD...")],
    limit: Annotated[int, typer.Option("--limit", help=help_text("help.register_limit"), min=1, max=1000)] = LISTED,
    register: RegisterOption = DEFAULT_REGISTER,
    lang: LangOption = Lang.vi,
    format: FormatOption = Format.text,
) -> None:
    language: Language = lang.value
    with opened(register, language) as opened_register, opened_register.reading() as view:
        records = view.search(" ".join(words), limit)
        _list(records, language, format)
        raise ended(not records)


def _list(records: list[Record], language: Language, format: Format) -> None:
    if format is Format.json:
        rows = [
            {"sequence": r.sequence, "kind": r.kind, "case": r.case, "account": r.account, "receipt": str(r.receipt)}
            for r in records
        ]
        print_text(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        print_text("\n".join(record_line(record, language) for record in records) or say("register.nothing", language))


def _as_data(view: View, record: Record) -> dict[str, Json]:
    """A record with what is kept apart of it: a decision as data, a case as the text that was given."""
    sealed = view.sealed(record)
    data: dict[str, Json] = {"record": body_of(record.text), "receipt": str(record.receipt)}
    if sealed is not None:
        data["sealed"] = sealed.decode() if record.kind == "case" else _parsed(record, sealed)
    elif "sealed" in record.content:
        data["sealed"] = None
    return data


def _parsed(record: Record, sealed: bytes) -> Json:
    try:
        told: Json = json.loads(sealed)
    except (ValueError, RecursionError):
        raise record.damaged from None
    return told
