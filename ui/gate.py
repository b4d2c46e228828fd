"""What is asked of the server beside the pages, where people sign in: files that were made, and files that are sent.

Streamlit serves these to whoever has their address. Here the sign-in that comes with the request is looked at, as a
session's is, and a request to sign out ends it for every tab and every copy of the cookie.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import streamlit as st
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME
from streamlit.web.server.starlette.starlette_websocket import _get_signed_cookie_with_chunks

from ui import access
from ui.access import Action
from ui.refusal import refuse

NEEDS: dict[str, Action] = {"media": "download", "_stcore/upload_file": "upload"}
SIGN_OUT = "auth/logout"


class Gate:
    """Refuses what the role of whoever asks does not allow; where nobody signs in it lets everything pass."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        if scope["type"] != "http" or not access.is_asked():
            await self.app(scope, receive, send)
            return
        path = _inside(str(scope["path"]))
        action = next((action for place, action in NEEDS.items() if f"{path}/".startswith(f"{place}/")), None)
        if path == SIGN_OUT and _is_from_elsewhere(scope):
            await refuse(403, "Forbidden", scope, receive, send)
            return
        if path == SIGN_OUT:
            access.visitor_of(_claims(scope)).sign_out()
        if action and not access.visitor_of(_claims(scope)).may(action):
            await refuse(403, "Forbidden", scope, receive, send)
            return
        await self.app(scope, receive, send)


def _is_from_elsewhere(scope: Scope) -> bool:
    """Whether a page of another site sends its reader here, with the cookie of who has signed in."""
    return HTTPConnection(scope).headers.get("sec-fetch-site") in ("cross-site", "same-site")


def _inside(path: str) -> str:
    """The path as it would be without a base path."""
    return path.strip("/").removeprefix(st.get_option("server.baseUrlPath").strip("/")).strip("/")


def _claims(scope: Scope) -> Mapping[str, Any]:
    """What the provider told of whoever asks, by the cookie that Streamlit signed."""
    kept = _get_signed_cookie_with_chunks(HTTPConnection(scope).cookies, USER_COOKIE_NAME)
    claims = json.loads(kept) if kept else {}
    return claims if isinstance(claims, dict) else {}
