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

        case_positions = positions(view, case)
        measured = kappa(case_positions)
        if format is Format.json:
            show(json.dumps(_as_data(case_positions, measured), ensure_ascii=False, indent=2))
        else:
            show("\n".join(_report(case_positions, measured, language)) or say("register.nothing", language))


def _report(positions: list[Position], measured: Kappa | None, language: Language) -> Iterator[str]:
    for position in positions:
        state = say("register.contested" if position.contested else "register.agreed", language)
        yield f"{position.owner} {position.finding}: {state}"
        for assessment in position.assessments:
            marks = [f"({', '.join(assessment.evidence)})"] if assessment.evidence else []
            marks += [say("register.dissent", language)] if assessment.dissent else []
            yield "  ".join((f"  {assessment.member}: {assessment.value}", *marks, *assessment.words.values()))
    if measured and measured.kappa is not None:
        counts = {"members": measured.members, "findings": measured.findings, "left_out": measured.left_out}
        yield say("register.kappa", language, kappa=f"{measured.kappa:.3f}", **counts)
    elif positions:
        yield say("register.no_kappa", language)


def _as_data(positions: list[Position], measured: Kappa | None) -> dict[str, object]:
    return {
        "findings": [
            {
                "owner": position.owner,
                "finding": position.finding,
                "contested": position.contested,
                "said": [
                    {
                        "sequence": a.sequence, "member": a.member, "value": a.value, "evidence": list(a.evidence),
                        "dissent": a.dissent, **a.words,
                    }
                    for a in position.assessments
                ],
            }
            for position in positions
        ],
        "kappa": measured.kappa if measured else None,
        "kappa_findings": measured.findings if measured else 0,
        "kappa_left_out": measured.left_out if measured else len(positions),
    }  # fmt: skip
