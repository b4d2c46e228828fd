"""What `congtam test` says of the tests themselves: what they reach, which mutants they kill, which cases would."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from itertools import groupby
from pathlib import Path

from engine.cli.witnesses import as_text as case_in_words
from engine.cli.witnesses import assumed, write_new
from engine.proving.coverage import Coverage, Side
from engine.proving.coverage import coverage as coverage_of
from engine.proving.mutants import Mutant
from engine.proving.mutation import Mutation, Result, Test, run_mutants
from engine.proving.suggest import Suggestion, killer, suggest
from engine.proving.witness import CaseText, Expected, case_text
from engine.reading.case import CheckedCase
from engine.reading.entries import Language, Words
from engine.reading.rulebook import Rulebook
from engine.reasoning.compile import compile_rulebook
from engine.telling.page import render_page
from engine.telling.wording import say

SHOWN = 20
"""More survivors than these are only counted in text."""
RULES = 4
"""So many rules are named for which a drafted person is there."""


@dataclass(frozen=True)
class Quality:
    """What was measured of the tests of one rulebook; None what was not asked for."""

    book: Rulebook
    cases: int
    coverage: Coverage | None
    mutation: Mutation | None


def measure(book: Rulebook, cases: Sequence[CheckedCase], coverage: bool, mutants: bool) -> Quality:
    """Coverage by all persons of the cases, and mutants against those of whom something is expected."""
    tests = [
        Test(case.id, person, case.file.expect[person.id])
        for case in cases
        for person in case.persons
        if person.id in case.file.expect
    ]
    return Quality(
        book,
        len(cases),
        coverage_of(compile_rulebook(book), cases) if coverage else None,
        run_mutants(book, tests) if mutants else None,
    )


def _sums(quality: Quality) -> list[tuple[str, int, int]]:
    """What is reached or killed, of how many, by name."""
    found = []
    if quality.coverage:
        for name, reached in (
            ("rules", quality.coverage.rules),
            ("values", quality.coverage.values),
            ("sides", quality.coverage.sides),
        ):
            found.append((name, sum(map(bool, reached.values())), len(reached)))
    if quality.mutation:
        fates = Counter(result.fate for result in quality.mutation.results)
        found.append(("mutants", fates["killed"], fates["killed"] + fates["survived"]))
    return found


def as_text(quality: Quality, language: Language) -> Iterator[str]:
    """The sums, and under them what is not reached and what survives."""
    yield ""
    yield say("quality.title", language, rulebook=f"{quality.book.id} {quality.book.version}")
    for name, reached, of in _sums(quality):
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
        for result in survivors[:SHOWN]:
            yield say("quality.survived", language, rule=result.mutant.rule, mutant=_mutant(result.mutant, language))
            case = killer(quality.mutation, result)
            yield from (f"    {line}" for line in case_in_words(quality.mutation.compiled, case, language))
        if len(survivors) > SHOWN:
            yield say("quality.more", language, count=len(survivors) - SHOWN)


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


def as_page(quality: Quality, language: Language) -> str:
    """The same as a web page."""
    survivors = None
    if quality.mutation:
        compiled = quality.mutation.compiled
        survivors = [
            (
                r.mutant.rule,
                _mutant(r.mutant, language),
                "; ".join(case_in_words(compiled, killer(quality.mutation, r), language)),
            )
            for r in quality.mutation.of("survived")
        ]
    return render_page(
        "quality",
        language,
        rulebook=f"{quality.book.id} {quality.book.version}",
        cases=quality.cases,
        sums=_sums(quality),
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


# -- suggestions


def write_suggestions(quality: Quality, folder: Path, language: Language) -> Iterator[str]:
    """Writes case files that kill every survivor; a line for each file, and how far from the fewest they may be."""
    assert quality.mutation is not None  # asked for together
    found = suggest(quality.mutation)
    told: set[Mutant] = set()
    for number, persons in enumerate(found.files, 1):
        words = _words("quality.case_title", number=number), assumed(), _narrative(persons, told)
        text = partial(_case_text, quality.book, persons, words)
        yield say("proof.written", language, file=write_new(folder, f"{quality.book.id}-test", text))
    counts = {"files": len(found.files), "persons": len(found.persons), "least": found.at_least}
    yield say("quality.suggested", language, **counts)


def _case_text(book: Rulebook, persons: Sequence[Suggestion], words: tuple[Words, Words, Words], name: str) -> str:
    """A case file of these persons, with its title, the title of its evidence, and its narrative."""
    cases, expected = [p.case for p in persons], [_expected(p) for p in persons]
    return case_text(book, CaseText(name, *words), cases, expected)


def _words(key: str, **params: object) -> Words:
    return Words(vi=say(key, "vi", **params), en=say(key, "en", **params))


def _narrative(persons: Sequence[Suggestion], told: set[Mutant]) -> Words:
    """Says that a machine drafted the case, and for which rules each person is there that no one told of before is."""
    listed = []
    for i, person in enumerate(persons, 1):
        listed.append((i, list(dict.fromkeys(mutant.rule for mutant in person.kills if mutant not in told))))
        told.update(person.kills)

    def told_in(language: Language) -> str:
        more = [say("quality.more_rules", language, count=len(rules) - RULES) for _, rules in listed]
        named = (f"p{i}: {', '.join(rules[:RULES])}" for i, rules in listed)
        ends = (rest if len(rules) > RULES else "" for rest, (_, rules) in zip(more, listed, strict=True))
        return " ".join([say("quality.drafted", language), *(f"{a}{b}." for a, b in zip(named, ends, strict=True))])

    return Words(vi=told_in("vi"), en=told_in("en"))


def _expected(person: Suggestion) -> Expected:
    if not person.possible:
        return {"status": "inconsistent"}
    if len(person.possible) == 1:
        return {"status": "settled", "recommendation": person.possible[0]}
    return {"status": "open", "possible": list(person.possible)}
