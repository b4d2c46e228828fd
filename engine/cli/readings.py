"""`--reading Q7=counts`: readings that a command line tries out, adopted by nobody."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import typer

from engine.reading.adoption import forbidden
from engine.reading.characters import visible
from engine.reading.diagnostics import did_you_mean
from engine.reading.entries import Language
from engine.reading.folding import under
from engine.reading.rulebook import Adopted, Rulebook
from engine.telling.wording import help_text, say

ReadingOption = Annotated[
    list[str] | None, typer.Option("--reading", metavar="QUESTION=READING", help=help_text("help.reading"))
]


def tried(texts: Iterable[str], rulebook: Rulebook, language: Language) -> dict[str, Adopted]:
    """What the options try out under the rulebook; ends as wrong usage at a name that is not there.

    What is adopted already is not tried out.
    """
    chosen: dict[str, Adopted] = {}
    for text in texts:
        name, value = _named(text, rulebook, language)
        if name in chosen and chosen[name].values != (value,):
            raise typer.BadParameter(say("usage.reading_twice", language, name=name))
        chosen[name] = Adopted((value,), tried=True)
    for names in forbidden(rulebook.apart, rulebook.readings | chosen, chosen):
        raise typer.BadParameter(say("usage.readings_apart", language, names=names))
    return {name: adopted for name, adopted in chosen.items() if rulebook.readings[name].values != adopted.values}


def read_as(rulebook: Rulebook, texts: Iterable[str], language: Language) -> Rulebook:
    """The rulebook under what the options try out."""
    return under(rulebook, tried(texts, rulebook, language))


def _named(text: str, rulebook: Rulebook, language: Language) -> tuple[str, str]:
    """The question and the reading that an option names."""
    name, _, value = text.partition("=")
    known = {question.id: tuple(question.readings) for question in rulebook.questions.values() if question.readings}
    if name in rulebook.questions and name not in known:
        raise typer.BadParameter(say("usage.no_readings", language, name=name))
    for key, word, names in (("question", name, tuple(known)), ("reading", value, known.get(name, ()))):
        if word not in names:
            hint = did_you_mean(word, names)
            hinted = "meant" if "suggestion" in hint else "known" if hint.get("known") else "none"
            said = say(f"usage.unknown_{key}.{hinted}", language, name=visible(word), of=name, **hint)
            raise typer.BadParameter(said)
    return name, value
