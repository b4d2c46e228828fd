"""A request that is refused before Streamlit sees it."""

from __future__ import annotations

from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocketClose


async def refuse(status: int, why: str, scope: Scope, receive: Receive, send: Send) -> None:
    """Answers with the status and a word why; to a WebSocket the server says 403, whatever the reason."""
    if scope["type"] == "websocket":
        await WebSocketClose()(scope, receive, send)
    else:
        await PlainTextResponse(why, status_code=status)(scope, receive, send)
