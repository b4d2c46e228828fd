"""What other readings of the open questions make of one person's outcome, in words and as data.

No other reading is named in an answer without its outcome, which is computed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from engine.reading.adoption import go_together
from engine.reading.entries import Language
from engine.reading.rulebook import Adopted, Rulebook
from engine.reasoning.decision import Decision
from engine.reasoning.readings import Choice, Readings, Reread
from engine.reasoning.trace import Json
from engine.telling.opinions import why_unchecked
from engine.telling.teller import Item, Teller
from engine.telling.wording import say

SETS_TOLD = 3
"""So many sets of readings that lead to one outcome together are named; the others are counted."""


# -- in one glance


def glance(teller: Teller) -> Iterator[str]:
    """Beside the headline: whether the answer depends on how open questions are read."""
    if readings := _of(teller):
        yield _depends(teller, readings)


def _of(teller: Teller) -> Readings | None:
    """What there is to tell: nothing where no question has readings, or of a file that contradicts itself."""
    readings = teller.trace.readings if teller.book.readings else None
    return readings if readings and readings.possible else None


def tried_out(book: Rulebook, language: Language) -> Iterator[str]:
    """That some readings are tried out and adopted by nobody."""
    tried = tuple((name, read.values[0]) for name, read in book.readings.items() if read.tried)
    if tried:
        yield say("readings.tried", language, readings=_named(book, tried, language))


def adopted(book: Rulebook, language: Language) -> Iterator[str]:
    """Which questions are not read by default, or left open, and by whom."""
    for name, read in book.adopted.items():
        if read.by:
            key = "readings.adopted_by" if len(read.values) == 1 else "readings.left_open"
            yield say(key, language, id=name, by=read.by.in_(language))


def _depends(teller: Teller, readings: Readings) -> str:
    """Whether the answer stands under every reading, and if not, on which it hangs and what else could be."""
    singles = _singles(readings)
    beyond = [change for change in singles if not set(change.possible) <= set(readings.possible)]
    leading = {name for change in beyond for name, _ in change.readings}
    narrowing = _questions(teller, (change for change in singles if change.readings[0][0] not in leading))
    choices = _questions(teller, (c for c in readings.left_open if c.possible != readings.possible))
    told = [teller.say("readings.to_choose", ids=choices)] if choices else []
    if readings.holds_always:
        key = "always" if teller.decision.status == "settled" else "no_further" if narrowing else "always_open"
        told.append(teller.say(f"readings.{key}", scope=_scope(teller)))
    if beyond:
        new = _outcomes(teller, (name for change in beyond for name in change.possible), but=readings.possible)
        told.append(teller.say("readings.depends", ids=_questions(teller, beyond), outcomes=_either(teller, new)))
    told += _further(teller, readings, "further" if beyond else "together")
    if narrowing:
        told.append(teller.say("readings.narrowed", ids=narrowing))
    if not readings.complete:
        told.append(teller.say("readings.not_all"))
    return " ".join(told)


def _further(teller: Teller, readings: Readings, key: str) -> Iterator[str]:
    """The outcomes that it takes several readings to, at once."""
    several = [name for name in readings.any if readings.fewest.get(name, 0) > 1]
    if several:
        count = min(readings.fewest[name] for name in several)
        yield teller.say(f"readings.{key}", count=count, outcomes=_either(teller, several))


def _scope(teller: Teller) -> str:
    """Of which questions every reading is meant, where others have readings that no rule names."""
    if not any(question.other for question in teller.book.questions.values()):
        return ""
    return teller.say("readings.scope", ids=", ".join(teller.book.readings))


# -- question by question


def decided_by(teller: Teller, named: Iterable[str | None]) -> list[str]:
    """The questions whose readings decide: named by rules, not read by default, hung on, or changing it alone."""
    deciding = {*named, *teller.book.adopted}
    if readings := _of(teller):
        deciding |= {*readings.hangs_on, *(name for change in _singles(readings) for name, _ in change.readings)}
    return [name for name in teller.book.questions if name in deciding]


def reading_items(teller: Teller, questions: Iterable[str]) -> Iterator[Item]:
    """Each question with how it is read, and of its other readings the outcome; then what several lead to at once."""
    for name in questions:
        yield Item(" ".join(_question(teller, name)))
    if readings := _of(teller):
        for outcome in (name for name in readings.any if readings.fewest.get(name, 0) > 1):
            yield from _together(teller, readings, outcome, SETS_TOLD)


def _question(teller: Teller, name: str) -> Iterator[str]:
    book, language = teller.book, teller.language
    asked, read = book.questions[name], book.readings[name]
    words = {
        "reading": reading_in(book, name, read.values[0], language),
        "by": read.by.in_(language) if read.by else "",
    }
    yield teller.say("readings.question", id=name, question=asked.question.in_(language))
    yield teller.say(f"readings.read.{_how(read)}", count=len(read.values), **words)
    if readings := _of(teller):
        yield from _others(teller, readings, name)


def _how(read: Adopted) -> str:
    """How a reading came to be the one applied."""
    if read.tried:
        return "tried"
    if len(read.values) > 1:
        return "open"
    return "adopted" if read.by else "default"


def _others(teller: Teller, readings: Readings, name: str) -> Iterator[str]:
    """What each other reading of a question leads to, the questions beside it read as they are."""
    book, language = teller.book, teller.language
    for choice in (choice for choice in readings.left_open if choice.readings[0][0] == name):
        words = {"reading": reading_in(book, name, choice.readings[0][1], language)}
        yield teller.say("readings.chosen", **words, outcome=_outcome(teller, choice.possible))
    changed = {change.readings[0][1]: change for change in _singles(readings) if change.readings[0][0] == name}
    others = [value for value in book.questions[name].readings if value not in book.readings[name].values]
    apart = [value for value in others if _is_apart(book, name, value)]
    for value in others:
        words = {"reading": reading_in(book, name, value, language)}
        if value in changed:
            yield teller.say("readings.otherwise", **words, outcome=_outcome(teller, changed[value].possible))
        elif value in apart:
            yield teller.say("readings.apart", **words)
    same = [value for value in others if value not in changed and value not in apart]
    if same:
        yield teller.say("readings.unchanged" if same == others else "readings.rest_unchanged")
    if name in readings.hangs_on and not changed:
        sets = [change for change in readings.changes if name in dict(change.readings)]
        further = _outcomes(teller, (outcome for change in sets for outcome in change.possible), but=readings.possible)
        if further:
            yield teller.say("readings.with_others", outcomes=_either(teller, further))


def _is_apart(book: Rulebook, name: str, value: str) -> bool:
    return not go_together(book.apart, book.choice | {name: (value,)})


def _together(teller: Teller, readings: Readings, outcome: str, limit: int | None = None) -> Iterator[Item]:
    """The smallest sets of readings, of several questions, that lead to an outcome together."""
    sets = [change for change in readings.changes if len(change.readings) > 1 and outcome in change.possible]
    words = {"count": readings.fewest[outcome], "outcome": teller.outcomes([outcome])}
    details = [_named(teller.book, change.readings, teller.language) for change in sets[:limit]]
    if len(sets) > len(details):
        details.append(teller.say("change.more", count=len(sets) - len(details)))
    yield Item(teller.say("readings.only_together", **words), details=tuple(details))


# -- all of it


def readings_items(teller: Teller, readings: Readings) -> Iterator[Item]:
    """All that other readings make of one person's outcome: single changes first, then sets, what it hangs on."""
    if not teller.book.readings or not readings.possible:
        yield Item(teller.say("readings.contradiction" if teller.book.readings else "readings.none"))
        return
    for key, changes in (("to_be", readings.left_open), ("single", _singles(readings))):
        for change in changes:
            words = {"reading": _named(teller.book, change.readings, teller.language)}
            yield Item(teller.say(f"readings.{key}", **words, outcome=_outcome(teller, change.possible)))
    for outcome in (name for name in readings.any if readings.fewest.get(name)):
        if any(len(change.readings) > 1 and outcome in change.possible for change in readings.changes):
            yield from _sets(teller, readings, outcome)
    if readings.hangs_on:
        questions = ", ".join(readings.hangs_on)
        yield Item(teller.say("readings.hangs_on", ids=questions, outcome=_outcome(teller, readings.possible)))
    for questions in (", ".join(names) for names in readings.every_hold if names != readings.hangs_on):
        yield Item(teller.say("readings.also_hangs_on", ids=questions))
    yield Item(teller.say("readings.any", outcomes=teller.outcomes(readings.any), scope=_scope(teller)))
    if readings.changes and readings.second_opinion != "agrees":
        reason = why_unchecked(readings.second_opinion, teller.language)
        yield Item(teller.say("readings.unconfirmed", reason=reason))


