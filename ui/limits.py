"""How much of the server one client may take up: requests and sockets at a time, how long a body lasts, files kept.

A client is an address: behind a proxy that is trusted (this machine's, or those that `FORWARDED_ALLOW_IPS` names) the
one that the proxy forwards. Thirty browsers may stand behind one address: there is room for a class.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.runtime import get_instance
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

from ui.refusal import refuse

UPLOAD = "/_stcore/upload_file/"
SILENT = 1008
"""How a WebSocket is closed over which nothing came (RFC 6455, 7.4.1)."""


@dataclass(frozen=True)
class Limits:
    """What one client may take up, and all of them together."""

    requests: int = 200  # at a time; a browser asks for six things at once
    bodies: int = 32  # requests that bring a body, at a time: each is held in memory
    sockets: int = 100  # WebSockets, one for each tab
    uploads: int = 40  # files that are kept, each of 2 MB at most, while their tabs are open
    all_sockets: int = 600
    all_uploads: int = 120
    silent_seconds: float = 20.0  # in which something is asked over a socket
    body_seconds: float = 90.0  # in which a body has to arrive: 2 MB at a slow telephone's speed
    request_seconds: float = 300.0  # in which an answer has to be taken


class Room:
    """Places for one kind of thing, so many for each client and so many in all."""

    def __init__(self, each: int, altogether: int) -> None:
        self._each, self._altogether = each, altogether
        self._taken: Counter[str] = Counter()

    @contextmanager
    def place(self, client: str) -> Iterator[bool]:
        """Whether there is a place for this client, which is taken until the end."""
        free = self._taken[client] < self._each and self._taken.total() < self._altogether
        self._taken[client] += free
        try:
            yield free
        finally:
            self._taken[client] -= free
            if not self._taken[client]:
                del self._taken[client]


class ClientLimits:
    """Refuses what is beyond the limits, with a sentence that says so, before anything else looks at it."""

    def __init__(self, app: ASGIApp, limits: Limits | None = None) -> None:
        self.app, self.limits = app, limits or Limits()
        self._requests = Room(self.limits.requests, 5 * self.limits.requests)
        self._bodies = Room(self.limits.bodies, 2 * self.limits.bodies)
        self._sockets = Room(self.limits.sockets, self.limits.all_sockets)
        self._uploads: dict[str, set[tuple[str, str]]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request, or one socket for as long as it stays open."""
        client = client_of(scope) if scope["type"] in ("http", "websocket") else ""
        match scope["type"]:
            case "websocket":
                with self._sockets.place(client) as free:
                    if not free:
                        await refuse(503, "Too many sockets", scope, receive, send)
                        return
                    await self._unless_silent(scope, receive, send)
            case "http":
                with self._requests.place(client) as free, self._body(scope, client) as fits:
                    if not (free and fits) or (_is_upload(scope) and not self._keeps_one_more(scope, client)):
                        await refuse(429, "Too many requests or files at a time", scope, receive, send)
                        return
                    await self._within_time(scope, receive, send)
            case _:
                await self.app(scope, receive, send)

    async def _unless_silent(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lets a socket stay open over which something is asked soon, as every page does at once."""
        opened = silent = False

        async def receiving() -> Message:
            nonlocal opened, silent
            try:
                async with asyncio.timeout(self.limits.silent_seconds if opened else None):
                    message = await receive()
            except TimeoutError:
                silent = True
                return {"type": "websocket.disconnect", "code": SILENT}
            opened = message["type"] == "websocket.connect"
            return message

        await self.app(scope, receiving, send)
        if silent:
            await send({"type": "websocket.close", "code": SILENT})

    @contextmanager
    def _body(self, scope: Scope, client: str) -> Iterator[bool]:
        """Whether there is room for what the request brings along."""
        if not any(name in (b"content-length", b"transfer-encoding") for name, _ in scope["headers"]):
            yield True
            return
        with self._bodies.place(client) as free:
            yield free

    async def _within_time(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lets it be answered; a body or an answer that takes too long ends it."""
        began = False
        due = asyncio.get_running_loop().time() + self.limits.body_seconds
        arriving = True

        async def receiving() -> Message:
            nonlocal arriving
            async with asyncio.timeout_at(due if arriving else None):
                message = await receive()
            arriving = arriving and message.get("more_body", False)
            return message

        async def sending(message: Message) -> None:
            nonlocal began
            began = True
            await send(message)

        try:
            async with asyncio.timeout(self.limits.request_seconds):
                await self.app(scope, receiving, sending)
        except TimeoutError:
            if not began:  # or the connection is closed on an answer that is not whole
                await refuse(408, "The request took too long", scope, receive, send)

    def _keeps_one_more(self, scope: Scope, client: str) -> bool:
        """Whether one more file of this client is kept: those count whose sessions still hold them."""
        session, _, file = scope["path"].partition(UPLOAD)[2].partition("/")
        held = _held()
        self._uploads = {each: kept for each, files in self._uploads.items() if (kept := files & held)}
        own = self._uploads.get(client, set()) | {(session, file)}
        if len(own) > self.limits.uploads or len(held) >= self.limits.all_uploads:
            return False
        self._uploads[client] = own
        return True


def client_of(scope: Scope) -> str:
    """Who asks: an address, or of the long ones the network that one household or office has."""
    host = scope["client"][0] if scope.get("client") else ""
    try:
        address = ip_address(host)
    except ValueError:
        return str(host)
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or ip_network((int(address), 64), strict=False))
    return host


def _is_upload(scope: Scope) -> bool:
    return scope["method"] == "PUT" and UPLOAD in scope["path"]


def _held() -> set[tuple[str, str]]:
    """The files that sessions hold, by session and file."""
    manager = get_instance().uploaded_file_mgr
    assert isinstance(manager, MemoryUploadedFileManager)
    return {(session, file) for session, files in manager.file_storage.copy().items() for file in files.copy()}
