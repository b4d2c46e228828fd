"""What sessions wrote, found again after a reload and by every tab of the same number, while the server runs.

It is kept for its owner: the account where people sign in, else the browser, which the server knows by a cookie. An
owner's tabs have a number each, which their address names by `t=`: it is no secret, and another's number leads to
nothing. What one session writes alone is held by it and kept for its reload; what all tabs of a number write together
stands once, and each change is made to what stands there at that moment.
"""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, Generic, TypeVar, cast

import streamlit as st

from ui import access, cookie
from ui.access import Action, NotAllowed, require

MOST_TABS = 500
"""What was written in so many tabs is kept; the one longest out of use goes first."""
MOST_OF_ONE = 20
"""So many of one owner, who so drives out no one else's."""
MOST_BYTES, MOST_BYTES_OF_ONE = 64_000_000, 16_000_000
"""What is written takes up so much memory at most, of all and of one owner: four cases of the largest kind."""
A_NODE = 64
"""Bytes that Python needs for a thing, besides its letters of two bytes each."""
T = TypeVar("T")
Tab = tuple[str, str]
"""The owner, and the number."""


class Shared(Generic[T]):
    """A thing that several sessions change: nobody's change is lost, however they fall together."""

    def __init__(self, thing: T) -> None:
        self._lock = threading.Lock()
        self._thing = thing

    @property
    def now(self) -> T:
        """The thing as it stands."""
        with self._lock:
            return self._thing

    def change(self, changed: Callable[[T], T]) -> T:
        """Makes of what stands there what is to stand there."""
        with self._lock:
            self._thing = changed(self._thing)
            return self._thing


class Kept:
    """Shared things by their tab and their name."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tabs: OrderedDict[Tab, dict[str, Shared[Any]]] = OrderedDict()
        self._weights: dict[Tab, dict[str, int]] = {}

    def knows(self, tab: Tab) -> bool:
        """Whether anything was written in this tab."""
        with self._lock:
            return tab in self._tabs

    def of(self, owner: str, name: str) -> dict[str, Any]:
        """What an owner's tabs hold under a name, by their numbers, the one used last first."""
        with self._lock:
            own = {tab[1]: things for tab, things in reversed(self._tabs.items()) if tab[0] == owner}
            return {number: things[name].now for number, things in own.items() if name in things}

    def find(self, tab: Tab, name: str) -> Shared[Any] | None:
        """The thing of this name, if one was written."""
        with self._lock:
            if tab not in self._tabs:
                return None
            self._tabs.move_to_end(tab)
            return self._tabs[tab].get(name)

    def keep(self, tab: Tab, name: str, own: Shared[T]) -> Shared[T]:
        """Keeps this one, unless another stands there already; gives the one that stands there."""
        with self._lock:
            shared = self._tabs.setdefault(tab, {}).setdefault(name, own)
            self._tabs.move_to_end(tab)
            self._make_room(tab[0])
            return shared

    def change(self, tab: Tab, name: str, own: Shared[T], changed: Callable[[T], T]) -> Shared[T]:
        """Keeps this one, or finds the one that stands there, and changes it."""
        shared = self.keep(tab, name, own)
        weight = weight_of(shared.change(changed))
        with self._lock:
            self._weights.setdefault(tab, {})[name] = weight
            self._make_room(tab[0])
        return shared

    def _make_room(self, owner: str) -> None:
        """Lets go of the tabs longest out of use, first of this owner, until no bound is passed; the last one stays."""
        own = [tab for tab in self._tabs if tab[0] == owner]
        while len(own) > MOST_OF_ONE or (len(own) > 1 and self._weight(own) > MOST_BYTES_OF_ONE):
            self._let_go(own.pop(0))
        while len(self._tabs) > MOST_TABS or (len(self._tabs) > 1 and self._weight(self._tabs) > MOST_BYTES):
            self._let_go(next(iter(self._tabs)))

    def _weight(self, tabs: Iterable[Tab]) -> int:
        return sum(sum(self._weights.get(tab, {}).values()) for tab in tabs)

    def _let_go(self, tab: Tab) -> None:
        del self._tabs[tab]
        self._weights.pop(tab, None)


