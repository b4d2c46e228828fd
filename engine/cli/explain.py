"""`congtam explain`: why, why not, what is missing, what would change it, what if."""

from __future__ import annotations

import json
from functools import partial
from typing import Annotated

import typer

from engine.cli.common import (
    Format,
    FormatOption,
    Lang,
    LangOption,
    RulebookOption,
    agreed,
    find_case,
    recommended,
    show,
)
from engine.reading.case import UNKNOWN
from engine.reading.entries import Language
from engine.reading.rulebook import Rulebook
from engine.telling.wording import help_text, say


def explain(
    case: Annotated[str, typer.Argument(help=help_text("help.cases"), metavar="CASE")],
    person: Annotated[str | None, typer.Option("--person", help=help_text("help.person"))] = None,
    why: Annotated[bool, typer.Option("--why", help=help_text("help.why"))] = False,
    reasons: Annotated[int, typer.Option("--reasons", min=1, help=help_text("help.reasons"))] = 1,
    why_not: Annotated[list[str] | None, typer.Option("--why-not", help=help_text("help.why_not"))] = None,
    missing: Annotated[bool, typer.Option("--missing", help=help_text("help.missing"))] = False,
    changes: Annotated[bool, typer.Option("--changes", help=help_text("help.changes"))] = False,
    set_: Annotated[list[str] | None, typer.Option("--set", help=help_text("help.set"))] = None,
    lang: LangOption = Lang.vi,
    format: FormatOption = Format.text,
    rulebook: RulebookOption = None,
) -> None:
    from engine.reasoning import explain as reasoning
    from engine.reasoning.recommend import confirmed
    from engine.telling.explanation import Explanation, as_data, sections
    from engine.telling.teller import Teller
    from engine.telling.text import render_sections

    language: Language = lang.value
    loaded = find_case(case, rulebook, language)
    if loaded is None:
        raise typer.Exit(1)
    book, checked = loaded
    _check_outcomes(book, why_not or [], language)
    suppose = _answers(book, set_ or [], language)
    decisions = recommended(book, checked, language)
    if decisions is None:
        raise typer.Exit(1)
    chosen = [d for d in decisions if person in (None, d.person)]
    if not chosen:
        raise typer.BadParameter(say("usage.unknown_person", language, name=person))
    everything = not (why or why_not or missing or changes or suppose)
    data = []
    for decision in chosen:
        trace = decision.trace
        told: list[Explanation] = []
        if why or everything:
            told.append(reasoning.why(trace, reasons))
        told += [reasoning.why_not(trace, outcome, reasons) for outcome in why_not or []]
        if missing or everything:
            told.append(reasoning.missing(trace))
        if changes or everything:
            told.append(reasoning.changes(trace))
        if suppose:
            supposed = reasoning.what_if(decision, suppose)
            if agreed(partial(confirmed, supposed.scenario), book, checked, language) is None:
                raise typer.Exit(1)
            told.append(supposed)
        if format is Format.json:
            parts = [as_data(t) for t in told]
            nots = [p["why_not"] for p in parts if "why_not" in p]
            merged = {k: v for p in parts for k, v in p.items() if k != "why_not"}
            data.append(
                {"case": checked.id, "person": decision.person, **merged, **({"why_not": nots} if nots else {})}
            )
        else:
            teller = Teller(book, checked, decision, language)
            show("\n".join([teller.person(), f"=> {teller.headline()}", *render_sections(sections(teller, told)), ""]))
    if format is Format.json:
        show(json.dumps(data, ensure_ascii=False, indent=2))


def _check_outcomes(book: Rulebook, names: list[str], language: Language) -> None:
    for name in names:
        if name not in book.outcomes:
            known = ", ".join(book.outcomes)
            raise typer.BadParameter(say("usage.unknown_outcome", language, name=name, known=known))


def _answers(book: Rulebook, texts: list[str], language: Language) -> dict[str, str | None]:
    """What `--set finding=value` says; None forgets a finding."""
    found: dict[str, str | None] = {}
    for text in texts:
        name, _, value = text.partition("=")
        finding = book.findings.get(name)
        if finding is None or value not in (*finding.values, UNKNOWN):
            raise typer.BadParameter(say("usage.bad_set", language, name=text))
        found[name] = None if value == UNKNOWN else value
    return found
