"""What outcomes are called: by the rulebook, or, where it has no words for an open case, by the software itself."""

from __future__ import annotations

from engine.reading.entries import Language
from engine.reading.rulebook import NEEDS_VERIFICATION, RECOMMENDATION, Rulebook
from engine.telling.wording import say


def outcome_in(book: Rulebook, name: str, language: Language) -> str:
    """An outcome in full; one that only another rulebook has by its id."""
    if name in book.outcomes:
        return book.outcomes[name].label.in_(language)
    return say("outcome.open", language) if name == NEEDS_VERIFICATION else name


def short_outcome_in(book: Rulebook, name: str, language: Language) -> str:
    """An outcome as rules conclude it, in a word or two; in full where none does."""
    words = book.conclusions[RECOMMENDATION].values.get(name)
    return words.in_(language) if words else outcome_in(book, name, language)
