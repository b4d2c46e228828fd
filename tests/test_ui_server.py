"""`congtam ui`: what the server says to browsers, what it refuses, and how it is configured."""

import asyncio
import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import tomllib
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus

from tests.browser import free_port
from tests.crowd import enter, idle, token
from tests.support import ROOT
from ui.limits import Limits

CONFIG = tomllib.loads((ROOT / "ui" / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
CONGTAM = [sys.executable, "-c", "from engine.cli import main; main()", "ui"]
HOSTILE = """
[browser]
gatherUsageStats = true
[client]
showErrorDetails = "full"
[server]
address = "0.0.0.0"
maxUploadSize = 200
enableXsrfProtection = false
allowedHosts = ["*"]
[server.trustedUserHeaders]
X-User = "email"
"""

UPGRADE = b"\r\n".join(
    (
        b"GET /_stcore/stream HTTP/1.1", b"HOST", b"Upgrade: websocket", b"Connection: Upgrade",
        b"Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==", b"Sec-WebSocket-Version: 13", b"",
    )
)  # fmt: skip
PUT = b"PUT /_stcore/upload_file/a/b HTTP/1.1\r\nHOST\r\n"
NO_HTTP = (
    b"GET /?q=\xc3\xa1 HTTP/1.1\r\nHOST", b"GET /%ff HTTP/1.1\r\nHOST", b"GET /", b"PRI * HTTP/2.0\r\n\r\nSM",
    b"GET / HTTP/1.1\r\nHOST\r\nHOST", b"GET / HTTP/1.1", b"GET / HTTP/1.1\r\nHOST\r\nx", b"GET * HTTP/1.1\r\nHOST",
    PUT + b"Content-Length: -1", PUT + b"Transfer-Encoding: chunked\r\n\r\nzz", b"GET / HTTP/1.1\r\nHOST\r\nA: \0",
    b"\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03", b"GET / HTTP/1.1\r\nHOST\r\nX: " + b"a" * 200_000,
    b"GET /app/static/" + b"a" * 300 + b" HTTP/1.1\r\nHOST", UPGRADE.replace(b"Version: 13", b"Version: 99"),
    UPGRADE.replace(b"Key: M", b"Key: !"), UPGRADE.replace(b"/_stcore/stream", b"/"), UPGRADE.replace(b"GET", b"POST"),
    UPGRADE + b"Sec-WebSocket-Protocol: \xc3\xa1 b,,x",
)  # fmt: skip


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Message
    body: bytes


@dataclass(frozen=True)
class Server:
    port: int
    folder: Path  # its home and the folder it was started in, each with a hostile configuration
    process: "subprocess.Popen[str]"

    def get(self, path: str, **headers: str) -> Answer:
        asked = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers=headers)
        try:
            with urllib.request.urlopen(asked, timeout=10) as answer:
                return Answer(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.headers, error.read())


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The real server, started by the command from a hostile folder and home."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / ".streamlit").mkdir()
    (folder / ".streamlit" / "config.toml").write_text(HOSTILE, encoding="utf-8")
    (folder / "streamlit.py").write_text("raise SystemExit('taken for Streamlit')", encoding="utf-8")
    port = free_port()
    process = subprocess.Popen(
        [*CONGTAM, "--port", str(port), "--headless", "--host", "congtam.example.vn"],
        cwd=folder,
        env={**os.environ, "HOME": str(folder), "STREAMLIT_SERVER_MAX_UPLOAD_SIZE": "200", "PYTHONSAFEPATH": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    started = Server(port, folder, process)
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        try:
            if started.get("/_stcore/health").status == 200:
                break
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    yield started
    if process.poll() is None:
        process.terminate()
        process.wait(30)


# -- what every answer says


def test_every_answer_carries_the_security_headers(server: Server) -> None:
    for path in ("/", "/bo-quy-tac", "/_stcore/health", "/app/static/icon.png", "/no/such.js"):
        headers = server.get(path).headers
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"], path
        assert "default-src 'self'" in headers["Content-Security-Policy"]
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert not re.search(r"https?:", headers["Content-Security-Policy"])


@pytest.mark.parametrize("coding", ["identity", "gzip, deflate, br, zstd"])
def test_a_page_says_its_language_to_every_browser(server: Server, coding: str) -> None:
    asked = {"Accept": "text/html,*/*", "Accept-Encoding": coding}
    assert b'<html lang="vi">' in server.get("/", **asked).body
    assert b'<html lang="vi">' in server.get("/bo-quy-tac?book=kl14", **asked).body
    assert b'<html lang="en">' in server.get("/bo-quy-tac?lang=en", **asked).body


def test_only_the_hosts_that_are_named_are_answered(server: Server) -> None:
    for host in ("localhost", f"127.0.0.1:{server.port}", f"congtam.example.vn:{server.port}"):
        assert server.get("/", Host=host).status == 200
    for host in ("evil.example", "localhost.evil.example", "congtam.example.vn.evil.example", ""):
        assert server.get("/", Host=host).status == 400
    upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"}
    key = {"Sec-WebSocket-Key": "MDEyMzQ1Njc4OWFiY2RlZg=="}
    assert server.get("/_stcore/stream", Host="evil.example", **upgrade, **key).status in (400, 403)


def test_a_page_of_another_origin_is_refused_and_asks_for_nothing_elsewhere(server: Server) -> None:
    own = f"localhost:{server.port}"
    for origin, status in ((f"http://{own}", 200), ("https://congtam.example.vn", 200), ("http://localhost:1", 403)):
        assert server.get("/", Host=own, Origin=origin).status == status
    assert json.loads(server.get("/_stcore/host-config").body)["allowedOrigins"] == []  # none that frames it is heard
    for origin, status in ((f"http://{own}", 101), ("https://congtam.example.vn", 101), ("http://evil.example", 403)):
        assert statuses(server, UPGRADE + f"Origin: {origin}".encode()) == [status]


def test_what_is_no_http_is_answered_and_never_500(server: Server) -> None:
    for sent in NO_HTTP:
        found = statuses(server, sent)
        assert found and all(400 <= status < 500 for status in found), (sent, found)
    for sent in (
        UPGRADE + b"\r\n\r\n" + frame for frame in (b"\x81\x82\0\0\0\0hi", b"\x82\x82\0\0\0\0hi", b"\xff" * 50)
    ):
        assert statuses(server, sent) == [101], sent
    assert server.get("/?q=%E1%BA%BF").status == 200
    assert server.get("/oauth2callback?error=x&error_description=T%E1%BB%AB%20ch%E1%BB%91i").status == 200


def statuses(server: Server, sent: bytes) -> list[int]:
    """The statuses of all that is answered to these bytes, before the server closes or says no more for a while."""
    answered = b""
    with socket.create_connection(("127.0.0.1", server.port)) as client, contextlib.suppress(OSError):
        client.settimeout(1)
        client.sendall(sent.replace(b"HOST", f"Host: localhost:{server.port}".encode()) + b"\r\n\r\n")
        while not re.search(rb"^HTTP/1.1 101", answered) and (more := client.recv(65536)):
            answered += more
    return [int(status) for status in re.findall(rb"^HTTP/1.1 (\d+)", answered, re.MULTILINE)]


def test_it_listens_on_this_machine_alone(server: Server) -> None:
    with socket.socket() as probe:  # were every address taken, this one could not be bound
        probe.bind(("127.0.0.2", server.port))


def test_the_font_and_the_icon_come_from_the_server_itself(server: Server) -> None:
    faces = CONFIG["theme"]["fontFaces"]
    assert {face["weight"] for face in faces} == {"400", "700"}
    for face in faces:
        assert face["url"].startswith("app/static/")
        assert server.get(f"/{face['url']}").body[:4] == b"wOF2"
    assert server.get("/app/static/icon.png").body.startswith(b"\x89PNG")
    assert "SIL OPEN FONT LICENSE" in (ROOT / "ui" / "static" / "NotoSans-OFL.txt").read_text(encoding="utf-8")


# -- what one client may take up


def test_the_socket_after_the_last_that_a_client_may_open_is_refused(server: Server) -> None:
    async def opened() -> None:
        sockets = await idle(f"http://localhost:{server.port}", Limits.sockets + 1)
        refused = [each for each in sockets if isinstance(each, InvalidStatus)]
        assert [each.response.status_code for each in refused] == [403]
        for each in sockets:
            if not isinstance(each, BaseException):
                await each.close()

    asyncio.run(opened())


def test_a_file_beyond_the_limit_is_refused_and_the_next_one_taken(server: Server) -> None:
    async def uploaded() -> list[int]:
        address = f"http://localhost:{server.port}"
        session, xsrf = await enter(address), token(address)
        return [await session.upload(b"a" * size, xsrf) for size in (2 * 1024 * 1024 + 1, 10)]

    assert asyncio.run(uploaded()) == [413, 204]


# -- the configuration


def test_the_configuration_is_the_one_that_was_decided() -> None:
    assert CONFIG["browser"]["gatherUsageStats"] is False
    assert CONFIG["client"]["showErrorDetails"] == "none"
    assert CONFIG["client"]["toolbarMode"] == "minimal"
    assert CONFIG["runner"] == {"magicEnabled": False, "fastReruns": False}
    server = CONFIG["server"]
    assert (server["maxUploadSize"], server["enableXsrfProtection"], server["enableCORS"]) == (2, True, True)
    assert server["allowedHosts"] == ["localhost", "127.0.0.1"]
    assert (server["enableAgentApi"], server["trustedUserHeaders"]) == (False, "{}")


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="reads the server's command line under /proc")
def test_no_other_file_and_no_environment_turns_it(server: Server) -> None:
    """Streamlit, told what the command tells it, from a hostile home and folder."""
    flags = [
        word for word in Path(f"/proc/{child_of(server.process.pid)}/cmdline").read_text().split("\0") if "--" in word
    ]
    program = (
        "import json, sys; from streamlit import config; from streamlit.web import cli\n"
        "import streamlit.web.server.app_discovery as d\n"
        "names = sys.argv[1].split(',')\n"
        "def stop(*a, **k):\n"
        "    print(json.dumps({n: config.get_option(n) for n in names})); raise SystemExit(0)\n"
        "d.discover_asgi_app = stop\n"
        "sys.argv = ['streamlit', 'run', sys.argv[2], *sys.argv[3:]]; cli.main()"
    )
    names = "browser.gatherUsageStats,client.showErrorDetails,server.maxUploadSize,server.enableXsrfProtection"
    names += ",server.allowedHosts,server.address,server.trustedUserHeaders,server.enableAgentApi"
    done = subprocess.run(
        [sys.executable, "-P", "-c", program, names, str(ROOT / "ui" / "server.py"), *flags],
        cwd=server.folder,
        env={**os.environ, "HOME": str(server.folder)},
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["browser.gatherUsageStats"] is False
    assert found["client.showErrorDetails"] == "none"
    assert found["server.maxUploadSize"] == 2
    assert found["server.enableXsrfProtection"] is True
    assert found["server.allowedHosts"] == ["localhost", "127.0.0.1", "congtam.example.vn"]
    assert found["server.address"] == "localhost"
    assert found["server.trustedUserHeaders"] in ({}, "{}")
    assert found["server.enableAgentApi"] is False


def child_of(process: int) -> str:
    return Path(f"/proc/{process}/task/{process}/children").read_text().split()[0]


def test_the_wheel_holds_configuration_fonts_and_licence(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    names = zipfile.ZipFile(next(tmp_path.glob("*.whl"))).namelist()
    for name in ("server.py", ".streamlit/config.toml", "static/NotoSans-Regular.woff2", "static/NotoSans-OFL.txt"):
        assert f"ui/{name}" in names


# -- the end of it, last in this file: the server is gone then


@pytest.mark.skipif(os.name != "posix", reason="signals are those of POSIX")
def test_ctrl_c_ends_the_server_without_a_traceback(server: Server) -> None:
    server.process.send_signal(signal.SIGINT)
    assert server.process.wait(30) == 0
    assert server.process.stdout is not None
    said = server.process.stdout.read()
    assert said.splitlines()[0] == f"Công Tâm: http://localhost:{server.port} (Ctrl-C để dừng)"
    assert "Traceback" not in said
    with pytest.raises((urllib.error.URLError, ConnectionError)):
        server.get("/")