def weight_of(thing: object) -> int:
    """About how many bytes of memory a thing takes up that is made of texts, lists, mappings and records."""
    match thing:
        case str():
            return A_NODE + 2 * len(thing)
        case Mapping():
            return A_NODE + sum(weight_of(key) + weight_of(value) for key, value in thing.items())
        case list() | tuple():
            return A_NODE + sum(map(weight_of, thing))
        case _ if is_dataclass(thing):
            return A_NODE + sum(weight_of(getattr(thing, field.name)) for field in fields(thing))
        case _:
            return A_NODE


@st.cache_resource(show_spinner=False)
def kept() -> Kept:
    """What all sessions of this server wrote."""
    return Kept()


def owner() -> str:
    """Whose the session is: the account's where people sign in, else the browser's; never anyone else's."""
    if not access.is_asked():
        return f"browser {cookie.browser()}"
    address = access.e_mail()
    if address is None:
        raise NotAllowed("read")
    return f"account {address.lower()}"


# -- what a session holds alone


def held(name: str, first: Callable[[], T]) -> T:
    """What the session holds under a name, found again after a reload; at first what `first` makes."""
    if name not in st.session_state:
        shared = kept().find(_tab(), name)
        st.session_state[name] = first() if shared is None else shared.now
    _address()
    return cast(T, st.session_state[name])


def hold(name: str, thing: object, action: Action) -> None:
    """Lets the session hold this under a name, and keeps it for a reload of the tab; an action that a role allows."""
    require(action)
    tab = _own_tab()
    st.session_state[name] = thing
    kept().change(tab, name, Shared(thing), lambda _: thing)


def is_held(name: str) -> bool:
    """Whether the session holds something under a name, or finds it again."""
    return name in st.session_state or kept().find(_tab(), name) is not None


# -- what the tabs of a number hold together


def together(name: str, first: Callable[[], T], action: Action) -> T:
    """What all tabs of the number hold under a name, as it stands now; at first what `first` makes."""
    require(action)
    _address()
    return _shared(name, first).now


def change_together(name: str, first: Callable[[], T], changed: Callable[[T], T], action: Action) -> T:
    """Changes it for all of them."""
    require(action)
    shared = kept().change(_own_tab(), name, _shared(name, first), changed)
    st.session_state[f"shared.{name}"] = shared
    return shared.now


def _shared(name: str, first: Callable[[], T]) -> Shared[T]:
    """The one that is kept; else the session's own, which nobody has written to, or the server had no room for."""
    key = f"shared.{name}"
    own = st.session_state.get(key)
    st.session_state[key] = kept().find(_tab(), name) or own or Shared(first())
    return cast(Shared[T], st.session_state[key])


# -- the number


def lost() -> bool:
    """Whether the address names what this server does not have, or no longer: asked as the session begins."""
    if "lost" not in st.session_state:
        named = st.query_params.get("t")
        st.session_state["lost"] = bool(named) and not kept().knows((owner(), str(named)))
    return bool(st.session_state["lost"])


def leave(*names: str) -> None:
    """Lets go of the number and of what the session holds under these names."""
    st.query_params.pop("t", None)
    st.session_state["lost"] = False
    for name in ("number", *names, *(f"shared.{name}" for name in names)):
        st.session_state.pop(name, None)


def others(name: str) -> dict[str, Any]:
    """What the owner's other tabs hold under a name, by their numbers, the one used last first."""
    whose, own = _tab()
    return {number: thing for number, thing in kept().of(whose, name).items() if number != own}


def enter(number: str, *names: str) -> None:
    """Goes on with what another tab of the owner holds, instead of what this one holds under these names."""
    leave(*names)
    if kept().knows((owner(), number)):
        st.session_state["number"] = number
        _address()


def _tab() -> Tab:
    """The tab that the session goes on with; one of no number has nothing kept."""
    named = "" if lost() else st.query_params.get("t", "")
    return owner(), str(st.session_state.get("number", named))


def _own_tab() -> Tab:
    """The tab to write in, which the address then names: a new number where what it named is lost."""
    if lost():
        leave()
    named = st.query_params.get("t") or str(100_000 + secrets.randbelow(900_000))
    number = str(st.session_state.setdefault("number", named))
    _address()
    return owner(), number


def _address() -> None:
    """Has the address name what was written; another page leaves that out."""
    if "t" in st.query_params and not lost():
        st.session_state.setdefault("number", st.query_params["t"])
    number = st.session_state.get("number")
    if number and st.query_params.get("t") != number:
        st.query_params["t"] = number
