"""Hear a case: its findings on one side, and always in view on the other what follows from them."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from engine.reading.draft import PILOT, Answer
from engine.reading.load import shipped_cases, shipped_rulebooks
from engine.reading.rulebook_files import Finding
from engine.reasoning.decision import Decision
from engine.reasoning.questions import Plan, plan_questions
from engine.telling.groups import OTHER, group_of
from engine.telling.text import render_diagnostics
from ui import answer
from ui.access import may
from ui.session import (
    book,
    choose,
    chosen,
    decision_of,
    draft,
    empty,
    keep,
    language,
    open_library,
    plain,
    read_upload,
    speak,
)

UNKNOWN = "unknown"


def page() -> None:
    """The whole page."""
    st.title(speak("ui.hear.title"))
    st.text(speak("ui.advice"))
    _open()
    st.subheader(plain(draft().title(language())))
    people = draft().persons
    person = chosen("person", people)
    if len(people) > 1:
        person = _switch("person", people, speak("ui.person"), lambda p: plain(draft().called(p)))
        answer.side_by_side(people)
    decision = decision_of(person)
    plan = plan_questions(decision.trace) if decision and decision.status == "open" else Plan(None, 0, 0)
    form, beside = st.columns([3, 2], gap="large")
    with beside, st.container(key="answer"):
        answer.panel(person, decision, plan)
    with form:
        _person(person)
        _evidence()
        _findings(person, decision, plan)


def _switch(name: str, options: list[str], label: str, shown: Callable[[str], str]) -> str:
    """A control for the person or the part that is shown; the address follows it."""
    key = f"{name}.{_generation()}"
    if st.session_state.get(key) not in options:
        st.session_state[key] = chosen(name, options)
    picked = st.segmented_control(
        label,
        options,
        format_func=shown,
        key=key,
        on_change=lambda: choose(name, st.session_state[key]),
        required=True,
    )
    return picked or options[0]


def _turn(name: str, value: str) -> None:
    st.session_state[f"{name}.{_generation()}"] = value
    choose(name, value)


# -- which case


def _open() -> None:
    with st.expander(speak("ui.hear.open")):
        library, upload, fresh = st.columns(3)
        with library:
            name = st.selectbox(
                speak("ui.hear.library"), list(shipped_cases()), index=None, placeholder="–", key="library"
            )
            st.button(speak("ui.hear.open_case"), disabled=not name, on_click=_begin, args=(name,))
        with upload:
            if may("change"):
                _upload()
        with fresh:
            rulebook = st.selectbox(speak("ui.hear.rulebook"), list(shipped_rulebooks()), key="rulebook")
            st.button(speak("ui.hear.empty"), on_click=_start_empty, args=(rulebook,), disabled=not may("change"))
    if may("download"):
        st.download_button(speak("ui.hear.download"), draft().text, "ho-so.yaml", "application/yaml")


def _begin(name: str) -> None:
    open_library(name)
    _renew()


def _start_empty(rulebook: str) -> None:
    keep(empty(rulebook))
    _renew()


def _renew() -> None:
    """Another case: every control is made anew from it."""
    st.session_state["generation"] = _generation() + 1


def _generation() -> int:
    return int(st.session_state.get("generation", 0))


def _upload() -> None:
    """Takes a file that is a case; of any other shows what is wrong, and the case at hand stays."""
    file = st.file_uploader(speak("ui.hear.upload"), type=["yaml", "yml"], key="upload")
    if file is None:
        return
    loaded = read_upload(file.getvalue())
    if loaded.diagnostics:
        st.code(render_diagnostics(loaded.diagnostics, language()), language=None, wrap_lines=True)
    if loaded.value and st.session_state.get("uploaded") != file.file_id:
        st.session_state["uploaded"] = file.file_id
        keep(loaded.value)
        _renew()
        st.rerun()


# -- who, and on what evidence


def _person(person: str) -> None:
    with st.expander(speak("ui.hear.people")):
        roles = book().roles
        key = f"roles.{_generation()}.{person}"
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
        if not may("change"):
            return
        name = st.text_input(speak("ui.hear.new_person"), key=f"name.{_generation()}.{len(draft().persons)}")
        st.button(speak("ui.hear.add_person"), on_click=_add_person, args=(name,))


def _set_roles(person: str, roles: tuple[str, ...]) -> None:
    keep(draft().with_person(person, tuple(r for r in book().roles if r in roles), None, ""))


def _add_person(name: str) -> None:
    taken = draft().persons
    person = next(f"p{n}" for n in range(1, len(taken) + 2) if f"p{n}" not in taken)
    first = next(f.id for f in book().findings.values() if f.scope == "person")
    keep(draft().with_person(person, ("implementer",), name or None, first))
    _turn("person", person)


def _evidence() -> None:
    with st.expander(speak("ui.hear.evidence")):
        for item, title in draft().titles(language()).items():
            st.text(f"{item}  {title}")
        if not may("change"):
            return
        title = st.text_input(speak("ui.hear.new_evidence"), key=f"evidence.{len(draft().evidence)}")
        st.button(speak("ui.hear.add_evidence"), disabled=not title, on_click=_add_evidence, args=(title,))


def _add_evidence(title: str) -> None:
    taken = draft().evidence
    item = next(f"E{n}" for n in range(1, len(taken) + 2) if f"E{n}" not in taken)
    keep(draft().with_evidence(item, title))


# -- findings


def _findings(person: str, decision: Decision | None, plan: Plan) -> None:
    groups: dict[str, list[Finding]] = {}
    for finding in sorted(book().findings.values(), key=lambda f: f.clause or OTHER):
        groups.setdefault(group_of(finding), []).append(finding)
    following = next((g for g, found in groups.items() if plan.question in [f.id for f in found]), None)
    if following:
        st.button(speak("ui.hear.go_next"), key="next", on_click=_turn, args=("tab", following))
    name = {g: speak(f"ui.group.{g}") if g in answer.GROUPS else g for g in groups}
    group = _switch("tab", list(groups), speak("ui.hear.groups"), name.__getitem__)
    matters = set(decision.trace.pending) if decision and decision.status == "open" else set()
    hidden = []
    for finding in groups[group]:
        said = draft().answer(_owner(finding, person), finding.id)
        if decision is None or finding.id in matters or said != Answer():
            _finding(finding, person, said, finding.id == plan.question)
        else:
            hidden.append(finding)
    _irrelevant(hidden, person)


def _irrelevant(findings: list[Finding], person: str) -> None:
    """Findings that can no longer matter, folded away."""
    if findings and st.toggle(speak("ui.hear.irrelevant", count=len(findings)), key="irrelevant"):
        for finding in findings:
            _finding(finding, person, Answer(), False)


def _owner(finding: Finding, person: str) -> str:
    return PILOT if finding.scope == "pilot" else person


def _finding(finding: Finding, person: str, said: Answer, is_next: bool) -> None:
    """One question with its clause, its answers, and its evidence when that is asked for."""
    owner = _owner(finding, person)
    with st.container(border=True):
        if is_next:
            st.badge(speak("ui.hear.next"))
        cited = finding.clause or finding.document or ""
        key = f"{_generation()}.{owner}.{finding.id}"
        if not may("change"):
            shown = finding.values[said.value].in_(language()) if said.value in finding.values else speak("unknown")
            shown = shown if said.contested is None else speak("contested")
            st.text(f"{finding.question.in_(language())} [{cited}]\n{shown}")
        elif said.contested is None:
            st.segmented_control(
                plain(f"{finding.question.in_(language())} [{cited}]"),
                [*finding.values, UNKNOWN],
                default=said.value or UNKNOWN,
                format_func=lambda v: plain(speak("unknown") if v == UNKNOWN else finding.values[v].in_(language())),
                key=key,
                on_change=lambda: _answered(owner, finding.id, st.session_state[key]),
                required=True,
            )
        else:
            st.text(f"{finding.question.in_(language())} [{cited}]\n{speak('contested')}")
        _details(finding, owner, said)


def _answered(owner: str, finding: str, value: str) -> None:
    said = draft().answer(owner, finding)
    keep(draft().with_answer(owner, finding, Answer(None if value == UNKNOWN else value, None, said.evidence)))


def _details(finding: Finding, owner: str, said: Answer) -> None:
    """Evidence and dispute of a finding, opened one at a time so that the page stays quick."""
    opened = f"{owner}.{finding.id}"
    items = said.evidence or tuple(e for side in (said.contested or {}).values() for e in side)
    label = speak("ui.hear.on_evidence", items=", ".join(items)) if items else speak("ui.hear.no_evidence")
    if not may("change"):
        if items:
            st.text(label)
        return
    if st.button(plain(label), type="tertiary", key=f"open.{opened}"):
        st.session_state["opened"] = None if st.session_state.get("opened") == opened else opened
    if st.session_state.get("opened") != opened:
        return
    st.text(speak("establish.usual", evidence=finding.evidence.in_(language())))
    key = f"contested.{_generation()}.{opened}"
    st.toggle(
        speak("ui.hear.contested"),
        value=said.contested is not None,
        key=key,
        on_change=lambda: _contest(owner, finding, said, bool(st.session_state[key])),
    )
    for value in finding.values if said.contested is not None else (None,):
        _evidence_of(finding, owner, said, value)


def _contest(owner: str, finding: Finding, said: Answer, contested: bool) -> None:
    sides = dict.fromkeys(finding.values, said.evidence) if contested else None
    keep(draft().with_answer(owner, finding.id, Answer(None, sides, () if contested else said.evidence)))


def _evidence_of(finding: Finding, owner: str, said: Answer, side: str | None) -> None:
    titles = draft().titles(language())
    key = f"evidence.{_generation()}.{owner}.{finding.id}.{side}"
    label = speak("ui.hear.evidence") if side is None else finding.values[side].in_(language())
    now = said.evidence if side is None else (said.contested or {}).get(side, ())
    st.multiselect(
        plain(label),
        list(titles),
        default=[item for item in now if item in titles],
        format_func=lambda item: f"{item} {titles[item]}",
        key=key,
        on_change=lambda: _set_evidence(finding, owner, said, side, tuple(st.session_state[key])),
    )


def _set_evidence(finding: Finding, owner: str, said: Answer, side: str | None, items: tuple[str, ...]) -> None:
    if side is None:
        changed = Answer(said.value, None, items)
    else:
        changed = Answer(None, {**dict.fromkeys(finding.values, ()), **(said.contested or {}), side: items})
    keep(draft().with_answer(owner, finding.id, changed))
