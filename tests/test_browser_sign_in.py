"""Signing in through a real provider of identities and a real browser: a reader sees and cannot change."""

import json
import threading
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey
from playwright.sync_api import Browser, expect

from tests.access_file import access_file
from tests.browser import WIDE, Watched, free_port, serving, watch


class Provider(BaseHTTPRequestHandler):
    """As much of OpenID Connect as signing in takes; everyone is `who` at once."""

    who = ""
    address = ""
    nonce = ""
    key = RSAKey.generate_key(2048, parameters={"kid": "k", "use": "sig", "alg": "RS256"})

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        asked = dict(urllib.parse.parse_qsl(query))
        if path == "/auth":
            type(self).nonce = asked.get("nonce", "")
            self.send_response(302)
            code = urllib.parse.urlencode({"code": "c", "state": asked["state"]})
            self.send_header("location", f"{asked['redirect_uri']}?{code}")
            self.end_headers()
        elif path == "/jwks":
            self._say({"keys": [self.key.as_dict(private=False)]})
        else:
            ends = {
                f"{name}_endpoint": f"{self.address}/{end}"
                for name, end in (("authorization", "auth"), ("token", "token"))
            }
            kinds = {"response_types_supported": ["code"], "subject_types_supported": ["public"]}
            keys = {"jwks_uri": f"{self.address}/jwks", "id_token_signing_alg_values_supported": ["RS256"]}
            self._say({"issuer": self.address, **ends, **kinds, **keys})

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        now = int(time.time())
        identity = {"iss": self.address, "aud": "congtam", "sub": "1", "email": self.who, "email_verified": True}
        claims = identity | {"iat": now, "exp": now + 600, "nonce": self.nonce}
        signed = jwt.encode({"alg": "RS256", "kid": "k"}, claims, self.key)
        self._say({"access_token": "a", "token_type": "Bearer", "expires_in": 600, "id_token": signed})

    def _say(self, content: object) -> None:
        body = json.dumps(content).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def provider() -> Iterator[type[Provider]]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    Provider.address = f"http://localhost:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Provider
    server.shutdown()
    server.server_close()


@contextmanager
def public(folder: Path, provider: type[Provider], base: str = "") -> Iterator[str]:
    """The screens as others see them, under a path, with a reader and an assessor."""
    port = free_port()
    access, redirect = folder / "access.yaml", f"http://localhost:{port}{base}/oauth2callback"
    roles = {"doc@example.vn": "reader", "tham@example.vn": "assessor"}
    access.write_text(access_file(redirect, provider.address, roles), encoding="utf-8")
    with serving(folder, "--public", "--access", str(access), port=port, base=base) as address:
        yield address


def test_nobody_comes_in_who_has_not_signed_in_and_a_reader_can_only_read(
    browser: Browser, provider: type[Provider], tmp_path: Path
) -> None:
    with public(tmp_path, provider) as address:
        for who, may_change in (("doc@example.vn", False), ("tham@example.vn", True)):
            provider.who = who
            with browser.new_context(viewport=WIDE) as context:
                page = watch(context.new_page(), address)
                page.open("/?case=health-records-pilot")
                expect(page.page.get_by_role("heading", name="Đăng nhập")).to_be_visible()
                assert "miễn trách nhiệm" not in page.page.content()
                page.page.get_by_role("button", name="Đăng nhập bằng").click()
                page.page.get_by_text(who).first.wait_for()
                page.open("/?case=health-records-pilot")
                expect(page.headline).to_have_text("Đề nghị xem xét miễn trách nhiệm")
                question = page.page.get_by_role("radiogroup", name="Có xuất phát từ đòi hỏi cấp thiết")
                assert question.count() == int(may_change)
                assert page.page.get_by_role("button", name="Tải hồ sơ về").count() == int(may_change)
                assert page.page.get_by_role("link", name="Tập huấn").count() == 0
                (cookie, *_) = [c for c in context.cookies() if "user" in str(c.get("name"))]
                assert cookie.get("httpOnly") is True
                page.page.get_by_role("button", name="Đăng xuất").click()
                expect(page.page.get_by_role("heading", name="Đăng nhập")).to_be_visible()
    assert "doc@example.vn" not in (tmp_path / "log").read_text(encoding="utf-8")


