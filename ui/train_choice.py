"""Which scenario and which person in it: the choice that the parts of training share."""

from __future__ import annotations

import streamlit as st

from ui.classroom import Judged, judged, library
from ui.session import choose, chosen, language, plain, speak


def choice() -> tuple[str, Judged, str]:
    """The scenario's name, the scenario, and the person; the address names both."""
    drafts = library()
    current = chosen("s", list(drafts))
    names = list(drafts)
    scenario = st.selectbox(
        speak("ui.train.scenario"),
        names,
        index=names.index(current),
        format_func=lambda name: drafts[name].title(language()),
        key=f"scenario.{len(names)}.{current}",
    )
    choose("s", scenario)
    found = judged(scenario)
    people = [person.id for person in found.case.persons]
    person = chosen("person", people)
    if len(people) > 1:
        person = st.radio(
            speak("ui.person"),
            people,
            index=people.index(person),
            format_func=lambda p: plain(found.called(p)),
            key=f"person.{scenario}",
        )
        choose("person", person)
    else:
        st.text(found.called(person))
    return scenario, found, person
