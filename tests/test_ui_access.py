"""`congtam ui`: what the command takes and refuses before it starts a server."""

import socket
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest
from typer.testing import CliRunner

from engine.cli import app as command
from tests.access_file import access_file
from tests.browser import free_port

run = CliRunner().invoke
UI = import_module("engine.cli.ui")
PEOPLE = access_file()


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
        (("//congtam.example.vn", "//congtam.[[example.vn"), "access.yaml:3:17: error[bad-format]"),
        (("//congtam.example.vn", "//công-tâm.vn"), "does not have the form of `redirect_uri`"),
        (("//congtam.example.vn", "//u@congtam.example.vn"), "does not have the form of `redirect_uri`"),
        (("//congtam.example.vn", "//congtam.example.vn:65536"), "does not have the form of `redirect_uri`"),
        (("//id.example.vn", "//id[.example.vn"), "does not have the form of `server_metadata_url`"),
        (("/.well-known", ":x/.well-known"), "does not have the form of `server_metadata_url`"),
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
