"""`congtam ask`: an interview that asks only what still matters and writes a case file.

Questions go to standard error and the case to standard output or a file, so that both work with piped input. An
interview that is stopped, by `q`, by the end of the input or by Ctrl-C, keeps what was answered.
"""

from __future__ import annotations

import datetime
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import typer

from engine.cli.common import Lang, LangOption, find_case, look_at, recommended, show, write_file
from engine.cli.ending import or_end, stop_at
from engine.reading.case import UNKNOWN, CheckedPerson, FindingEntry
from engine.reading.diagnostics import InputError
from engine.reading.draft import nothing_known
from engine.reading.entries import Language
from engine.reading.load import load_case, load_rulebook
from engine.reading.rulebook import Rulebook
from engine.reading.rulebook_files import ReadingEntry
from engine.reading.yaml_text import Data, write_yaml
from engine.telling.text import render_case
from engine.telling.wording import help_text, say
from engine.telling.writing import CannotWrite, replaces

BACK, STOP, NOT_KNOWN = "<", "q", "?"


@dataclass
class Interview:
    """The roles, and the answers in the order given; an answer of None is "not known"."""

    book: Rulebook
    language: Language
    roles: tuple[str, ...] = ()
    answers: dict[str, str | None] = field(default_factory=dict)
    readings: Mapping[str, ReadingEntry] = field(default_factory=dict)  # of the case that is gone on with

    def settled(self) -> dict[str, str]:
        """The findings answered."""
        return {name: value for name, value in self.answers.items() if value is not None}

    def case_text(self) -> str:
        """The interview as a case file; what was not known is written as unknown."""
        findings: dict[str, dict[str, Data]] = {"pilot": {}, "person": {}}
        for name, value in self.answers.items():
            findings[self.book.findings[name].scope][name] = value or UNKNOWN
        person: Data = {
            "id": "p1",
            "roles": list(self.roles),
            "findings": findings["person"] or nothing_known(self.book),
        }
        case: dict[str, Data] = {
            "case": "interview",
            "title": {"vi": say("ask.title", "vi"), "en": say("ask.title", "en")},
            "rulebook": self.book.id,
            "as_of": datetime.date.today().isoformat(),
            "pilot": {"findings": findings["pilot"]},
            "persons": [person],
        }
        if self.readings:
            case["readings"] = {
                name: entry.model_dump(mode="json", exclude_none=True) for name, entry in self.readings.items()
            }
        return write_yaml(case)


class _Stopped(Exception):
    pass


def ask(
    out: Annotated[Path | None, typer.Option("--out", help=help_text("help.case_out"))] = None,
    resume: Annotated[Path | None, typer.Option("--resume", help=help_text("help.resume"))] = None,
    rulebook: Annotated[str, typer.Option("--rulebook", help=help_text("help.rulebook"))] = "kl14",
    lang: LangOption = Lang.vi,
) -> None:
    language: Language = lang.value
    if out is not None and replaces(out) and out != resume:
        raise typer.BadParameter(say("ask.exists", language, file=out))
    look_at(out)
    interview = _begin(rulebook, resume, language)
    try:
        _say(say("ask.intro", language))
        if not interview.roles:
            interview.roles = _ask_roles(interview)
        _ask_all(interview)
    except (_Stopped, KeyboardInterrupt):
        _say(say("ask.stopped", language))
    if interview.roles:
        _finish(interview, out)


def _begin(rulebook: str, resume: Path | None, language: Language) -> Interview:
    if resume is not None:
        case = or_end(find_case(str(resume), None, language))
        person = case.persons[0]
        return Interview(case.rulebook, language, person.roles, dict(person.settled), case.file.readings)
    try:
        return Interview(load_rulebook(rulebook), language)
    except InputError as error:
        stop_at(error.diagnostics, language)


def _ask_roles(interview: Interview) -> tuple[str, ...]:
    roles = {str(i): role for i, role in enumerate(interview.book.roles, 1)}
    _say(say("ask.roles", interview.language))
    for number, role in roles.items():
        _say(f"  {number}. {interview.book.roles[role].label.in_(interview.language)}")
    while True:
        words = _read().replace(",", " ").split()
        if words and all(word in roles for word in words):
            return tuple(role for number, role in roles.items() if number in words)
        _say(say("ask.again", interview.language, choices=" ".join(roles)))


def _ask_all(interview: Interview) -> None:
    from engine.reasoning.decide import decide_person
    from engine.reasoning.questions import plan_questions

    empty = load_case(interview.case_text(), interview.book)
    while True:
        settled = interview.settled()
        findings = {name: FindingEntry(value=value) for name, value in settled.items()}
        person = CheckedPerson("p1", interview.roles, findings, settled)
        skip = frozenset(name for name, value in interview.answers.items() if value is None)
        plan = plan_questions(decide_person(empty, person).trace, skip)
        if plan.question is None:
            return
        _say("\n" + say("ask.progress", interview.language, answered=len(interview.answers), most=plan.at_most))
        answer = _ask_one(interview, plan.question)
        if answer == BACK:
            if interview.answers:
                interview.answers.popitem()
        else:
            interview.answers[plan.question] = None if answer == NOT_KNOWN else answer


def _ask_one(interview: Interview, name: str) -> str:
    """A value of the finding, or one of the signs for going back and not knowing."""
    finding, language = interview.book.findings[name], interview.language
    values = {str(i): value for i, value in enumerate(finding.values, 1)}
    shown = "   ".join(f"{i}. {finding.values[v].in_(language)}" for i, v in values.items())
    _say(f"{finding.question.in_(language)} [{finding.clause or finding.document or finding.id}]")
    _say(f"  {shown}   {NOT_KNOWN} {say('ask.not_known', language)}")
    while True:
        word = _read()
        if word in values:
            return values[word]
        if word in (BACK, NOT_KNOWN):
            return word
        _say(say("ask.again", language, choices=" ".join([*values, NOT_KNOWN, BACK, STOP])))


def _read() -> str:
    print("> ", end="", file=sys.stderr, flush=True)
    line = sys.stdin.readline()
    if not line or line.strip() == STOP:
        raise _Stopped
    return line.strip()


def _finish(interview: Interview, out: Path | None) -> None:
    text = interview.case_text()
    case = load_case(text, interview.book)
    decisions = recommended(case, interview.language)
    if decisions is not None:
        _say("\n" + render_case(decisions, interview.language))
    try:
        written = write_file(out, text) if out else ""
    except CannotWrite:
        show(text.rstrip())  # or all that was answered would be lost
        raise
    if written:
        _say(say("ask.written", interview.language, file=written))
    else:
        show(text.rstrip())


def _say(text: str) -> None:
    typer.echo(text, err=True)
