"""The findings of a case, one question each, under the clause they belong to."""

from __future__ import annotations

from html import escape

import streamlit as st

from engine.reading.case import UNKNOWN
from engine.reading.draft import PILOT, Answer
from engine.reading.rulebook_files import Finding
from engine.reasoning.decision import Decision
from engine.reasoning.questions import Plan
from engine.telling.groups import group_name, grouped
from ui.access import may
from ui.session import begin, book, draft, generation, keep, language, plain, speak, switch, turn


def findings(person: str, decision: Decision | None, plan: Plan) -> None:
    """The findings of one part of the text; those that can no longer matter are folded away."""
    groups = grouped(book().facts.values())
    following = next((g for g, asked in groups.items() if plan.question in [f.id for f in asked]), None)
    if following:
        st.button(speak("ui.hear.go_next"), key="next", on_click=turn, args=("tab", following))
    group = switch("tab", list(groups), speak("ui.hear.groups"), lambda g: group_name(g, language()))
    matters = set(decision.trace.pending) if decision and decision.status == "open" else set()
    hidden, above = [], ""
    for finding in groups[group]:
        answer = draft().answer(_owner(finding, person), finding.id)
        if decision is None or finding.id in matters or answer != Answer():
            above = _clause(finding, above)
            _finding(finding, person, answer, finding.id == plan.question)
        else:
            hidden.append(finding)
    _irrelevant(hidden, person)


def _clause(finding: Finding, above: str) -> str:
    """The clause's own words, once above all of its findings."""
    clause = book().clauses.get(finding.clause or "")
    if clause is None or clause.id == above:
        return above
    words = f"<span lang='vi'>“{escape(clause.text)}”</span>"
    english = f"<br>{escape(speak('ui.trace.translated', text=clause.en))}" if language() == "en" else ""
    st.html(f"<p class='clause'><b>{escape(clause.id)}</b> {words}{english}</p>")
    return clause.id


def _irrelevant(findings: list[Finding], person: str) -> None:
    """Findings that can no longer matter, folded away."""
    if findings and st.toggle(speak("ui.hear.irrelevant", count=len(findings)), key="irrelevant"):
        for finding in findings:
            _finding(finding, person, Answer(), False)


def _owner(finding: Finding, person: str) -> str:
    return PILOT if finding.scope == "pilot" else person


def _finding(finding: Finding, person: str, answer: Answer, is_next: bool) -> None:
    """One question with its clause, its answers, and its evidence when that is asked for."""
    owner = _owner(finding, person)
    with st.container(border=True):
        if is_next:
            st.badge(speak("ui.hear.next"))
        if not may("change"):
            _read_only(finding, answer)
            return
        with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
            _asked(finding, owner, answer)
            opened = _is_opened(f"{owner}.{finding.id}", answer)
        if opened:
            _details(finding, owner, answer)


def _read_only(finding: Finding, answer: Answer) -> None:
    """What stands there, for one who may only read it."""
    shown = finding.values[answer.value].in_(language()) if answer.value in finding.values else speak("unknown")
    st.text(f"{_question(finding)}\n{shown if answer.contested is None else speak('contested')}")
    if items := _items(answer):
        st.text(speak("ui.hear.on_evidence", items=", ".join(items)))


def _asked(finding: Finding, owner: str, answer: Answer) -> None:
    """The control that answers, unless there is evidence on several sides."""
    if answer.contested is not None:
        st.text(f"{_question(finding)}\n{speak('contested')}")
        return
    key = f"{generation()}.{owner}.{finding.id}"
    st.segmented_control(
        plain(_question(finding)),
        [*finding.values, UNKNOWN],
        format_func=lambda v: plain(speak("unknown") if v == UNKNOWN else finding.values[v].in_(language())),
        key=begin(key, answer.value or UNKNOWN),
        on_change=lambda: _answered(owner, finding.id, st.session_state[key]),
        required=True,
    )


def _question(finding: Finding) -> str:
    return f"{finding.question.in_(language())} [{finding.clause or finding.document or ''}]"


def _items(answer: Answer) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*answer.evidence, *(e for side in (answer.contested or {}).values() for e in side))))


def _answered(owner: str, finding: str, value: str) -> None:
    answer = draft().answer(owner, finding)
    keep(draft().with_answer(owner, finding, Answer(None if value == UNKNOWN else value, None, answer.evidence)))


def _is_opened(name: str, answer: Answer) -> bool:
    """Whether evidence and dispute of this finding are shown: of one at a time, so that the page stays quick."""
    items = _items(answer)
    label = speak("ui.hear.on_evidence", items=", ".join(items)) if items else speak("ui.hear.no_evidence")
    if st.button(plain(label), type="tertiary", key=f"open.{name}"):
        st.session_state["opened"] = None if st.session_state.get("opened") == name else name
    return bool(st.session_state.get("opened") == name)


def _details(finding: Finding, owner: str, answer: Answer) -> None:
    st.text(speak("establish.usual", evidence=finding.evidence.in_(language())))
    key = f"contested.{generation()}.{owner}.{finding.id}"
    st.toggle(
        speak("ui.hear.contested"),
        key=begin(key, answer.contested is not None),
        on_change=lambda: _contest(owner, finding, bool(st.session_state[key])),
    )
    for value in finding.values if answer.contested is not None else (None,):
        _evidence_of(finding, owner, answer, value)


def _contest(owner: str, finding: Finding, contested: bool) -> None:
    """Opens a dispute in which the evidence is on the side of the answer there was, or ends it; no evidence is lost."""
    answer = draft().answer(owner, finding.id)
    changed = Answer(None, None, _items(answer))
    if contested:
        changed = Answer(None, {answer.value: answer.evidence}) if answer.value else Answer(None, {}, answer.evidence)
    keep(draft().with_answer(owner, finding.id, changed))


def _evidence_of(finding: Finding, owner: str, answer: Answer, side: str | None) -> None:
    titles = draft().titles(language())
    key = f"evidence.{generation()}.{owner}.{finding.id}.{side}"
    label = speak("ui.hear.evidence") if side is None else finding.values[side].in_(language())
    now = answer.evidence if side is None else (answer.contested or {}).get(side, ())
    st.multiselect(
        plain(label),
        list(titles),
        format_func=lambda item: f"{item} {titles[item]}",
        key=begin(key, [item for item in now if item in titles]),
        on_change=lambda: _set_evidence(finding, owner, side, tuple(st.session_state[key])),
    )


def _set_evidence(finding: Finding, owner: str, side: str | None, items: tuple[str, ...]) -> None:
    answer = draft().answer(owner, finding.id)  # as it stands now: the page may show what stood there a moment ago
    if side is None:
        changed = Answer(answer.value, None, items)
    else:
        sides = {**(answer.contested or {}), side: items}
        changed = Answer(None, {value: sides[value] for value in finding.values if value in sides}, answer.evidence)
    keep(draft().with_answer(owner, finding.id, changed))
