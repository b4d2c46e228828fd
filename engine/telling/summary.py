"""What a sweep counted: as lines of text, as a table, as a picture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from jinja2 import Environment, PackageLoader, StrictUndefined

from engine.reading.case import Status
from engine.reading.entries import Language
from engine.reading.rulebook import NEEDS_VERIFICATION, RECOMMENDATION, Rulebook
from engine.reading.vocabulary import ANSWERS, CHANGED, COMPARED
from engine.reasoning.columns import JOIN, differ
from engine.telling.sheet import sheet
from engine.telling.text import number_in, share_in
from engine.telling.wording import say

ROWS = "rows"
Bar = tuple[str, int]
"""A label, and how many rows it stands for."""
Group = tuple[Status, str]
"""A status, and the outcome where it is settled: rows that are told together."""


@dataclass(frozen=True)
class Summary:
    """The rows of a sweep by their possible outcomes, as the table joins them; and by those under another rulebook."""

    rulebook: Rulebook
    possible: Mapping[str, int]
    other: Rulebook | None = None
    pairs: Mapping[tuple[str, str], int] | None = None

    @property
    def rows(self) -> int:
        """All rows that could be read."""
        return sum(self.possible.values())

    @property
    def changes(self) -> dict[tuple[str, str], int]:
        """The rows whose possible outcomes differ, by those before and after."""
        return {pair: rows for pair, rows in (self.pairs or {}).items() if differ(*pair)}


def bars(summary: Summary, language: Language) -> list[Bar]:
    """The rows of each outcome, then those that are open, and those that are inconsistent."""
    groups: Counter[Group] = Counter()
    for possible, rows in summary.possible.items():
        groups[_group(possible)] += rows
    order: list[Group] = [("settled", outcome) for outcome in summary.rulebook.outcomes]
    shown = [group for group in (*order, ("open", ""), ("inconsistent", "")) if groups[group]]
    return [(_label(group, summary.rulebook, language), groups[group]) for group in shown]


def change_bars(summary: Summary, language: Language) -> list[Bar]:
    """The rows that change, by what they go from and to, the most frequent first."""
    counts: Counter[str] = Counter()
    for (before, after), rows in summary.changes.items():
        sides = ((before, summary.rulebook), (after, summary.other or summary.rulebook))
        counts[" → ".join(_label(_group(possible), book, language) for possible, book in sides)] += rows
    return counts.most_common()


def summary_lines(summary: Summary, language: Language) -> Iterator[str]:
    """The counts with their shares, a line each."""
    yield say("sweep.heading", language, rows=number_in(summary.rows, language), rulebook=summary.rulebook.named)
    yield from _lines(bars(summary, language), summary.rows, language)
    if summary.other:
        changed = sum(summary.changes.values())
        params = {"rows": number_in(changed, language), "share": share_in(changed, summary.rows or 1, language)}
        yield say("sweep.changed", language, rulebook=summary.other.named, **params)
        yield from _lines(change_bars(summary, language), summary.rows, language)


def summary_sheet(summary: Summary) -> bytes:
    """The counts as CSV, in the words of the table."""
    return sheet(*_table(summary))


def summary_data(summary: Summary) -> dict[str, object]:
    """The counts as plain data."""
    head, rows = _table(summary)
    books = {"rulebook": summary.rulebook, **({"compared": summary.other} if summary.other else {})}
    about = {name: book.identity for name, book in books.items()}
    changed = {CHANGED: sum(summary.changes.values())} if summary.other else {}
    return {**about, ROWS: summary.rows, **changed, "counts": [dict(zip(head, row, strict=True)) for row in rows]}


def summary_picture(summary: Summary, language: Language) -> str:
    """The counts as bars in an SVG file that stands alone."""
    shown = [bars(summary, language), *([change_bars(summary, language)] if summary.other else [])]
    pages = Environment(
        loader=PackageLoader("engine.telling", "pages"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    heading, *lines = summary_lines(summary, language)
    return pages.get_template("summary.svg").render(
        heading=heading,
        headings=["", *(line for line in lines if not line.startswith(" "))],
        groups=[[(label, rows, number_in(rows, language)) for label, rows in group] for group in shown],
        most=max((rows for group in shown for _, rows in group), default=1),
    )


def _table(summary: Summary) -> tuple[list[str], list[list[str | int]]]:
    if summary.pairs is None:
        counts = sorted(summary.possible.items(), key=lambda item: (-item[1], item[0]))
        return [*ANSWERS, ROWS], [[*_answer(possible), rows] for possible, rows in counts]
    pairs = sorted(summary.pairs.items(), key=lambda item: (-item[1], item[0]))
    head = [*ANSWERS, *COMPARED, CHANGED, ROWS]
    return head, [[*_answer(a), *_answer(b), "yes" if differ(a, b) else "no", rows] for (a, b), rows in pairs]


def _answer(possible: str) -> tuple[str, str, str]:
    status, outcome = _group(possible)
    return status, outcome or NEEDS_VERIFICATION, possible


def _group(possible: str) -> Group:
    return ("open", "") if JOIN in possible else ("settled", possible) if possible else ("inconsistent", "")


def _label(group: Group, rulebook: Rulebook, language: Language) -> str:
    status, outcome = group
    if status == "settled":
        return rulebook.conclusions[RECOMMENDATION].values[outcome].in_(language)
    return say(f"sweep.{status}", language)


def _lines(counts: list[Bar], whole: int, language: Language) -> Iterator[str]:
    width = max((len(label) for label, _ in counts), default=0)
    for label, rows in counts:
        yield f"  {label:<{width}} {number_in(rows, language):>15} {share_in(rows, whole, language):>12}"
