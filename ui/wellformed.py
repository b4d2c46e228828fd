"""What no browser asks of these screens: answered at the door, before Streamlit can stumble over it."""

from __future__ import annotations

import re
from contextlib import suppress
from urllib.parse import unquote_to_bytes

from h11 import LocalProtocolError
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.refusal import refuse

_TEXT = re.compile(rb"[\t\x20-\x7e\x80-\xff]*")
_TARGET = re.compile(rb"([!-$&-~]|%[0-9A-Fa-f]{2})*")
_FORM_IN_LETTERS = re.compile(rb"multipart/.*charset", re.IGNORECASE | re.DOTALL)
"""A form that names its letters, as no browser does: some that Python knows cannot be read."""
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
LONGEST_PATH, LONGEST_NAME = 1024, 128
"""Bytes of a path and of a name in it: shorter than those that any system of files refuses to look for."""
NOT_BINARY = 1003
"""How a WebSocket is closed that got what its server does not take (RFC 6455, 7.4.1)."""


class WellFormed:
    """Answers 400 to an address that is no UTF-8 in ASCII; of WebSockets there is one, and it takes binary messages.

    What tells numbers of the server to whoever asks (`metrics`) is not found.
    """

    def __init__(self, app: ASGIApp, *, base: str = "") -> None:
        self.app = app
        self.stream = f"{base}/_stcore/stream"
        self.closed = f"{base}/_stcore/metrics"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        elif not _is_well_formed(scope):
            await refuse(400, "Malformed request", scope, receive, send)
        elif not self._is_offered(scope["type"], scope["path"]):
            await refuse(404, "Not Found", scope, receive, send)
        elif scope["type"] == "websocket":
            await self._binary(scope, receive, send)
        else:
            with suppress(LocalProtocolError):  # a body broke the protocol midway, and uvicorn answered 400 itself
                await self.app(scope, receive, send)

    def _is_offered(self, kind: str, path: str) -> bool:
        return path == self.stream if kind == "websocket" else path.rstrip("/") != self.closed

    async def _binary(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hands on what comes in bytes; a message in letters is the last one."""
        closing = False

        async def receiving() -> Message:
            nonlocal closing
            message = await receive()
            if message["type"] != "websocket.receive" or message.get("bytes") is not None:
                return message
            closing = True
            return {"type": "websocket.disconnect", "code": NOT_BINARY}

        await self.app(scope, receiving, send)
        if closing:
            await send({"type": "websocket.close", "code": NOT_BINARY})


def _is_well_formed(scope: Scope) -> bool:
    target = (scope.get("raw_path") or b"", scope["query_string"])
    if not all(_TARGET.fullmatch(part) and _is_utf8(part) for part in target) or not _is_path(scope["path"]):
        return False
    return all(_TEXT.fullmatch(value) and not _FORM_IN_LETTERS.search(value) for _, value in scope["headers"])


def _is_path(path: str) -> bool:
    encoded = path.encode("utf-8", "replace")
    is_short = len(encoded) <= LONGEST_PATH and max(map(len, encoded.split(b"/"))) <= LONGEST_NAME
    return is_short and not _CONTROLS.search(path)


def _is_utf8(encoded: bytes) -> bool:
    try:
        unquote_to_bytes(encoded).decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
