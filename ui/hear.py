"""Hear a case: its findings on one side, and always in view on the other what follows from them."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from engine.reading.diagnostics import Diagnostic
from engine.reading.load import shipped_rulebooks
from engine.reasoning.questions import Plan, plan_questions
from engine.telling.text import render_diagnostics
from ui import answer, hear_about, hear_findings, missing, paper
from ui.access import may
from ui.downloads import download
from ui.session import (
    LARGE,
    before,
    chosen,
    dead,
    draft,
    empty,
    go_on_with,
    heard,
    in_other_tabs,
    language,
    library,
    open_library,
    plain,
    read_upload,
    replace,
    speak,
    switch,
    untouched,
    worked_out,
)

MOST_SHOWN = 100
"""So many things wrong with a file are shown."""


def page() -> None:
    """The whole page."""
    st.title(speak("ui.hear.title"), anchor=False)
    st.text(speak("ui.advice"))
    absent = missing.no_case()
    opening, beside = st.columns([5, 1])
    with opening, st.expander(speak("ui.hear.open"), expanded=absent):
        _open()
    if absent:
        return
    _download(beside)
    st.header(plain(draft().title(language())), anchor=False)
    people = draft().persons
    person = chosen("person", people)
    if len(people) > 1:
        person = switch("person", people, speak("ui.person"), lambda p: plain(draft().called(p)))
        answer.side_by_side(people)
    decision = heard().decision(person)
    plan = plan_questions(decision.trace) if decision and decision.status == "open" else Plan(None, 0, 0)
    form, beside = st.columns([3, 2], gap="large")
    with beside, st.container(key="answer"):
        answer.panel(person, decision, plan)
        if may("download"):
            paper.paper()
    with form:
        hear_about.about(person)
        hear_findings.findings(person, decision, plan)


def _open() -> None:
    """The ways to another case."""
    shelf, upload, fresh = st.columns(3)
    with shelf:
        _library()
    with upload:
        if may("upload"):
            _upload()
    with fresh:
        rulebook = st.selectbox(speak("ui.hear.rulebook"), list(shipped_rulebooks()), key="rulebook")
        st.button(speak("ui.hear.empty"), on_click=_start_empty, args=(rulebook,), disabled=not may("change"))
    if earlier := before():
        back = speak("ui.hear.back", title=plain(earlier.title(language())))
        st.button(back, key="back", on_click=replace, args=(earlier,))
    if (dead() or untouched()) and (written := in_other_tabs()):
        st.text(speak("ui.hear.written"))
        for tab, case in written.items():
            st.button(plain(case.title(language())), key=f"written.{tab}", on_click=go_on_with, args=(tab,))


def _download(place: DeltaGenerator) -> None:
    now = draft()
    name, label = f"{now.data['case']}.yaml", speak("ui.hear.download")
    download(label, lambda: now.text, name, "application/yaml", key="save", place=place, width="stretch")


def _library() -> None:
    titles = {name: each.title(language()) for name, each in library().items()}
    name = st.selectbox(
        speak("ui.hear.library"),
        list(titles),
        index=None,
        placeholder="–",
        format_func=titles.__getitem__,
        key="library",
    )
    st.button(speak("ui.hear.open_case"), disabled=not name, on_click=open_library, args=(name,))


def _start_empty(rulebook: str) -> None:
    replace(empty(rulebook))


def _upload() -> None:
    """Takes a file that is a case; of any other shows what is wrong, and the case at hand stays."""
    file = st.file_uploader(speak("ui.hear.upload"), type=["yaml", "yml", "json"], key="upload")
    if file is None:
        return
    loaded = worked_out("upload.read", file.file_id, lambda: read_upload(file.getvalue(), file.name))
    if loaded.diagnostics:
        with st.container(key="diagnostics"):
            _diagnostics(loaded.diagnostics)
    if loaded.value and st.session_state.get("uploaded") != file.file_id:
        st.session_state["uploaded"] = file.file_id
        replace(loaded.value)
        st.rerun()


def brings_a_large_file() -> bool:
    """Whether this run of the page is asked for by a file that takes long to read."""
    file, read = st.session_state.get("upload"), st.session_state.get("upload.read")
    return file is not None and file.size > LARGE and (read is None or read[0] != file.file_id)


def _diagnostics(found: Sequence[Diagnostic]) -> None:
    """The first of them, errors before warnings; of many more a browser would make no page."""
    first = sorted(found, key=lambda each: each.severity)[:MOST_SHOWN]
    st.code(render_diagnostics(first, language()), language=None, wrap_lines=True)
    if len(found) > MOST_SHOWN:
        st.text(speak("ui.hear.more", count=len(found) - MOST_SHOWN))
