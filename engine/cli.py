"""The command line: arguments to a call, its result to words and an exit code.

Exit 0: done. 1: the input has errors or a check failed. 2: wrong usage.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from engine.reading.case import CheckedCase
from engine.reading.diagnostics import Diagnostic, InputError, errors_in, in_order
from engine.reading.entries import Language
from engine.reading.load import load_rulebook, read_case, read_rulebook
from engine.reading.rulebook import Rulebook
from engine.telling.text import render_case, render_diagnostics
from engine.telling.wording import help_text, say, sentence_of

app = typer.Typer(
    name="congtam",
    help=help_text("help.app"),
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


class Lang(StrEnum):
    """The language of what is printed."""

    vi = "vi"
    en = "en"


class Format(StrEnum):
    """Whether people or programs read what is printed."""

    text = "text"
    json = "json"


LangOption = Annotated[Lang, typer.Option("--lang", help=help_text("help.lang"))]
FormatOption = Annotated[Format, typer.Option("--format", help=help_text("help.format"))]
RulebookOption = Annotated[str | None, typer.Option("--rulebook", help=help_text("help.rulebook"))]


@app.command(help=help_text("help.evaluate"))
def evaluate(
    cases: Annotated[list[str], typer.Argument(help=help_text("help.cases"), metavar="CASE...")],
    lang: LangOption = Lang.vi,
    format: FormatOption = Format.text,
    rulebook: RulebookOption = None,
    full: Annotated[bool, typer.Option("--full", help=help_text("help.full"))] = False,
) -> None:
    from engine.reasoning.decide import decide

    language: Language = lang.value
    failed = False
    decided = []
    for name in cases:
        loaded = _case(name, rulebook, language)
        if loaded is None:
            failed = True
            continue
        book, case = loaded
        decisions = decide(book, case)
        decided += decisions
        if format is Format.text:
            _print(render_case(book, case, decisions, language, full))
    if format is Format.json:
        _print("[" + ",\n".join(d.to_json().decode() for d in decided) + "]")
    raise typer.Exit(1 if failed else 0)


@app.command(help=help_text("help.check"))
def check(
    rulebook: Annotated[str, typer.Argument(help=help_text("help.rulebook"))] = "kl14",
    lang: LangOption = Lang.vi,
    format: FormatOption = Format.text,
) -> None:
    from engine.reasoning.compile import inspect_rulebook

    language: Language = lang.value
    loaded = read_rulebook(rulebook)
    found = loaded.diagnostics
    if loaded.value is not None:
        found += inspect_rulebook(loaded.value).defects
    found = in_order(found)
    if format is Format.json:
        facts = _facts(loaded.value) if loaded.value else {}
        report = {"rulebook": rulebook, "ok": not errors_in(found), **facts, "diagnostics": _as_data(found, language)}
        _print(json.dumps(report, ensure_ascii=False, indent=2))
    else:
        _complain(found, language)
        if loaded.value is not None and not errors_in(found):
            facts = _facts(loaded.value)
            _print(say("check.ok", language, rulebook=loaded.value.id, **facts))
            _print(say("check.basis", language, **facts))
        else:
            _print(say("check.failed", language, rulebook=rulebook, errors=len(errors_in(found))))
    raise typer.Exit(1 if errors_in(found) else 0)


@app.command(help=help_text("help.test"))
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
        loaded = _case(str(file), rulebook, language)
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
        _print(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        for result in results:
            word = "test.fail" if result.differences else "test.pass" if result.expected else "test.none"
            _print(f"{say(word, language):>8}  {result.case}  {result.person}")
            for d in result.differences:
                _print(f"{'':>10}{say('test.differs', language, field=d.field, expected=d.expected, actual=d.actual)}")
        counts = {
            "passed": sum(r.expected and not r.differences for r in results),
            "failed": len(wrong),
            "none": sum(not r.expected for r in results),
            "cases": len(files),
        }
        _print(say("test.summary", language, **counts))
    raise typer.Exit(1 if failed or wrong else 0)


@app.command(help=help_text("help.schema"))
def schema(
    out: Annotated[Path, typer.Option("--out", help=help_text("help.out"))] = Path("schemas"),
    rulebook: Annotated[str, typer.Option("--rulebook", help=help_text("help.rulebook"))] = "kl14",
    lang: LangOption = Lang.vi,
) -> None:
    from engine.reading.schema import schemas

    language: Language = lang.value
    try:
        book = load_rulebook(rulebook)
    except InputError as error:
        _complain(error.diagnostics, language)
        raise typer.Exit(1) from None
    out.mkdir(parents=True, exist_ok=True)
    for name, content in schemas(book).items():
        text = json.dumps(content, ensure_ascii=False, indent=2, sort_keys=False) + "\n"
        (out / name).write_text(text, encoding="utf-8")
        _print(say("schema.written", language, file=str(out / name)))


def main() -> None:
    """The entry point of the command; what it prints is UTF-8 wherever it runs."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    app()


# -- what the commands share


def _case(name: str, rulebook: str | None, language: Language) -> tuple[Rulebook, CheckedCase] | None:
    """A case with its rulebook; None, after saying why, if it cannot be used."""
    source = sys.stdin.buffer.read() if name == "-" else Path(name)
    try:
        book = load_rulebook(rulebook) if rulebook else None
        loaded = read_case(source, book)
    except InputError as error:
        _complain(error.diagnostics, language)
        return None
    _complain(in_order(loaded.diagnostics), language)
    if loaded.value is None:
        return None
    return book or load_rulebook(loaded.value.file.rulebook), loaded.value


def _case_files(path: Path) -> list[Path]:
    return sorted(path.rglob("*.yaml")) if path.is_dir() else [path]


def _complain(diagnostics: Iterable[Diagnostic], language: Language) -> None:
    text = render_diagnostics(diagnostics, language)
    if text:
        typer.echo(text, err=True)


def _print(text: str) -> None:
    typer.echo(text)


def _facts(book: Rulebook) -> dict[str, object]:
    rules = [r for c in book.conclusions.values() for r in c.rules]
    counts = {basis: sum(r.basis == basis for r in rules) for basis in ("text", "interpretation", "external")}
    return {
        "version": book.version,
        "sha256": book.sha256,
        "findings": len(book.findings),
        "conclusions": len(book.conclusions),
        "rules": len(rules),
        "flags": len(book.flags),
        "constraints": len(book.constraints),
        **counts,
    }


def _as_data(diagnostics: Iterable[Diagnostic], language: Language) -> list[dict[str, object]]:
    return [
        {
            "severity": d.severity,
            "code": d.code.value,
            "file": d.place.file,
            "line": d.place.line,
            "column": d.place.column,
            "message": sentence_of(d, language),
        }
        for d in diagnostics
    ]
