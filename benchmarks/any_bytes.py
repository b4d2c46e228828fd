"""Requests of any bytes against the application that `congtam ui` serves, in this process and without a socket.

    python benchmarks/any_bytes.py --number 10000 --seed 1

Each is made from one that a browser makes, with a part of it replaced: path, query, header, cookie, body, or what a
WebSocket says. Ends with 1 if an answer was 500 or later, if the application raised, or if its log held a trace.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import random
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast
from urllib.parse import quote, unquote

sys.path.insert(0, str(Path(__file__).parent.parent))

from starlette.types import ASGIApp, Message
from streamlit import config
from streamlit.auth_util import encode_provider_token
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from engine.reading.environment import ACCESS

ROOT = Path(__file__).parent.parent
HOST = b"localhost:8501"
PATIENCE = 60
"""Seconds for one answer: more is a server that hangs."""
LONGEST = 2000
"""Letters that are told of what was wrong."""
PEOPLE = """
sign_in:
  redirect_uri: http://localhost:8501/oauth2callback
  server_metadata_url: http://localhost:9/.well-known/openid-configuration
  client_id: congtam
  client_secret: s
  cookie_secret: 0123456789abcdef0123456789abcdef
roles:
  an.nguyen@example.vn: assessor
"""
"""How people sign in, where they have to; the provider is never there."""


@dataclass(frozen=True)
class Request:
    """What one client sends, before a server has looked at it."""

    method: str
    path: bytes
    query: bytes
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes = b""
    frames: tuple[Message, ...] = ()
    """What a WebSocket says; an HTTP request has none."""

    @property
    def scope(self) -> Message:
        """The request as uvicorn would hand it on."""
        common = {
            "asgi": {"version": "3.0", "spec_version": "2.4"},
            "http_version": "1.1",
            "path": unquote(self.path.decode("latin-1")),
            "raw_path": self.path,
            "query_string": self.query,
            "root_path": "",
            "headers": [(name.lower(), value) for name, value in self.headers],
            "client": ("127.0.0.1", 50000),
            "server": ("127.0.0.1", 8501),
            "state": {},
        }
        if self.frames:
            return common | {"type": "websocket", "scheme": "ws", "subprotocols": []}
        return common | {"type": "http", "scheme": "http", "method": self.method}


class Logged(logging.Handler):
    """The records of the whole process that hold a trace."""

    def __init__(self) -> None:
        super().__init__()
        self.traces: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info or record.levelno >= logging.CRITICAL:
            self.traces.append(logging.Formatter().format(record))


# -- what browsers send

UPLOAD = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.yaml"\r\n\r\ntitle: x\r\n--b--\r\n'
XSRF = b"2|00000000|00000000|1700000000"
PATHS = (
    b"/", b"/lap-luan", b"/bo-quy-tac", b"/tap-huan", b"/so-luu", b"/no/such.js", b"/app/static/icon.png",
    b"/static/js/index.js", b"/_stcore/health", b"/_stcore/host-config", b"/_stcore/metrics", b"/media/a.txt",
    b"/component/a/b", b"/_stcore/bidi-components/a/b", b"/auth/login", b"/auth/logout", b"/oauth2callback",
    b"/_stcore/agent/interact", b"/_stcore/agent/mcp", b"/_stcore/script-health-check", b"/index.html",
    b"/manifest.json",
)  # fmt: skip
QUERIES = (
    b"", b"lang=en", b"case=health-records-pilot&person=p1", b"d=abc", b"state=a&code=b", b"provider=a.b.c",
    b"error=access_denied&error_description=T%E1%BB%AB%20ch%E1%BB%91i", b"families=session_events",
)  # fmt: skip
NAMES = (
    b"accept", b"accept-encoding", b"accept-language", b"cookie", b"content-type", b"content-length", b"range", b"host",
    b"if-modified-since", b"if-none-match", b"if-range", b"origin", b"x-xsrftoken", b"x-forwarded-for",
    b"x-forwarded-proto", b"sec-websocket-protocol", b"access-control-request-method", b"user-agent", b"referer",
)  # fmt: skip
PIECES = (
    b"", b"\x00", b"\xff", b"\xc3\xa1", b"%", b"%00", b"%C3%A1", b"%FF", b"%ED%A0%80", b"%u1ED1", b"..", b"%2e%2e%2f",
    b"//", b"\\", b"%5C", b"a" * 5000, b"9" * 5000, b"-1", b"\xd9\xa3", b"bytes=0-", b"bytes=9-1,", b"text/html",
    b"multipart/form-data; boundary=", b"multipart/form-data; boundary=b; charset=undefined", b"charset=idna",
    b"application/x-protobuf", b"_streamlit_xsrf=" + XSRF, b"_streamlit_user=x", b"_streamlit_session=x", b"=;=;", b";",
    b"2||aa|1", b"http://localhost:8501", b"http://evil.example", b"null", b"Sun, 06 Nov 1994 08:49:37 GMT", b'W/"x"',
    b"\r\n", b"\t", b"<script>", b"'\"", b"{{7*7}}", b"${x}", b"%0d%0aX:y", b"[", b"[" * 3000, b"&" * 3000, b"CON",
    b"gzip, br", b"~", b"*",
)  # fmt: skip


def browsers(session: bytes, media: bytes) -> list[Request]:
    """What browsers ask, with the session of a page that is open and the address of a file that it shows."""
    signing_in = b"provider=" + encode_provider_token("default").encode()
    plain = ((b"host", HOST), (b"accept", b"text/html,*/*"))
    own = (*plain, (b"origin", b"http://" + HOST), (b"cookie", b"_streamlit_xsrf=" + XSRF), (b"x-xsrftoken", XSRF))
    form = (*own, (b"content-type", b"multipart/form-data; boundary=b"))
    put = Request("PUT", b"/_stcore/upload_file/" + session + b"/f", b"", form, UPLOAD)
    asked = [Request("GET", path, query, plain) for path in PATHS for query in (*QUERIES, signing_in)]
    talk = BackMsg(stop_script=True).SerializeToString()
    protocol = (b"sec-websocket-protocol", b"streamlit")
    socket = Request("GET", b"/_stcore/stream", b"", (*own, protocol), frames=(_frame(talk),))
    part = Request("GET", media, b"", (*plain, (b"range", b"bytes=0-9"), (b"if-range", b"x")))
    many = [put, replace(put, method="DELETE"), socket, part] * 30
    return [*asked, *many]


def _frame(message: bytes | str) -> Message:
    return {"type": "websocket.receive", "bytes" if isinstance(message, bytes) else "text": message}


# -- what others send


def mutated(request: Request, rng: random.Random) -> Request:
    """The request with one to three of its parts replaced."""
    for _ in range(rng.randint(1, 3)):
        request = rng.choice((_path, _query, _headers, _headers, _body, _method))(request, rng)
    return request


def _path(request: Request, rng: random.Random) -> Request:
    return replace(request, path=b"/" + _in_address(request.path[1:], rng))


def _query(request: Request, rng: random.Random) -> Request:
    return replace(request, query=_in_address(request.query, rng))


def _in_address(given: bytes, rng: random.Random) -> bytes:
    """As they come in half of the cases, and in the other half as a browser would write them."""
    changed = _bytes(given, rng)
    return changed if rng.random() < 0.5 else quote(changed.decode("utf-8", "ignore"), safe="/=&%?;.").encode()


def _headers(request: Request, rng: random.Random) -> Request:
    headers = list(request.headers)
    place = rng.randrange(len(headers) + 1)
    if place == len(headers):
        headers.append((rng.choice(NAMES), _bytes(rng.choice(PIECES), rng)))
    else:
        headers[place] = (headers[place][0], _bytes(headers[place][1], rng))
    return replace(request, headers=tuple(headers))


def _body(request: Request, rng: random.Random) -> Request:
    if not request.frames:
        return replace(request, body=_bytes(request.body, rng))
    frames = list(request.frames)
    for _ in range(rng.randint(1, 3)):
        text = _bytes(rng.choice(frames).get("bytes") or b"", rng)
        frames.append(_frame(text if rng.random() < 0.8 else text.decode("latin-1")))
    return replace(request, frames=tuple(frames))


def _method(request: Request, rng: random.Random) -> Request:
    methods = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "get", "X" * 50, "PROPFIND")
    return request if request.frames else replace(request, method=rng.choice(methods))


def _bytes(given: bytes, rng: random.Random) -> bytes:
    """The bytes with a piece put in, taken out or put in the place of some."""
    start, end = sorted((rng.randint(0, len(given)), rng.randint(0, len(given))))
    piece = rng.choice(PIECES) if rng.random() < 0.8 else rng.randbytes(rng.randint(1, 20))
    before, after = given[:start], given[rng.choice((start, end)) :]
    return rng.choice((before + piece + after, before + piece + after, piece, before))


# -- the application


@asynccontextmanager
async def running() -> AsyncIterator[ASGIApp]:
    """The application that `congtam ui` serves, begun."""
    for name, value in (("server.allowedHosts", ["localhost", "127.0.0.1"]), ("server.enableStaticServing", True)):
        config.set_option(name, value)
    config._main_script_path = str(ROOT / "ui" / "server.py")
    from ui.server import app

    application = cast("ASGIApp", app)
    said: asyncio.Queue[Message] = asyncio.Queue()
    heard: asyncio.Queue[Message] = asyncio.Queue()
    life = asyncio.ensure_future(application({"type": "lifespan", "asgi": {}, "state": {}}, said.get, heard.put))
    await said.put({"type": "lifespan.startup"})
    assert (await heard.get())["type"] == "lifespan.startup.complete"
    yield application
    await said.put({"type": "lifespan.shutdown"})
    await life


async def answered(app: ASGIApp, request: Request) -> int:
    """The status of the answer; of a WebSocket that was accepted 101, of one that was closed before 403."""
    given = [{"type": "websocket.connect"}, *request.frames] if request.frames else [_whole(request.body)]
    gone = {"type": "websocket.disconnect", "code": 1001} if request.frames else {"type": "http.disconnect"}
    statuses: list[int] = []

    async def receive() -> Message:
        return given.pop(0) if given else gone

    async def send(message: Message) -> None:
        if message["type"] == "websocket.accept":
            statuses.append(101)
        elif message["type"] == "websocket.close":
            statuses.append(403)
        elif message["type"].endswith("response.start"):
            statuses.append(message["status"])

    await asyncio.wait_for(app(request.scope, receive, send), PATIENCE)
    return statuses[0]


def _whole(body: bytes) -> Message:
    return {"type": "http.request", "body": body, "more_body": False}


@asynccontextmanager
async def opened(app: ASGIApp) -> AsyncIterator[tuple[bytes, bytes]]:
    """The session of a page that is open, and the address of a file that it shows."""
    socket = next(each for each in browsers(b"", b"") if each.frames)
    told: asyncio.Queue[bytes] = asyncio.Queue()
    given: asyncio.Queue[Message] = asyncio.Queue()
    await given.put({"type": "websocket.connect"})
    rerun = BackMsg()
    rerun.rerun_script.query_string = ""
    await given.put(_frame(rerun.SerializeToString()))

    async def send(message: Message) -> None:
        if message["type"] == "websocket.send":
            await told.put(message["bytes"])

    talk = asyncio.ensure_future(app(socket.scope, given.get, send))
    message, session, media = ForwardMsg(), b"", b""
    while message.WhichOneof("type") != "script_finished":
        message = ForwardMsg.FromString(await asyncio.wait_for(told.get(), PATIENCE))
        session = message.new_session.initialize.session_id.encode() or session
        media = message.page_config_changed.favicon.encode() or media
    yield session, media
    await given.put({"type": "websocket.disconnect", "code": 1001})
    await talk


async def tried(number: int, seed: int) -> tuple[Counter[int], list[str]]:
    """How often each status was answered, and what was wrong."""
    rng, statuses, logged = random.Random(seed), Counter[int](), Logged()
    wrong: list[str] = []
    async with running() as app, opened(app) as (session, media):
        for logger in map(logging.getLogger, (None, *logging.root.manager.loggerDict)):
            logger.addHandler(logged)
        patterns = browsers(session, media)
        for _ in range(number):
            request = mutated(rng.choice(patterns), rng)
            try:
                status = await answered(app, request)
            except Exception as error:  # whatever it is, it is what this looks for
                status = 500
                wrong.append(f"{error!r}: {request}"[:LONGEST])
            else:
                wrong += [f"{status}: {request}"[:LONGEST]] if status >= 500 else []
            statuses[status] += 1
    return statuses, [*wrong, *logged.traces]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--number", type=int, default=10_000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--signed", action="store_true", help="people have to sign in, and nobody has")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "access.yaml"
        file.write_text(PEOPLE, encoding="utf-8")
        os.environ |= {ACCESS: str(file)} if given.signed else {}
        statuses, wrong = asyncio.run(tried(given.number, given.seed))
    print(", ".join(f"{status}: {times}" for status, times in sorted(statuses.items())))
    for each in wrong[:20]:
        print(each, file=sys.stderr)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
