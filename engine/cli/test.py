"""`congtam test`: what case files expect against what is answered, and how good such tests of a rulebook are."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from engine.cli.common import (
    Format,
    FormatOption,
    Lang,
    LangOption,
    RulebookOption,
    case_files,
    find_case,
    keep_apart,
    look_at,
    show,
    write_file,
)
from engine.cli.ending import ended, stop, stop_at
from engine.cli.readings import ReadingOption, read_as
from engine.reading.case import CheckedCase
from engine.reading.characters import visible
from engine.reading.diagnostics import InputError
from engine.reading.entries import Language
from engine.reading.load import load_rulebook, rulebook_folder, rulebook_named, shipped_rulebooks
from engine.reading.rulebook import Rulebook
from engine.reasoning.compile import compile_rulebook
from engine.telling.wording import help_text, say

if TYPE_CHECKING:
    from engine.proving.expectations import Result

DEFAULT = "kl14"
"""The rulebook whose tests are measured unless another is named."""


def test(
    cases: Annotated[list[Path] | None, typer.Argument(help=help_text("help.folders"), metavar="[CASES]...")] = None,
    lang: LangOption = Lang.vi,
    format: FormatOption = Format.text,
    rulebook: RulebookOption = None,
    reading: ReadingOption = None,
    coverage: Annotated[bool, typer.Option("--coverage", help=help_text("help.coverage"))] = False,
    mutants: Annotated[bool, typer.Option("--mutants", help=help_text("help.mutants"))] = False,
    suggest: Annotated[Path | None, typer.Option("--suggest", help=help_text("help.suggest"))] = None,
    html: Annotated[Path | None, typer.Option("--html", help=help_text("help.html"))] = None,
) -> None:
    # Long for its options and what is imported for them.
    from engine.cli.quality import as_data, write_suggestions
    from engine.proving.expectations import check_expectations
    from engine.proving.quality import Quality, measure
    from engine.reasoning.decide import decide_case
    from engine.telling.quality import quality_lines, quality_page

    language: Language = lang.value
    look_at(html, folders=[suggest])
    named = _named(rulebook, language) if rulebook else None
    folders = cases or _folders(rulebook)
    files = [file for path in folders for file in case_files(path)]
    if named and not cases:  # one that was not asked for may be a test of another rulebook
        files = [file for file in files if rulebook_named(file) in (None, named.id)]
    keep_apart([html], [*files, rulebook], language)
    if not files:
        stop(say("usage.no_cases", language, where=", ".join(map(str, folders))))
    loaded = _loaded(files, named, language, reading or ())
    heard = [case for case in loaded if case]
    results = [result for case in heard for result in check_expectations(decide_case(case))]
    wrong = None in loaded or any(r.differences for r in results)
    empty = not any(r.expected for r in results)
    asked = bool(coverage or mutants or suggest or html)
    measured: Quality | None = None
    if asked and wrong:
        typer.echo(say("usage.tests_fail", language), err=True)
    elif asked:
        book = read_as(named or load_rulebook(DEFAULT), reading or (), language)
        own = [c for c in heard if c.rulebook.sha256 == book.sha256 and not c.rulebook.read_otherwise(book.choice)]
        measured = measure(book, own, coverage or html is not None, mutants or suggest is not None)
    if format is Format.json:
        data = [_as_data(result) for result in results]
        whole = {"tests": data, **(as_data(measured) if measured else {})}
        show(json.dumps(whole if asked else data, ensure_ascii=False, indent=2))
    else:
        if reading:
            show(say("test.tried", language, readings=", ".join(map(visible, reading))))
        show("\n".join(_report(results, len(heard), language)))
        if measured:
            show("\n".join(quality_lines(measured, language)))
    if measured and html:
        write_file(html, quality_page(measured, language))
    if measured and suggest:
        for line in write_suggestions(measured, suggest, language):
            typer.echo(line, err=format is Format.json)
    if empty and heard:
        typer.echo(say("test.nothing", language), err=True)
    raise ended(wrong or empty)


def _folders(rulebook: str | None) -> list[Path]:
    """`cases/`, and the `cases/` of the rulebook, or of every rulebook that comes with the software."""
    named = [rulebook] if rulebook else list(shipped_rulebooks())
    own = [folder / "cases" for folder in map(rulebook_folder, named) if folder]
    return [folder for folder in (Path("cases"), *own) if folder.is_dir()] or [Path("cases")]


def _named(rulebook: str, language: Language) -> Rulebook:
    """The rulebook of that name; ends here, after saying why, if it is of no use."""
    try:
        book = load_rulebook(rulebook)
        compile_rulebook(book)
    except InputError as error:
        stop_at(error.diagnostics, language)
    return book


def _loaded(
    files: list[Path], book: Rulebook | None, language: Language, readings: Sequence[str]
) -> list[CheckedCase | None]:
    """Each file as a case, read as tried out; a rulebook is read once for all; None, after saying why, if of no use."""
    read = cache(load_rulebook)
    cases = []
    for file in files:
        name = None if book or not os.path.isfile(file) else rulebook_named(file)  # a pipe is read but once
        own = read(name) if name in shipped_rulebooks() else None
        cases.append(find_case(str(file), book or own, language, readings))
    return cases


def _report(results: list[Result], cases: int, language: Language) -> Iterator[str]:
    for result in results:
        word = "test.fail" if result.differences else "test.pass" if result.expected else "test.none"
        yield f"{say(word, language):>8}  {result.case}  {result.person}"
        for d in result.differences:
            yield f"{'':>10}{say('test.differs', language, field=d.field, expected=d.expected, actual=d.actual)}"
    counts = {
        "passed": sum(r.expected and not r.differences for r in results),
        "failed": sum(bool(r.differences) for r in results),
        "none": sum(not r.expected for r in results),
        "cases": cases,
    }
    yield say("test.summary", language, **counts)


def _as_data(result: Result) -> dict[str, object]:
    differences = [{"field": d.field, "expected": d.expected, "actual": d.actual} for d in result.differences]
    return {"case": result.case, "person": result.person, "expected": result.expected, "differences": differences}
