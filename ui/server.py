"""The application that Streamlit serves: its pages, and what every answer of the server says to the browser."""

from __future__ import annotations

import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from ui import access, callbacks, connections
from ui.headers import Headers
from ui.limits import ClientLimits

callbacks.let_them_end()
connections.bound()
app = st.App(
    "app.py",
    middleware=[
        Middleware(Headers),
        Middleware(ClientLimits),
        Middleware(TrustedHostMiddleware, allowed_hosts=st.get_option("server.allowedHosts"), www_redirect=False),
    ],
    secrets=access.secrets(),
)
