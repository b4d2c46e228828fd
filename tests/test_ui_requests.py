"""What the screens' server makes of a request before Streamlit sees it: whose page sent it, and what it may hold."""

import asyncio
import logging
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.types import ASGIApp
from starlette.websockets import WebSocket, WebSocketDisconnect
from streamlit import net_util
from streamlit.web.server import server_util

from benchmarks.any_bytes import PEOPLE, Request, answered
from tests.browser import serving
from tests.support import ROOT
from ui import log, offline
from ui.headers import Headers
from ui.origins import Origins
from ui.wellformed import WellFormed

STREAM = "/_stcore/stream"


async def echo(socket: WebSocket) -> None:
    """Says back what it hears, in bytes alone, until the other end goes."""
    await socket.accept()
    async for said in socket.iter_bytes():
        await socket.send_bytes(said)


PAGES = Starlette(
    routes=[
        WebSocketRoute(STREAM, echo),
        Route("/{path:path}", lambda _: PlainTextResponse("a page"), methods=["GET", "PUT", "DELETE"]),
    ]
)


def client(app: ASGIApp, host: str = "localhost:8501") -> TestClient:
    return TestClient(app, base_url=f"http://{host}")


def is_let_in(app: ASGIApp, host: str, origin: str | None) -> bool:
    """Whether a page of the origin may ask, put and open a WebSocket; all three are answered alike."""
    headers = {"origin": origin} if origin is not None else {}
    asking = client(app, host)
    answers = {asking.request(method, "/", headers=headers).status_code for method in ("GET", "PUT", "DELETE")}
    try:
        with asking.websocket_connect(STREAM, headers={"host": host, **headers}):
            answers.add(101)
    except WebSocketDisconnect:
        answers.add(403)
    assert answers in ({200, 101}, {403}), answers
    return answers != {403}


# -- whose page it is


@pytest.mark.parametrize("origin", [None, "http://localhost:8501", "https://localhost:8501"])
def test_pages_of_its_own_and_what_is_no_page_are_let_in(origin: str | None) -> None:
    assert is_let_in(Origins(PAGES), "localhost:8501", origin)


@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example", "http://localhost", "http://localhost:1", "http://localhost:85010", "http://127.0.0.1:8501",
        "http://localhost.evil.example:8501", "http://localhost:8501.evil.example", "http://evil.example@localhost:8501",
        "null", "", "file://", "localhost:8501", "ftp://localhost:8501", "http://localhost:8501/", "http://[::1]:8501",
        "http://congtam.example.vn", "http://LOCALHOST:8501 ", "http://localhost:8501 http://evil.example", "*",
    ],
)  # fmt: skip
def test_a_page_of_any_other_origin_is_refused_another_port_too(origin: str) -> None:
    assert not is_let_in(Origins(PAGES), "localhost:8501", origin)


@pytest.mark.parametrize("host", ["localhost:8501", "congtam.example.vn", "congtam.example.vn:8443"])
@pytest.mark.parametrize("port", ["", ":443", ":8443"])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_may_hand_on_either_host_for_pages_under_a_name_that_was_given(
    host: str, port: str, scheme: str
) -> None:
    app = Origins(PAGES, names=["Congtam.example.vn"])
    assert is_let_in(app, host, f"{scheme}://congtam.example.vn{port}")
    assert not is_let_in(app, host, f"{scheme}://x.congtam.example.vn{port}")
    assert not is_let_in(app, host, f"{scheme}://congtam.example.vn.evil.example{port}")


def test_where_people_sign_in_their_pages_have_the_one_origin_of_the_access_file() -> None:
    app = Origins(PAGES, origin="https://congtam.example.vn")
    for host in ("localhost:8501", "congtam.example.vn"):
        assert is_let_in(app, host, "https://congtam.example.vn")
        for other in ("http://congtam.example.vn", "https://congtam.example.vn:8443", "https://example.vn"):
            assert not is_let_in(app, host, other)


# -- nothing leaves the machine


