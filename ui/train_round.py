"""A round: read, answer, predict; only then is anything of the answer sent to the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st

from engine.reading.case import Evidence
from engine.reading.rulebook_files import Finding
from engine.reasoning.decision import Decision
from engine.reasoning.recommend import EnginesDisagree
from engine.reasoning.second_opinion import EngineFault
from engine.telling.explanation import answer_text
from engine.telling.outline import evidence_in
from engine.telling.teller import Item
from engine.training.exercise import asked, asked_at_first, established, evidence_at_first
from ui import markup, train_marked
from ui.classroom import (
    UNKNOWN,
    Judged,
    Sitting,
    answered,
    change_sitting,
    classroom,
    finish,
    judged,
    sit,
    sitting,
    sitting_name,
    stop,
)
from ui.session import begin, language, plain, speak, tell
from ui.train_choice import choice

COUNTS = (8, 15, 25, None)


def part() -> None:
    """The part of the page: a round to begin, one under way, or one looked at."""
    now = sitting()
    if now is None:
        _begin()
        return
    scenario = judged(now.scenario)
    st.header(plain(scenario.draft.title(language())), anchor=False)
    st.text(scenario.called(now.person))
    if now.stage == "shown":
        train_marked.shown(now, scenario, _asked(now, scenario))
        return
    _under_way(now, scenario)
    st.button(speak("ui.train.stop"), on_click=stop, type="tertiary")


def _begin() -> None:
    scenario, judged_scenario, person = choice()
    names = ("", *classroom().trainees)
    trainee = st.selectbox(
        speak("ui.train.trainee"), names, format_func=lambda n: n or speak("ui.train.nobody"), key="trainee"
    )
    count = st.segmented_control(
        speak("ui.train.count"),
        COUNTS,
        default=COUNTS[0],
        format_func=lambda n: str(n) if n else speak("ui.train.all"),
        required=True,
    )
    blind = st.toggle(speak("ui.train.blind"))
    st.html(markup.prose(speak("ui.train.blind_why"), small=True))
    first = _announced(judged_scenario.decision(person), count, blind)
    begun = Sitting(scenario, person, count, blind, trainee, "motive" if first else "findings")
    st.button(speak("ui.train.start"), on_click=sit, args=(begun,), type="primary")


def _announced(decision: Decision, count: int | None, blind: bool) -> tuple[str, ...]:
    """Says how much will be asked; gives what is asked while the outcome is hidden."""
    names = asked(decision, count, blind)
    first = asked_at_first(decision, names) if blind else ()
    key = "ui.train.will_ask_at_first" if blind else "ui.train.will_ask"
    text = speak(key, count=len(names), first=len(first))
    st.text(f"{text} {speak('ui.train.fewer')}" if count and len(names) < count else text)
    return first


def _asked(now: Sitting, scenario: Judged) -> tuple[str, ...]:
    return asked(scenario.decision(now.person), now.count, now.blind)


def _under_way(now: Sitting, scenario: Judged) -> None:
    decision, names = scenario.decision(now.person), _asked(now, scenario)
    motive = asked_at_first(decision, names) if now.blind else ()
    if now.stage == "motive":
        _hidden(scenario, decision, names)
        _questions(now, scenario, motive, "ui.train.motive")
        st.button(speak("ui.train.lock"), on_click=change_sitting, kwargs={"stage": "findings"}, type="primary")
        return
    beside, form = st.columns([2, 3], gap="large")
    with beside, st.container(key="story"):
        _story(now, scenario, motive)
    with form:
        _questions(now, scenario, [name for name in names if name not in motive], "ui.train.findings")
        _predict(now, scenario)


def _story(now: Sitting, scenario: Judged, motive: Sequence[str]) -> None:
    """What happened, the evidence of the file, and what was said of the motive before that was known."""
    st.subheader(speak("ui.train.narrative"), anchor=False)
    story = scenario.case.file.narrative
    st.html(markup.prose(story.in_(language()) if story else speak("ui.train.no_narrative")))
    with st.expander(speak("ui.train.dossier"), expanded=True):  # a part that scrolls holds something to focus on
        items = scenario.case.file.evidence
        st.html(_evidence(items) if items else markup.prose(speak("ui.train.no_evidence")))
    if motive:
        st.subheader(speak("ui.train.judged"), anchor=False)
        st.html(markup.items(Item(_answer(scenario, name, now.answers.get(name))) for name in motive))


def _hidden(scenario: Judged, decision: Decision, names: Sequence[str]) -> None:
    """What may be known before the course of events is."""
    st.text(speak("ui.train.hidden"))
    settled = decision.trace.person.settled
    known = established(decision, names)
    with st.expander(speak("ui.train.established", count=len(known))):
        st.html(markup.items(Item(_answer(scenario, name, settled[name])) for name in known))
    evidence = evidence_at_first(decision)
    if evidence:
        with st.expander(speak("ui.train.evidence"), expanded=True):
            st.html(_evidence(map(scenario.case.evidence, evidence)))


def _evidence(items: Iterable[Evidence]) -> str:
    """Items of evidence by id, title and day: what a trainee may answer from."""
    return markup.items(Item(evidence_in(item, language())) for item in items)


def _answer(scenario: Judged, name: str, value: str | None) -> str:
    book = scenario.case.rulebook
    if value in (None, UNKNOWN):
        return speak("answer", label=book.findings[name].label.in_(language()), value=speak("unknown"))
    return answer_text(book, name, str(value), language())


def _questions(now: Sitting, scenario: Judged, names: Sequence[str], title: str) -> None:
    st.subheader(speak(title), anchor=False)
    done = sum(name in now.answers for name in names)
    st.text(speak("ui.train.progress", answered=done, count=len(names)))
    for name in names:
        with st.container(border=True):
            _question(now, scenario.case.rulebook.findings[name])


def _question(now: Sitting, finding: Finding) -> None:
    cited = finding.clause or finding.document or ""
    key = f"answer.{sitting_name()}.{finding.id}"
    st.segmented_control(
        plain(f"{finding.question.in_(language())} [{cited}]"),
        [*finding.values, UNKNOWN],
        format_func=lambda v: plain(speak("unknown") if v == UNKNOWN else finding.values[v].in_(language())),
        key=begin(key, now.answers.get(finding.id)),
        on_change=lambda: answered(finding.id, st.session_state[key]),
    )


def _predict(now: Sitting, scenario: Judged) -> None:
    outcomes = scenario.case.rulebook.outcomes
    st.subheader(speak("ui.train.predict"), anchor=False)
    names, key = list(outcomes), f"predicted.{sitting_name()}"
    predicted = st.radio(
        speak("ui.train.choose"),
        names,
        format_func=lambda name: plain(outcomes[name].label.in_(language())),
        key=begin(key, now.predicted),
        on_change=lambda: change_sitting(predicted=st.session_state[key]),
    )
    shown = speak("ui.train.show")
    st.button(shown, on_click=_show, args=(scenario,), disabled=predicted is None, type="primary", key="show")


def _show(scenario: Judged) -> None:
    """Ends the round and enters it into the class's table, unless another tab of the round has stopped it."""
    if now := sitting():
        try:
            marked_round = train_marked.marking(now, scenario, _asked(now, scenario))
        except (EnginesDisagree, EngineFault):
            tell(speak("ui.engines_differ"))
        else:
            finish(train_marked.finished(now, scenario, marked_round))
