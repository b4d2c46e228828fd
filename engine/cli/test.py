"""`congtam test`: what case files expect against what is answered, and how good such tests of a rulebook are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from engine.cli.common import Format, FormatOption, Lang, LangOption, RulebookOption, case_files, find_case, show
from engine.reading.case import CheckedCase
from engine.reading.entries import Language
from engine.reading.load import load_rulebook, rulebook_folder, shipped_rulebooks
from engine.reading.rulebook import Rulebook
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
    coverage: Annotated[bool, typer.Option("--coverage", help=help_text("help.coverage"))] = False,
    mutants: Annotated[bool, typer.Option("--mutants", help=help_text("help.mutants"))] = False,
    suggest: Annotated[Path | None, typer.Option("--suggest", help=help_text("help.suggest"))] = None,
    html: Annotated[Path | None, typer.Option("--html", help=help_text("help.html"))] = None,
) -> None:
    from engine.cli import quality
    from engine.proving.expectations import check_expectations
    from engine.reasoning.decide import decide

    language: Language = lang.value
    folders = cases or _folders(rulebook)
    files = [file for path in folders for file in case_files(path)]
    if not files:
        typer.echo(say("usage.no_cases", language, where=", ".join(map(str, folders))), err=True)
        raise typer.Exit(1)
    loaded = [find_case(str(file), rulebook, language) for file in files]
    heard = [pair for pair in loaded if pair and (cases or _is_for(*pair))]
    results = [result for pair in heard for result in check_expectations(pair[1], decide(*pair))]
    wrong = None in loaded or any(r.differences for r in results)
    measured: quality.Quality | None = None
    if coverage or mutants or suggest or html:
        if wrong:
            typer.echo(say("usage.tests_fail", language), err=True)
        else:
            book = load_rulebook(rulebook or DEFAULT)
            own = [case for heard_under, case in heard if heard_under.sha256 == book.sha256]
            measured = quality.measure(book, own, coverage or html is not None, mutants or suggest is not None)
    if format is Format.json:
        data: object = [_as_data(result) for result in results]
        if measured:
            data = {"tests": data, **quality.as_data(measured)}
        show(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        show("\n".join(_report(results, len(heard), language)))
        if measured:
            show("\n".join(quality.as_text(measured, language)))
    if measured and html:
        html.write_text(quality.as_page(measured, language), encoding="utf-8")
    if measured and suggest:
        for line in quality.write_suggestions(measured, suggest, language):
            typer.echo(line, err=format is Format.json)
    raise typer.Exit(1 if wrong else 0)


def _folders(rulebook: str | None) -> list[Path]:
    """`cases/`, and the `cases/` of the rulebook, or of every rulebook that comes with the software."""
    named = [rulebook] if rulebook else list(shipped_rulebooks())
    own = [folder / "cases" for folder in map(rulebook_folder, named) if folder]
    return [folder for folder in (Path("cases"), *own) if folder.is_dir()] or [Path("cases")]


def _is_for(book: Rulebook, case: CheckedCase) -> bool:
    """Whether a case is a test of the rulebook; one that was not asked for by name may be of another."""
    return case.file.rulebook == book.id


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
