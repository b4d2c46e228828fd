"""What the server's log says: what others sent stands in it as one short line of letters that can be seen."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from engine.reading.characters import visible

LONGEST = 200


def in_plain_letters() -> None:
    """Makes every record of this process so, Streamlit's and the server's own; to be called once, as it begins."""
    logging.setLogRecordFactory(_record)


def _record(*args: object, **more: object) -> logging.LogRecord:
    record = logging.LogRecord(*args, **more)  # type: ignore[arg-type]  # as the factory that it stands for
    if isinstance(record.args, tuple):
        record.args = tuple(map(_plain, record.args))
    elif isinstance(record.args, Mapping):
        record.args = {name: _plain(value) for name, value in record.args.items()}
    if record.exc_info and record.levelno <= logging.WARNING:  # trouble that was expected, so no trace of the program
        _, trouble, _ = record.exc_info
        record.msg, record.args = "%s (%s)", (record.getMessage(), _plain(repr(trouble)))
        record.exc_info = None
    return record


def _plain(value: object) -> object:
    if not isinstance(value, str | BaseException):
        return value
    text = visible(str(value)).replace("\n", " ")
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
