"""What was recommended and decided over all cases, in words and pictures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from engine.reading.entries import Language, Words
from engine.reading.rulebook import NEEDS_VERIFICATION
from engine.telling.bars import bars
from engine.telling.wording import say

if TYPE_CHECKING:
    from engine.keeping.stats import Statistics, Table


def outcome_names(labels: dict[str, Words], language: Language) -> dict[str, str]:
    """Outcomes in words, with the one of an open case, for which a rulebook need not have any."""
    names = {outcome: words.in_(language) for outcome, words in labels.items()}
    return names | ({} if NEEDS_VERIFICATION in names else {NEEDS_VERIFICATION: say("outcome.open", language)})


def pictures(tables: dict[str, Table], names: dict[str, str], language: Language) -> Iterator[tuple[str, str, str]]:
    """Of each table its name, its title and its picture as SVG."""
    for name, table in tables.items():
        title = say(f"register.stats.{name}", language)
        legend = {outcome: names.get(outcome, outcome) for outcome in _outcomes(table, names)}
        yield name, title, bars(title, ordered(table, names), legend)


def statistics_lines(statistics: Statistics, names: dict[str, str], language: Language) -> Iterator[str]:
    """The tables, and under them where an authority departed from what was recommended, and why."""
    for name, table in statistics.tables.items():
        yield say(f"register.stats.{name}", language)
        for row, counts in ordered(table, names).items():
            counts_text = ", ".join(f"{names.get(outcome, outcome)} {count}" for outcome, count in counts.items())
            yield f"  {row:<12} {counts_text}"
    yield departures_line(statistics, language)
    if count := len(statistics.unchecked):
        yield say("register.stats.unchecked", language, count=count)
    if counts := Counter("; ".join(outcome.readings) for outcome in statistics.reread):
        told = ", ".join(f"{readings} ({count})" for readings, count in sorted(counts.items()))
        yield say("register.stats.reread", language, count=counts.total(), readings=told)
    for outcome in statistics.departures:
        parts = [names.get(name, name) for name in (outcome.recommendation, outcome.outcome)]
        reason = outcome.reason or say("register.words_erased", language)
        yield f"  {outcome.authority}  {outcome.case} {outcome.person}: {parts[0]} → {parts[1]}: {reason}"


def departures_line(statistics: Statistics, language: Language) -> str:
    """How many were decided, and how many of them otherwise than was recommended."""
    decided, departed = len(statistics.decided), len(statistics.departures)
    return say("register.stats.departures", language, decided=decided, departed=departed)


def ordered(table: Table, names: dict[str, str]) -> dict[str, dict[str, int]]:
    """Of each row how often each outcome came, from the mildest."""
    order = _outcomes(table, names)
    return {row: {outcome: counts[outcome] for outcome in order if counts[outcome]} for row, counts in table.items()}


def _outcomes(table: Table, names: dict[str, str]) -> list[str]:
    """The outcomes of a table, from the mildest; those that the newest rulebook does not know come last."""
    present = {outcome for counts in table.values() for outcome in counts}
    return [*(outcome for outcome in names if outcome in present), *sorted(present - set(names))]
