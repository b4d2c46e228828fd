"""What one browser session holds: its language and the case it is writing, which a reload of the tab finds again.

An address names a case by `case=` (one of the library) or by `d=`, a secret under which the server keeps what was
typed; and besides the person, the tab and the language that are shown, so that a link leads back to the same place.
"""

from __future__ import annotations

import re
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar, cast

import streamlit as st

from engine.reading.case import CheckedCase
from engine.reading.diagnostics import InputError, Loaded
from engine.reading.draft import Draft, check_draft, new_draft, read_draft
from engine.reading.entries import Language, Words
from engine.reading.load import load_rulebook, shipped_cases, shipped_rulebooks
from engine.reading.rulebook import Rulebook
from engine.reasoning.decision import Decision
from engine.reasoning.recommend import recommend
from engine.reasoning.second_opinion_worker import Worker
from engine.telling.wording import say
from ui.access import may, require

KEPT = 500
"""So many drafts and classes are kept for reloads; the oldest goes first."""
DEFAULT = "kl14"
T = TypeVar("T")


class _Kept:
    """What sessions wrote, by a secret that only the tab's own address holds and the name of the thing."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._things: OrderedDict[tuple[str, str], object] = OrderedDict()

    def put(self, key: str, name: str, thing: object) -> None:
        with self._lock:
            self._things[key, name] = thing
            self._things.move_to_end((key, name))
            while len(self._things) > KEPT:
                self._things.popitem(last=False)

    def get(self, key: str, name: str) -> object:
        with self._lock:
            return self._things.get((key, name))


@st.cache_resource(show_spinner=False)
def _kept() -> _Kept:
    return _Kept()


@st.cache_resource(show_spinner=False)
def second_engine() -> Worker:
    """The second engine, in a process of its own that all sessions share."""
    return Worker()


@st.cache_resource(show_spinner=False)
def rulebook_named(name: str) -> Rulebook:
    """A shipped rulebook, which no session can change."""
    return load_rulebook(name)


def language() -> Language:
    """The language of the session: the one its address names, else Vietnamese."""
    return "en" if st.query_params.get("lang") == "en" else "vi"


def speak(key: str, /, **params: object) -> str:
    """A sentence of the software in the session's language."""
    return say(key, language(), **params)


def plain(text: str) -> str:
    """Text for a label, which would read it as markdown: every sign is shown as it is."""
    return re.sub(r"([\\`*_{}\[\]()<>#+\-.!:|$~])", r"\\\1", text)


# -- what is held


def held(name: str, first: Callable[[], T]) -> T:
    """What the session holds under a name, found again after a reload; at first what `first` makes."""
    if name not in st.session_state:
        kept = _kept().get(st.query_params.get("d", ""), name)
        st.session_state[name] = first() if kept is None else kept
    if "d" in st.query_params:
        st.session_state.setdefault("secret", st.query_params["d"])
    if "secret" in st.session_state:
        choose("d", st.session_state["secret"])  # another page leaves it out of its address
    return cast(T, st.session_state[name])


def hold(name: str, thing: object) -> None:
    """Lets the session hold this under a name, and keeps it for a reload of the tab."""
    key = st.session_state.setdefault("secret", st.query_params.get("d") or secrets.token_urlsafe(16))
    choose("d", key)
    st.session_state[name] = thing
    _kept().put(key, name, thing)


def tell(text: str) -> None:
    """Leaves a message for the page that is shown next."""
    st.session_state["message"] = text


def message() -> str:
    """The message that was left, once; nothing where there is none."""
    return str(st.session_state.pop("message", ""))


def worked_out(name: str, of: object, make: Callable[[], T]) -> T:
    """What follows from something, worked out anew only when that is another."""
    if name not in st.session_state or st.session_state[name][0] != of:
        st.session_state[name] = (of, make())
    return cast(T, st.session_state[name][1])


# -- the case


def draft() -> Draft:
    """The case that the session is writing: found again after a reload, or the library's, or an empty one."""
    return held("draft", lambda: _from_library(st.query_params.get("case", "")) or empty())


def empty(name: str = DEFAULT) -> Draft:
    """A case with nothing in it yet."""
    title = Words(vi=say("ask.title", "vi"), en=say("ask.title", "en"))
    return new_draft(rulebook_named(name), "ho-so", title, date.today())


def _from_library(name: str) -> Draft | None:
    path = shipped_cases().get(name)
    return read_draft(path.read_bytes()).value if path else None


def open_library(name: str) -> None:
    """Makes a case of the library the session's draft."""
    found = _from_library(name)
    if found and may("change"):
        keep(found)
    elif found:  # to be read only, and not kept
        st.session_state["draft"] = found
    if found:
        st.query_params["case"] = name


def keep(changed: Draft) -> None:
    """Makes this the session's draft, and keeps it for a reload of the tab."""
    require("change")
    hold("draft", changed)


def read_upload(raw: bytes) -> Loaded[Draft]:
    """The draft of an uploaded file, or every diagnostic; the session's own draft stays as it is."""
    try:
        return read_draft(raw)
    except InputError as error:
        return Loaded(None, error.diagnostics)


def book() -> Rulebook:
    """The rulebook that the session's draft names."""
    name = str(draft().data.get("rulebook", DEFAULT))
    return rulebook_named(name if name in shipped_rulebooks() else DEFAULT)


def heard() -> tuple[CheckedCase | None, list[Decision]]:
    """The draft as a case, and a recommendation a person on which both engines agree; none while it is no case yet."""
    now = draft()
    if st.session_state.get("heard_of") is not now:
        case = check_draft(now, book()).value
        found = recommend(book(), case, second_engine()) if case else []
        st.session_state["heard"], st.session_state["heard_of"] = (case, found), now
    return cast(tuple[CheckedCase | None, list[Decision]], st.session_state["heard"])


# -- what is shown


def chosen(name: str, among: Sequence[str]) -> str:
    """The person or tab that the address names, or the first."""
    wanted = st.query_params.get(name, "")
    return wanted if wanted in among else among[0]


def choose(name: str, value: str) -> None:
    """Shows this person or tab, and says so in the address."""
    if st.query_params.get(name) != value:
        st.query_params[name] = value


def decision_of(person: str) -> Decision | None:
    """The decision on one person, if there is one yet."""
    return next((d for d in heard()[1] if d.person == person), None)


def begin(key: str, value: object) -> str:
    """A control's key; a control that is not shown yet begins with this value."""
    if key not in st.session_state:
        st.session_state[key] = value
    return key


# -- what is supposed


def supposed(person: str) -> dict[str, str | None]:
    """The findings of a person that the session supposes to be otherwise (None: unknown); the case stays as it is."""
    return dict(st.session_state.get(f"supposed.{person}", {}))


def suppose(person: str, answers: dict[str, str | None]) -> None:
    """Supposes these instead."""
    st.session_state[f"supposed.{person}"] = answers
