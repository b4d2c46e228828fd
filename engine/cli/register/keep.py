"""`congtam register add-case` and `decide`: a case file, its rulebook and what the engines answer, on record."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from engine.cli.common import (
    Format,
    FormatOption,
    Lang,
    LangOption,
    RulebookOption,
    organisation_or_end,
    recommended,
    show,
    stop_where_refused,
)
from engine.cli.ending import or_end, stop_at
from engine.cli.register.common import (
    DEFAULT_REGISTER,
    FieldOption,
    KeyOption,
    RegisterOption,
    given,
    key_or_new,
    opened,
)
from engine.keeping.chain import now
from engine.reading.entries import Language
from engine.reading.environment import ORGANISATION
from engine.telling.records import assessment_title
from engine.telling.text import render_case
from engine.telling.wording import help_text, say

if TYPE_CHECKING:
    from engine.keeping.keep import Given, Merged
    from engine.keeping.register import Register

CaseArgument = Annotated[str, typer.Argument(help=help_text("help.register_case"), metavar="CASE")]


def add_case(
    case: CaseArgument,
    register: RegisterOption = DEFAULT_REGISTER,
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
    register: RegisterOption = DEFAULT_REGISTER,
    rulebook: RulebookOption = None,
    field: FieldOption = None,
    key: KeyOption = None,
    organisation: Annotated[
        str | None, typer.Option("--organisation", envvar=ORGANISATION, help=help_text("help.register_organisation"))
    ] = None,
    unconfirmed: Annotated[bool, typer.Option("--unconfirmed", help=help_text("help.register_unconfirmed"))] = False,
    lang: LangOption = Lang.vi,
    format: FormatOption = Format.text,
) -> None:
    language: Language = lang.value
    profile = organisation_or_end(organisation, language) if organisation else None
    with opened(register, language) as opened_register:
        from engine.keeping.keep import keep_decisions

        brought = given(case, rulebook, field, language)
        merged = heard_or_end(opened_register, brought, language)
        decisions = or_end(recommended(merged.given.case, language))
        if profile:
            stop_where_refused(profile, decisions, language)
        text = render_case(decisions, language)  # before anything is kept: what cannot be told is not put on record
        receipts = keep_decisions(opened_register, now(), key_or_new(key), brought, decisions, merged, unconfirmed)
        if format is Format.json:
            pairs = zip(decisions, receipts, strict=True)
            rows = [{"person": d.person, "receipt": str(r), "second_opinion": d.second_opinion} for d, r in pairs]
            show(json.dumps(rows))
            return
        if merged.heard:
            show(say("register.merged", language, count=len(merged.heard)) + "\n")
        show(text)
        for decision, receipt in zip(decisions, receipts, strict=True):
            show(say("register.receipt_of", language, person=decision.person, receipt=receipt))


def heard_or_end(register: Register, brought: Given, language: Language) -> Merged:
    """The case as members' assessments have it; ends here, after saying why, where they make it none."""
    from engine.keeping.hear import hear

    loaded = hear(register, brought, assessment_title)
    if loaded.value is None:
        stop_at(loaded.diagnostics, language)
    return loaded.value
