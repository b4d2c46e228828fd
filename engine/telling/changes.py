"""What changed between two rulebooks, in words and numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.reading.entries import Language
from engine.reading.rulebook import RECOMMENDATION
from engine.telling.text import number_in, render_findings, share_in
from engine.telling.wording import say

if TYPE_CHECKING:
    from engine.proving.compare import CaseChange, Change, Comparison


RULES_QUOTED = 3
"""So many of the rules that decide a witness are quoted; the others are named."""


@dataclass(frozen=True)
class ChangeText:
    """Cases that go from one outcome to another: how many, a small one, and the rules that decide it."""

    title: str
    count: str
    share: str
    case: str
    rules: tuple[str, ...]


@dataclass(frozen=True)
class ComparisonText:
    """A comparison in one language; `people` is None where no case files were looked at."""

    before: str
    after: str
    heading: str
    sum: str
    outcomes: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]  # an outcome before, and how many cases of it go to each outcome
    changes: tuple[ChangeText, ...]
    kept: str
    edits: tuple[str, ...]
    people: tuple[tuple[str, str, str, str], ...] | None  # case, person, outcome before, outcome after


def comparison_in(comparison: Comparison, people: Iterable[CaseChange] | None, language: Language) -> ComparisonText:
    """Everything about a comparison in one language."""
    before, after = _titles(comparison)
    seen = {name for pair in comparison.table for name in pair}
    order = dict.fromkeys([*comparison.before.outcomes, *comparison.after.outcomes, *sorted(seen)])
    names = [name for name in order if name in seen]
    return ComparisonText(
        before,
        after,
        heading=say("diff.heading", language, before=before, after=after),
        sum=_sum(comparison, language),
        outcomes=tuple(_outcome(comparison, name, language) for name in names),
        rows=tuple(_row(comparison, old, names, language) for old in names),
        changes=tuple(_change(comparison, change, language) for change in comparison.changes),
        kept=_kept(comparison, language),
        edits=tuple(_edits(comparison, language)),
        people=None if people is None else tuple(_person(comparison, person, language) for person in people),
    )


def _row(comparison: Comparison, old: str, names: list[str], language: Language) -> tuple[str, tuple[str, ...]]:
    counts = [comparison.table.get((old, new), 0) for new in names]
    return _outcome(comparison, old, language), tuple(number_in(count, language) if count else "" for count in counts)


def _outcome(comparison: Comparison, name: str, language: Language) -> str:
    """The short name of an outcome, in whichever rulebook has it."""
    for book in (comparison.after, comparison.before):
        labels = book.conclusions[RECOMMENDATION].values
        if name in labels:
            return labels[name].in_(language)
    return say("diff.no_outcome", language)


def _sum(comparison: Comparison, language: Language) -> str:
    """How many complete cases change."""
    cases = number_in(comparison.cases, language)
    if not comparison.changed:
        return say("diff.nothing", language, cases=cases)
    share = share_in(comparison.changed, comparison.cases, language)
    return say("diff.changed", language, changed=number_in(comparison.changed, language), cases=cases, share=share)


def _change(comparison: Comparison, change: Change, language: Language) -> ChangeText:
    return ChangeText(
        title=" → ".join(_outcome(comparison, name, language) for name in (change.before, change.after)),
        count=number_in(change.count, language),
        share=share_in(change.count, comparison.cases, language),
        case=render_findings((comparison.after, comparison.before), change.case.roles, change.case.findings, language),
        rules=tuple(_rules(comparison, change, language)),
    )


def _rules(comparison: Comparison, change: Change, language: Language) -> Iterator[str]:
    """The rules that decide the witness before, and after, where there are such; what the topmost few say."""
    sides = (("before", comparison.before, change.rules_before), ("after", comparison.after, change.rules_after))
    for side, book, rules in sides:
        named = [f"{name} ({book.rules[name].says.in_(language).removesuffix('.')})" for name in rules[:RULES_QUOTED]]
        if rules:
            yield say(f"diff.rules_{side}", language, rules=", ".join([*named, *rules[RULES_QUOTED:]]))


def _kept(comparison: Comparison, language: Language) -> str:
    """How many cases of each outcome keep it."""
    kept = [
        (name, comparison.table[name, name]) for name in comparison.before.outcomes if (name, name) in comparison.table
    ]
    same = [f"{_outcome(comparison, name, language)} {number_in(count, language)}" for name, count in kept]
    return say("diff.kept", language, outcomes="; ".join(same)) if same else ""


def _edits(comparison: Comparison, language: Language) -> Iterator[str]:
    """What was added, removed and changed, by kind; and the conclusions on the way that mean something else."""
    for kind, edits in comparison.edits.items():
        for how, names in (("added", edits.added), ("removed", edits.removed), ("changed_entries", edits.changed)):
            if names:
                yield say(f"diff.{how}", language, kind=say(f"diff.{kind}", language), names=", ".join(names))
    if comparison.conclusions:
        yield say("diff.conclusions", language, names=", ".join(comparison.conclusions))


def _person(comparison: Comparison, person: CaseChange, language: Language) -> tuple[str, str, str, str]:
    def outcomes(names: tuple[str, ...]) -> str:
        return ", ".join(_outcome(comparison, name, language) for name in names) or say("diff.no_outcome", language)

    return person.case, person.person, outcomes(person.before), outcomes(person.after)


def _titles(comparison: Comparison) -> tuple[str, str]:
    """What the two are called; by their digests too where id and version are the same."""
    before, after = comparison.before.named, comparison.after.named
    if before == after:
        before, after = (
            f"{title} ({b.sha256[:8]})" for title, b in ((before, comparison.before), (after, comparison.after))
        )
    return before, after
