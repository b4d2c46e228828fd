"""`congtam diff`: what changed between two rulebooks, by meaning."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from engine.cli.common import (
    Format,
    FormatOption,
    Lang,
    LangOption,
    case_files,
    keep_apart,
    look_at,
    show,
    write_file,
)
from engine.cli.ending import complain, ended, stop, stop_at
from engine.cli.readings import ReadingOption, read_as
from engine.cli.witnesses import write_cases
from engine.reading.diagnostics import InputError, errors_in, in_order
from engine.reading.entries import Language, Words
from engine.reading.load import load_rulebook
from engine.telling.changes import ComparisonText, comparison_in
from engine.telling.page import render_page
from engine.telling.text import wrapped
from engine.telling.wording import help_text, say

if TYPE_CHECKING:
    from engine.proving.compare import CaseChange, Comparison


def diff(
    before: Annotated[str, typer.Argument(help=help_text("help.before"), metavar="A")],
    after: Annotated[str, typer.Argument(help=help_text("help.after"), metavar="B")],
    cases: Annotated[list[Path] | None, typer.Option("--cases", help=help_text("help.diff_cases"))] = None,
    reading: ReadingOption = None,
    reading_before: Annotated[
        list[str] | None,
        typer.Option("--reading-before", metavar="QUESTION=READING", help=help_text("help.diff_reading_before")),
    ] = None,
    lang: LangOption = Lang.vi,
    format: FormatOption = Format.text,
    html: Annotated[Path | None, typer.Option("--html", help=help_text("help.html"))] = None,
    witnesses: Annotated[Path | None, typer.Option("--witnesses", help=help_text("help.diff_witnesses"))] = None,
) -> None:
    from engine.proving.compare import case_changes, compare

    language: Language = lang.value
    keep_apart([html], [before, after], language)
    look_at(html, folders=[witnesses])
    try:
        first, second = load_rulebook(before), load_rulebook(after)
        books = read_as(first, reading_before or (), language), read_as(second, reading or (), language)
        comparison = compare(*books)
    except InputError as error:
        stop_at(error.diagnostics, language)
    if cases and not any(map(case_files, cases)):
        stop(say("usage.no_cases", language, where=", ".join(map(str, cases))))
    people, diagnostics = case_changes(*books, (file for folder in cases or [] for file in case_files(folder)))
    errors = errors_in(diagnostics)
    complain(in_order(errors), language)
    text = comparison_in(comparison, None if cases is None else people, language)
    if format is Format.json:
        show(json.dumps(_as_data(comparison, people, cases is not None), ensure_ascii=False, indent=2))
    else:
        show("\n".join(_as_text(text, language)))
    if html:
        write_file(html, render_page("diff", language, **vars(text)))
    for file in _write(comparison, witnesses) if witnesses else ():
        typer.echo(say("proof.written", language, file=file), err=True)
    raise ended(bool(errors))


def _as_text(text: ComparisonText, language: Language) -> Iterator[str]:
    yield text.heading
    yield wrapped(text.sum, "")
    for change in text.changes:
        yield ""
        yield f"{change.title}: {change.count} ({change.share})"
        yield wrapped(say("proof.case", language, case=change.case), "  ")
        for line in change.rules:
            yield wrapped(line, "  ", "  ")
    yield ""
    yield from (wrapped(line, "", "  ") for line in (text.kept, *text.edits) if line)
    if text.people is not None:
        yield say("diff.people" if text.people else "diff.no_people", language, count=len(text.people))
        for case, person, before, after in text.people:
            yield f"  {case}  {person}: {before} → {after}"


def _as_data(comparison: Comparison, people: list[CaseChange], asked: bool) -> dict[str, object]:
    books = {"before": comparison.before, "after": comparison.after}
    return {
        **{side: book.identity for side, book in books.items()},
        "cases": comparison.cases,
        "changed": comparison.changed,
        "share": comparison.changed / comparison.cases,
        "table": [{"before": old, "after": new, "count": count} for (old, new), count in comparison.table.items()],
        "changes": [
            {
                "before": change.before,
                "after": change.after,
                "count": change.count,
                "witness": {"roles": list(change.case.roles), "findings": dict(change.case.findings)},
                "rules": {"before": list(change.rules_before), "after": list(change.rules_after)},
            }
            for change in comparison.changes
        ],
        "conclusions": list(comparison.conclusions),
        "edits": {kind: asdict(edits) for kind, edits in comparison.edits.items()},
        **({"people": [asdict(person) for person in people]} if asked else {}),
    }


def _write(comparison: Comparison, folder: Path) -> list[str]:
    """Writes the witness of every change as a case file of each rulebook that can have it."""
    from engine.proving.compare import known_in

    title = Words(vi=say("diff.case_title", "vi"), en=say("diff.case_title", "en"))
    files = []
    for change in comparison.changes:
        for side, book in (("before", comparison.before), ("after", comparison.after)):
            case = known_in(book, change.case)
            if case.roles:
                files += write_cases(folder, book, f"{book.id}-{side}", title, [case])
    return files
