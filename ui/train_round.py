"""A round: read, answer, predict; only then is anything of the answer sent to the page."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from engine.proving.training import asked, established, on_motive, told_evidence
from engine.reading.rulebook_files import Finding
from engine.reasoning.decision import Decision
from engine.telling.explanation import answer_text
from engine.telling.teller import Item
from ui import tables, train_marked
from ui.classroom import UNKNOWN, Judged, Sitting, change, change_sitting, classroom, judged
from ui.session import begin, language, plain, speak
from ui.train_choice import choice

COUNTS = (8, 15, 25, None)


def part() -> None:
    """The part of the page: a round to begin, one under way, or one looked at."""
    sitting = classroom().sitting
    if sitting is None:
        _begin()
        return
    scenario = judged(sitting.scenario)
    st.header(plain(scenario.draft.title(language())), anchor=False)
    st.text(scenario.called(sitting.person))
    if sitting.stage == "shown":
        train_marked.shown(sitting, scenario, _asked(sitting, scenario))
        return
    _under_way(sitting, scenario)
    st.button(speak("ui.train.stop"), on_click=change, kwargs={"sitting": None}, type="tertiary")


def _begin() -> None:
    scenario, _, person = choice()
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
    st.html(tables.prose(speak("ui.train.blind_why"), small=True))
    begun = Sitting(scenario, person, count, blind, trainee, "motive" if blind else "findings")
    st.button(speak("ui.train.start"), on_click=change, kwargs={"sitting": begun}, type="primary")


def _asked(sitting: Sitting, scenario: Judged) -> tuple[str, ...]:
    return asked(scenario.decision(sitting.person), sitting.count, sitting.blind)


def _under_way(sitting: Sitting, scenario: Judged) -> None:
    decision, names = scenario.decision(sitting.person), _asked(sitting, scenario)
    motive = on_motive(scenario.case.rulebook, names) if sitting.blind else ()
    if sitting.stage == "motive":
        _hidden(scenario, decision, names)
        _questions(sitting, scenario, motive, "ui.train.motive")
        st.button(speak("ui.train.lock"), on_click=change_sitting, kwargs={"stage": "findings"}, type="primary")
        return
    beside, form = st.columns([2, 3], gap="large")
    with beside, st.container(key="story"):
        _story(sitting, scenario, motive)
    with form:
        _questions(sitting, scenario, [name for name in names if name not in motive], "ui.train.findings")
        _predict(sitting, scenario)


def _story(sitting: Sitting, scenario: Judged, motive: Sequence[str]) -> None:
    """What happened, and what was said of the motive before that was known."""
    st.subheader(speak("ui.train.narrative"), anchor=False)
    story = scenario.case.file.narrative
    st.html(tables.prose(story.in_(language()) if story else speak("ui.train.no_narrative")))
    if motive:
        st.subheader(speak("ui.train.judged"), anchor=False)
        st.html(tables.items(Item(_answer(scenario, name, sitting.answers.get(name))) for name in motive))


def _hidden(scenario: Judged, decision: Decision, names: Sequence[str]) -> None:
    """What may be known before the course of events is."""
    st.text(speak("ui.train.hidden"))
    settled = decision.trace.person.settled
    known = established(decision, names)
    with st.expander(speak("ui.train.established", count=len(known))):
        st.html(tables.items(Item(_answer(scenario, name, settled[name])) for name in known))
    evidence = told_evidence(decision)
    if evidence:
        with st.expander(speak("ui.train.evidence"), expanded=True):
            titles = [scenario.case.evidence(name).title.in_(language()) for name in evidence]
            st.html(tables.items(map(Item, titles)))


def _answer(scenario: Judged, name: str, value: str | None) -> str:
    book = scenario.case.rulebook
    if value in (None, UNKNOWN):
        return speak("answer", label=book.findings[name].label.in_(language()), value=speak("unknown"))
    return answer_text(book, name, str(value), language())


def _questions(sitting: Sitting, scenario: Judged, names: Sequence[str], title: str) -> None:
    st.subheader(speak(title), anchor=False)
    answered = sum(name in sitting.answers for name in names)
    st.text(speak("ui.train.progress", answered=answered, count=len(names)))
    for name in names:
        with st.container(border=True):
            _question(sitting, scenario.case.rulebook.findings[name])


def _question(sitting: Sitting, finding: Finding) -> None:
    cited = finding.clause or finding.document or ""
    key = f"answer.{len(classroom().rounds)}.{finding.id}"
    st.segmented_control(
        plain(f"{finding.question.in_(language())} [{cited}]"),
        [*finding.values, UNKNOWN],
        format_func=lambda v: plain(speak("unknown") if v == UNKNOWN else finding.values[v].in_(language())),
        key=begin(key, sitting.answers.get(finding.id)),
        on_change=lambda: _answered(finding.id, st.session_state[key]),
    )


def _answered(finding: str, value: str | None) -> None:
    sitting = classroom().sitting
    assert sitting is not None
    rest = {name: said for name, said in sitting.answers.items() if name != finding}
    change_sitting(answers=rest | ({finding: value} if value else {}))


def _predict(sitting: Sitting, scenario: Judged) -> None:
    outcomes = scenario.case.rulebook.outcomes
    st.subheader(speak("ui.train.predict"), anchor=False)
    names, key = list(outcomes), f"predicted.{len(classroom().rounds)}"
    predicted = st.radio(
        speak("ui.train.choose"),
        names,
        format_func=lambda name: plain(outcomes[name].label.in_(language())),
        key=begin(key, sitting.predicted),
        on_change=lambda: change_sitting(predicted=st.session_state[key]),
    )
    shown = speak("ui.train.show")
    st.button(shown, on_click=_show, args=(scenario,), disabled=predicted is None, type="primary", key="show")


def _show(scenario: Judged) -> None:
    """Ends the round and enters it into the class's table."""
    sitting = classroom().sitting
    assert sitting is not None
    names = _asked(sitting, scenario)
    done = train_marked.finished(sitting, scenario, train_marked.marking(sitting, scenario, names))
    change_sitting(stage="shown")
    change(rounds=(*classroom().rounds, done))
