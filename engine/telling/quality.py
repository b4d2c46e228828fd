"""What tests of a rulebook are worth, in words: as text, and as a web page."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from engine.proving.coverage import Coverage, Side
from engine.proving.mutants import Mutant
from engine.proving.quality import Quality
from engine.proving.suggest import killer
from engine.reading.entries import Language
from engine.reading.rulebook import Rulebook
from engine.telling.page import render_page
from engine.telling.proofs import case_lines
from engine.telling.wording import say

SURVIVORS_TOLD = 20
"""More survivors than these are only counted in text."""


def quality_lines(quality: Quality, language: Language) -> Iterator[str]:
    """The sums, and under them what is not reached and what survives."""
    yield ""
    yield say("quality.title", language, rulebook=f"{quality.book.id} {quality.book.version}")
    for name, reached, of in quality.sums():
        yield f"  {say(f'quality.{name}', language)}: {reached} / {of}"
    if quality.coverage:
        for rule in (rule for rule, persons in quality.coverage.rules.items() if not persons):
            yield say("quality.rule_unreached", language, rule=rule)
        for (name, value), persons in quality.coverage.values.items():
            if not persons:
                yield say("quality.value_unreached", language, name=name, value=value)
        missing = [side for side, persons in quality.coverage.sides.items() if not persons]
        for rule, sides in groupby(missing, lambda side: side.rule):
            listed = "; ".join(f"{side.part} {_side(side, language)}" for side in sides)
            yield say("quality.sides_unreached", language, rule=rule, sides=listed)
    if quality.mutation:
        yield say("quality.equivalent", language, count=len(quality.mutation.of("equivalent")))
        survivors = quality.mutation.of("survived")
        for result in survivors[:SURVIVORS_TOLD]:
            yield say("quality.survived", language, rule=result.mutant.rule, mutant=_mutant(result.mutant, language))
            case = killer(quality.mutation, result)
            yield from (f"    {line}" for line in case_lines(quality.mutation.compiled, case, language))
        if len(survivors) > SURVIVORS_TOLD:
            yield say("quality.more", language, count=len(survivors) - SURVIVORS_TOLD)


def quality_page(quality: Quality, language: Language) -> str:
    """The same as a web page."""
    survivors = None
    if quality.mutation:
        compiled = quality.mutation.compiled
        survivors = [
            (
                r.mutant.rule,
                _mutant(r.mutant, language),
                "; ".join(case_lines(compiled, killer(quality.mutation, r), language)),
            )
            for r in quality.mutation.of("survived")
        ]
    return render_page(
        "quality",
        language,
        rulebook=f"{quality.book.id} {quality.book.version}",
        cases=quality.cases,
        sums=quality.sums(),
        survivors=survivors,
        conclusions=[_conclusion(quality.book, quality.coverage, name, language) for name in quality.book.conclusions]
        if quality.coverage
        else [],
    )


def _conclusion(book: Rulebook, reached: Coverage, name: str, language: Language) -> dict[str, object]:
    conclusion = book.conclusions[name]
    missing = [side for side, persons in reached.sides.items() if not persons]
    rules = [
        {
            "id": rule.id,
            "says": rule.says.in_(language),
            "persons": reached.rules[rule.id],
            "missing": [(side.part, _side(side, language)) for side in missing if side.rule == rule.id],
        }
        for rule in conclusion.rules
    ]
    values = [(label.in_(language), reached.values[name, value]) for value, label in conclusion.values.items()]
    return {"id": name, "label": conclusion.label.in_(language), "rules": rules, "values": values}


def _side(side: Side, language: Language) -> str:
    return say(f"trace.{side.side}", language)


def _mutant(mutant: Mutant, language: Language) -> str:
    return say(f"mutant.{mutant.kind}", language, part=mutant.part, change=mutant.change)