def _sets(teller: Teller, readings: Readings, outcome: str) -> Iterator[Item]:
    if readings.fewest[outcome] > 1:
        yield from _together(teller, readings, outcome)
        return
    sets = [change for change in readings.changes if len(change.readings) > 1 and outcome in change.possible]
    named = tuple(_named(teller.book, change.readings, teller.language) for change in sets)
    yield Item(teller.say("readings.also_together", outcome=teller.outcomes([outcome])), details=named)


# -- pieces


def _singles(readings: Readings) -> list[Reread]:
    return [change for change in readings.changes if len(change.readings) == 1]


def _questions(teller: Teller, changes: Iterable[Reread]) -> str:
    """The questions read otherwise, in the rulebook's order."""
    names = {name for change in changes for name, _ in change.readings}
    return ", ".join(name for name in teller.book.questions if name in names)


def _outcomes(teller: Teller, names: Iterable[str], but: Iterable[str]) -> list[str]:
    chosen = set(names) - set(but)
    return [name for name in teller.book.outcomes if name in chosen]


def _either(teller: Teller, outcomes: Iterable[str]) -> str:
    return teller.outcomes(outcomes, teller.say("or"))


def _outcome(teller: Teller, possible: tuple[str, ...]) -> str:
    """One outcome, or that it is open between several."""
    if len(possible) == 1:
        return teller.outcomes(possible)
    return teller.say("explain.open_between", outcomes=teller.outcomes(possible))


