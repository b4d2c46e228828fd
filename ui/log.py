"""What the server's log says: what others sent stands in it as one short line of letters that can be seen."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from traceback import walk_tb

from engine.reading.characters import visible

LONGEST = 200
PAGE_STOPPED = "streamlit.error_util"
"""Who logs that a run of the page was stopped by an exception."""
OURS = {"ui", "engine", "__main__"}  # Streamlit runs `app.py` as the last of these


def in_plain_letters() -> None:
    """Makes every record of this process so, Streamlit's and the server's own; to be called once, as it begins."""
    logging.setLogRecordFactory(_record)


def _record(*args: object, **more: object) -> logging.LogRecord:
    record = logging.LogRecord(*args, **more)  # type: ignore[arg-type]  # as the factory that it stands for
    if isinstance(record.args, tuple):
        record.args = tuple(map(_plain, record.args))
    elif isinstance(record.args, Mapping):
        record.args = {name: _plain(value) for name, value in record.args.items()}
    if record.exc_info and _is_expected(record):
        _, trouble, _ = record.exc_info
        record.msg, record.args = "%s (%s)", (record.getMessage(), _plain(repr(trouble)))
        record.exc_info = None
    return record


def _is_expected(record: logging.LogRecord) -> bool:
    """Whether it is no fault of the program, so that the log needs no trace of it.

    That is what is only warned of, and what stopped a run of the page before any of our code ran: a browser that sent
    for a control what is no answer of it.
    """
    if record.levelno <= logging.WARNING:
        return True
    frames = walk_tb(record.exc_info[2]) if record.exc_info else ()
    ran = {str(frame.f_globals.get("__name__")).partition(".")[0] for frame, _ in frames}
    return record.name == PAGE_STOPPED and not ran & OURS


def _plain(value: object) -> object:
    if not isinstance(value, str | BaseException):
        return value
    text = visible(str(value)).replace("\n", " ")
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
