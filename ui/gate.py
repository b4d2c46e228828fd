"""What is asked of the server beside the pages, where people sign in: files that were made, and files that are sent.

Streamlit serves these to whoever has their address. Here the sign-in that comes with the request is looked at, as a
session's is, and a request to sign out ends it for every tab and every copy of the cookie.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME
from streamlit.web.server.starlette.starlette_websocket import _get_signed_cookie_with_chunks

from ui import access
from ui.access import Action

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
        refused = False
        visitor = access.visitor_of(_claims(scope)) if action or path == SIGN_OUT else access.Visitor()
        if path == SIGN_OUT and not (refused := _is_from_elsewhere(scope)):
            visitor.sign_out()
        if refused or (action and not visitor.may(action)):
            await PlainTextResponse("Forbidden", 403)(scope, receive, send)
            return
        await self.app(scope, receive, _secured(send))


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


def _secured(send: Send) -> Send:
    """Sends cookies so that browsers give them back under TLS alone, where people come in by it."""
    file = access.access_file()
    if file is None or not file.sign_in.origin.startswith("https:"):
        return send

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            cookies = headers.getlist("set-cookie")
            del headers["set-cookie"]
            for cookie in cookies:
                headers.append("set-cookie", cookie if "; secure" in cookie.lower() else f"{cookie}; Secure")
        await send(message)

    return sending
