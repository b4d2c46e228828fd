"""Which scenario and which person in it: the choice that the parts of training share."""

from __future__ import annotations

import streamlit as st

from ui import markup
from ui.classroom import Judged, judged, scenarios
from ui.session import choose, chosen, language, plain, speak


def choice() -> tuple[str, Judged, str]:
    """The scenario's name, the scenario, and the person; the address names both."""
    drafts = scenarios()
    names = list(drafts)
    if st.query_params.get("s", names[0]) not in names:
        st.html(markup.notice(speak("ui.missing.scenario")))
    scenario = chosen("s", names)
    key = f"scenario.{len(names)}.{scenario}"
    st.selectbox(
        speak("ui.train.scenario"),
        names,
        index=names.index(scenario),
        format_func=lambda name: drafts[name].title(language()),
        key=key,
        on_change=lambda: choose("s", st.session_state[key]),
    )
    judged_scenario = judged(scenario)
    return scenario, judged_scenario, _person(scenario, judged_scenario)


def _person(scenario: str, judged_scenario: Judged) -> str:
    people = [person.id for person in judged_scenario.case.persons]
    person = chosen("person", people)
    if len(people) == 1:
        st.text(judged_scenario.called(person))
        return person
    key = f"person.{scenario}.{person}"
    st.radio(
        speak("ui.person"),
        people,
        index=people.index(person),
        format_func=lambda p: plain(judged_scenario.called(p)),
        key=key,
        on_change=lambda: choose("person", st.session_state[key]),
    )
    return person
