"""`congtam explain`: why, why not, what is missing, what would change it, what if."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
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
    second_engine,
    show,
)
from engine.cli.ending import or_end
from engine.cli.readings import ReadingOption
from engine.reading.case import UNKNOWN, CheckedCase
from engine.reading.diagnostics import did_you_mean
from engine.reading.entries import Language
from engine.reading.rulebook import Rulebook
from engine.reasoning import explain as reasoning
from engine.reasoning.decision import Decision
from engine.reasoning.evidence import carried, strike
from engine.reasoning.minimal_sets import TooMany
from engine.reasoning.readings import Readings, every_hold, opened
from engine.reasoning.recommend import confirmed_both, confirmed_readings
from engine.reasoning.trace import Json
from engine.telling.evidence import carrying
from engine.telling.explanation import Explanation, as_data, sections
from engine.telling.readings import glance, readings_data, tried_out
from engine.telling.teller import Teller
from engine.telling.text import render_sections, wrapped
from engine.telling.wording import help_text, say


@dataclass(frozen=True)
class Asked:
    """What is to be explained; where nothing is named, everything but the evidence and what is supposed."""

    why: bool
    reasons: int
    why_not: tuple[str, ...]
    missing: bool
    changes: bool
    suppose: dict[str, str | None]
    evidence: bool
    struck: tuple[str, ...]
    readings: bool

    def answer(self, decision: Decision) -> list[Explanation]:
        """The explanations of one person's decision."""
        trace = decision.trace
        supposed = (self.suppose, self.struck)
        named = (self.why, self.why_not, self.missing, self.changes, self.evidence, self.readings)
        everything = not any((*named, *supposed))
        explanations: list[Explanation] = []
        if self.why or everything:
            explanations.append(reasoning.why(trace, self.reasons))
        explanations += [reasoning.why_not(trace, outcome, self.reasons) for outcome in self.why_not]
        if self.missing or everything:
            explanations.append(reasoning.missing(trace))
        if self.changes or everything:
            explanations.append(reasoning.changes(trace))
        if self.evidence:
            explanations.append(carried(trace))
        if self.readings:
            explanations.append(self._reread(decision))
        if self.suppose:
            explanations.append(confirmed_both(reasoning.what_if(decision, self.suppose), second_engine()))
        if self.struck:
            scenario = strike(decision, self.struck)
            explanations.append(replace(scenario, both=confirmed_both(scenario.both, second_engine())))
        return explanations

    def _reread(self, decision: Decision) -> Readings:
        """What other readings make of it; with `--reasons`, so many of the sets of questions that it hangs on."""
        readings = confirmed_readings(decision.trace.readings, decision, second_engine())
        if self.reasons == 1 or not readings.hangs_on:
            return readings
        try:
            every = every_hold(opened(decision.rulebook, decision.trace.person))
        except TooMany:
            return replace(readings, complete=False)
        return replace(readings, every_hold=tuple(every[: self.reasons]))


def explain(
    case: Annotated[str, typer.Argument(help=help_text("help.cases"), metavar="CASE")],
    person: Annotated[str | None, typer.Option("--person", help=help_text("help.person"))] = None,
    why: Annotated[bool, typer.Option("--why", help=help_text("help.why"))] = False,
    reasons: Annotated[int, typer.Option("--reasons", min=1, help=help_text("help.reasons"))] = 1,
    why_not: Annotated[list[str] | None, typer.Option("--why-not", help=help_text("help.why_not"))] = None,
    missing: Annotated[bool, typer.Option("--missing", help=help_text("help.missing"))] = False,
    changes: Annotated[bool, typer.Option("--changes", help=help_text("help.changes"))] = False,
    set_: Annotated[list[str] | None, typer.Option("--set", help=help_text("help.set"))] = None,
    evidence: Annotated[bool, typer.Option("--evidence", help=help_text("help.carried"))] = False,
    struck: Annotated[list[str] | None, typer.Option("--strike", help=help_text("help.strike"))] = None,
    readings: Annotated[bool, typer.Option("--readings", help=help_text("help.readings"))] = False,
    reading: ReadingOption = None,
    lang: LangOption = Lang.vi,
    format: FormatOption = Format.text,
    rulebook: RulebookOption = None,
) -> None:
    language: Language = lang.value
    checked = or_end(find_case(case, rulebook, language, reading or ()))
    book = checked.rulebook
    _check_outcomes(book, why_not or [], language)
    _check_evidence(checked, struck or [], language)
    suppose = _answers(book, set_ or [], language)
    items = tuple(struck or ())
    asked = Asked(why, reasons, tuple(why_not or ()), missing, changes, suppose, evidence, items, readings)
    if person is not None and person not in {p.id for p in checked.persons}:
        raise typer.BadParameter(say("usage.unknown_person", language, name=person))
    chosen = [d for d in or_end(recommended(checked, language)) if person in (None, d.person)]
    by_person = or_end(agreed(lambda: [(d, asked.answer(d)) for d in chosen], checked, language))
    if format is Format.json:
        data = [_data(checked.id, decision, answers) for decision, answers in by_person]
        show(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        for decision, answers in by_person:
            teller = Teller(decision, language)
            told = render_sections(sections(teller, answers))
            stands = (*tried_out(checked.rulebook, language), *glance(teller), *carrying(teller))
            shown = (wrapped(line, "   ") for line in stands)
            below = (wrapped(line, "") for line in teller.alone())
            show("\n".join([teller.person(), f"=> {teller.headline()}", *shown, *told, *below, ""]))


def _data(case: str, decision: Decision, explanations: list[Explanation]) -> dict[str, Json]:
    """One person's explanations by kind; `why_not` is a list, as it may be asked of several outcomes.

    Where readings alone are asked about it is what they make of the person's outcome, and nothing else.
    """
    parts = [as_data(t) for t in explanations]
    tried: dict[str, Json] = {name: read.values[0] for name, read in decision.rulebook.readings.items() if read.tried}
    data: dict[str, Json] = {"tried": tried} if tried else {}
    match explanations:
        case [Readings() as readings]:
            return {"person": decision.person} | readings_data(readings) | data
    data |= {"case": case, "person": decision.person, "second_opinion": decision.second_opinion}
    for part in parts:
        data |= {kind: value for kind, value in part.items() if kind != "why_not"}
    nots = [part["why_not"] for part in parts if "why_not" in part]
    return data | ({"why_not": nots} if nots else {})


def _check_outcomes(book: Rulebook, names: list[str], language: Language) -> None:
    for name in names:
        if name not in book.ruled_outcomes:
            known = ", ".join(book.ruled_outcomes)
            raise typer.BadParameter(say("usage.unknown_outcome", language, name=name, known=known))


def _check_evidence(case: CheckedCase, names: list[str], language: Language) -> None:
    known = [item.id for item in case.file.evidence]
    for name in names:
        if name not in known:
            hint = did_you_mean(name, known)
            key = "meant" if "suggestion" in hint else "known" if hint.get("known") else "none"
            raise typer.BadParameter(say(f"usage.unknown_evidence.{key}", language, name=name, **hint))


def _answers(book: Rulebook, texts: list[str], language: Language) -> dict[str, str | None]:
    """What `--set finding=value` says; None forgets a finding."""
    answers: dict[str, str | None] = {}
    for text in texts:
        name, _, value = text.partition("=")
        finding = book.facts.get(name)
        if finding is None or value not in (*finding.values, UNKNOWN):
            raise typer.BadParameter(say("usage.bad_set", language, name=text))
        answers[name] = None if value == UNKNOWN else value
    return answers
