"""Where others can reach the screens: the way in, and who is in."""

from __future__ import annotations

import streamlit as st

from ui import access
from ui.session import speak

EVERY = 5
"""Seconds between two looks at whether one still may."""


def door() -> None:
    """What one sees who may not come in: a way to sign in, or why that did not help."""
    st.title(speak("ui.door.title"))
    if access.access_file() is None:
        st.text(speak("ui.door.broken"))
    elif not access.is_signed_in():
        st.text(speak("ui.door.why"))
        st.button(speak("ui.door.sign_in"), on_click=st.login, type="primary")
    else:
        st.text(speak("ui.door.no_role", who=access.e_mail() or speak("ui.door.no_address")))
        st.button(speak("ui.door.sign_out"), on_click=_sign_out)


def badge() -> None:
    """Who is signed in and as what, and the way out; nothing where nobody signs in."""
    own = access.role()
    if access.is_asked() and own:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(speak("ui.door.as", who=access.e_mail() or "", role=speak(f"ui.door.{own}")))
            st.button(speak("ui.door.sign_out"), on_click=_sign_out, type="tertiary")


def watch() -> None:
    """Closes a page that stands open soon after the one who looks at it may not any more, though nothing is pressed."""
    own = access.role()
    if not access.is_asked() or own is None:
        return

    @st.fragment(run_every=EVERY)
    def again() -> None:
        if access.role() != own:
            st.rerun()

    again()


def _sign_out() -> None:
    """Ends it for every tab, and then leaves by the provider."""
    access.visitor().sign_out()
    st.logout()
