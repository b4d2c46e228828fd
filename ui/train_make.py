"""A trainer's own scenarios: a case with findings changed joins the library of the session, and can be downloaded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import streamlit as st

from engine.reading.draft import Draft, check_draft
from engine.reading.entries import Language, Words
from engine.reasoning.explain import what_if
from engine.reasoning.recommend import confirmed_both
from engine.telling.outline import outline
from engine.telling.text import render_diagnostics, render_findings
from engine.telling.wording import say
from engine.training.exercise import Made
from engine.training.exercise import scenario as scenario_of
from ui import markup
from ui.classroom import UNKNOWN, Judged, change, classroom
from ui.downloads import download
from ui.markup import Cell
from ui.session import begin, language, plain, second_engine, speak, tell
from ui.train_choice import choice

LONGEST = 48
"""So much of an id is kept, that a number fits behind it."""


def part() -> None:
    """The part of the page."""
    name, scenario, person = choice()
    answers = _changes(name, scenario, person)
    if answers:
        _beside(scenario, person, answers)
    title = st.text_input(speak("ui.train.new_title"), key=begin(f"title.{name}.{_made_here()}", next_title(scenario)))
    st.button(
        speak("ui.train.create"),
        on_click=make,
        args=(scenario, person, answers, title),
        disabled=not answers or not title.strip(),
        type="primary",
    )
    _library()


def next_title(scenario: Judged) -> str:
    """A title that tells apart and tells nothing."""
    return speak("ui.train.variant", title=scenario.draft.title(language()), number=len(classroom().made) + 1)


def _made_here() -> int:
    """How many scenarios this tab made: what is being entered stays when another tab makes one."""
    return int(st.session_state.get("made", 0))


def _changes(name: str, scenario: Judged, person: str) -> dict[str, str | None]:
    """The findings chosen, each with another answer."""
    findings = scenario.case.rulebook.findings
    settled = scenario.decision(person).trace.person.settled
    made = _made_here()
    chosen = st.multiselect(
        speak("ui.train.changed"),
        list(findings),
        format_func=lambda n: findings[n].label.in_(language()),
        key=f"change.{name}.{person}.{made}",
        placeholder="–",
    )
    answers: dict[str, str | None] = {}
    for finding in chosen:
        now = settled.get(finding, UNKNOWN)
        others = [value for value in (*findings[finding].values, UNKNOWN) if value != now]
        value = st.segmented_control(
            plain(_question(scenario, finding, now)),
            others,
            default=others[0],
            format_func=partial(_label, scenario, finding),
            key=f"to.{name}.{person}.{made}.{finding}",
            required=True,
        )
        answers[finding] = None if value == UNKNOWN else value
    return answers


def _question(scenario: Judged, finding: str, now: str) -> str:
    question = scenario.case.rulebook.findings[finding].question.in_(language())
    return f"{question} ({speak('ui.train.baseline')}: {_value(scenario, finding, now)})"


def _label(scenario: Judged, finding: str, value: str) -> str:
    return plain(_value(scenario, finding, value))


def _value(scenario: Judged, finding: str, value: str) -> str:
    words = scenario.case.rulebook.findings[finding].values
    return words[value].in_(language()) if value in words else speak("unknown")


def _beside(scenario: Judged, person: str, answers: Mapping[str, str | None]) -> None:
    """The outcome as it stands and as changed."""
    both = confirmed_both(what_if(scenario.decision(person), answers), second_engine())
    headlines = (outline(d, language()).headline for d in (both.baseline, both.scenario))
    heads = ("", speak("ui.train.baseline"), speak("ui.train.what_if"))
    st.html(markup.table(heads, [(speak("ui.train.outcome"), *(Cell(t) for t in headlines))]))


def make(scenario: Judged, person: str, answers: Mapping[str, str | None], title: str) -> None:
    """Adds the changed case to the library of the session; says why not where its title cannot stand in a file."""
    book, assumed = scenario.case.rulebook, speak("ui.train.assumed")
    added = Words(vi=_supposed(scenario, answers, "vi"), en=_supposed(scenario, answers, "en"))

    def numbered(number: int) -> Draft:
        made = Made(f"{scenario.case.id[:LONGEST]}-gt{number}", title.strip(), added, assumed)
        return scenario_of(scenario.draft, book, person, answers, made)

    checked = check_draft(numbered(1), book)
    if checked.value is None:
        tell(render_diagnostics(checked.diagnostics, language()))
        return
    st.session_state["made"] = _made_here() + 1
    change(lambda room: replace(room, made=(*room.made, numbered(len(room.made) + 1))))
    tell(speak("ui.train.added", title=title.strip()))


def _supposed(scenario: Judged, answers: Mapping[str, str | None], into: Language) -> str:
    book = scenario.case.rulebook
    sentences = [render_findings([book], (), {n: v for n, v in answers.items() if v is not None}, into)]
    sentences += [
        say("answer", into, label=book.findings[n].label.in_(into), value=say("unknown", into))
        for n, v in answers.items()
        if v is None
    ]
    return say("ui.train.supposed", into, answers="; ".join(filter(None, sentences)))


def _library() -> None:
    st.header(speak("ui.train.made"), anchor=False)
    if not classroom().made:
        st.text(speak("ui.train.none_made"))
    for draft in classroom().made:
        label = plain(speak("ui.train.download", title=draft.title(language())))
        name = f"{draft.data['case']}.yaml"
        download(label, partial(str, draft.text), name, "application/yaml", key=f"made.{name}")
