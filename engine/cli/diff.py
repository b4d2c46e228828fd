"""`congtam diff`: what changed between two rulebooks, by meaning."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from engine.cli.common import Format, FormatOption, Lang, LangOption, case_files, complain, show, write_file
from engine.cli.witnesses import write_cases
from engine.reading.diagnostics import InputError, errors_in, in_order
from engine.reading.entries import Language, Words
from engine.reading.load import load_rulebook, read_case
from engine.reading.rulebook import RECOMMENDATION, Rulebook
from engine.telling.page import render_page
from engine.telling.text import number_in, render_findings, share_in, wrapped
from engine.telling.wording import help_text, say

if TYPE_CHECKING:
    from engine.proving.compare import CaseChange, Change, Comparison
    from engine.proving.witness import Witness


SAID = 3
"""So many of the rules that decide a witness are quoted; the others are named."""


def diff(
    before: Annotated[str, typer.Argument(help=help_text("help.before"), metavar="A")],
    after: Annotated[str, typer.Argument(help=help_text("help.after"), metavar="B")],
    cases: Annotated[list[Path] | None, typer.Option("--cases", help=help_text("help.diff_cases"))] = None,
    lang: LangOption = Lang.vi,
    format: FormatOption = Format.text,
    html: Annotated[Path | None, typer.Option("--html", help=help_text("help.html"))] = None,
    witnesses: Annotated[Path | None, typer.Option("--witnesses", help=help_text("help.diff_witnesses"))] = None,
) -> None:
    from engine.proving.compare import compare

    language: Language = lang.value
    try:
        books = load_rulebook(before), load_rulebook(after)
        found = compare(*books)
    except InputError as error:
        complain(error.diagnostics, language)
        raise typer.Exit(1) from None
    if cases and not any(map(case_files, cases)):
        typer.echo(say("usage.no_cases", language, where=", ".join(map(str, cases))), err=True)
        raise typer.Exit(1)
    people, failed = _case_changes(*books, cases or [], language)
    if format is Format.json:
        show(json.dumps(_as_data(found, people, cases is not None), ensure_ascii=False, indent=2))
    else:
        show("\n".join(_as_text(found, people, cases is not None, language)))
    if html:
        write_file(html, _as_page(found, people, cases is not None, language), language)
    for file in _write(found, witnesses, language) if witnesses else ():
        typer.echo(say("proof.written", language, file=file), err=True)
    raise typer.Exit(1 if failed else 0)


def _case_changes(
    before: Rulebook, after: Rulebook, folders: list[Path], language: Language
) -> tuple[list[CaseChange], bool]:
    """The persons of case files whose possible outcomes change, and whether a file could not be read under both."""
    from engine.proving.compare import person_changes
    from engine.reasoning.decide import decide

    changes: list[CaseChange] = []
    failed = False
    for file in (file for folder in folders for file in case_files(folder)):
        read = [read_case(file, book) for book in (before, after)]
        errors = errors_in(d for loaded in read for d in loaded.diagnostics)
        complain(in_order(errors), language)
        failed = failed or bool(errors)
        old, new = (loaded.value for loaded in read)
        if old and new:
            changes += person_changes(decide(before, old), decide(after, new))
    return changes, failed


def _outcome(found: Comparison, name: str, language: Language) -> str:
    """The short name of an outcome, in whichever rulebook has it."""
    for book in (found.after, found.before):
        labels = book.conclusions[RECOMMENDATION].values
        if name in labels:
            return labels[name].in_(language)
    return say("diff.no_outcome", language)


def _outcomes(found: Comparison, names: tuple[str, ...], language: Language) -> str:
    return ", ".join(_outcome(found, name, language) for name in names) or say("diff.no_outcome", language)


def _case(found: Comparison, case: Witness, language: Language) -> str:
    return render_findings((found.after, found.before), case.roles, case.findings, language)


def _as_text(found: Comparison, people: list[CaseChange], asked: bool, language: Language) -> Iterator[str]:
    before, after = _titles(found)
    yield say("diff.heading", language, before=before, after=after)
    yield wrapped(_sum(found, language), "")
    for change in found.changes:
        yield ""
        yield from _change(found, change, language)
    yield ""
    kept = [(name, found.table[name, name]) for name in found.before.outcomes if (name, name) in found.table]
    same = [f"{_outcome(found, name, language)} {number_in(count, language)}" for name, count in kept]
    if same:
        yield wrapped(say("diff.kept", language, outcomes="; ".join(same)), "", "  ")
    yield from (wrapped(line, "", "  ") for line in _edits(found, language))
    if asked:
        yield say("diff.people" if people else "diff.no_people", language, count=len(people))
        for person in people:
            old, new = (_outcomes(found, side, language) for side in (person.before, person.after))
            yield f"  {person.case}  {person.person}: {old} → {new}"


def _sum(found: Comparison, language: Language) -> str:
    """How many complete cases change."""
    cases = number_in(found.cases, language)
    if not found.changed:
        return say("diff.nothing", language, cases=cases)
    share = share_in(found.changed, found.cases, language)
    return say("diff.changed", language, changed=number_in(found.changed, language), cases=cases, share=share)


def _change(found: Comparison, change: Change, language: Language) -> Iterator[str]:
    old, new = (_outcome(found, name, language) for name in (change.before, change.after))
    share = share_in(change.count, found.cases, language)
    yield f"{old} → {new}: {number_in(change.count, language)} ({share})"
    yield wrapped(say("proof.case", language, case=_case(found, change.case, language)), "  ")
    for line in _rules(found, change, language):
        yield wrapped(line, "  ", "  ")


def _rules(found: Comparison, change: Change, language: Language) -> list[str]:
    """The rules that decide the witness before, and after, where there are such; what the topmost few say."""
    told = []
    sides = (("before", found.before, change.rules_before), ("after", found.after, change.rules_after))
    for side, book, rules in sides:
        named = [f"{name} ({book.rules[name].says.in_(language).removesuffix('.')})" for name in rules[:SAID]]
        if rules:
            told.append(say(f"diff.rules_{side}", language, rules=", ".join([*named, *rules[SAID:]])))
    return told


def _edits(found: Comparison, language: Language) -> Iterator[str]:
    """What was added, removed and changed, by kind; and the conclusions on the way that mean something else."""
    for kind, edits in found.edits.items():
        for how, names in (("added", edits.added), ("removed", edits.removed), ("changed_entries", edits.changed)):
            if names:
                yield say(f"diff.{how}", language, kind=say(f"diff.{kind}", language), names=", ".join(names))
    if found.conclusions:
        yield say("diff.conclusions", language, names=", ".join(found.conclusions))


def _titles(found: Comparison) -> tuple[str, str]:
    """What the two are called; by their digests too where id and version are the same."""
    before, after = (f"{book.id} {book.version}" for book in (found.before, found.after))
    if before == after:
        before, after = (f"{title} ({b.sha256[:8]})" for title, b in ((before, found.before), (after, found.after)))
    return before, after


def _as_data(found: Comparison, people: list[CaseChange], asked: bool) -> dict[str, object]:
    books = {"before": found.before, "after": found.after}
    return {
        **{side: {"id": b.id, "version": b.version, "sha256": b.sha256} for side, b in books.items()},
        "cases": found.cases,
        "changed": found.changed,
        "share": found.changed / found.cases,
        "table": [{"before": old, "after": new, "count": count} for (old, new), count in found.table.items()],
        "changes": [
            {
                "before": change.before,
                "after": change.after,
                "count": change.count,
                "witness": {"roles": list(change.case.roles), "findings": dict(change.case.findings)},
                "rules": {"before": list(change.rules_before), "after": list(change.rules_after)},
            }
            for change in found.changes
        ],
        "conclusions": list(found.conclusions),
        "edits": {kind: asdict(edits) for kind, edits in found.edits.items()},
        **({"people": [asdict(person) for person in people]} if asked else {}),
    }


def _as_page(found: Comparison, people: list[CaseChange], asked: bool, language: Language) -> str:
    before, after = _titles(found)
    seen = {name for pair in found.table for name in pair}
    order = dict.fromkeys([*found.before.outcomes, *found.after.outcomes, *sorted(seen)])
    names = [name for name in order if name in seen]

    def row(old: str) -> tuple[str, list[str]]:
        counts = [found.table.get((old, new), 0) for new in names]
        return _outcome(found, old, language), [number_in(count, language) if count else "" for count in counts]

    changes = [
        {
            "title": " → ".join(_outcome(found, name, language) for name in (change.before, change.after)),
            "count": number_in(change.count, language),
            "case": _case(found, change.case, language),
            "rules": _rules(found, change, language),
        }
        for change in found.changes
    ]
    rows = [
        (p.case, p.person, _outcomes(found, p.before, language), _outcomes(found, p.after, language)) for p in people
    ]
    return render_page(
        "diff",
        language,
        before=before,
        after=after,
        sum=_sum(found, language),
        outcomes=[_outcome(found, name, language) for name in names],
        rows=[row(old) for old in names],
        changes=changes,
        edits=list(_edits(found, language)),
        people=rows if asked else None,
    )


def _write(found: Comparison, folder: Path, language: Language) -> list[str]:
    """Writes the witness of every change as a case file of each rulebook that can have it."""
    from engine.proving.compare import known_in

    title = Words(vi=say("diff.case_title", "vi"), en=say("diff.case_title", "en"))
    files = []
    for change in found.changes:
        for side, book in (("before", found.before), ("after", found.after)):
            case = known_in(book, change.case)
            if case.roles:
                files += write_cases(folder, book, f"{book.id}-{side}", title, [case], language)
    return files
