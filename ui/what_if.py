"""Suppose some findings otherwise: the decision as it stands and the supposed one, side by side."""

from __future__ import annotations

import streamlit as st

from engine.reading.case import UNKNOWN
from engine.reading.draft import PILOT, Answer
from engine.reasoning.decision import Decision
from engine.reasoning.explain import WhatIf, what_if
from engine.reasoning.recommend import EnginesDisagree, confirmed_both
from engine.reasoning.second_opinion import EngineFault
from engine.telling.teller import Teller
from ui import tree
from ui.access import may
from ui.session import begin, book, draft, keep, language, plain, second_engine, speak, suppose, supposed


def tab(decision: Decision) -> None:
    """Which findings are supposed otherwise, and what follows."""
    person = decision.person
    teller = Teller(decision, language())
    if st.session_state.pop("trace.kept", False):
        st.success(speak("ui.trace.kept"))
    _choose(teller, person)
    answers = supposed(person)
    if not answers:
        st.text(speak("ui.trace.suppose_first"))
        return
    for name in answers:
        _answer(person, name)
    answers = supposed(person)
    try:
        both = confirmed_both(what_if(decision, answers), second_engine())
    except (EnginesDisagree, EngineFault):
        st.text(speak("ui.engines_differ"))
        return
    _compared(both, answers)
    if may("change"):
        st.button(speak("ui.trace.keep"), on_click=_keep, args=(person, answers), type="primary", key="trace.keep")
    st.html(tree.shown(tree.hint(speak("ui.trace.keep_caption"))))


def _choose(teller: Teller, person: str) -> None:
    before = supposed(person)
    picked = st.multiselect(
        speak("ui.trace.suppose"),
        list(book().facts),
        format_func=teller.value_of,
        placeholder=speak("ui.trace.suppose_none"),
        key=begin(f"trace.suppose.{language()}.{person}.{id(draft())}", list(before)),
    )
    if picked != list(before):
        settled = teller.trace.person.settled
        suppose(person, {name: before.get(name, _other(name, settled.get(name))) for name in picked})


def _other(name: str, now: str | None) -> str:
    """The first value that the finding does not have."""
    return next(value for value in book().findings[name].values if value != now)


def _answer(person: str, name: str) -> None:
    finding, before = book().findings[name], supposed(person)
    words = {value: label.in_(language()) for value, label in finding.values.items()}
    words[UNKNOWN] = speak("unknown")
    picked = st.segmented_control(
        plain(finding.question.in_(language())),
        list(words),
        format_func=lambda value: plain(words[value]),
        required=True,
        key=begin(f"trace.suppose.{person}.{name}.{id(draft())}", before[name] or UNKNOWN),
    )
    suppose(person, before | {name: None if picked == UNKNOWN else picked})


# -- side by side


def _compared(both: WhatIf, answers: dict[str, str | None]) -> None:
    sides = [Teller(decision, language()) for decision in (both.baseline, both.scenario)]
    st.subheader(speak("ui.trace.side_by_side"))
    columns = [list(_column(side, list(answers))) for side in sides]
    rows = [speak(f"ui.trace.row.{row}") for row in ("outcome", "possible", "establish", "flags")]
    rows += [book().findings[name].label.in_(language()) for name in answers]
    _table(("item", "baseline", "scenario"), [rows, *columns])
    if not both.rules:
        st.text(speak("ui.trace.no_rule_changed"))
        return
    st.subheader(speak("ui.trace.rules_changed"))
    rules = [book().rules[name].says.in_(language()) for name, _, _ in both.rules]
    before, after = ([speak(f"trace.{change[side]}") for change in both.rules] for side in (1, 2))
    _table(("rule", "baseline", "scenario"), [rules, before, after])


def _column(side: Teller, names: list[str]) -> list[str]:
    """What one of the two decisions says in each row."""
    decision, none = side.decision, speak("ui.trace.row.none")
    labels = [book().findings[name].label.in_(language()) for name in decision.must_establish]
    flags = [book().rules[name].says.in_(language()) for name in decision.flags]
    shown = [side.headline(), side.outcomes(decision.possible), "; ".join(labels), " ".join(flags)]
    return [*(text or none for text in shown), *(side.answer_to(name) for name in names)]


def _table(heads: tuple[str, ...], columns: list[list[str]]) -> None:
    cells = {
        plain(speak(f"ui.trace.{head}")): [plain(c) for c in column]
        for head, column in zip(heads, columns, strict=True)
    }
    st.table(cells, hide_index=True)


def _keep(person: str, answers: dict[str, str | None]) -> None:
    """The supposed findings become the case's; evidence of the former answers does not speak for the new ones."""
    changed = draft()
    for name, value in answers.items():
        owner = PILOT if book().findings[name].scope == "pilot" else person
        changed = changed.with_answer(owner, name, Answer(value))
    keep(changed)
    suppose(person, {})
    st.session_state["trace.kept"] = True