def test_streamlit_asks_no_other_machine_about_an_origin(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit's own check of an origin, that would ask; the guard of the whole suite fails this test if it does."""
    for name in ("get_external_ip", "get_internal_ip"):
        monkeypatch.setattr(net_util, name, getattr(net_util, name))  # put back when the test has ended
    monkeypatch.setattr(net_util, "_make_blocking_http_get", lambda *_, **__: pytest.fail("it asks"))
    offline.stay()
    assert not server_util.is_url_from_allowed_origins("http://evil.example")


# -- any bytes


@pytest.mark.parametrize(
    "target",
    [
        "/%", "/%f", "/%ff", "/%ED%A0%80", "/?q=%ff", "/?q=%u1ED1", "/?%c3", "/a%00b", "/a%0Ab", "/%7F",
        "/" + "a" * 200, "/" + "a/" * 600, "/_stcore/metrics", "/_stcore/metrics/", "/%5Fstcore/metrics",
    ],
)  # fmt: skip
def test_an_address_that_is_no_text_or_asks_what_is_not_told_is_refused(target: str) -> None:
    path, _, query = target.encode().partition(b"?")
    sent = Request("GET", path, query, ((b"host", b"localhost"),))
    assert asyncio.run(answered(WellFormed(PAGES), sent)) in (400, 404)


@pytest.mark.parametrize("target", ["/", "/lập-luận", "/?d=á", "/?q=%E1%BA%BF%0A", "/a%20b?x=1&&=;", "/~a!$'()*+,;=:@"])
def test_letters_of_every_language_are_let_through(target: str) -> None:
    for app in (WellFormed(PAGES), Headers(PAGES), Headers(WellFormed(PAGES, base="/congtam"))):
        assert client(app).get(target).text == "a page"


def test_a_form_names_no_letters_as_none_of_a_browser_does() -> None:
    for kind, status in (("multipart/form-data; boundary=b", 200), ("multipart/form-data; Charset=undefined", 400)):
        assert client(WellFormed(PAGES)).put("/", headers={"content-type": kind}).status_code == status


def test_there_is_one_websocket_and_a_message_in_letters_is_its_last() -> None:
    asking = client(WellFormed(PAGES))
    with pytest.raises(WebSocketDisconnect), asking.websocket_connect("/"):
        pytest.fail("opened")
    with asking.websocket_connect(STREAM) as socket:
        socket.send_bytes(b"\xff")
        assert socket.receive_bytes() == b"\xff"
        socket.send_text("x")
        with pytest.raises(WebSocketDisconnect) as closed:
            socket.receive_bytes()
    assert closed.value.code == 1003


@pytest.mark.long
@pytest.mark.parametrize(("mode", "usual"), [("", "101 200 204 206 302 400 403"), ("--signed", "200 302 400 403 404")])
def test_any_bytes_are_answered_and_never_500(mode: str, usual: str) -> None:
    """Streamlit and all, in a process of its own: `make any-bytes N=10000` is the same with more."""
    command = [sys.executable, "-P", str(ROOT / "benchmarks" / "any_bytes.py"), "--number=300", *mode.split()]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr[-3000:]
    assert set(usual.split()) <= set(re.findall(r"(\d+): ", done.stdout))


# -- what answers and the log say


@pytest.mark.parametrize("only_tls", [True, False])
def test_browsers_are_told_to_come_by_tls_where_people_sign_in_so(only_tls: bool) -> None:
    headers = client(Headers(PAGES, only_tls=only_tls)).get("/").headers
    assert ("strict-transport-security" in headers) == only_tls


@pytest.mark.long
def test_where_people_sign_in_by_tls_the_server_lets_in_their_pages_alone_and_asks_for_tls(tmp_path: Path) -> None:
    access = tmp_path / "access.yaml"
    access.write_text(PEOPLE.replace("http://localhost:8501", "https://congtam.example.vn"), encoding="utf-8")
    with serving(tmp_path, "--public", "--access", str(access)) as address:
        for origin, status in (("https://congtam.example.vn", 200), ("http://congtam.example.vn", 403)):
            answer = httpx.get(address, headers={"host": "congtam.example.vn", "origin": origin})
            assert answer.status_code == status
            assert answer.headers["strict-transport-security"] == "max-age=31536000"


@contextmanager
def logging_plainly() -> Iterator[None]:
    before = logging.getLogRecordFactory()
    log.in_plain_letters()
    yield
    logging.setLogRecordFactory(before)


def test_what_others_sent_is_one_short_line_of_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with logging_plainly():
        logging.getLogger("x").error("told: %s, %s of %d", "a\nb\x1b[2J\u202eTừ chối", "y" * 9000, 5)
        logging.getLogger("x").error("told: %(what)s", {"what": "a\rb"})
    first, second = (record.getMessage() for record in caplog.records)
    assert first.startswith("told: a b\ufffd[2J\ufffdTừ chối, yyy") and first.endswith("y… of 5") and len(first) < 300
    assert second == "told: a\ufffdb"


def test_expected_trouble_is_logged_without_a_trace_and_a_bug_with_one(caplog: pytest.LogCaptureFixture) -> None:
    with logging_plainly():
        for tell in (logging.getLogger("x").warning, logging.getLogger("x").error):
            try:
                raise ValueError("of a\nprovider")
            except ValueError:
                tell("no token", exc_info=True)
    expected, bug = caplog.records
    assert (expected.getMessage(), expected.exc_info) == ("no token (ValueError('of a\\nprovider'))", None)
    assert bug.exc_info is not None


@pytest.mark.parametrize(("module", "traced"), [("streamlit.runtime", False), ("ui.hear", True), ("__main__", True)])
def test_a_page_is_told_with_a_trace_when_it_fails_and_not_when_a_browser_sent_what_no_control_does(
    module: str, traced: bool, caplog: pytest.LogCaptureFixture
) -> None:
    with logging_plainly():
        frame: dict[str, object] = {"__name__": module}
        exec("def fails(): raise AttributeError('int has no answer')", frame)
        with pytest.raises(AttributeError) as failed:
            frame["fails"]()  # type: ignore[operator]
        assert failed.tb.tb_next is not None
        told = failed.value.with_traceback(failed.tb.tb_next)  # without this test's own frame
        logging.getLogger("streamlit.error_util").error("stopped", exc_info=told)
    assert bool(caplog.records[0].exc_info) == traced
    assert traced or caplog.records[0].getMessage() == "stopped (AttributeError('int has no answer'))"
