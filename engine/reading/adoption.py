"""How cases and overlays read open questions: what they adopt is there, and may be adopted together."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from engine.reading.diagnostics import Code, Diagnostic, did_you_mean
from engine.reading.entries import Entry
from engine.reading.placed import Placed
from engine.reading.rulebook import Adopted
from engine.reading.rulebook_files import ReadingEntry


def check_reading(
    placed: Placed[Entry], question: str, entry: ReadingEntry, known: Mapping[str, Sequence[str]]
) -> Iterator[Diagnostic]:
    """The question is one with readings, and what is adopted or left open are readings of it."""
    here = ("readings", question)
    if question not in known:
        yield placed.refuse_key(Code.UNKNOWN_QUESTION, *here, name=question, **did_you_mean(question, known))
    elif not known[question]:
        yield placed.refuse_key(Code.NO_READINGS, *here, name=question)
    else:
        for i, value in enumerate(entry.values):
            if value not in known[question]:
                where = ("adopted",) if entry.adopted else ("open", i)
                hint = did_you_mean(value, known[question])
                yield placed.refuse(Code.UNKNOWN_READING, *here, *where, name=value, of=question, **hint)


def check_apart(
    placed: Placed[Entry], question: str, apart: Sequence[Mapping[str, str]], readings: Mapping[str, Adopted]
) -> Iterator[Diagnostic]:
    """What is adopted of a question may be adopted together with what is adopted of others."""
    for names in forbidden(apart, readings, [question]):
        yield placed.refuse_key(Code.READINGS_APART, "readings", question, names=names)


def forbidden(
    apart: Sequence[Mapping[str, str]], readings: Mapping[str, Adopted], questions: Collection[str]
) -> list[str]:
    """The readings of these questions, with others, that may not be adopted together and are."""
    return [
        ", ".join(f"{name}: {value}" for name, value in together.items())
        for together in apart
        if any(name in together for name in questions)
        and all(readings[name].values == (value,) for name, value in together.items())
    ]
