"""`congtam register verify`: whether the register is what it was when its receipts were given."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from engine.cli.common import Format, FormatOption, Lang, LangOption, second_engine, show
from engine.cli.ending import ExitCode, ended, stop
from engine.cli.register.common import DEFAULT_REGISTER, RegisterOption, opened
from engine.reading.characters import visible
from engine.reading.entries import Language
from engine.telling.records import verified_in
from engine.telling.wording import help_text, say

if TYPE_CHECKING:
    from engine.keeping.chain import Receipt
    from engine.keeping.verified import Verified


def verify(
    register: RegisterOption = DEFAULT_REGISTER,
    receipt: Annotated[list[str] | None, typer.Option("--receipt", help=help_text("help.register_receipt"))] = None,
    replay: Annotated[bool, typer.Option("--replay/--no-replay", help=help_text("help.register_replay"))] = True,
    lang: LangOption = Lang.vi,
    format: FormatOption = Format.text,
) -> None:
    language: Language = lang.value
    with opened(register, language) as opened_register:
        from engine.keeping import verify as checks
        from engine.keeping.replay import Replay

        receipts = _receipts(receipt or [], language)
        with opened_register.reading() as view:
            verified = checks.verify(view, receipts)
            if replay:
                Replay(view, second_engine()).check(verified)
        show(_as_json(verified) if format is Format.json else verified_in(verified, language))
        raise ended(bool(verified.faults))


def _receipts(given: list[str], language: Language) -> list[Receipt]:
    from engine.keeping.chain import read_receipt

    receipts = []
    for text in given:
        read = read_receipt(text)
        if read is None:
            stop(say("usage.bad_receipt", language, receipt=visible(text)), ExitCode.MISUSED)
        receipts.append(read)
    return receipts


def _as_json(verified: Verified) -> str:
    from engine.keeping.unchecked import unchecked

    counts = {
        name: getattr(verified, name)
        for name in (
            "records", "receipts", "sealed", "erased", "rulebooks", "replayed", "replayed_by_findings",
            "replayed_alone", "unconfirmed", "of_other_software",
        )
    }  # fmt: skip
    faults = [{"fault": f.fault.value, "sequence": f.sequence, "name": f.name} for f in verified.faults]
    warnings = [{"warning": weak.weakness.value, "name": weak.name} for weak in verified.weak]
    left = [{"what": u.gap.value, "count": u.count, "names": u.names} for u in unchecked(verified)]
    head = str(verified.head) if verified.head else None
    summary = {"ok": not faults, "verdict": verified.verdict, "head": head, "covered": verified.covered}
    told = {**summary, **counts, "found": faults, "warnings": warnings, "unchecked": left}
    return json.dumps(told, ensure_ascii=False, indent=2)
