"""Who may do what: on a machine of one's own everything; where others reach the screens, what each one's role allows.

The file that `CONGTAM_ACCESS` names (`congtam ui --public` sets it) says how people sign in and gives roles by e-mail
address. It is read again when it changes. While it cannot be read, nobody may do anything.

Here alone it is decided, and at the moment at which something is done: `Visitor.may` looks at the file, at the clock
and at who has signed out meanwhile. What was drawn before that gives no right.
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

import streamlit as st

from engine.reading.access import AccessFile, Role, read_access
from engine.reading.environment import ACCESS

Action = Literal["read", "change", "upload", "download", "record", "train"]
MAY: dict[Role, frozenset[Action]] = {
    "reader": frozenset({"read"}),
    "assessor": frozenset({"read", "change", "upload", "download", "record"}),
    "trainer": frozenset({"read", "change", "upload", "download", "record", "train"}),
}
LEEWAY = 60
"""Seconds by which the provider's clock may be behind the server's."""
_STARTED = time.time()


class NotAllowed(Exception):
    """A session asked for what its visitor may not do, or no longer; its screens do not offer it."""


@dataclass(frozen=True)
class Visitor:
    """Who looks at the screens, as the provider of identities told when this one signed in."""

    address: str | None = None
    is_verified: bool | None = None
    """What the provider says of the address; None where it says nothing."""
    issued: float = 0.0
    expires: float = 0.0
    """When the identity was told, and until when it counts: seconds since 1970."""
    sign_in: str = ""
    """A digest that stands for this one signing in."""

    @property
    def is_in(self) -> bool:
        """Whether this one has signed in, and that counts still."""
        # What a server does not remember any more it does not take: who has signed out, before it was started anew.
        return self.issued >= _STARTED - LEEWAY and time.time() < self.expires and not _ended.has(self.sign_in)

    @property
    def e_mail(self) -> str | None:
        """The address that the provider vouches for."""
        file = access_file()
        vouched = self.is_verified or (
            self.is_verified is None and file is not None and file.sign_in.vouches_for_addresses == "yes"
        )
        return self.address if vouched and self.is_in else None

    @property
    def role(self) -> Role | None:
        """The role as it stands now; None for one who has none, or has not signed in."""
        if not is_asked():
            return "trainer"
        file, address = access_file(), self.e_mail
        return file.role_of(address) if file and address else None

    def may(self, action: Action) -> bool:
        """Whether this one may do this now."""
        own = self.role
        return own is not None and action in MAY[own]

    def require(self, action: Action) -> None:
        """Stops what is not allowed, whatever a browser sends."""
        if not self.may(action):
            raise NotAllowed(action)

    def sign_out(self) -> None:
        """Ends what this one opened by signing in, in every tab and for every copy of the cookie."""
        if self.sign_in:
            _ended.add(self.sign_in, self.expires)


def visitor() -> Visitor:
    """Who looks at the session."""
    return visitor_of(st.user) if is_asked() else Visitor()


def visitor_of(claims: Mapping[str, Any]) -> Visitor:
    """Who it is by the claims of an identity token, as Streamlit keeps them; one without times counts for nothing."""
    if not claims.get("is_logged_in"):
        return Visitor()
    of_this_one = {name: claims.get(name) for name in ("iss", "sub", "email", "nonce", "iat", "exp")}
    digest = sha256(json.dumps(of_this_one, sort_keys=True, default=str).encode()).hexdigest()
    address, verified = claims.get("email"), claims.get("email_verified")
    return Visitor(
        address if isinstance(address, str) and address.isascii() and address else None,
        None if verified is None else str(verified).lower() == "true",
        _seconds(claims.get("iat")),
        _seconds(claims.get("exp")),
        digest,
    )


def _seconds(claim: object) -> float:
    return float(claim) if isinstance(claim, int | float) else 0.0


class _Ended:
    """The sign-ins that were ended, while they would count."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._until: dict[str, float] = {}

    def has(self, sign_in: str) -> bool:
        with self._lock:
            return sign_in in self._until

    def add(self, sign_in: str, expires: float) -> None:
        with self._lock:
            now = time.time()
            self._until = {one: until for one, until in self._until.items() if until > now} | {sign_in: expires}


_ended = _Ended()


def is_asked() -> bool:
    """Whether people have to sign in."""
    return ACCESS in os.environ


def role() -> Role | None:
    """The role of whoever looks at the session."""
    return visitor().role


def may(action: Action) -> bool:
    """Whether whoever looks at the session may do this."""
    return visitor().may(action)


def require(action: Action) -> None:
    """Stops what is not allowed, whatever a browser sends."""
    visitor().require(action)


def e_mail() -> str | None:
    """The address of whoever looks at the session, if the provider vouches for it."""
    return visitor().e_mail


def is_signed_in() -> bool:
    """Whether the provider of identities told who this is, and that counts still."""
    return visitor().is_in


def secrets() -> Mapping[str, Any] | None:
    """How people sign in, as Streamlit wants to be told."""
    file = access_file()
    return {"auth": file.sign_in.model_dump(exclude={"vouches_for_addresses"})} if file else None


def access_file() -> AccessFile | None:
    """The file as it stands now; None while it cannot be read."""
    path = Path(os.environ.get(ACCESS, ""))
    try:
        status = path.stat()
    except OSError:
        return None
    try:
        return _read(path, status.st_mtime_ns, status.st_ctime_ns, status.st_size)
    except _Unreadable:
        return None


class _Unreadable(Exception):
    """What is wrong may pass, so that it is looked at again and not remembered."""


@lru_cache(maxsize=1)
def _read(path: Path, _changed: int, _rights: int, _size: int) -> AccessFile:
    read = read_access(path).value
    if read is None:
        raise _Unreadable
    return read
