"""Connections that ask for nothing do not stay, and one machine has only so many: what no application sees.

Streamlit lets uvicorn's own limits not be set, and uvicorn has none on the time in which a request's head arrives.
"""

from __future__ import annotations

import asyncio
from typing import Any, Protocol

from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware
from uvicorn.protocols.http.auto import AutoHTTPProtocol

HEAD_SECONDS = 10.0
"""In which the head of a request has to arrive, and a further one after an answer."""
MOST, MOST_OF_ONE = 800, 300
"""So many at a time in all, below the thousand files that a process may commonly open; and of one address."""
LOOK_SECONDS = 2.0


class _Connection(Protocol):
    """As much of uvicorn's connections as is used, whichever parser is installed."""

    app: ProxyHeadersMiddleware
    client: tuple[str, int] | None
    connections: set[_Connection]
    cycle: Any
    loop: asyncio.AbstractEventLoop
    transport: asyncio.Transport


def bound() -> None:
    """Sets the limits for every connection of this server; to be called once, as it begins."""
    boundless = AutoHTTPProtocol.connection_made

    def made(self: _Connection, transport: asyncio.Transport) -> None:
        boundless(self, transport)  # type: ignore[arg-type]
        if _too_many(self):
            _end(self, b"503 Service Unavailable")
        else:
            self.loop.call_later(LOOK_SECONDS, _look, self, 0.0)

    AutoHTTPProtocol.connection_made = made  # type: ignore[method-assign, assignment]


def _too_many(one: _Connection) -> bool:
    """Whether there are too many, of all or of this address; a proxy that forwards addresses stands for many."""
    if len(one.connections) > MOST:
        return True
    host = one.client[0] if one.client else ""
    if host in one.app.trusted_hosts:
        return False
    return sum(other.client is not None and other.client[0] == host for other in one.connections) > MOST_OF_ONE


def _look(one: _Connection, waited: float) -> None:
    """Ends a connection on which nothing is asked for so long; one that became a WebSocket is no more looked at."""
    if one.transport.is_closing() or one not in one.connections:
        return
    waited = waited + LOOK_SECONDS if one.cycle is None or one.cycle.response_complete else 0.0
    if waited >= HEAD_SECONDS:
        _end(one, b"408 Request Timeout")
    else:
        one.loop.call_later(LOOK_SECONDS, _look, one, waited)


def _end(one: _Connection, status: bytes) -> None:
    one.transport.write(b"HTTP/1.1 " + status + b"\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
    one.transport.close()