def _named(book: Rulebook, choice: Choice, language: Language) -> str:
    names = [f"{name} {reading_in(book, name, value, language)}" for name, value in choice]
    return say("readings.and", language).join(names)


def reading_in(book: Rulebook, name: str, value: str, language: Language) -> str:
    """A reading in its words, as a quotation; one that the rulebook does not have by its id."""
    words = book.questions[name].readings.get(value)
    return f"“{words.in_(language).removesuffix('.')}”" if words else value


# -- as data


def readings_data(readings: Readings) -> dict[str, Json]:
    """What other readings make of one person's outcome as plain data; what is as it should be is not named."""
    changes: list[Json] = [{"readings": dict(c.readings), "possible": list(c.possible)} for c in readings.changes]
    data: dict[str, Json] = {
        "any": list(readings.any),
        "hangs_on": list(readings.hangs_on),
        "changes": changes,
        "fewest": dict(readings.fewest),
    }
    if readings.every_hold:
        data["every_hold"] = [list(names) for names in readings.every_hold]
    data |= {} if readings.complete else {"complete": False}
    data |= {} if readings.second_opinion == "agrees" else {"second_opinion": readings.second_opinion}
    return data


def with_readings(decision: Decision, readings: Readings) -> bytes:
    """A decision as JSON, with what other readings make of it beside those adopted."""
    data = decision.to_dict()
    adopted = data["readings"]
    data["readings"] = (adopted if isinstance(adopted, dict) else {}) | readings_data(readings)
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
