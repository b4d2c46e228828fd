"""Whether a recommendation was held against the second engine, in words that stand before it and under it."""

from __future__ import annotations

from collections.abc import Iterable

from engine.reading.characters import visible
from engine.reading.entries import Language
from engine.reading.organisation import Organisation
from engine.reasoning.decision import Decision
from engine.reasoning.said import is_unchecked
from engine.telling.wording import say
from engine.telling.words import SENTENCES


def marked(told: str, second_opinion: str, status: str, language: Language, key: str = "unchecked") -> str:
    """What is told of a recommendation; where it was not checked, after saying that and why."""
    if not is_unchecked(second_opinion, status):
        return told
    return say(key, language, reason=why_unchecked(second_opinion, language), told=told)


def noted(told: str, second_opinion: str, status: str, language: Language) -> str:
    """The same within a sentence, where the mark comes after."""
    return marked(told, second_opinion, status, language, "unchecked.after")


def no_opinion(second_opinion: str, status: str, language: Language) -> str:
    """A sentence on why there is no second opinion; nothing where there is one."""
    match second_opinion:
        case "agrees":
            return ""
        case "unavailable":
            return say("engines.unavailable", language)
        case _ if is_unchecked(second_opinion, status):
            return say("engines.unchecked", language, reason=why_unchecked(second_opinion, language))
        case _:
            return say("engines.not_asked", language)


def refused(profile: Organisation, decisions: Iterable[Decision], language: Language) -> str:
    """Why an organisation wants no paper and no record of these; nothing where it does not mind."""
    lacking = [decision for decision in decisions if not decision.checked]
    if profile.second_opinion != "required" or not lacking:
        return ""
    persons, reason = ", ".join(d.person for d in lacking), why_unchecked(lacking[0].second_opinion, language)
    return say("engines.required", language, persons=persons, reason=reason)


def why_unchecked(second_opinion: str, language: Language) -> str:
    """Why; of a record that says what this version does not know, its own word."""
    key = f"unchecked.{second_opinion}"
    return say(key, language) if key in SENTENCES else visible(second_opinion)
