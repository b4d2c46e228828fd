"""Which web pages may speak to the server: its own ones, and those under a name that it was given."""

from __future__ import annotations

import re
from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.refusal import refuse

_ORIGIN = re.compile(r"https?://(?P<at>(?P<host>[a-z0-9.-]+)(:[0-9]{1,5})?)", re.ASCII)


class Origins:
    """Refuses what a page of another origin sends, a WebSocket too, before Streamlit looks at it.

    A page of the server's own has the address that the request was sent to, port and all. A proxy may send requests on
    to another one than people see: hence the names of `--host`, with any port. Where people sign in, pages under the
    name of the access file have its one origin.
    """

    def __init__(self, app: ASGIApp, *, names: Collection[str] = (), origin: str | None = None) -> None:
        self.app = app
        self.names = frozenset(name.lower() for name in names)
        self.origin = origin

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request; what names no origin, as no page on the web can, is let through."""
        if scope["type"] != "lifespan":
            headers = Headers(scope=scope)
            sent_to = headers.get("host", "").lower()
            if not all(self._may_speak(origin, sent_to) for origin in headers.getlist("origin")):
                await refuse(403, "Forbidden origin", scope, receive, send)
                return
        await self.app(scope, receive, send)

    def _may_speak(self, origin: str, sent_to: str) -> bool:
        parsed = _ORIGIN.fullmatch(origin)
        if parsed is None:
            return False
        if self.origin and parsed["host"] == urlsplit(self.origin).hostname:
            return origin == self.origin
        return parsed["at"] == sent_to or parsed["host"] in self.names
