"""The application that Streamlit serves: its pages, and what every answer of the server says to the browser."""

from __future__ import annotations

from importlib import import_module

import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from ui import access, callbacks, connections, log, messages, offline
from ui.cookie import Cookie
from ui.gate import Gate
from ui.headers import Headers
from ui.limits import ClientLimits
from ui.origins import Origins
from ui.turns import let_clicks_in
from ui.wellformed import WellFormed

callbacks.let_them_end()
connections.bound()
offline.stay()
log.in_plain_letters()
messages.bound()
import_module("ui.app")  # the pages, with all that they need
let_clicks_in()
_hosts = st.get_option("server.allowedHosts")
_file = access.access_file()
_public = _file.sign_in if _file else None
_names = {*_hosts} - {"localhost", "127.0.0.1", _public.host if _public else ""}
app = st.App(
    "app.py",
    middleware=[
        Middleware(Headers, only_tls=bool(_public and _public.origin.startswith("https:"))),
        Middleware(ClientLimits),
        Middleware(WellFormed, base=st.get_option("server.baseUrlPath")),
        Middleware(TrustedHostMiddleware, allowed_hosts=_hosts, www_redirect=False),
        Middleware(Origins, names=_names, origin=_public.origin if _public else None),
        Middleware(Gate),
        Middleware(Cookie),
    ],
    secrets=access.secrets(),
)
