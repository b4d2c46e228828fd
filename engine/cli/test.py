"""`congtam test`: what case files expect against what is answered."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from engine.cli.common import Format, FormatOption, Lang, LangOption, RulebookOption, find_case, show
from engine.reading.entries import Language
from engine.telling.wording import help_text, say


def test(
    cases: Annotated[list[Path] | None, typer.Argument(help=help_text("help.folders"), metavar="[CASES]...")] = None,
    lang: LangOption = Lang.vi,
    format: FormatOption = Format.text,
    rulebook: RulebookOption = None,
) -> None:
    from engine.proving.expectations import check_expectations
    from engine.reasoning.decide import decide

    language: Language = lang.value
    folders = cases or [Path("cases")]
    files = [file for path in folders for file in _case_files(path)]
    if not files:
        typer.echo(say("usage.no_cases", language, where=", ".join(map(str, folders))), err=True)
        raise typer.Exit(1)
    failed = False
    results = []
    for file in files:
        loaded = find_case(str(file), rulebook, language)
        if loaded is None:
            failed = True
            continue
        results += check_expectations(loaded[1], decide(*loaded))
    wrong = [r for r in results if r.differences]
    if format is Format.json:
        rows = [
            {"case": r.case, "person": r.person, "expected": r.expected,
             "differences": [{"field": d.field, "expected": d.expected, "actual": d.actual} for d in r.differences]}
            for r in results
        ]  # fmt: skip
        show(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        for result in results:
            word = "test.fail" if result.differences else "test.pass" if result.expected else "test.none"
            show(f"{say(word, language):>8}  {result.case}  {result.person}")
            for d in result.differences:
                show(f"{'':>10}{say('test.differs', language, field=d.field, expected=d.expected, actual=d.actual)}")
        counts = {
            "passed": sum(r.expected and not r.differences for r in results),
            "failed": len(wrong),
            "none": sum(not r.expected for r in results),
            "cases": len(files),
        }
        show(say("test.summary", language, **counts))
    raise typer.Exit(1 if failed or wrong else 0)


def _case_files(path: Path) -> list[Path]:
    return sorted(path.rglob("*.yaml")) if path.is_dir() else [path]
