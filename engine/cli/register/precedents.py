"""`congtam register precedents`: whether like cases come off alike, and which decided cases are nearest."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from engine.cli.common import Format, FormatOption, Lang, LangOption, RulebookOption, recommended, show
from engine.cli.ending import or_end
from engine.cli.register.common import DEFAULT_REGISTER, RegisterOption, given, opened
from engine.cli.register.keep import CaseArgument, heard_or_end
from engine.reading.entries import Language
from engine.reading.rulebook import Rulebook
from engine.telling.precedents import precedent_lines
from engine.telling.wording import help_text

if TYPE_CHECKING:
    from engine.keeping.decided import Alike
    from engine.keeping.precedent import Precedent, Ruling, Standing


def precedents(
    case: CaseArgument,
    person: Annotated[str | None, typer.Option("--person", help=help_text("help.register_only_person"))] = None,
    register: RegisterOption = DEFAULT_REGISTER,
    rulebook: RulebookOption = None,
    lang: LangOption = Lang.vi,
    format: FormatOption = Format.text,
) -> None:
    language: Language = lang.value
    with opened(register, language) as opened_register:
        from engine.keeping.decided import alike
        from engine.keeping.trouble import RegisterError, Trouble

        heard = heard_or_end(opened_register, given(case, rulebook, None, language), language).given
        everyone = [each.id for each in heard.case.persons]
        if person and person not in everyone:
            raise RegisterError(Trouble.UNKNOWN_PERSON, name=person, known=", ".join(everyone))
        decisions = or_end(recommended(heard.case, language))
        comparison = alike(opened_register, [d for d in decisions if person in (None, d.person)])
        if format is Format.json:
            show(json.dumps(_as_data(heard.rulebook, comparison), ensure_ascii=False, indent=2))
        else:
            show("\n".join(precedent_lines(heard.rulebook, comparison, language)))


def _as_data(book: Rulebook, comparison: Alike) -> dict[str, object]:
    return {
        "flags": [
            {
                "person": flag.standing.person, "departure": flag.departure, "certain": flag.certain,
                "ruling": _ruling_data(flag.ruling), "precedent": _precedent_data(flag.precedent),
                "apart": _pair_data(flag.standing, flag.precedent, flag.apart),
                "alike": _pair_data(flag.standing, flag.precedent, flag.alike),
                "open": _pair_data(flag.standing, flag.precedent, flag.open),
                "idle": list(flag.idle),
                "readings": _readings_data(book, flag.precedent, flag.reread),
            }
            for flag in comparison.flags
        ],
        "nearest": {
            person: [
                {
                    "precedent": _precedent_data(each.precedent),
                    "differ": _pair_data(each.standing, each.precedent, each.differ),
                    "open": _pair_data(each.standing, each.precedent, each.open),
                    "readings": _readings_data(book, each.precedent, each.reread),
                }
                for each in near
            ]
            for person, near in comparison.nearest.items()
        },
        "compared": comparison.compared,
        "left_out": comparison.left_out,
    }  # fmt: skip


def _ruling_data(ruling: Ruling) -> dict[str, str]:
    said = {"second_opinion": ruling.second_opinion} if ruling.by == "recommendation" else {}
    return {"outcome": ruling.outcome, "by": ruling.by} | said


def _precedent_data(precedent: Precedent) -> dict[str, object]:
    standing = precedent.standing
    return {
        "sequence": precedent.sequence, "case": standing.case, "person": standing.person,
        "roles": list(standing.roles), "rulebook": precedent.rulebook, "ruling": _ruling_data(precedent.ruling),
        "decisive": list(precedent.decisive),
    }  # fmt: skip


def _readings_data(book: Rulebook, precedent: Precedent, names: Sequence[str]) -> dict[str, dict[str, list[str]]]:
    """The questions that were read otherwise there."""
    return {name: {"here": list(book.choice[name]), "there": list(precedent.readings[name])} for name in names}


def _pair_data(ours: Standing, precedent: Precedent, names: Sequence[str]) -> dict[str, dict[str, str | None]]:
    theirs = precedent.standing.settled
    return {name: {"here": ours.settled.get(name), "there": theirs.get(name)} for name in names}
