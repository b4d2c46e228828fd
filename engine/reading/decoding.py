"""Bytes of a stream to lines of text: UTF-8, UTF-16 by its mark, or the encoding that was asked for."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import BinaryIO

from engine.reading.diagnostics import Code
from engine.reading.tables import refused

CHUNK = 1 << 21
MAX_ROW = 1 << 24
"""Characters of a row; what is longer never ends."""
_MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


def is_encoding(name: str) -> bool:
    """Whether text can be read in an encoding of that name."""
    try:
        codecs.lookup(name)
        "a".encode(name)
    except (LookupError, UnicodeError):
        return False
    return True


def decoded(stream: BinaryIO, file: str, encoding: str | None) -> Iterator[bytes]:
    """The text as UTF-8, many whole lines at once; a mark at its start says more than the encoding asked for."""
    chunk = stream.read(CHUNK)
    mark = next((mark for mark in _MARKS if chunk.startswith(mark)), b"")
    name = _MARKS.get(mark) or encoding or "utf-8"
    decoder = codecs.getincrementaldecoder(name)()
    chunk, line, last = chunk.removeprefix(mark), 1, ""
    while True:
        try:
            text = last + decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            text = last + error.object[: error.start].decode(name, "replace")
            code = Code.NOT_UTF8 if codecs.lookup(name).name == "utf-8" else Code.WRONG_ENCODING
            column = len(text) - _last_line(text) + 1
            raise refused(code, file, line + line_ends(text.encode()), column, encoding=name, scope="table") from None
        cut = _last_line(text) if chunk else len(text)
        if not cut and len(text) > MAX_ROW:
            raise refused(Code.ENDLESS_ROW, file, line, row=str(line), limit=str(MAX_ROW))
        if lines := text[:cut].encode():
            yield lines
        if not chunk:
            return
        line, last = line + line_ends(lines), text[cut:]
        chunk = stream.read(CHUNK)


def line_ends(text: bytes) -> int:
    """How many lines end in a text in UTF-8: with CR, LF or both."""
    return text.count(b"\n") + (text.count(b"\r") - text.count(b"\r\n") if b"\r" in text else 0)


def _last_line(text: str) -> int:
    """Where the last line begins; a CR at the end may have its LF still to come."""
    return max(text.rfind("\n"), text.rfind("\r", 0, -1)) + 1
