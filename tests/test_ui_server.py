"""`congtam ui`: what the server says to browsers, what it refuses, and who may do what."""

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
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest
from typer.testing import CliRunner

from engine.cli import app as command
from engine.reading.access import read_access
from engine.reading.environment import ACCESS
from tests.apptest import AppTest
from tests.browser import free_port
from tests.support import ROOT
from ui import access, session

run = CliRunner().invoke
UI = import_module("engine.cli.ui")
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
PEOPLE = """
sign_in:
  redirect_uri: https://congtam.example.vn/oauth2callback
  server_metadata_url: https://id.example.vn/.well-known/openid-configuration
  client_id: congtam
  client_secret: s3cret
  cookie_secret: 0123456789abcdef0123456789abcdef
roles:
  doc@example.vn: reader
  tham@example.vn: assessor
  giang@example.vn: trainer
"""


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


# -- the configuration


def test_the_configuration_is_the_one_that_was_decided() -> None:
    assert CONFIG["browser"]["gatherUsageStats"] is False
    assert CONFIG["client"]["showErrorDetails"] == "none"
    assert CONFIG["client"]["toolbarMode"] == "minimal"
    assert CONFIG["runner"]["magicEnabled"] is False
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


# -- the command


def test_help_names_every_option_with_an_example() -> None:
    shown = run(command, ["ui", "--help"])
    assert shown.exit_code == 0
    for word in ("--port", "--headless", "--public", "--host", "--base-path", "--access", "congtam ui --port 8501"):
        assert word in shown.stdout


def test_a_port_that_is_taken_is_said_in_one_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = run(command, ["ui", "--headless", "--port", str(port)])
    assert (result.exit_code, result.stderr.splitlines()) == (2, [f"cổng {port} đã có chương trình khác dùng"])


@pytest.mark.parametrize("name", ["*", "a b", "http://x", "", "-x", "x/y"])
def test_a_host_is_a_name(name: str) -> None:
    assert run(command, ["ui", "--headless", f"--host={name}"]).exit_code == 2


