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
    """What is adopted or left open of a question may be adopted together with what is of others."""
    for names in forbidden(apart, readings, [question]):
        yield placed.refuse_key(Code.READINGS_APART, "readings", question, names=names)


def forbidden(
    apart: Sequence[Mapping[str, str]], readings: Mapping[str, Adopted], questions: Collection[str]
) -> list[str]:
    """The readings of these questions, with others, that stand apart, where one of them could never be chosen so."""
    left = {name: adopted.values for name, adopted in readings.items()}
    return [
        ", ".join(f"{name}: {value}" for name, value in together.items())
        for together in apart
        if not together.keys().isdisjoint(questions)
        and _all_left(together, left)
        and not all(go_together(apart, left | {name: (value,)}) for name, value in together.items())
    ]


def go_together(apart: Sequence[Mapping[str, str]], left: Mapping[str, Sequence[str]]) -> bool:
    """Whether one reading of each question can be chosen of those left, so that no two of them stand apart."""
    for together in apart:
        if _all_left(together, left):  # one of them has to be given up
            fewer = [(name, [v for v in left[name] if v != value]) for name, value in together.items()]
            return any(go_together(apart, {**left, name: values}) for name, values in fewer if values)
    return True


def _all_left(together: Mapping[str, str], left: Mapping[str, Sequence[str]]) -> bool:
    return all(value in left[name] for name, value in together.items())
