"""Lines of a text to rows: a quoted cell may hold the end of a line, and a row is numbered by the line it begins on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from engine.reading.decoding import MAX_ROW, line_ends
from engine.reading.diagnostics import Code
from engine.reading.tables import refused

QUOTE, LF, CR = b'"\n\r'

Bytes = NDArray[np.bool_]


def whole_rows(texts: Iterator[bytes], file: str) -> Iterator[bytes]:
    """The texts, cut where a row ends and not only a line."""
    rest, line = b"", 1
    for lines in texts:
        text = rest + lines
        cut = last_end(text)
        if len(text) - cut > MAX_ROW:
            break
        if cut:
            yield text[:cut]
        rest, line = text[cut:], line + line_ends(text[:cut])
    if rest:
        raise endless(file, line)


def endless(file: str, line: int) -> Exception:
    """A row of which no one can say where it ends."""
    return refused(Code.ENDLESS_ROW, file, line, row=str(line), limit=str(MAX_ROW))


def last_end(text: bytes) -> int:
    """Where the last whole row of a text ends; 0 if none does."""
    return int(row_ends(text)[-1]) if text.count(QUOTE) % 2 else len(text)


def row_ends(text: bytes) -> NDArray[np.intp]:
    """Where the text begins and each row ends: after an even number of quotes; the last row needs no end of a line."""
    inside, ends = _lines(text)
    found = np.flatnonzero(ends & ~inside) + 1
    unended = text and not inside[-1] and not ends[-1]
    return np.concatenate([[0], found, [len(text)] if unended else []]).astype(np.intp)


def row_lines(text: bytes, rows: int, line: int, file: str) -> Sequence[int]:
    """The line on which each of so many rows begins, the first on `line`; refuses quotes that leave that open."""
    if rows == line_ends(text) + (not text.endswith((b"\n", b"\r"))):
        return range(line, line + rows)
    before = np.concatenate([[0], np.cumsum(_lines(text)[1])])
    begins: list[int] = (line + before[row_ends(text)[:-1]]).tolist()
    if len(begins) != rows:
        raise endless(file, begins[int(np.argmax(np.diff(begins, append=begins[-1])))])
    return begins


def _lines(text: bytes) -> tuple[Bytes, Bytes]:
    """Of each byte, whether it stands inside quotes, and whether a line ends with it: CR, LF, or the LF after a CR."""
    raw = np.frombuffer(text, np.uint8)
    ends = (raw == LF) | (raw == CR)
    ends[:-1] &= ~((raw[:-1] == CR) & (raw[1:] == LF))
    return np.logical_xor.accumulate(raw == QUOTE), ends
