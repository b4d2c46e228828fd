"""Train: answer and predict first, then compare with the file; twin cases, a trainer's own scenarios, and a class."""

from __future__ import annotations

import streamlit as st

from engine.reasoning.recommend import EnginesDisagree
from engine.reasoning.second_opinion import EngineFault
from ui import markup, missing, train_class, train_make, train_round, train_twins
from ui.classroom import sitting, stop
from ui.session import choose, chosen, message, speak

PARTS = ("round", "twins", "make", "class")


def page() -> None:
    """The whole page."""
    st.title(speak("ui.train.title"), anchor=False)
    st.text(speak("ui.train.advice"))
    if missing.no_class():
        return
    part = _part()
    text = message()
    if text:
        st.html(markup.notice(text))
    try:
        _shown(part)
    except (EnginesDisagree, EngineFault):
        st.html(markup.notice(speak("ui.engines_differ")))


def _shown(part: str) -> None:
    match part:
        case "round":
            train_round.part()
        case "class":
            train_class.part()
        case _ if _under_way():
            st.text(speak("ui.train.locked"))
            st.button(speak("ui.train.stop"), on_click=stop)
        case "twins":
            train_twins.part()
        case _:
            train_make.part()


def _part() -> str:
    current = chosen("tab", PARTS)
    key = f"part.{current}"
    st.segmented_control(
        speak("ui.train.parts"),
        PARTS,
        default=current,
        format_func=lambda part: speak(f"ui.train.{part}"),
        key=key,
        on_change=lambda: choose("tab", st.session_state[key]),
        label_visibility="collapsed",
        required=True,
    )
    return current


def _under_way() -> bool:
    """Whether an answer that somebody is being asked for could be seen."""
    now = sitting()
    return now is not None and now.stage != "shown"
