"""What a browser may ask of its session: as much as these screens use, and no more.

Streamlit does for anyone who opens a WebSocket what its menu offers to a developer: it empties the memory that all
sessions share, looks into the repository of Git that the program lies in, and puts files beside the program. It also
makes as many addresses for files as are asked for, one after another, and meanwhile answers nobody; and as many files
at once as one visitor asks for, while others wait for theirs. Here a visitor's are made one after another.
"""

from __future__ import annotations

import asyncio
import logging
from weakref import WeakValueDictionary

from streamlit.proto.BackMsg_pb2 import BackendOperationRequest, BackMsg
from streamlit.runtime.app_session import AppSession

from ui.access import visitor_of

_LOGGER = logging.getLogger(__name__)
KINDS = frozenset({"rerun_script", "stop_script", "app_heartbeat", "file_urls_request", "backend_operation_request"})
OPERATIONS = frozenset({"deferred_file"})
"""What is done without a run of the page: a file is made that a button gives."""
MOST_FILES = 20
"""So many files are let fall at a time on a field that takes one."""
LONGEST_OF_A_STRANGER = 65_536
"""Bytes of a message of one who has no role: of the door there is a button and the language."""


def bound() -> None:
    """Sets the bounds for every session of this server; to be called once, as it begins."""
    boundless, at_once = AppSession.handle_backmsg, AppSession._handle_backend_operation_request
    turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def in_turn(session: AppSession, request: BackendOperationRequest) -> None:
        turn = turns.setdefault(_visitor(session), asyncio.Lock())
        async with turn:
            await at_once(session, request)

    def handled(session: AppSession, message: BackMsg) -> None:
        if is_offered(message) and (message.ByteSize() <= LONGEST_OF_A_STRANGER or _has_role(session)):
            boundless(session, message)
        else:
            _LOGGER.warning("Message ignored: %s", message.WhichOneof("type"))

    AppSession.handle_backmsg = handled  # type: ignore[method-assign, assignment]
    AppSession._handle_backend_operation_request = in_turn  # type: ignore[method-assign, assignment]


def is_offered(message: BackMsg) -> bool:
    """Whether a page of these screens could ask for it."""
    match message.WhichOneof("type"):
        case "file_urls_request":
            return len(message.file_urls_request.file_names) <= MOST_FILES
        case "backend_operation_request":
            return message.backend_operation_request.WhichOneof("payload") in OPERATIONS
        case kind:
            return kind in KINDS


def _visitor(session: AppSession) -> str:
    """Who has one file made at a time: an account, in however many tabs; else the session."""
    return visitor_of(session._user_info).address or session.id


def _has_role(session: AppSession) -> bool:
    return visitor_of(session._user_info).role is not None
