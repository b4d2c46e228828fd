"""Bytes of a stream to lines of text: UTF-8, UTF-16 by its mark, or the encoding that was asked for."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from engine.reading.diagnostics import Code, InputError
from engine.reading.tables import refused

CHUNK = 1 << 21
MAX_ROW = 1 << 20
"""Bytes of a row in UTF-8; what is longer never ends."""
UTF8 = "utf-8"
_MARKS = {codecs.BOM_UTF8: UTF8, codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


@dataclass(frozen=True, slots=True)
class Lines:
    """Whole lines of a file, in UTF-8."""

    text: bytes
    first: int
    """The number of the first line."""
    ends: int
    """How many of them have an end: all, but perhaps for the file's last."""


_OF_NO_FILE = {"idna", "punycode", "raw-unicode-escape", "unicode-escape", "utf-7"}
"""Python's names of encodings for names of hosts, for source text and for mail; they end in what no text holds."""


def is_encoding(name: str) -> bool:
    """Whether text of a file can be read in an encoding of that name."""
    try:
        known = codecs.lookup(name).name
        "a".encode(name)
    except (LookupError, UnicodeError):
        return False
    return known not in _OF_NO_FILE


def decoded(stream: BinaryIO, file: str, encoding: str | None) -> Iterator[Lines]:
    """The lines of a stream, many at once; a mark at its start says more than the encoding that was asked for."""
    chunk = stream.read(CHUNK)
    mark = next((mark for mark in _MARKS if chunk.startswith(mark)), b"")
    name = codecs.lookup(_MARKS.get(mark) or encoding or UTF8).name
    decoder = codecs.getincrementaldecoder(name)()
    chunk, line, last = chunk.removeprefix(mark), 1, b""
    while True:
        try:
            text = last + (chunk if name == UTF8 else decoder.decode(chunk, final=not chunk).encode())
            cut = _last_line(text) if chunk else len(text)
            whole, rest = text[:cut], text[cut:]
            if name == UTF8:
                whole.decode()
        except UnicodeDecodeError as error:
            before = error.object[: error.start]
            before = before if name == UTF8 else last + before.decode(name, "replace").encode()
            raise _undecodable(file, line, before, name) from None
        if len(rest) > MAX_ROW:
            raise endless(file, line + line_ends(whole))
        ends = line_ends(whole)
        if whole:
            yield Lines(whole, line, ends)
        if not chunk:
            return
        line, last = line + ends, rest
        chunk = stream.read(CHUNK)


def line_ends(text: bytes) -> int:
    """How many lines end in the text: with CR, LF or both."""
    return text.count(b"\n") + (text.count(b"\r") - text.count(b"\r\n") if b"\r" in text else 0)


def endless(file: str, line: int) -> InputError:
    """A row of which no one can say where it ends."""
    return refused(Code.ENDLESS_ROW, file, line, row=str(line), limit=str(MAX_ROW))


def _last_line(text: bytes) -> int:
    """Where the last line begins; a CR at the end may have its LF still to come."""
    return max(text.rfind(b"\n"), text.rfind(b"\r", 0, -1)) + 1


def _undecodable(file: str, line: int, before: bytes, name: str) -> InputError:
    """What follows some text, of which the first line has a number, is none in the encoding."""
    code = Code.NOT_UTF8 if name == UTF8 else Code.WRONG_ENCODING
    column = len(before[_last_line(before + b" ") :].decode()) + 1
    return refused(code, file, line + line_ends(before), column, encoding=name, scope="table")
