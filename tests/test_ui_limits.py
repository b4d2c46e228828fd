"""What one client may take up of the server, and what becomes of one that is slow."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import wraps
from typing import ParamSpec

import pytest
import uvicorn
from starlette.types import Message, Receive, Scope, Send
from uvicorn.protocols.http.auto import AutoHTTPProtocol

from tests.browser import free_port
from ui import connections, limits
from ui.limits import SILENT, ClientLimits, Limits, client_of

SMALL = Limits(requests=3, bodies=2, sockets=2, uploads=2, all_sockets=3, all_uploads=3, body_seconds=0.2)
Answers = list[Message]
P = ParamSpec("P")


class Waiting:
    """An application that lets everyone wait until it is told to go on; a body is read first."""

    def __init__(self) -> None:
        self.go_on = asyncio.Event()
        self.seen = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.seen += 1
        while scope["type"] == "http" and (await receive()).get("more_body"):
            pass
        await self.go_on.wait()
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b""})


def scope_of(client: str, method: str = "GET", path: str = "/", body: bool = False, kind: str = "http") -> Scope:
    return {
        "type": kind,
        "client": (client, 1),
        "method": method,
        "path": path,
        "headers": [(b"content-length", b"9")] if body else [],
    }


def asked(app: ClientLimits, scope: Scope, receive: Receive | None = None) -> "tuple[asyncio.Task[None], Answers]":
    """One request under way, and what was answered so far."""
    sent: Answers = []

    async def whole() -> Message:
        return {"type": "websocket.connect"} if scope["type"] == "websocket" else {"type": "http.request", "body": b""}

    async def send(message: Message) -> None:
        sent.append(message)

    return asyncio.create_task(_run(app(scope, receive or whole, send))), sent


async def _run(answering: Awaitable[None]) -> None:
    await answering


def status(sent: Answers) -> int | None:
    """How it was answered; a WebSocket that is closed before it opened is told 403."""
    codes = (403 if message["type"] == "websocket.close" else message.get("status") for message in sent)
    return next(filter(None, codes), None)


async def settled() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


def in_a_loop(test: Callable[P, Coroutine[None, None, None]]) -> Callable[P, None]:
    """A test in an event loop of its own."""

    @wraps(test)
    def run(*args: P.args, **named: P.kwargs) -> None:
        asyncio.run(test(*args, **named))

    return run


# -- the middleware


@pytest.mark.parametrize(
    ("kind", "body", "most", "refusal"),
    [("http", False, 3, 429), ("http", True, 2, 429), ("websocket", False, 2, 403)],
)
@in_a_loop
async def test_one_more_than_a_client_may_have_is_refused_and_another_client_is_not(
    kind: str, body: bool, most: int, refusal: int
) -> None:
    waiting = Waiting()
    app = ClientLimits(waiting, SMALL)
    tasks = [asked(app, scope_of("10.0.0.1", body=body, kind=kind))[0] for _ in range(most)]
    await settled()
    _, refused = asked(app, scope_of("10.0.0.1", body=body, kind=kind))
    other, taken = asked(app, scope_of("10.0.0.2", body=body, kind=kind))
    await settled()
    assert status(refused) == refusal
    assert status(taken) is None
    assert waiting.seen == most + 1
    waiting.go_on.set()
    await asyncio.gather(*tasks, other)
    again, _ = asked(app, scope_of("10.0.0.1", body=body, kind=kind))
    await again
    assert waiting.seen == most + 2  # places are given back


@in_a_loop
async def test_there_are_so_many_sockets_in_all() -> None:
    waiting = Waiting()
    app = ClientLimits(waiting, SMALL)
    tasks = [asked(app, scope_of(f"10.0.0.{n}", kind="websocket"))[0] for n in range(3)]
    await settled()
    _, refused = asked(app, scope_of("10.0.0.9", kind="websocket"))
    await settled()
    assert status(refused) == 403
    waiting.go_on.set()
    await asyncio.gather(*tasks)


@in_a_loop
async def test_a_socket_over_which_nothing_is_asked_is_closed_and_one_that_asked_stays() -> None:
    async def page(scope: Scope, receive: Receive, send: Send) -> None:
        while (await receive())["type"] != "websocket.disconnect":
            pass

    def asks(messages: list[Message]) -> Receive:
        async def receive() -> Message:
            if messages:
                return messages.pop(0)
            await asyncio.sleep(0.2)
            return {"type": "websocket.disconnect", "code": 1000}

        return receive

    app = ClientLimits(page, replace(SMALL, silent_seconds=0.05))
    connect, bytes_ = {"type": "websocket.connect"}, {"type": "websocket.receive", "bytes": b"a"}
    silent, closed = asked(app, scope_of("10.0.0.1", kind="websocket"), asks([connect]))
    spoke, left = asked(app, scope_of("10.0.0.1", kind="websocket"), asks([connect, bytes_]))
    await asyncio.gather(silent, spoke)
    assert closed == [{"type": "websocket.close", "code": SILENT}]
    assert left == []


@in_a_loop
async def test_a_body_that_does_not_arrive_in_time_is_answered_408_and_its_place_is_free() -> None:
    async def never() -> Message:
        await asyncio.sleep(0.05)
        return {"type": "http.request", "body": b"a", "more_body": True}

    waiting = Waiting()
    waiting.go_on.set()
    app = ClientLimits(waiting, SMALL)
    slow, sent = asked(app, scope_of("10.0.0.1", "PUT", body=True), never)
    await slow
    assert status(sent) == 408
    tasks = [asked(app, scope_of("10.0.0.1", body=True)) for _ in range(2)]
    await settled()
    assert [status(answers) for _, answers in tasks] == [200, 200]


@in_a_loop
async def test_files_that_a_client_keeps_are_counted_while_sessions_hold_them(monkeypatch: pytest.MonkeyPatch) -> None:
    held: set[tuple[str, str]] = set()
    monkeypatch.setattr(limits, "_held", lambda: held.copy())

    async def put(app: ClientLimits, client: str, file: str) -> int | None:
        task, sent = asked(app, scope_of(client, "PUT", f"/congtam/_stcore/upload_file/session/{file}"))
        await task
        if status(sent) == 200:
            held.add(("session", file))
        return status(sent)

    waiting = Waiting()
    waiting.go_on.set()
    app = ClientLimits(waiting, SMALL)
    assert [await put(app, "10.0.0.1", file) for file in ("a", "b", "b", "c")] == [200, 200, 200, 429]
    assert [await put(app, "10.0.0.2", file) for file in ("d", "e")] == [200, 429]  # three in all
    held.discard(("session", "a"))
    assert await put(app, "10.0.0.1", "f") == 200
    held.clear()
    assert await put(app, "10.0.0.3", "g") == 200
    assert list(app._uploads) == ["10.0.0.3"]  # of others nothing is kept


def test_a_client_is_an_address_and_a_network_of_long_ones() -> None:
    assert client_of({"client": ("192.0.2.7", 1)}) == client_of({"client": ("::ffff:192.0.2.7", 1)}) == "192.0.2.7"
    assert client_of({"client": ("2001:db8::1", 1)}) == client_of({"client": ("2001:db8::ffff:1", 1)})
    assert client_of({"client": ("2001:db8::1", 1)}) != client_of({"client": ("2001:db8:0:1::1", 1)})
    assert client_of({"client": None}) == ""


# -- connections, in a real server


@asynccontextmanager
async def bounded(monkeypatch: pytest.MonkeyPatch, **numbers: float) -> AsyncIterator[int]:
    """The port of a server with these limits on its connections."""
    monkeypatch.setattr(AutoHTTPProtocol, "connection_made", AutoHTTPProtocol.connection_made)  # to be put back
    for name, number in numbers.items():
        monkeypatch.setattr(connections, name, number)
    connections.bound()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
        await send({"type": "http.response.body", "body": b"ok"})

    config = uvicorn.Config(app, port=free_port(), lifespan="off", log_level=logging.CRITICAL, timeout_keep_alive=60)
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    try:
        yield config.port
    finally:
        server.should_exit = True
        await serving


@in_a_loop
async def test_a_head_that_does_not_arrive_in_time_ends_the_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    async with bounded(monkeypatch, HEAD_SECONDS=0.3, LOOK_SECONDS=0.1) as port:
        silent, mute = await asyncio.open_connection("127.0.0.1", port)
        second, slow = await asyncio.open_connection("127.0.0.1", port)
        slow.write(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        assert (await second.readuntil(b"ok")).startswith(b"HTTP/1.1 200")
        dripping = asyncio.create_task(drip(slow))
        assert (await silent.read()).startswith(b"HTTP/1.1 408")
        assert (await second.read()).startswith(b"HTTP/1.1 408")
        dripping.cancel()
        mute.close()


async def drip(writer: asyncio.StreamWriter) -> None:
    """Sends a head that never ends, a letter at a time."""
    writer.write(b"GET / HTTP/1.1\r\nX: ")
    while True:
        writer.write(b"a")
        await asyncio.sleep(0.02)


@in_a_loop
async def test_connections_beyond_the_limit_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    async with bounded(monkeypatch, MOST=3) as port:
        opened = [await asyncio.open_connection("127.0.0.1", port) for _ in range(4)]
        assert (await opened[3][0].read()).startswith(b"HTTP/1.1 503")
        opened[0][1].write(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        assert (await opened[0][0].read()).endswith(b"ok")
        for _, writer in opened:
            writer.close()


@in_a_loop
async def test_one_address_that_is_no_proxy_has_fewer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "192.0.2.1")
    async with bounded(monkeypatch, MOST_OF_ONE=2) as port:
        opened = [await asyncio.open_connection("127.0.0.1", port) for _ in range(3)]
        assert (await opened[2][0].read()).startswith(b"HTTP/1.1 503")
        for _, writer in opened:
            writer.close()
