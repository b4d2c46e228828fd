"""What a page says whose address leads to nothing: a dead link, or one to what this server no longer holds."""

from __future__ import annotations

import streamlit as st

from ui import markup
from ui.kept import lost
from ui.session import begin_anew, dead, named_case, speak, untouched


def no_case() -> bool:
    """Says that the case of the address is not here; whether the page then has none to show."""
    if dead():
        _not_here(speak("ui.missing.typed") if lost() else speak("ui.missing.case", case=named_case()))
        return True
    if lost():
        st.html(markup.notice(speak("ui.missing.as_shipped")))
    return False


def nothing_open() -> bool:
    """The same, for a page that shows nothing of a case in which nothing stands yet."""
    if no_case():
        return True
    if untouched():
        st.html(markup.notice(speak("ui.missing.nothing")))
        return True
    return False


def no_class() -> bool:
    """Says that the class of the address is not here any more."""
    if lost():
        _not_here(speak("ui.missing.class"))
    return lost()


def _not_here(text: str) -> None:
    st.html(markup.notice(text))
    st.button(speak("ui.missing.anew"), on_click=begin_anew, type="primary", key="anew")
