"""`congtam register assess`, `authority`, `correct` and `erase-person`: what people put on record themselves."""

from __future__ import annotations

from typing import Annotated

import typer

from engine.cli.common import Lang, LangOption, show
from engine.cli.ending import stop
from engine.cli.register.common import DEFAULT_REGISTER, KeyOption, ReasonOption, RegisterOption, key_or_new, opened
from engine.keeping.chain import now
from engine.reading.entries import Language
from engine.telling.wording import help_text, say

CaseId = Annotated[str, typer.Argument(help=help_text("help.register_case_id"), metavar="CASE")]
PersonId = Annotated[str, typer.Argument(help=help_text("help.register_person"), metavar="PERSON")]


def assess(
    case: CaseId,
    finding: Annotated[str, typer.Argument(help=help_text("help.register_finding"))],
    value: Annotated[str, typer.Argument(help=help_text("help.register_value"))],
    member: Annotated[str, typer.Option("--member", help=help_text("help.register_member"))],
    person: Annotated[str | None, typer.Option("--person", help=help_text("help.register_owner"))] = None,
    evidence: Annotated[list[str] | None, typer.Option("--evidence", help=help_text("help.register_evidence"))] = None,
    reason: ReasonOption = None,
    dissent: Annotated[str | None, typer.Option("--dissent", help=help_text("help.register_dissent"))] = None,
    register: RegisterOption = DEFAULT_REGISTER,
    key: KeyOption = None,
    lang: LangOption = Lang.vi,
) -> None:
    language: Language = lang.value
    with opened(register, language) as opened_register:
        from engine.keeping import people

        assessment = people.Assessed(case, finding, value, member, person, tuple(evidence or ()), reason, dissent)
        receipt = people.assess(opened_register, now(), key_or_new(key), assessment)
        show(say("register.receipt", language, receipt=receipt))


def authority(
    case: CaseId,
    person: PersonId,
    outcome: Annotated[str, typer.Argument(help=help_text("help.register_outcome"))],
    by: Annotated[str, typer.Option("--by", help=help_text("help.register_by"))],
    reason: ReasonOption = None,
    register: RegisterOption = DEFAULT_REGISTER,
    key: KeyOption = None,
    lang: LangOption = Lang.vi,
) -> None:
    language: Language = lang.value
    with opened(register, language) as opened_register:
        from engine.keeping import people

        decided = people.Decided(case, person, outcome, by, reason)
        show(
            say(
                "register.receipt", language, receipt=people.authority(opened_register, now(), key_or_new(key), decided)
            )
        )


def correct(
    sequence: Annotated[int, typer.Argument(help=help_text("help.register_sequence"), min=1)],
    reason: Annotated[str, typer.Option("--reason", help=help_text("help.register_reason"))],
    by: Annotated[int | None, typer.Option("--by", help=help_text("help.register_instead"), min=1)] = None,
    register: RegisterOption = DEFAULT_REGISTER,
    key: KeyOption = None,
    lang: LangOption = Lang.vi,
) -> None:
    language: Language = lang.value
    with opened(register, language) as opened_register:
        from engine.keeping import people

        receipt = people.correct(opened_register, now(), key_or_new(key), sequence, by, reason)
        show(say("register.receipt", language, receipt=receipt))


def erase_person(
    case: CaseId,
    persons: Annotated[list[str], typer.Argument(help=help_text("help.register_persons"), metavar="PERSON...")],
    register: RegisterOption = DEFAULT_REGISTER,
    key: KeyOption = None,
    lang: LangOption = Lang.vi,
) -> None:
    language: Language = lang.value
    with opened(register, language) as opened_register:
        from engine.keeping import people

        key = key_or_new(key)
        receipt, overwritten = people.erase(opened_register, now(), key, case, tuple(persons))
        show(say("register.receipt", language, receipt=receipt))
        show(say("register.erased", language, case=case))
        if not overwritten:
            stop(say("register.not_overwritten", language, key=key))
