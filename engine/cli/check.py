"""`congtam check`: whether a rulebook is sound."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Annotated

import typer

from engine.cli.common import Format, FormatOption, Lang, LangOption, complain, show
from engine.reading.diagnostics import Diagnostic, errors_in, in_order
from engine.reading.entries import Language
from engine.reading.load import read_rulebook
from engine.reading.rulebook import Rulebook
from engine.telling.wording import help_text, say, sentence_of


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
        found += tuple(defect.diagnostic for defect in inspect_rulebook(loaded.value).defects)
    found = in_order(found)
    if format is Format.json:
        facts = _facts(loaded.value) if loaded.value else {}
        report = {"rulebook": rulebook, "ok": not errors_in(found), **facts, "diagnostics": _as_data(found, language)}
        show(json.dumps(report, ensure_ascii=False, indent=2))
    else:
        complain(found, language)
        if loaded.value is not None and not errors_in(found):
            facts = _facts(loaded.value)
            show(say("check.ok", language, rulebook=loaded.value.id, **facts))
            show(say("check.basis", language, **facts))
        else:
            show(say("check.failed", language, rulebook=rulebook, errors=len(errors_in(found))))
    raise typer.Exit(1 if errors_in(found) else 0)


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
