"""`congtam report`: the paper on a case, from decisions held against the second engine."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeVar

import typer

from engine.cli.common import (
    Lang,
    LangOption,
    RulebookOption,
    find_case,
    keep_apart,
    look_at,
    organisation_or_end,
    recommended,
    show,
    stop_where_refused,
    write_file,
)
from engine.cli.ending import complain, or_end, stop, stop_at
from engine.reading.case import CheckedCase
from engine.reading.characters import visible
from engine.reading.diagnostics import InputError, Loaded
from engine.reading.entries import Language
from engine.reading.environment import ORGANISATION
from engine.reading.organisation import Organisation
from engine.reasoning.decision import Decision
from engine.reasoning.kept_decisions import differing, person_of, read_decisions
from engine.telling.blind import blinded
from engine.telling.compose import compose
from engine.telling.documents import FORMATS, MissingPackage, report_bytes
from engine.telling.report import Report
from engine.telling.wording import help_text, say

T = TypeVar("T")


def report(
    case: Annotated[str, typer.Argument(help=help_text("help.cases"), metavar="CASE")],
    out: Annotated[Path, typer.Option("--out", "-o", help=help_text("help.report_out"))],
    person: Annotated[str | None, typer.Option("--person", help=help_text("help.person"))] = None,
    organisation: Annotated[
        str, typer.Option("--organisation", envvar=ORGANISATION, help=help_text("help.organisation"))
    ] = "party",
    blind: Annotated[bool, typer.Option("--blind", help=help_text("help.blind"))] = False,
    receipt: Annotated[str | None, typer.Option("--receipt", help=help_text("help.receipt"))] = None,
    template: Annotated[Path | None, typer.Option("--template", help=help_text("help.template"))] = None,
    decision: Annotated[Path | None, typer.Option("--decision", help=help_text("help.decision"))] = None,
    lang: LangOption = Lang.vi,
    rulebook: RulebookOption = None,
) -> None:
    language: Language = lang.value
    format = out.suffix.lower().removeprefix(".")
    if format not in FORMATS:
        known = ", ".join(f".{name}" for name in FORMATS)
        raise typer.BadParameter(say("usage.report_format", language, known=known))
    if template and format != "docx":
        raise typer.BadParameter(say("usage.template_for_docx", language))
    keep_apart([out], [case, template, decision, organisation, rulebook], language)
    look_at(out)
    profile = organisation_or_end(organisation, language)
    checked = or_end(find_case(case, rulebook, language))
    decisions = or_end(recommended(checked, language))
    chosen = _chosen(decisions, person, decision, language)
    stop_where_refused(profile, [decisions[i] for i in chosen], language)
    if blind:
        made = _training_copy(checked, chosen, profile, language)
    else:
        made = compose([decisions[i] for i in chosen], language, profile, visible(receipt) if receipt else None)
    written = write_file(out, _bytes(made, format, template, language))
    show(say("report.written", language, file=written))


def _must(loaded: Loaded[T], language: Language) -> T:
    """What was read; ends here, after saying why, where nothing was."""
    complain(loaded.diagnostics, language)
    return or_end(loaded.value)


def _chosen(decisions: list[Decision], person: str | None, kept: Path | None, language: Language) -> list[int]:
    """The places of the decisions that the report is on: those kept, if a file of them is given, else all."""
    wanted = {d.person for d in decisions}
    if person is not None and person not in wanted:
        raise typer.BadParameter(say("usage.unknown_person", language, name=visible(person)))
    if kept:
        given = _must(read_decisions(kept), language)
        others = tuple(differing(given, decisions, visible(str(kept))))
        _must(Loaded(None if others else given, others), language)
        wanted = {person_of(d) for d in given}
    chosen = [i for i, d in enumerate(decisions) if d.person in wanted and person in (None, d.person)]
    if not chosen:
        raise typer.BadParameter(say("usage.unknown_person", language, name=visible(str(person))))
    return chosen


def _training_copy(case: CheckedCase, chosen: list[int], profile: Organisation, language: Language) -> Report:
    """The report without names: the case without them is decided anew, by both engines."""
    without = blinded(case, language)
    decisions = or_end(recommended(without.case, language))
    stop_where_refused(profile, [decisions[i] for i in chosen], language)
    return compose([decisions[i] for i in chosen], language, Organisation(form=profile.form), None, without.notice)


def _bytes(made: Report, format: str, template: Path | None, language: Language) -> bytes:
    """The file; ends here, after saying why, where a package is missing or the template cannot be used."""
    try:
        return report_bytes(made, format, template)
    except MissingPackage as error:
        stop(say("usage.no_report_package", language, format=format, package=error))
    except InputError as error:
        stop_at(error.diagnostics, language)
