"""Whether like cases come off alike, and which decided cases are nearest, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from engine.reading.entries import Language
from engine.reading.rulebook import Rulebook
from engine.telling.opinions import noted
from engine.telling.outcomes import short_outcome_in
from engine.telling.readings import reading_in
from engine.telling.text import wrapped
from engine.telling.wording import say

if TYPE_CHECKING:
    from engine.keeping.decided import Alike
    from engine.keeping.precedent import Flag, Near, Precedent, Ruling, Standing

FLAGS_TOLD = 10
"""Flags of a person that are told in full; they come the surest first, and programs get all of them."""


def flag_lines(book: Rulebook, flag: Flag, language: Language) -> list[str]:
    """A flag in words: what it says, and then the findings that make it, ours beside theirs."""
    certainty = "certain" if flag.certain else "possible"
    params = {"ruling": _ruling(book, flag.ruling, language), "precedent": _precedent(book, flag.precedent, language)}
    return [say(f"alike.{flag.departure}.{certainty}", language, **params), *_grounds(book, flag, language)]


def _grounds(book: Rulebook, flag: Flag, language: Language) -> Iterator[str]:
    decided = [name for name in flag.alike if name in flag.precedent.decisive]
    if set(flag.standing.roles) != set(flag.precedent.standing.roles):
        yield _roles(book, flag.standing, flag.precedent, language)
    if flag.reread:
        yield _reread(book, flag.precedent, flag.reread, language)
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


def precedent_lines(book: Rulebook, alike: Alike, language: Language) -> Iterator[str]:
    """Of each person where like cases did not come off alike, and the nearest precedents."""
    for person, near in alike.nearest.items():
        yield person
        mine = [flag for flag in alike.flags if flag.standing.person == person]
        for flag in mine[:FLAGS_TOLD]:
            first, *grounds = flag_lines(book, flag, language)
            yield wrapped(first, "  ", "  ")
            yield from (wrapped(line, "    ", "  ") for line in grounds)
        if len(mine) > FLAGS_TOLD:
            yield wrapped(say("alike.more", language, count=len(mine) - FLAGS_TOLD), "  ", "  ")
        if not mine:
            yield wrapped(say("alike.none", language), "  ", "  ")
        if near:
            yield f"  {say('alike.nearest', language)}:"
        for each in near:
            yield from _near(book, each, language)
        yield ""
    yield wrapped(say("alike.footer", language, compared=alike.compared), "")
    if alike.left_out:
        yield wrapped(say("alike.left_out", language, count=alike.left_out), "")


def _near(book: Rulebook, near: Near, language: Language) -> Iterator[str]:
    about = _precedent(book, near.precedent, language)
    counts = [say("alike.near", language, precedent=about, differ=len(near.differ))]
    counts += [say("alike.near_open", language, count=len(near.open))] if near.open else []
    yield wrapped(", ".join(counts), "    ", "  ")
    if near.reread:
        yield wrapped(_reread(book, near.precedent, near.reread, language), "      ", "  ")
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


def _reread(book: Rulebook, precedent: Precedent, names: Sequence[str], language: Language) -> str:
    """How questions are read here and were read there, in words."""
    pairs = []
    for name in names:
        ways = {"here": book.choice[name], "there": precedent.readings[name]}
        said = {
            way: " / ".join(reading_in(book, name, value, language) for value in read) for way, read in ways.items()
        }
        pairs.append(say("alike.pair", language, label=name, sequence=precedent.sequence, **said))
    return f"{say('alike.reread', language)}: {'; '.join(pairs)}."


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
    told = say(f"alike.ruling.{ruling.by}", language, outcome=outcome)
    return noted(told, ruling.second_opinion, ruling.status, language)


def _precedent(book: Rulebook, precedent: Precedent, language: Language) -> str:
    about = {"case": precedent.standing.case, "person": precedent.standing.person}
    ruling = _ruling(book, precedent.ruling, language)
    about |= {"rulebook": precedent.rulebook, "ruling": ruling}
    return say("alike.precedent", language, sequence=precedent.sequence, **about)
