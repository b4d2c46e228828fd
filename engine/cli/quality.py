"""What `congtam test` measures of the tests, as plain data, and the case files that would kill what survives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path

from engine.cli.witnesses import assumed, write_new
from engine.proving.mutants import Mutant
from engine.proving.mutation import Mutation, Result
from engine.proving.quality import Quality
from engine.proving.suggest import Suggestion, killer, suggest
from engine.proving.witness import CaseText, Expected, case_text
from engine.reading.entries import Language, Words
from engine.reading.rulebook import Rulebook
from engine.telling.wording import say

RULES_NAMED = 4
"""So many rules are named for which a drafted person is there."""


def as_data(quality: Quality) -> dict[str, object]:
    """The same as plain data."""
    data: dict[str, object] = {"rulebook": {"id": quality.book.id, "version": quality.book.version}}
    if quality.coverage:
        c = quality.coverage
        data["coverage"] = {
            "rules": {rule: list(persons) for rule, persons in c.rules.items()},
            "values": [{"conclusion": n, "value": v, "persons": list(p)} for (n, v), p in c.values.items()],
            "sides": [{**asdict(side), "persons": list(persons)} for side, persons in c.sides.items()],
        }
    if quality.mutation:
        data["mutants"] = [_mutant_data(quality.mutation, result) for result in quality.mutation.results]
    return data


def _mutant_data(mutation: Mutation, result: Result) -> dict[str, object]:
    data: dict[str, object] = {**asdict(result.mutant), "fate": result.fate}
    if result.fate == "killed":
        data["killed_by"] = result.killed_by
    if result.fate == "survived":
        case = killer(mutation, result)
        data["would_kill"] = {"roles": list(case.roles), "findings": dict(case.findings)}
    return data


# -- suggestions


def write_suggestions(quality: Quality, folder: Path, language: Language) -> Iterator[str]:
    """Writes case files that kill every survivor; a line for each file, and how far from the fewest they may be."""
    assert quality.mutation is not None  # asked for together
    suggestions = suggest(quality.mutation)
    mutants_named: set[Mutant] = set()
    for number, persons in enumerate(suggestions.files, 1):
        words = _words("quality.case_title", number=number), assumed(), _narrative(persons, mutants_named)
        text = partial(_case_text, quality.book, persons, words)
        yield say("proof.written", language, file=write_new(folder, f"{quality.book.id}-test", text))
    counts = {"files": len(suggestions.files), "persons": len(suggestions.persons), "least": suggestions.at_least}
    yield say("quality.suggested", language, **counts)


def _case_text(book: Rulebook, persons: Sequence[Suggestion], words: tuple[Words, Words, Words], name: str) -> str:
    """A case file of these persons, with its title, the title of its evidence, and its narrative."""
    cases, expected = [p.case for p in persons], [_expected(p) for p in persons]
    return case_text(book, CaseText(name, *words), cases, expected)


def _words(key: str, **params: object) -> Words:
    return Words(vi=say(key, "vi", **params), en=say(key, "en", **params))


def _narrative(persons: Sequence[Suggestion], mutants_named: set[Mutant]) -> Words:
    """Says that a machine drafted the case, and for which rules each person is there that no one told of before is."""
    listed = []
    for i, person in enumerate(persons, 1):
        listed.append((i, list(dict.fromkeys(mutant.rule for mutant in person.kills if mutant not in mutants_named))))
        mutants_named.update(person.kills)

    def narrative_in(language: Language) -> str:
        more = [say("quality.more_rules", language, count=len(rules) - RULES_NAMED) for _, rules in listed]
        named = (f"p{i}: {', '.join(rules[:RULES_NAMED])}" for i, rules in listed)
        ends = (rest if len(rules) > RULES_NAMED else "" for rest, (_, rules) in zip(more, listed, strict=True))
        return " ".join([say("quality.drafted", language), *(f"{a}{b}." for a, b in zip(named, ends, strict=True))])

    return Words(vi=narrative_in("vi"), en=narrative_in("en"))


def _expected(person: Suggestion) -> Expected:
    if not person.possible:
        return {"status": "inconsistent"}
    if len(person.possible) == 1:
        return {"status": "settled", "recommendation": person.possible[0]}
    return {"status": "open", "possible": list(person.possible)}
