"""`congtam register add-case` and `decide`: a case file, its rulebook and what the engines answer, on record."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from engine.cli.common import Format, FormatOption, Lang, LangOption, RulebookOption, complain, recommended, show
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
from engine.reading.diagnostics import Loaded
from engine.reading.draft import check_draft, read_draft
from engine.reading.entries import Language
from engine.telling.text import render_case
from engine.telling.wording import help_text, say

if TYPE_CHECKING:
    from engine.keeping.keep import Given, Merged
    from engine.keeping.register import Register

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

        brought = given(case, rulebook, field, language)
        merged = merged_or_end(opened_register, brought, language)
        heard = merged.given if merged else brought
        decisions = recommended(heard.case, language)
        if decisions is None:
            raise typer.Exit(1)
        told = render_case(decisions, language)  # before anything is kept: what cannot be told is not put on record
        receipts = keep_decisions(opened_register, now(), key_or_new(key), brought, decisions, merged)
        if format is Format.json:
            pairs = zip(decisions, receipts, strict=True)
            show(json.dumps([{"person": d.person, "receipt": str(r)} for d, r in pairs]))
            return
        if merged and merged.heard:
            show(say("register.merged", language, count=len(merged.heard)) + "\n")
        show(told)
        for decision, receipt in zip(decisions, receipts, strict=True):
            show(say("register.receipt_of", language, person=decision.person, receipt=receipt))


def merged_or_end(register: Register, brought: Given, language: Language) -> Merged | None:
    """What `with_assessments` gives; ends here, after saying why, where it is no case."""
    loaded = with_assessments(register, brought)
    if loaded.diagnostics:
        complain(loaded.diagnostics, language)
        raise typer.Exit(1)
    return loaded.value


def with_assessments(register: Register, brought: Given) -> Loaded[Merged]:
    """The case with the findings contested on which members differ, or what keeps it from being one.

    Neither where no one has assessed it.
    """
    from engine.keeping.agreement import Said, contest, positions
    from engine.keeping.keep import Given, Merged

    with register.reading() as view:
        found = positions(view, brought.case.id)
    if not found:
        return Loaded(None)

    def title(said: Said) -> str:  # the same whatever the language, as the file is on record
        params = {"member": said.member, "sequence": said.sequence}
        return " · ".join(say("register.assessment_title", each, **params) for each in ("vi", "en"))

    draft = read_draft(brought.raw, brought.rulebook).value
    assert draft is not None, "a case that was read is a draft"
    changed, heard = contest(draft, found, title)
    of = [said.sequence for position in found for said in position.said]
    if not heard:
        return Loaded(Merged(brought, of, []))
    checked = check_draft(changed, brought.rulebook)
    if checked.value is None:
        return Loaded(None, checked.diagnostics)
    given = Given(changed.text.encode(), checked.value, brought.pack, brought.field)
    return Loaded(Merged(given, of, [said.sequence for said in heard]))
