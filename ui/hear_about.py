"""What a case is about: its title and day, its persons with their roles, and its evidence."""

from __future__ import annotations

from datetime import date

import streamlit as st

from ui.access import may
from ui.session import book, draft, generation, keep, language, speak, turn


def about(person: str) -> None:
    """Three parts, each behind a button of its own."""
    with st.container(horizontal=True):
        with st.popover(speak("ui.hear.about")):
            _head()
        with st.popover(speak("ui.hear.people")):
            _person(person)
        with st.popover(speak("ui.hear.evidence")):
            _evidence()


# -- the case


def _head() -> None:
    """Id, title, day and story, as the case file has them."""
    locked = not may("change")
    for name, label, write in (
        ("title", "ui.hear.title_of", st.text_input),
        ("narrative", "ui.hear.narrative", st.text_area),
        ("case", "ui.hear.case", st.text_input),
    ):
        key = f"head.{name}.{language()}.{generation()}"
        write(
            speak(label),
            draft().head(name, language()),
            key=key,
            disabled=locked,
            on_change=lambda name=name, key=key: keep(draft().with_head(name, language(), st.session_state[key])),
        )
    key = f"head.as_of.{generation()}"
    st.date_input(
        speak("ui.hear.as_of"),
        date.fromisoformat(draft().head("as_of", language())),
        min_value=date(2000, 1, 1),
        max_value=date(2100, 1, 1),
        format="DD/MM/YYYY",
        key=key,
        disabled=locked,
        on_change=lambda: keep(draft().with_head("as_of", language(), st.session_state[key].isoformat())),
    )


# -- the persons


def _person(person: str) -> None:
    roles = book().roles
    key = f"roles.{generation()}.{person}"
    st.multiselect(
        speak("ui.hear.roles"),
        list(roles),
        default=draft().roles(person),
        format_func=lambda role: roles[role].label.in_(language()),
        key=key,
        disabled=not may("change"),
        on_change=lambda: _set_roles(person, tuple(st.session_state[key])),
    )
    if not draft().roles(person):
        st.text(speak("ui.hear.no_role"))
    if may("change"):
        name = st.text_input(speak("ui.hear.new_person"), key=f"name.{generation()}.{len(draft().persons)}")
        st.button(speak("ui.hear.add_person"), on_click=_add_person, args=(name,))


def _set_roles(person: str, roles: tuple[str, ...]) -> None:
    keep(draft().with_person(person, tuple(r for r in book().roles if r in roles), None, ""))


def _add_person(name: str) -> None:
    taken = draft().persons
    person = next(f"p{n}" for n in range(1, len(taken) + 2) if f"p{n}" not in taken)
    first = next(f.id for f in book().findings.values() if f.scope == "person")
    keep(draft().with_person(person, ("implementer",), name or None, first))
    turn("person", person)


# -- the evidence


def _evidence() -> None:
    for item, title in draft().titles(language()).items():
        st.text(f"{item}  {title}")
    if may("change"):
        title = st.text_input(speak("ui.hear.new_evidence"), key=f"evidence.{generation()}.{len(draft().evidence)}")
        st.button(speak("ui.hear.add_evidence"), disabled=not title, on_click=_add_evidence, args=(title,))


def _add_evidence(title: str) -> None:
    taken = draft().evidence
    item = next(f"E{n}" for n in range(1, len(taken) + 2) if f"E{n}" not in taken)
    keep(draft().with_evidence(item, title))
