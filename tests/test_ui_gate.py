"""What the server says before any page: which browser it is, and whether who asks may have a file or send one."""

import asyncio
import json
import os
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace

import pytest

pytest.importorskip("streamlit")
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Scope
from streamlit.web.server.starlette import starlette_websocket
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from engine.reading.environment import ACCESS
from tests.access_file import access_file
from tests.test_ui_roles import claims
from ui import access, cookie
from ui.cookie import Cookie
from ui.gate import Gate
from ui.headers import Headers

HEALTH = "/_stcore/health"
SECRET = "0123456789abcdef0123456789abcdef"


async def inner(scope: Scope, receive: object, send: object) -> None:
    """What stands behind: it sets a cookie of its own."""
    answer = PlainTextResponse("inside")
    answer.set_cookie("its", "own")
    await answer(scope, receive, send)  # type: ignore[arg-type]


def asked(app: ASGIApp, path: str, cookies: Mapping[str, str] = {}, **headers: str) -> tuple[int, list[str]]:
    """The status of the answer, and the cookies that it sets."""
    known = {"cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())} | headers
    sent = [(name.replace("_", "-").encode(), value.encode()) for name, value in known.items()]
    scope: Scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": sent}
    messages: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        messages.append(message)

    async def answer() -> None:
        await app(scope, receive, send)

    asyncio.run(answer())
    return messages[0]["status"], [value.decode() for name, value in messages[0]["headers"] if name == b"set-cookie"]


def pair(cookie: str) -> tuple[str, str]:
    name, _, value = cookie.partition(";")[0].partition("=")
    return name, value


# -- which browser it is


def test_a_browser_is_given_a_cookie_once_and_is_known_by_it(monkeypatch: pytest.MonkeyPatch) -> None:
    app = Cookie(inner)
    _, (its, own) = asked(app, HEALTH)
    assert its.startswith("its=") and own.endswith("; Path=/; HttpOnly; SameSite=Strict")
    name, value = pair(own)
    assert asked(app, HEALTH, {name: value})[1] == [its]
    monkeypatch.setattr("streamlit.context", SimpleNamespace(cookies={name: value}))
    known = cookie.browser()
    assert known == cookie.browser() and known in value


@pytest.mark.parametrize("forged", ["", "x", "x.y", "é", "fixed-by-another.8Gm0M5", "a" * 5000])
def test_a_cookie_that_the_server_did_not_make_is_dropped(forged: str, monkeypatch: pytest.MonkeyPatch) -> None:
    name, value = pair(asked(Cookie(inner), HEALTH)[1][1])
    for other in (forged, value[:-1], f"x{value}"):
        if other.isascii():
            assert pair(asked(Cookie(inner), HEALTH, {name: other})[1][1])[1] != other
        session: dict[str, str] = {}
        monkeypatch.setattr("streamlit.session_state", session)
        monkeypatch.setattr("streamlit.context", SimpleNamespace(cookies={name: other}))
        assert cookie.browser() == session["browser"] and other not in session.values()


def test_a_link_from_elsewhere_replaces_no_cookie_for_it_sends_none() -> None:
    app = Cookie(inner)
    assert len(asked(app, HEALTH, sec_fetch_site="cross-site")[1]) == 1
    assert len(asked(app, HEALTH, sec_fetch_site="same-origin")[1]) == 2
    assert len(asked(app, "/")[1]) == 1


# -- whether one may


@pytest.fixture
def public(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file of roles is in force, and cookies are signed with its secret."""
    file = tmp_path / "access.yaml"
    file.write_text(access_file(), encoding="utf-8")
    monkeypatch.setenv(ACCESS, str(file))
    monkeypatch.setattr(starlette_websocket, "get_cookie_secret", lambda: SECRET)


def signed(who: Mapping[str, object], secret: str = SECRET) -> dict[str, str]:
    """The cookie of one who has signed in, as Streamlit makes it."""
    text = json.dumps(dict(who) | {"origin": "https://congtam.example.vn", "provider": "default"})
    return {USER_COOKIE_NAME: create_signed_value(secret, USER_COOKIE_NAME, text).decode()}


FILES = ("/media/abc.pdf", "/media/../media/abc.pdf", "/_stcore/upload_file/session/file")


@pytest.mark.usefixtures("public")
@pytest.mark.parametrize("path", FILES)
def test_files_are_given_to_and_taken_from_those_alone_who_may_now(path: str) -> None:
    reader, assessor = signed(claims("doc@example.vn")), signed(claims("tham@example.vn"))
    assert [asked(Gate(inner), path, who)[0] for who in ({}, reader, assessor)] == [403, 403, 200]
    assert asked(Gate(inner), path, signed(claims("tham@example.vn"), "another secret" * 3))[0] == 403
    assert asked(Gate(inner), path, signed(claims("tham@example.vn", exp=1)))[0] == 403
    Path(os.environ[ACCESS]).write_text(access_file(roles={"doc@example.vn": "reader"}), encoding="utf-8")
    assert asked(Gate(inner), path, assessor)[0] == 403


@pytest.mark.usefixtures("public")
def test_to_sign_out_ends_every_copy_of_the_cookie() -> None:
    who = claims("tham@example.vn", nonce="to sign out")
    visitor = access.visitor_of(who)
    assert visitor.role == "assessor"
    assert asked(Gate(inner), "/auth/logout", signed(who))[0] == 200
    assert visitor.role is None and asked(Gate(inner), FILES[0], signed(who))[0] == 403


@pytest.mark.usefixtures("public")
def test_a_link_from_elsewhere_signs_nobody_out() -> None:
    who = claims("tham@example.vn", nonce="to stay")
    for site in ("cross-site", "same-site"):
        assert asked(Gate(inner), "/auth/logout", signed(who), sec_fetch_site=site)[0] == 403
    assert access.visitor_of(who).role == "assessor"
    assert asked(Gate(inner), "/auth/logout", signed(who), sec_fetch_site="same-origin")[0] == 200
    assert access.visitor_of(who).role is None


def test_cookies_come_back_under_tls_alone_where_people_come_in_by_it() -> None:
    assert asked(Headers(inner, only_tls=True), "/oauth2callback")[1] == ["its=own; Path=/; SameSite=lax; Secure"]
    assert asked(Headers(inner), "/oauth2callback")[1] == ["its=own; Path=/; SameSite=lax"]


def test_on_a_machine_of_ones_own_nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ACCESS, raising=False)
    assert asked(Gate(inner), FILES[0])[0] == 200
