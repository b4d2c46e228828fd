"""Hear a case: findings on one side, and always in view on the other what follows from them."""

from __future__ import annotations

from html import escape
from pathlib import Path

import streamlit as st

from engine.reading.draft import PILOT, Answer
from engine.reading.rulebook_files import Finding
from engine.reasoning.questions import plan_questions
from engine.telling.outline import outline
from engine.telling.teller import Section
from engine.telling.text import render_diagnostics
from ui.session import book, draft, heard, keep, language, open_file, speak

CASES = Path(__file__).parent.parent / "cases"


def page() -> None:
    """The whole page."""
    st.title(speak("ui.hear_title"))
    st.text(speak("ui.advice"))
    _choose()
    form, answer = st.columns([3, 2], gap="large")
    person = _person(form)
    with answer:
        _recommendation(person)
    with form:
        _findings(person)


def _choose() -> None:
    with st.expander(speak("ui.open")):
        library = sorted(CASES.glob("*.yaml"))
        name = st.selectbox(
            speak("ui.library"), [None, *(p.stem for p in library)], key="library", format_func=lambda n: n or "–"
        )
        if st.button(speak("ui.open_case"), disabled=name is None) and name:
            _load((CASES / f"{name}.yaml").read_bytes())
        uploaded = st.file_uploader(speak("ui.upload"), type=["yaml", "yml"], key="upload")
        if uploaded is not None and st.session_state.get("uploaded") != uploaded.file_id:
            st.session_state["uploaded"] = uploaded.file_id
            _load(uploaded.getvalue())
    st.download_button(speak("ui.download"), draft().text, "ho-so.yaml", "application/yaml")


def _load(raw: bytes) -> None:
    loaded = open_file(raw)
    if loaded.diagnostics:
        st.code(render_diagnostics(loaded.diagnostics, language()), language=None, wrap_lines=True)
    if loaded.value:
        keep(loaded.value)
        st.rerun()


def _person(place: object) -> str:
    people = draft().persons
    return st.segmented_control(speak("ui.person"), people, default=people[0], key="person", required=True) or people[0]


def _findings(person: str) -> None:
    _, decisions = heard()
    decision = next((d for d in decisions if d.person == person), None)
    pending = set(decision.trace.pending) if decision else set(book().findings)
    following = plan_questions(decision.trace).question if decision else None
    groups: dict[str, list[Finding]] = {}
    for finding in book().findings.values():
        groups.setdefault(finding.clause or finding.document or "", []).append(finding)
    for clause, findings in groups.items():
        open_now = any(f.id in pending or draft().answer(_owner(f, person), f.id) != Answer() for f in findings)
        with st.expander(f"{clause} ({len(findings)})", expanded=open_now):
            for finding in findings:
                _finding(finding, person, finding.id in pending, finding.id == following)


def _owner(finding: Finding, person: str) -> str:
    return PILOT if finding.scope == "pilot" else person


def _finding(finding: Finding, person: str, matters: bool, is_next: bool) -> None:
    owner = _owner(finding, person)
    answer = draft().answer(owner, finding.id)
    mark = f"{speak('ui.next')} " if is_next else ""
    value = st.segmented_control(
        f"{mark}{finding.question.in_(language())}",
        list(finding.values),
        default=answer.value,
        format_func=lambda v: finding.values[v].in_(language()),
        key=f"{owner}.{finding.id}.{id(draft())}",
    )
    if value != answer.value:
        keep(draft().with_answer(owner, finding.id, Answer(value, None, answer.evidence)))
        st.rerun()


def _recommendation(person: str) -> None:
    case, decisions = heard()
    decision = next((d for d in decisions if d.person == person), None)
    if case is None or decision is None:
        st.text(speak("ui.not_yet"))
        return
    told = outline(book(), case, decision, language())
    st.html(
        f'<section aria-live="polite"><h2>{escape(told.headline)}</h2>{"".join(map(_section, told.sections))}</section>'
    )
    st.download_button(speak("ui.decision"), decision.to_json(), f"{person}.json", "application/json")


def _section(section: Section) -> str:
    items = "".join(f"<li>{escape(i.sentence)} <small>{escape(i.citation)}</small></li>" for i in section.items)
    return f"<h3>{escape(section.title)}</h3><ul>{items}</ul>"
