"""`congtam register precedents`: whether like cases come off alike, and which decided cases are nearest."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from engine.cli.common import Format, FormatOption, Lang, LangOption, RulebookOption, recommended, show
from engine.cli.register.common import HERE, RegisterOption, given, opened
from engine.cli.register.keep import CaseArgument, merged_or_end
from engine.reading.entries import Language
from engine.reading.rulebook import Rulebook
from engine.telling.outcomes import short_outcome_in
from engine.telling.text import wrapped
from engine.telling.wording import help_text, say

if TYPE_CHECKING:
    from engine.keeping.decided import Alike
    from engine.keeping.precedent import Flag, Near, Precedent, Ruling, Standing

MOST = 10
"""Flags of a person that are told in full; they come the surest first, and programs get all of them."""


def precedents(
    case: CaseArgument,
    person: Annotated[str | None, typer.Option("--person", help=help_text("help.register_only_person"))] = None,
    register: RegisterOption = HERE,
    rulebook: RulebookOption = None,
    lang: LangOption = Lang.vi,
    format: FormatOption = Format.text,
) -> None:
    language: Language = lang.value
    with opened(register, language) as book:
        from engine.keeping.decided import alike
        from engine.keeping.trouble import RegisterError, Trouble

        brought = given(case, rulebook, None, language)
        merged = merged_or_end(book, brought, language)
        heard = merged.given if merged else brought
        everyone = [each.id for each in heard.case.persons]
        if person and person not in everyone:
            raise RegisterError(Trouble.UNKNOWN_PERSON, name=person, known=", ".join(everyone))
        decisions = recommended(heard.case, language)
        if decisions is None:
            raise typer.Exit(1)
        found = alike(book, [d for d in decisions if person in (None, d.person)])
        if format is Format.json:
            show(json.dumps(_as_data(found), ensure_ascii=False, indent=2))
        else:
            show("\n".join(_report(heard.rulebook, found, language)))


def told(book: Rulebook, flag: Flag, language: Language) -> list[str]:
    """A flag in words: what it says, and then the findings that make it, ours beside theirs."""
    certainty = "certain" if flag.certain else "possible"
    params = {"ruling": _ruling(book, flag.ruling, language), "precedent": _precedent(book, flag.precedent, language)}
    return [say(f"alike.{flag.departure}.{certainty}", language, **params), *_grounds(book, flag, language)]


def _grounds(book: Rulebook, flag: Flag, language: Language) -> Iterator[str]:
    decided = [name for name in flag.alike if name in flag.precedent.decisive]
    if set(flag.standing.roles) != set(flag.precedent.standing.roles):
        yield _roles(book, flag.standing, flag.precedent, language)
    matters = tuple(name for name in flag.open if name not in flag.idle)
    apart = "better" if flag.departure == "harsher" else "worse"
    for title, names in ((apart, flag.apart), ("open", matters), ("idle", flag.idle)):
        if names:
            pairs = "; ".join(_pairs(book, flag.standing, flag.precedent, names, language))
            yield f"{say(f'alike.{title}', language)}: {pairs}."
    if decided:
        values = "; ".join(_answer(book, flag.standing, name, language) for name in decided)
        yield f"{say('alike.alike', language)}: {values}."
    if others := len(flag.alike) - len(decided):
        yield f"{say('alike.others', language, count=others)}."


def _report(book: Rulebook, found: Alike, language: Language) -> Iterator[str]:
    for person, near in found.nearest.items():
        yield person
        mine = [flag for flag in found.flags if flag.standing.person == person]
        for flag in mine[:MOST]:
            first, *grounds = told(book, flag, language)
            yield wrapped(first, "  ", "  ")
            yield from (wrapped(line, "    ", "  ") for line in grounds)
        if len(mine) > MOST:
            yield wrapped(say("alike.more", language, count=len(mine) - MOST), "  ", "  ")
        if not mine:
            yield wrapped(say("alike.none", language), "  ", "  ")
        if near:
            yield f"  {say('alike.nearest', language)}:"
        for each in near:
            yield from _near(book, each, language)
        yield ""
    yield wrapped(say("alike.footer", language, compared=found.compared), "")
    if found.left_out:
        yield wrapped(say("alike.left_out", language, count=found.left_out), "")


def _near(book: Rulebook, near: Near, language: Language) -> Iterator[str]:
    about = _precedent(book, near.precedent, language)
    counts = [say("alike.near", language, precedent=about, differ=len(near.differ))]
    counts += [say("alike.near_open", language, count=len(near.open))] if near.open else []
    yield wrapped(", ".join(counts), "    ", "  ")
    if near.differ:
        yield wrapped("; ".join(_pairs(book, near.standing, near.precedent, near.differ, language)), "      ", "  ")


def _pairs(
    book: Rulebook, ours: Standing, precedent: Precedent, names: Sequence[str], language: Language
) -> Iterator[str]:
    """Findings with our value beside theirs."""
    for name in names:
        here, there = (_value(book, standing, name, language) for standing in (ours, precedent.standing))
        params = {"here": here, "there": there, "sequence": precedent.sequence}
        yield say("alike.pair", language, label=book.findings[name].label.in_(language), **params)


def _roles(book: Rulebook, ours: Standing, precedent: Precedent, language: Language) -> str:
    here, there = (
        ", ".join(role.label.in_(language) for role in book.roles.values() if role.id in standing.roles)
        for standing in (ours, precedent.standing)
    )
    params = {"here": here, "there": there, "sequence": precedent.sequence}
    return say("alike.pair", language, label=say("alike.roles", language), **params) + "."


def _answer(book: Rulebook, standing: Standing, name: str, language: Language) -> str:
    label = book.findings[name].label.in_(language)
    return say("answer", language, label=label, value=_value(book, standing, name, language))


def _value(book: Rulebook, standing: Standing, name: str, language: Language) -> str:
    """A value in words; one that the rulebook at hand does not have by its id."""
    value = standing.settled.get(name)
    words = book.findings[name].values.get(value) if value else None
    return words.in_(language) if words else value or say("unknown", language)


def _ruling(book: Rulebook, ruling: Ruling, language: Language) -> str:
    outcome = short_outcome_in(book, ruling.outcome, language)
    return say(f"alike.ruling.{ruling.by}", language, outcome=outcome)


def _precedent(book: Rulebook, precedent: Precedent, language: Language) -> str:
    about = {"case": precedent.standing.case, "person": precedent.standing.person}
    ruling = _ruling(book, precedent.ruling, language)
    about |= {"rulebook": precedent.rulebook, "ruling": ruling}
    return say("alike.precedent", language, sequence=precedent.sequence, **about)


def _as_data(found: Alike) -> dict[str, object]:
    return {
        "flags": [
            {
                "person": flag.standing.person, "departure": flag.departure, "certain": flag.certain,
                "ruling": _ruling_data(flag.ruling), "precedent": _precedent_data(flag.precedent),
                "apart": _pair_data(flag.standing, flag.precedent, flag.apart),
                "alike": _pair_data(flag.standing, flag.precedent, flag.alike),
                "open": _pair_data(flag.standing, flag.precedent, flag.open),
                "idle": list(flag.idle),
            }
            for flag in found.flags
        ],
        "nearest": {
            person: [
                {
                    "precedent": _precedent_data(each.precedent),
                    "differ": _pair_data(each.standing, each.precedent, each.differ),
                    "open": _pair_data(each.standing, each.precedent, each.open),
                }
                for each in near
            ]
            for person, near in found.nearest.items()
        },
        "compared": found.compared,
        "left_out": found.left_out,
    }  # fmt: skip


def _ruling_data(ruling: Ruling) -> dict[str, str]:
    return {"outcome": ruling.outcome, "by": ruling.by}


def _precedent_data(precedent: Precedent) -> dict[str, object]:
    standing = precedent.standing
    return {
        "sequence": precedent.sequence, "case": standing.case, "person": standing.person,
        "roles": list(standing.roles), "rulebook": precedent.rulebook, "ruling": _ruling_data(precedent.ruling),
        "decisive": list(precedent.decisive),
    }  # fmt: skip


def _pair_data(ours: Standing, precedent: Precedent, names: Sequence[str]) -> dict[str, dict[str, str | None]]:
    theirs = precedent.standing.settled
    return {name: {"here": ours.settled.get(name), "there": theirs.get(name)} for name in names}
