"""The application that Streamlit serves: its pages, and what every answer of the server says to the browser."""

from __future__ import annotations

import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from ui import access, callbacks
from ui.cookie import Cookie
from ui.gate import Gate
from ui.headers import Headers

callbacks.let_them_end()
app = st.App(
    "app.py",
    middleware=[
        Middleware(Headers),
        Middleware(TrustedHostMiddleware, allowed_hosts=st.get_option("server.allowedHosts"), www_redirect=False),
        Middleware(Gate),
        Middleware(Cookie),
    ],
    secrets=access.secrets(),
)
