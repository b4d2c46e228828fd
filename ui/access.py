"""Who may do what: on a machine of one's own everything; where others reach the screens, what each one's role allows.

The file that `CONGTAM_ACCESS` names (`congtam ui --public` sets it) says how people sign in and gives roles by e-mail
address. It is read again when it changes. While it cannot be read, nobody may do anything.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import streamlit as st

from engine.reading.access import AccessFile, Role, read_access
from engine.reading.environment import ACCESS

Action = Literal["read", "change", "download", "train"]
MAY: dict[Role, frozenset[Action]] = {
    "reader": frozenset({"read"}),
    "assessor": frozenset({"read", "change", "download"}),
    "trainer": frozenset({"read", "change", "download", "train"}),
}


class NotAllowed(Exception):
    """A session asked for what its role does not allow; its screens do not offer it."""


def is_asked() -> bool:
    """Whether people have to sign in."""
    return ACCESS in os.environ


def role() -> Role | None:
    """The role of whoever looks at the session; None for one who has none, or has not signed in."""
    if not is_asked():
        return "trainer"
    file, address = access_file(), e_mail()
    return file.role_of(address) if file and address else None


def may(action: Action) -> bool:
    """Whether whoever looks at the session may do this."""
    own = role()
    return own is not None and action in MAY[own]


def require(action: Action) -> None:
    """Stops what is not allowed, whatever a browser sends."""
    if not may(action):
        raise NotAllowed(action)


def secrets() -> Mapping[str, Any] | None:
    """How people sign in, as Streamlit wants to be told."""
    file = access_file()
    return {"auth": file.sign_in.model_dump()} if file else None


def is_signed_in() -> bool:
    """Whether the provider of identities told who this is."""
    return bool(st.user.get("is_logged_in"))


def e_mail() -> str | None:
    """The address that the provider vouches for; one that it says it has not verified is none."""
    if not is_signed_in() or str(st.user.get("email_verified", True)).lower() != "true":
        return None
    address = st.user.get("email")
    return str(address) if address else None


def access_file() -> AccessFile | None:
    """The file as it stands now; None while it cannot be read."""
    path = Path(os.environ.get(ACCESS, ""))
    try:
        status = path.stat()
    except OSError:
        return None
    return _read(path, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=1)
def _read(path: Path, _changed: int, _size: int) -> AccessFile | None:
    return read_access(path).value
