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
class ToldChange:
    """Cases that go from one outcome to another: how many, a small one, and the rules that decide it."""

    title: str
    count: str
    share: str
    case: str
    rules: tuple[str, ...]


@dataclass(frozen=True)
class Told:
    """A comparison in one language; `people` is None where no case files were looked at."""

    before: str
    after: str
    heading: str
    sum: str
    outcomes: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]  # an outcome before, and how many cases of it go to each outcome
    changes: tuple[ToldChange, ...]
    kept: str
    edits: tuple[str, ...]
    people: tuple[tuple[str, str, str, str], ...] | None  # case, person, outcome before, outcome after


def tell(found: Comparison, people: Iterable[CaseChange] | None, language: Language) -> Told:
    """Everything about a comparison in one language."""
    before, after = _titles(found)
    seen = {name for pair in found.table for name in pair}
    order = dict.fromkeys([*found.before.outcomes, *found.after.outcomes, *sorted(seen)])
    names = [name for name in order if name in seen]
    return Told(
        before,
        after,
        heading=say("diff.heading", language, before=before, after=after),
        sum=_sum(found, language),
        outcomes=tuple(_outcome(found, name, language) for name in names),
        rows=tuple(_row(found, old, names, language) for old in names),
        changes=tuple(_change(found, change, language) for change in found.changes),
        kept=_kept(found, language),
        edits=tuple(_edits(found, language)),
        people=None if people is None else tuple(_person(found, person, language) for person in people),
    )


def _row(found: Comparison, old: str, names: list[str], language: Language) -> tuple[str, tuple[str, ...]]:
    counts = [found.table.get((old, new), 0) for new in names]
    return _outcome(found, old, language), tuple(number_in(count, language) if count else "" for count in counts)


def _outcome(found: Comparison, name: str, language: Language) -> str:
    """The short name of an outcome, in whichever rulebook has it."""
    for book in (found.after, found.before):
        labels = book.conclusions[RECOMMENDATION].values
        if name in labels:
            return labels[name].in_(language)
    return say("diff.no_outcome", language)


def _sum(found: Comparison, language: Language) -> str:
    """How many complete cases change."""
    cases = number_in(found.cases, language)
    if not found.changed:
        return say("diff.nothing", language, cases=cases)
    share = share_in(found.changed, found.cases, language)
    return say("diff.changed", language, changed=number_in(found.changed, language), cases=cases, share=share)


def _change(found: Comparison, change: Change, language: Language) -> ToldChange:
    return ToldChange(
        title=" → ".join(_outcome(found, name, language) for name in (change.before, change.after)),
        count=number_in(change.count, language),
        share=share_in(change.count, found.cases, language),
        case=render_findings((found.after, found.before), change.case.roles, change.case.findings, language),
        rules=tuple(_rules(found, change, language)),
    )


def _rules(found: Comparison, change: Change, language: Language) -> Iterator[str]:
    """The rules that decide the witness before, and after, where there are such; what the topmost few say."""
    sides = (("before", found.before, change.rules_before), ("after", found.after, change.rules_after))
    for side, book, rules in sides:
        named = [f"{name} ({book.rules[name].says.in_(language).removesuffix('.')})" for name in rules[:RULES_QUOTED]]
        if rules:
            yield say(f"diff.rules_{side}", language, rules=", ".join([*named, *rules[RULES_QUOTED:]]))


def _kept(found: Comparison, language: Language) -> str:
    """How many cases of each outcome keep it."""
    kept = [(name, found.table[name, name]) for name in found.before.outcomes if (name, name) in found.table]
    same = [f"{_outcome(found, name, language)} {number_in(count, language)}" for name, count in kept]
    return say("diff.kept", language, outcomes="; ".join(same)) if same else ""


def _edits(found: Comparison, language: Language) -> Iterator[str]:
    """What was added, removed and changed, by kind; and the conclusions on the way that mean something else."""
    for kind, edits in found.edits.items():
        for how, names in (("added", edits.added), ("removed", edits.removed), ("changed_entries", edits.changed)):
            if names:
                yield say(f"diff.{how}", language, kind=say(f"diff.{kind}", language), names=", ".join(names))
    if found.conclusions:
        yield say("diff.conclusions", language, names=", ".join(found.conclusions))


def _person(found: Comparison, person: CaseChange, language: Language) -> tuple[str, str, str, str]:
    def outcomes(names: tuple[str, ...]) -> str:
        return ", ".join(_outcome(found, name, language) for name in names) or say("diff.no_outcome", language)

    return person.case, person.person, outcomes(person.before), outcomes(person.after)


def _titles(found: Comparison) -> tuple[str, str]:
    """What the two are called; by their digests too where id and version are the same."""
    before, after = (f"{book.id} {book.version}" for book in (found.before, found.after))
    if before == after:
        before, after = (f"{title} ({b.sha256[:8]})" for title, b in ((before, found.before), (after, found.after)))
    return before, after