@pytest.mark.parametrize("path", ["congtam", "/a b", "/../x", "/a//b", "https://x/y", "/a?b", "/a#b", "/.hidden", "/ế"])
def test_a_base_path_is_a_path(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(UI, "_run", lambda *_: pytest.fail("started"))
    result = run(command, ["ui", "--headless", f"--base-path={path}", "--lang", "en"])
    assert (result.exit_code, result.stderr) == (2, f"`{path}` is not a path such as /congtam\n")


def started_instead(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that would have run, from now on."""
    started: list[list[str]] = []

    def run(command: list[str], *_: object) -> int:
        started.append(command)
        return 0

    monkeypatch.setattr(UI, "_run", run)
    return started


@pytest.mark.parametrize(("path", "base"), [("/congtam", "/congtam"), ("/a/b-c/", "/a/b-c"), ("/", "")])
def test_a_base_path_is_passed_on_and_told(path: str, base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    started = started_instead(monkeypatch)
    port = free_port()
    result = run(command, ["ui", "--headless", f"--port={port}", f"--base-path={path}"])
    assert started[0][-1] == f"--server.baseUrlPath={base}"
    assert f"http://localhost:{port}{base} " in result.stdout


def test_public_refuses_to_start_without_signing_in_and_roles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CONGTAM_ACCESS", raising=False)
    monkeypatch.setattr(UI, "_run", lambda *_: pytest.fail("started"))
    result = run(command, ["ui", "--public", "--lang", "en"])
    assert result.exit_code == 2
    assert result.stderr.startswith("--public needs --access FILE") and len(result.stderr.splitlines()) == 1


def test_public_needs_the_package_that_signs_people_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(UI, "find_spec", lambda name: find_spec(name) if name == "ui" else None)
    result = run(command, ["ui", "--public", "--access", str(tmp_path / "access.yaml"), "--lang", "en"])
    assert (result.exit_code, result.stderr) == (2, "--public needs the package Authlib: pip install 'congtam[auth]'\n")


def start_public(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *options: str
) -> tuple[int, str, list[list[str]]]:
    """The exit code, what was complained of, and the command that would have run."""
    started = started_instead(monkeypatch)
    monkeypatch.setattr(UI, "find_spec", lambda _: find_spec("ui"))  # as if Authlib were there
    file = tmp_path / "access.yaml"
    file.write_text(text, encoding="utf-8")
    given = ["--access", str(file), "--lang", "en", "--port", str(free_port()), *options]
    result = run(command, ["ui", "--public", *given])
    return result.exit_code, result.stderr, started


def test_public_starts_with_a_provider_and_roles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code, complaint, started = start_public(PEOPLE, tmp_path, monkeypatch)
    assert (code, complaint) == (0, "")
    assert "--server.address=0.0.0.0" in started[0]
    hosts = [word for word in started[0] if word.startswith("--server.allowedHosts")]
    assert hosts[-1] == "--server.allowedHosts=congtam.example.vn"
    assert not any("s3cret" in word for word in started[0])  # other users of the machine see command lines


def test_signing_in_leads_back_under_the_base_path_or_nothing_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    under = PEOPLE.replace("example.vn/oauth2", "example.vn/congtam/oauth2")
    code, complaint, started = start_public(under, tmp_path, monkeypatch, "--base-path=/congtam/")
    assert (code, complaint, len(started)) == (0, "", 1)
    for text, options, wanted in ((under, (), ""), (PEOPLE, ("--base-path=/congtam",), "/congtam")):
        code, complaint, started = start_public(text, tmp_path, monkeypatch, *options)
        assert (code, started) == (2, [])
        assert complaint.endswith(f"must have the path {wanted}/oauth2callback, that of --base-path\n")


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (("reader", "owner"), "access.yaml:9:19: error[bad-choice]: `owner` is not a choice of `doc@example.vn`"),
        (("doc@example.vn", "doc"), "error[bad-format]: `doc` does not have the form of `roles`"),
        (("doc@example.vn", "GIANG@example.vn"), "error[duplicate-id]: the id `giang@example.vn` is already taken"),
        (("  client_id: congtam\n", ""), "error[missing-field]: the field `client_id` is missing"),
        (("https://congtam.example.vn", "http://congtam.example.vn"), "error[bad-format]"),
        (("roles:", "people:"), "error[unknown-field]: there is no field `people` here"),
        (("0123456789abcdef0123456789abcdef", "short"), "must have at least 32 random characters"),
    ],
)
def test_public_refuses_a_file_that_is_not_right_and_says_where(
    change: tuple[str, str], complaint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, said, started = start_public(PEOPLE.replace(*change), tmp_path, monkeypatch)
    assert code in (1, 2) and started == []
    assert complaint in said


# -- who may do what


def test_the_file_of_roles_is_read_strictly(tmp_path: Path) -> None:
    file = tmp_path / "access.yaml"
    assert read_access(file).value is None
    file.write_text(PEOPLE, encoding="utf-8")
    read = read_access(file).value
    assert read is not None
    assert [read.role_of(who) for who in ("Doc@Example.vn", "giang@example.vn", "x@example.vn", "")] == [
        "reader", "trainer", None, None,
    ]  # fmt: skip
    file.write_text(PEOPLE.replace("roles:", "roles: {}\nmore:"), encoding="utf-8")
    assert read_access(file).value is None


ACTIONS: tuple[access.Action, ...] = ("read", "change", "download", "train")


def test_on_a_machine_of_ones_own_everyone_may_do_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ACCESS, raising=False)
    assert all(map(access.may, ACTIONS))


@pytest.fixture
def signed_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, object]]:
    """Who the provider says looks at the screens, which a test sets; the file of roles is in force."""
    file = tmp_path / "access.yaml"
    file.write_text(PEOPLE, encoding="utf-8")
    monkeypatch.setenv(ACCESS, str(file))
    who: dict[str, object] = {}
    monkeypatch.setattr("streamlit.user", who)
    yield who


@pytest.mark.parametrize(
    ("who", "actions"),
    [
        ({}, []),
        ({"is_logged_in": True, "email": "x@example.vn"}, []),
        ({"is_logged_in": True}, []),
        ({"is_logged_in": False, "email": "giang@example.vn"}, []),
        ({"is_logged_in": True, "email": "giang@example.vn", "email_verified": False}, []),
        ({"is_logged_in": True, "email": "giang@example.vn", "email_verified": "false"}, []),
        ({"is_logged_in": True, "email": "doc@example.vn"}, ["read"]),
        ({"is_logged_in": True, "email": "tham@example.vn"}, ["read", "change", "download"]),
        (
            {"is_logged_in": True, "email": "giang@example.vn", "email_verified": True},
            ["read", "change", "download", "train"],
        ),
    ],
)
def test_everyone_may_do_what_the_role_allows_and_nothing_without_one(
    signed_in: dict[str, object], who: dict[str, object], actions: list[str]
) -> None:
    signed_in.update(who)
    assert [a for a in ACTIONS if access.may(a)] == actions


def test_a_file_that_changes_counts_at_once_and_a_broken_one_lets_nobody_in(signed_in: dict[str, object]) -> None:
    signed_in.update(is_logged_in=True, email="giang@example.vn")
    file = Path(os.environ[ACCESS])
    assert access.role() == "trainer"
    file.write_text(PEOPLE.replace(": trainer", ": reader"), encoding="utf-8")
    assert access.role() == "reader"
    file.write_text("roles: [", encoding="utf-8")
    assert access.role() is None
    file.unlink()
    assert access.role() is None


def opened(**params: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "ui" / "app.py"), default_timeout=60)
    for name, value in params.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def everything(app: AppTest) -> str:
    return "\n".join([*(str(e.proto.body) for e in app.get("html")), *(e.value for e in [*app.text, *app.title])])


def test_who_has_not_signed_in_sees_the_door_alone(signed_in: dict[str, object]) -> None:
    app = opened(case="health-records-pilot")
    assert [title.value for title in app.title] == ["Đăng nhập"]
    assert "Đề nghị" not in everything(app)
    signed_in.update(is_logged_in=True, email="x@example.vn")
    assert "chưa được giao vai trò nào" in everything(opened(case="health-records-pilot"))


def test_a_reader_sees_a_case_and_can_neither_change_nor_download_it(signed_in: dict[str, object]) -> None:
    signed_in.update(is_logged_in=True, email="doc@example.vn")
    app = opened(case="health-records-pilot")
    assert "Đề nghị xem xét miễn trách nhiệm" in everything(app)
    assert "doc@example.vn – người xem" in everything(app)
    assert not app.get("download_button") and not app.get("file_uploader")
    assert "Có xuất phát từ đòi hỏi cấp thiết của thực tiễn không? [2.2a]\ncó" in everything(app)
    controls = [group.proto.label for group in app.get("button_group")]
    assert controls == ["Ngôn ngữ", "Phần khác của hồ sơ", "Tình tiết theo phần của Kết luận"]
    assert all(roles.disabled for roles in app.multiselect)
    assert not app.text_input


def test_a_reader_may_read_another_case_of_the_library(signed_in: dict[str, object]) -> None:
    signed_in.update(is_logged_in=True, email="doc@example.vn")
    app = opened()
    app.selectbox(key="library").select("health-records-pilot").run()
    next(button for button in app.button if button.label == "Mở hồ sơ mẫu").click().run()
    assert not app.exception
    assert "Đề nghị xem xét miễn trách nhiệm" in everything(app)
    assert "d" not in app.query_params


def test_what_a_readers_browser_sends_in_spite_of_that_changes_nothing(signed_in: dict[str, object]) -> None:
    signed_in.update(is_logged_in=True, email="doc@example.vn")
    with pytest.raises(access.NotAllowed):
        session.keep(session.empty())


def test_an_assessor_may_change_and_download(signed_in: dict[str, object]) -> None:
    signed_in.update(is_logged_in=True, email="tham@example.vn")
    app = opened(case="health-records-pilot")
    assert len(app.get("download_button")) == 3 and app.get("file_uploader")


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
