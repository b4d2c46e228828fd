"""`congtam register agreement`: who said what of which finding, and where members differ."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from engine.cli.common import Format, FormatOption, Lang, LangOption, show
from engine.cli.register.common import DEFAULT_REGISTER, RegisterOption, opened
from engine.cli.register.people import CaseId
from engine.reading.entries import Language
from engine.telling.wording import say

if TYPE_CHECKING:
    from engine.keeping.agreement import Kappa, Position


def agreement(
    case: CaseId,
    register: RegisterOption = DEFAULT_REGISTER,
    lang: LangOption = Lang.vi,
    format: FormatOption = Format.text,
) -> None:
    language: Language = lang.value
    with opened(register, language) as opened_register, opened_register.reading() as view:
        from engine.keeping.agreement import kappa, positions

        found = positions(view, case)
        measured = kappa(found)
        if format is Format.json:
            show(json.dumps(_as_data(found, measured), ensure_ascii=False, indent=2))
        else:
            show("\n".join(_report(found, measured, language)) or say("register.nothing", language))


def _report(found: list[Position], measured: Kappa | None, language: Language) -> Iterator[str]:
    for position in found:
        told = say("register.contested" if position.contested else "register.agreed", language)
        yield f"{position.owner} {position.finding}: {told}"
        for said in position.said:
            marks = [f"({', '.join(said.evidence)})"] if said.evidence else []
            marks += [say("register.dissent", language)] if said.dissent else []
            yield "  ".join((f"  {said.member}: {said.value}", *marks, *said.words.values()))
    if measured and measured.kappa is not None:
        counts = {"members": measured.members, "findings": measured.findings, "left_out": measured.left_out}
        yield say("register.kappa", language, kappa=f"{measured.kappa:.3f}", **counts)
    elif found:
        yield say("register.no_kappa", language)


def _as_data(found: list[Position], measured: Kappa | None) -> dict[str, object]:
    return {
        "findings": [
            {
                "owner": position.owner,
                "finding": position.finding,
                "contested": position.contested,
                "said": [
                    {
                        "sequence": s.sequence, "member": s.member, "value": s.value, "evidence": list(s.evidence),
                        "dissent": s.dissent, **s.words,
                    }
                    for s in position.said
                ],
            }
            for position in found
        ],
        "kappa": measured.kappa if measured else None,
        "kappa_findings": measured.findings if measured else 0,
        "kappa_left_out": measured.left_out if measured else len(found),
    }  # fmt: skip
