"""What sessions wrote, found again after a reload and by every tab of the same address, while the server runs.

An address names it by `d=`, a secret. What one session writes alone is held by it and kept for its reload; what all
tabs of an address write together stands once, and each change is made to what stands there at that moment.
"""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, Generic, TypeVar, cast

import streamlit as st

MOST_ADDRESSES = 500
"""What was written under so many addresses is kept; the one longest out of use goes first."""
T = TypeVar("T")


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
    """Shared things by the secret of their address and their name."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._addresses: OrderedDict[str, dict[str, Shared[Any]]] = OrderedDict()

    def knows(self, secret: str) -> bool:
        """Whether anything was written under this address."""
        with self._lock:
            return secret in self._addresses

    def find(self, secret: str, name: str) -> Shared[Any] | None:
        """The thing of this name, if one was written."""
        with self._lock:
            if secret not in self._addresses:
                return None
            self._addresses.move_to_end(secret)
            return self._addresses[secret].get(name)

    def keep(self, secret: str, name: str, own: Shared[T]) -> Shared[T]:
        """Keeps this one, unless another stands there already; gives the one that stands there."""
        with self._lock:
            shared = self._addresses.setdefault(secret, {}).setdefault(name, own)
            self._addresses.move_to_end(secret)
            while len(self._addresses) > MOST_ADDRESSES:
                self._addresses.popitem(last=False)
            return shared


@st.cache_resource(show_spinner=False)
def kept() -> Kept:
    """What all sessions of this server wrote."""
    return Kept()


# -- what a session holds alone


def held(name: str, first: Callable[[], T]) -> T:
    """What the session holds under a name, found again after a reload; at first what `first` makes."""
    if name not in st.session_state:
        shared = kept().find(st.query_params.get("d", ""), name)
        st.session_state[name] = first() if shared is None else shared.now
    _address()
    return cast(T, st.session_state[name])


def hold(name: str, thing: object) -> None:
    """Lets the session hold this under a name, and keeps it for a reload of the tab."""
    secret = _secret()
    st.session_state[name] = thing
    kept().keep(secret, name, Shared(thing)).change(lambda _: thing)


def is_held(name: str) -> bool:
    """Whether the session holds something under a name, or finds it again."""
    return name in st.session_state or kept().find(st.query_params.get("d", ""), name) is not None


# -- what the tabs of an address hold together


def together(name: str, first: Callable[[], T]) -> T:
    """What all tabs of the address hold under a name, as it stands now; at first what `first` makes."""
    _address()
    return _shared(name, first).now


def change_together(name: str, first: Callable[[], T], changed: Callable[[T], T]) -> T:
    """Changes it for all of them."""
    shared = kept().keep(_secret(), name, _shared(name, first))
    st.session_state[f"shared.{name}"] = shared
    return shared.change(changed)


def _shared(name: str, first: Callable[[], T]) -> Shared[T]:
    """The one that is kept; else the session's own, which nobody has written to, or the server had no room for."""
    key, secret = f"shared.{name}", st.session_state.get("secret", st.query_params.get("d", ""))
    own = st.session_state.get(key)
    st.session_state[key] = kept().find(secret, name) or own or Shared(first())
    return cast(Shared[T], st.session_state[key])


# -- the address


def lost() -> bool:
    """Whether the address names what this server does not have, or no longer: asked as the session begins."""
    if "lost" not in st.session_state:
        secret = st.query_params.get("d")
        st.session_state["lost"] = bool(secret) and not kept().knows(str(secret))
    return bool(st.session_state["lost"])


def leave(*names: str) -> None:
    """Lets go of the address and of what the session holds under these names."""
    st.query_params.pop("d", None)
    st.session_state["lost"] = False
    for name in ("secret", *names, *(f"shared.{name}" for name in names)):
        st.session_state.pop(name, None)


def _secret() -> str:
    """The secret to write under, which the address then has: a new one where what it named is lost."""
    if lost():
        leave()
    named = st.query_params.get("d") or secrets.token_urlsafe(16)
    secret = str(st.session_state.setdefault("secret", named))
    _address()
    return secret


def _address() -> None:
    """Has the address name what was written; another page leaves that out."""
    if "d" in st.query_params and not lost():
        st.session_state.setdefault("secret", st.query_params["d"])
    secret = st.session_state.get("secret")
    if secret and st.query_params.get("d") != secret:
        st.query_params["d"] = secret