def test_under_a_base_path_one_signs_in_from_any_address_and_comes_back_there(
    browser: Browser, provider: type[Provider], tmp_path: Path
) -> None:
    with public(tmp_path, provider, "/congtam") as address, browser.new_context(viewport=WIDE) as context:
        provider.who = "doc@example.vn"
        page = watch(context.new_page(), address)
        page.open("/lap-luan?case=health-records-pilot")
        expect(page.page.get_by_role("heading", name="Đăng nhập")).to_be_visible()
        assert page.page.get_by_role("dialog").count() == 0  # no page here is known to one who has not signed in
        page.page.get_by_role("button", name="Đăng nhập bằng").click()
        page.page.get_by_text("doc@example.vn").first.wait_for()
        assert page.page.url.startswith(f"{address}/")
        (cookie, *_) = [c for c in context.cookies() if "user" in str(c.get("name"))]
        assert cookie.get("path") == "/congtam"
        page.open("/lap-luan?case=health-records-pilot")
        expect(page.page.locator(".trace").first).to_contain_text("Đề nghị xem xét miễn trách nhiệm")


def signed_in(page: Watched, provider: type[Provider], who: str) -> None:
    """Comes in and opens a case."""
    provider.who = who
    page.open("/")
    page.page.get_by_role("button", name="Đăng nhập bằng").click()
    page.page.get_by_text(who).first.wait_for()
    page.open("/?case=health-records-pilot")


def test_to_sign_out_closes_every_tab_and_a_cookie_that_was_kept_lets_nobody_in(
    browser: Browser, provider: type[Provider], tmp_path: Path
) -> None:
    with public(tmp_path, provider) as address, browser.new_context(viewport=WIDE) as context:
        page = watch(context.new_page(), address)
        signed_in(page, provider, "tham@example.vn")
        other = watch(context.new_page(), address)
        other.open("/?case=toll-free-bridge")
        kept = context.storage_state()
        page.page.get_by_role("button", name="Đăng xuất").click()
        for tab in (page, other):  # nothing is pressed in the other
            expect(tab.page.get_by_role("heading", name="Đăng nhập")).to_be_visible(timeout=30_000)
        with browser.new_context(viewport=WIDE, storage_state=kept) as copied:
            page = watch(copied.new_page(), address)
            page.open("/?case=health-records-pilot")
            expect(page.page.get_by_role("heading", name="Đăng nhập")).to_be_visible()
            assert page.page.get_by_text("bà A").count() == 0


def test_a_role_that_is_taken_away_takes_the_files_with_it_that_were_made_and_that_were_not(
    browser: Browser, provider: type[Provider], tmp_path: Path
) -> None:
    with public(tmp_path, provider) as address, browser.new_context(viewport=WIDE) as context:
        page = watch(context.new_page(), address)
        signed_in(page, provider, "tham@example.vn")
        with page.page.expect_download() as download:
            page.page.get_by_role("button", name="Tải hồ sơ về").click()
        made = download.value.url
        assert context.request.get(made).status == 200
        file = tmp_path / "access.yaml"
        file.write_text(file.read_text(encoding="utf-8").replace(": assessor", ": reader"), encoding="utf-8")
        assert context.request.get(made).status == 403
        expect(page.page.get_by_role("button", name="Tải hồ sơ về")).to_have_count(0, timeout=30_000)
        file.write_text(file.read_text(encoding="utf-8").replace("tham@", "ai@"), encoding="utf-8")
        expect(page.page.get_by_text("chưa được giao vai trò nào")).to_be_visible(timeout=30_000)
        assert page.page.get_by_text("bà A").count() == 0
