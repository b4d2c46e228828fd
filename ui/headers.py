"""What every answer of the server says to the browser: nothing may be loaded from, or shown in, any other place."""

from __future__ import annotations

import os
from urllib.parse import parse_qs

from starlette.datastructures import Headers as RequestHeaders
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from engine.reading.environment import LANG

# Streamlit's own scripts and styles stand partly in the page, and its charts compile code: hence the "unsafe" words.
POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' 'wasm-unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

ONLY_TLS = {"Strict-Transport-Security": "max-age=31536000"}
"""Where people sign in under https: for a year their browsers ask under nothing else. Under http none heeds it."""


class Headers:
    """Adds the headers to every answer; a page says that it speaks Vietnamese, unless English is asked for."""

    def __init__(self, app: ASGIApp, *, only_tls: bool = False) -> None:
        self.app = app
        self.only_tls = only_tls
        self.headers = HEADERS | (ONLY_TLS if only_tls else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        is_page = False
        asked = parse_qs(scope["query_string"].decode("latin-1"))  # bytes with more than ASCII it could not take
        english = "en" in asked.get("lang", [os.environ.get(LANG, "")])

        async def sending(message: Message) -> None:
            nonlocal is_page
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers[name] = value
                if self.only_tls:
                    _secure(headers)
                is_page = headers.get("content-type", "").startswith("text/html")
            elif is_page and not english:
                message = {**message, "body": message.get("body", b"").replace(b'lang="en"', b'lang="vi"', 1)}
            await send(message)

        await self.app(_uncompressed(scope), receive, sending)


def _secure(headers: MutableHeaders) -> None:
    """Lets browsers give cookies back under TLS alone."""
    cookies = headers.getlist("set-cookie")
    del headers["set-cookie"]
    for cookie in cookies:
        headers.append("set-cookie", cookie if "; secure" in cookie.lower() else f"{cookie}; Secure")


def _uncompressed(scope: Scope) -> Scope:
    """A request for a page that asks for it as it is, so that the language can be written into it."""
    headers = RequestHeaders(scope=scope)
    if "text/html" not in headers.get("accept", ""):
        return scope
    return {**scope, "headers": [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]}
