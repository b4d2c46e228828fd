"""What the software says, in the language asked for; the sentences stand in `words`. What a case says is its own."""

from __future__ import annotations

import re
from collections.abc import Mapping

from engine.reading import characters
from engine.reading.diagnostics import Diagnostic
from engine.reading.entries import Language
from engine.telling.words import SENTENCES

LONGEST_HINT = 300
"""A longer list of names is no hint."""


def say(key: str, language: Language, /, **params: object) -> str:
    """The sentence of a key, its parameters filled in."""
    vi, en = SENTENCES[key]
    return (vi if language == "vi" else en).format(**params)


def help_text(key: str) -> str:
    """A help text in both languages, Vietnamese first: help is asked for before a language is chosen."""
    vi, en = SENTENCES[key]
    head, _, example = vi.partition("\n\n")
    return f"{head} · {en}" + (f"\n\n{example}" if example else "")


def help_in(text: str, language: Language) -> str:
    """The head of a help text in one language."""
    vi, _, en = text.partition("\n\n")[0].partition(" · ")
    return en or vi if language == "en" else vi


def sentence_of(diagnostic: Diagnostic, language: Language) -> str:
    """What a diagnostic says."""
    params = _translated(diagnostic.params, language)
    said = say(f"diagnostic.{diagnostic.code}", language, **params)
    return say("diagnostic.under", language, said=said, readings=params["under"]) if "under" in params else said


def hint_of(diagnostic: Diagnostic, language: Language) -> str | None:
    """What to do about it, if that is known."""
    params = diagnostic.params
    if diagnostic.code.startswith(("unknown-", "bad-")):
        word = params.get("value") or params.get("name", "")
        if char := characters.lookalike_in(word):
            key = f"hint.lookalike-character.{characters.looks_like(char)}"
            return say(key, language, character=characters.name(char))
        if re.fullmatch(r"[\w.-]+(,\s*[\w.-]+)+", word, re.ASCII):
            return say("hint.key-without-value.list", language, example=f"[{word}]")
    if "suggestion" in params:
        return say("hint.did-you-mean", language, **params)
    for key in (f"hint.{diagnostic.code}.{params.get('scope', '')}", f"hint.{diagnostic.code}"):
        if key in SENTENCES:
            return say(key, language, **params)
    for name in ("known", "example"):
        if params.get(name) and len(params[name]) < LONGEST_HINT:
            return say(f"hint.{name}", language, **params)
    return None


def _translated(params: Mapping[str, str], language: Language) -> dict[str, str]:
    """The parameters, those that are words of the software itself in the language."""
    own = {"expected": "kind", "held": "word", "kind": "entry"}
    keys = {name: f"{kind}.{params.get(name)}" for name, kind in own.items()}
    return {**params, **{name: say(key, language) for name, key in keys.items() if key in SENTENCES}}
