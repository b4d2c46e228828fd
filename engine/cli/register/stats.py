"""`congtam register stats`: what was recommended and decided over all cases, and how often and why it differed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from engine.cli.common import Format, FormatOption, Lang, LangOption, look_at, show, write_file
from engine.cli.register.common import HERE, RegisterOption, opened
from engine.reading.entries import Language, Words
from engine.reading.rulebook import NEEDS_VERIFICATION
from engine.telling.bars import bars
from engine.telling.wording import help_text, say

if TYPE_CHECKING:
    from engine.keeping.stats import Outcome, Table


def stats(
    svg: Annotated[Path | None, typer.Option("--svg", help=help_text("help.register_svg"))] = None,
    register: RegisterOption = HERE,
    lang: LangOption = Lang.vi,
    format: FormatOption = Format.text,
) -> None:
    language: Language = lang.value
    look_at(folders=[svg])
    with opened(register, language) as book, book.reading() as view:
        from engine.keeping import stats as counts

        found, labels = counts.outcomes(view), counts.labels(view)
        names = outcome_names(labels, language)
        tables = tables_of(found)
        if format is Format.json:
            show(json.dumps(_as_data(found, tables, names), ensure_ascii=False, indent=2))
        else:
            show("\n".join(_report(found, tables, names, language)))
        for name, _, picture in pictures(tables, names, language) if svg else ():
            assert svg is not None
            write_file(svg / f"{name}.svg", picture)


def outcome_names(labels: dict[str, Words], language: Language) -> dict[str, str]:
    """Outcomes in words, with the one of an open case, for which a rulebook need not have any."""
    names = {outcome: words.in_(language) for outcome, words in labels.items()}
    return names | ({} if NEEDS_VERIFICATION in names else {NEEDS_VERIFICATION: say("outcome.open", language)})


def tables_of(found: list[Outcome]) -> dict[str, Table]:
    """The outcomes by year, field and clause."""
    from engine.keeping import stats as counts

    return {"year": counts.by_year(found), "field": counts.by_field(found), "clause": counts.by_clause(found)}


def pictures(tables: dict[str, Table], names: dict[str, str], language: Language) -> Iterator[tuple[str, str, str]]:
    """Of each table its name, its title and its picture as SVG."""
    for name, table in tables.items():
        title = say(f"register.stats.{name}", language)
        legend = {outcome: names.get(outcome, outcome) for outcome in _outcomes(table, names)}
        yield name, title, bars(title, _ordered(table, names), legend)


def _report(found: list[Outcome], tables: dict[str, Table], names: dict[str, str], language: Language) -> Iterator[str]:
    for name, table in tables.items():
        yield say(f"register.stats.{name}", language)
        for row, counts in _ordered(table, names).items():
            told = ", ".join(f"{names.get(outcome, outcome)} {count}" for outcome, count in counts.items())
            yield f"  {row:<12} {told}"
    decided = [outcome for outcome in found if outcome.decided]
    departed = [outcome for outcome in decided if outcome.departs]
    yield say("register.stats.departures", language, decided=len(decided), departed=len(departed))
    for outcome in departed:
        parts = [names.get(name, name) for name in (outcome.recommendation, outcome.outcome)]
        reason = outcome.reason or say("register.words_erased", language)
        yield f"  {outcome.authority}  {outcome.case} {outcome.person}: {parts[0]} → {parts[1]}: {reason}"


def _as_data(found: list[Outcome], tables: dict[str, Table], names: dict[str, str]) -> dict[str, object]:
    departed = [outcome for outcome in found if outcome.departs]
    return {
        "persons": len(found),
        **{f"by_{name}": _ordered(table, names) for name, table in tables.items()},
        "decided": sum(outcome.decided is not None for outcome in found),
        "departures": [
            {
                "sequence": o.authority, "case": o.case, "person": o.person, "recommendation": o.recommendation,
                "decided": o.decided, "reason": o.reason,
            }
            for o in departed
        ],
    }  # fmt: skip


def _ordered(table: Table, names: dict[str, str]) -> dict[str, dict[str, int]]:
    order = _outcomes(table, names)
    return {row: {outcome: counts[outcome] for outcome in order if counts[outcome]} for row, counts in table.items()}


def _outcomes(table: Table, names: dict[str, str]) -> list[str]:
    """The outcomes of a table, from the mildest; those that the newest rulebook does not know come last."""
    found = {outcome for counts in table.values() for outcome in counts}
    return [*(outcome for outcome in names if outcome in found), *sorted(found - set(names))]
