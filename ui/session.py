"""What one browser session holds: its language, its rulebook, and the case it is writing, which a reload finds again."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from datetime import date
from typing import cast

import streamlit as st

from engine.reading.case import CheckedCase
from engine.reading.diagnostics import InputError, Loaded
from engine.reading.draft import Draft, check_draft, new_draft, read_draft
from engine.reading.entries import Language, Words
from engine.reading.load import load_rulebook, shipped_rulebooks
from engine.reading.rulebook import Rulebook
from engine.reasoning.decision import Decision
from engine.reasoning.recommend import recommend
from engine.reasoning.second_opinion_worker import Worker
from engine.telling.wording import say

KEPT = 500
"""So many drafts are kept for reloads; the oldest goes first."""


class _Kept:
    """Drafts by a secret that only the tab's own address holds, so that a reload finds what was typed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._drafts: OrderedDict[str, Draft] = OrderedDict()

    def put(self, key: str, draft: Draft) -> None:
        with self._lock:
            self._drafts[key] = draft
            self._drafts.move_to_end(key)
            while len(self._drafts) > KEPT:
                self._drafts.popitem(last=False)

    def get(self, key: str) -> Draft | None:
        with self._lock:
            return self._drafts.get(key)


@st.cache_resource
def _kept() -> _Kept:
    return _Kept()


@st.cache_resource
def _second_engine() -> Worker:
    return Worker()


@st.cache_resource
def rulebook_named(name: str) -> Rulebook:
    """A shipped rulebook, which no session can change."""
    return load_rulebook(name)


def language() -> Language:
    """The language of the session: the one its address names, else Vietnamese."""
    return "en" if st.query_params.get("lang") == "en" else "vi"


def speak(key: str, **params: object) -> str:
    """A sentence of the software in the session's language."""
    return say(key, language(), **params)


def draft() -> Draft:
    """The case that the session is writing; found again after a reload by the secret in the address."""
    if "draft" not in st.session_state:
        key = st.query_params.get("d", "")
        found = _kept().get(key) if key else None
        title = Words(vi=say("ask.title", "vi"), en=say("ask.title", "en"))
        st.session_state["draft"] = found or new_draft(rulebook_named("kl14"), "ho-so", title, date.today())
    return cast(Draft, st.session_state["draft"])


def keep(changed: Draft) -> None:
    """Makes this the session's draft."""
    key = st.query_params.get("d") or secrets.token_urlsafe(16)
    st.query_params["d"] = key
    st.session_state["draft"] = changed
    _kept().put(key, changed)


def book() -> Rulebook:
    """The rulebook that the session's draft names."""
    name = str(draft().data.get("rulebook", "kl14"))
    return rulebook_named(name if name in shipped_rulebooks() else "kl14")


def open_file(raw: bytes) -> Loaded[Draft]:
    """The draft of an uploaded file, or every diagnostic; nothing changes yet."""
    try:
        return read_draft(raw)
    except InputError as error:
        return Loaded(None, error.diagnostics)


def heard() -> tuple[CheckedCase | None, list[Decision]]:
    """The draft as a case, and a recommendation a person on which both engines agree."""
    now = draft()
    if st.session_state.get("heard_of") is not now:
        case = check_draft(now, book()).value
        found = recommend(book(), case, _second_engine()) if case else []
        st.session_state["heard"], st.session_state["heard_of"] = (case, found), now
    return cast(tuple[CheckedCase | None, list[Decision]], st.session_state["heard"])
