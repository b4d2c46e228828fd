"""`congtam register add-case` and `decide`: a case file, its rulebook and what the engines answer, on record."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from engine.cli.common import Format, FormatOption, Lang, LangOption, RulebookOption, recommended, show
from engine.cli.register.common import (
    HERE,
    FieldOption,
    KeyOption,
    RegisterOption,
    given,
    key_or_new,
    now,
    opened,
)
from engine.reading.entries import Language
from engine.telling.text import render_case
from engine.telling.wording import help_text, say

CaseArgument = Annotated[str, typer.Argument(help=help_text("help.register_case"), metavar="CASE")]


def add_case(
    case: CaseArgument,
    register: RegisterOption = HERE,
    rulebook: RulebookOption = None,
    field: FieldOption = None,
    key: KeyOption = None,
    lang: LangOption = Lang.vi,
) -> None:
    language: Language = lang.value
    with opened(register, language) as opened_register:
        from engine.keeping.keep import keep_case

        receipt = keep_case(opened_register, now(), key_or_new(key), given(case, rulebook, field, language))
        show(say("register.receipt", language, receipt=receipt))


def decide(
    case: CaseArgument,
    register: RegisterOption = HERE,
    rulebook: RulebookOption = None,
    field: FieldOption = None,
    key: KeyOption = None,
    lang: LangOption = Lang.vi,
    format: FormatOption = Format.text,
) -> None:
    language: Language = lang.value
    with opened(register, language) as opened_register:
        from engine.keeping.keep import keep_decisions

        heard = given(case, rulebook, field, language)
        decisions = recommended(heard.rulebook, heard.case, language)
        if decisions is None:
            raise typer.Exit(1)
        receipts = keep_decisions(opened_register, now(), key_or_new(key), heard, decisions)
        if format is Format.json:
            pairs = zip(decisions, receipts, strict=True)
            show(json.dumps([{"person": d.person, "receipt": str(r)} for d, r in pairs]))
            return
        show(render_case(heard.rulebook, heard.case, decisions, language))
        for decision, receipt in zip(decisions, receipts, strict=True):
            show(say("register.receipt_of", language, person=decision.person, receipt=receipt))
