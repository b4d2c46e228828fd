"""The cookie by which the server knows a browser again, on a machine where nobody signs in.

The server makes it, and takes none that it did not make: its key goes with the process, as does what was kept for the
browsers. Scripts do not see it, and no other site's link or form sends it.
"""

from __future__ import annotations

import secrets

import streamlit as st
from itsdangerous import BadSignature, Signer
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_SIGNER = Signer(secrets.token_bytes(32))
_ASKED_FIRST = "/_stcore/health"
"""What a page asks for before its session begins, and with the cookies it has, wherever the link to it stood."""


class Cookie:
    """Gives a cookie to a browser that has none of this server."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        if scope["type"] != "http" or not _is_first(scope) or _known(HTTPConnection(scope).cookies.get(_name())):
            await self.app(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).append("set-cookie", _made())
            await send(message)

        await self.app(scope, receive, sending)


def browser() -> str:
    """What stands for the browser that looks at the session; one that sends no cookie is another at each session."""
    known = _known(st.context.cookies.get(_name()))
    return known or str(st.session_state.setdefault("browser", secrets.token_urlsafe(24)))


def _is_first(scope: Scope) -> bool:
    """Whether it is asked by a page of this server: a link from elsewhere sends no cookie, though there may be one."""
    site = HTTPConnection(scope).headers.get("sec-fetch-site", "same-origin")
    return str(scope["path"]).endswith(_ASKED_FIRST) and site == "same-origin"


def _name() -> str:
    """Browsers do not tell the ports of a machine apart."""
    return f"congtam-{st.get_option('server.port')}"


def _made() -> str:
    value = _SIGNER.sign(secrets.token_urlsafe(24)).decode()
    return f"{_name()}={value}; Path=/{st.get_option('server.baseUrlPath').strip('/')}; HttpOnly; SameSite=Strict"


def _known(value: str | None) -> str | None:
    """What a cookie stands for, if this server made it."""
    try:
        return _SIGNER.unsign(value or "").decode()
    except (BadSignature, UnicodeError):
        return None
