"""What a case is about: its title and day, its persons with their roles, and its evidence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

import streamlit as st

from engine.reasoning.evidence import needed
from ui.access import may
from ui.session import begin, book, draft, generation, heard, keep, language, plain, speak, turn


def about(person: str) -> None:
    """Three parts, of which one at a time is opened."""
    parts: dict[str, Callable[[], None]] = {"about": _head, "people": partial(_person, person), "evidence": _evidence}
    opened = st.segmented_control(
        speak("ui.hear.enter"), list(parts), format_func=lambda part: speak(f"ui.hear.{part}"), key="entering"
    )
    if opened:
        with st.container(border=True):
            parts[opened]()


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
            key=begin(key, draft().head(name, language())),
            disabled=locked,
            on_change=lambda name=name, key=key: keep(draft().with_head(name, language(), st.session_state[key])),
        )
    key = f"head.as_of.{generation()}"
    st.date_input(
        speak("ui.hear.as_of"),
        min_value=date(2000, 1, 1),
        max_value=date(2100, 1, 1),
        format="DD/MM/YYYY",
        key=begin(key, date.fromisoformat(draft().head("as_of", language()))),
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
        format_func=lambda role: roles[role].label.in_(language()),
        key=begin(key, list(draft().roles(person))),
        disabled=not may("change"),
        on_change=lambda: _set_roles(person, tuple(st.session_state[key])),
    )
    if not draft().roles(person):
        st.text(speak("ui.hear.no_role"))
    for name in ("name", "position"):
        _name_or_position(person, name)
    if may("change"):
        _entry("person", "ui.hear.new_person", "ui.hear.add_person", _add_person)


def _name_or_position(person: str, name: str) -> None:
    key = f"{name}.{language()}.{generation()}.{person}"
    st.text_input(
        speak(f"ui.hear.{name}"),
        key=begin(key, draft().text_of(person, name, language())),
        disabled=not may("change"),
        on_change=lambda: keep(draft().with_text_of(person, name, language(), st.session_state[key].strip())),
    )


def _set_roles(person: str, roles: tuple[str, ...]) -> None:
    keep(draft().with_person(person, tuple(r for r in book().roles if r in roles), None, ""))


def _add_person(name: str) -> None:
    taken = draft().persons
    person = next(f"p{n}" for n in range(1, len(taken) + 2) if f"p{n}" not in taken)
    first = next(f.id for f in book().facts.values() if f.scope == "person")
    keep(draft().with_person(person, ("implementer",), name or None, first))
    turn("person", person)


# -- the evidence


def _evidence() -> None:
    """The items, each with the persons whose answer falls without it."""
    needing: dict[str, list[str]] = {}
    for decision in heard().decisions:
        for item in needed(decision.trace).items if decision.status == "settled" else ():
            needing.setdefault(item, []).append(decision.person)
    for item, title in draft().titles(language()).items():
        st.text(f"{item}  {title}")
        if item in needing:
            st.caption(plain(speak("ui.hear.needed", people=", ".join(needing[item]))))
    if may("change"):
        _entry("item", "ui.hear.new_evidence", "ui.hear.add_evidence", _add_evidence)


def _add_evidence(title: str) -> None:
    if not title:
        return
    taken = draft().evidence
    item = next(f"E{n}" for n in range(1, len(taken) + 2) if f"E{n}" not in taken)
    keep(draft().with_evidence(item, title))


def _entry(key: str, label: str, button: str, add: Callable[[str], None]) -> None:
    """A line to write in and a button that takes it, together: neither can run ahead of the other."""
    with st.form(f"enter.{key}", clear_on_submit=True, border=False):
        st.text_input(speak(label), key=f"entered.{key}")
        st.form_submit_button(speak(button), on_click=lambda: add(st.session_state[f"entered.{key}"].strip()))
