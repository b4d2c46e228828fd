"""Lines of a text to rows: a quoted cell may hold the end of a line, and a row is numbered by the line it begins on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from engine.reading.decoding import MAX_ROW, Lines, endless, line_ends

QUOTE, LF, CR = b'"\n\r'

Bytes = NDArray[np.bool_]


def whole_rows(texts: Iterator[Lines], file: str) -> Iterator[Lines]:
    """The lines, cut where a row ends and not only a line."""
    rest, first = b"", 1
    for lines in texts:
        text = rest + lines.text
        cut = _last_end(text)
        after = lines.first + lines.ends - line_ends(text[cut:])
        if len(text) - cut > MAX_ROW:
            raise endless(file, after)
        if cut:
            yield Lines(text[:cut], first, after - first)
        rest, first = text[cut:], after
    if rest:
        raise endless(file, first)


def _last_end(text: bytes) -> int:
    """Where the last whole row of a text ends; 0 if none does."""
    quotes = np.count_nonzero(np.frombuffer(text, np.uint8) == QUOTE)  # many times as fast as bytes.count
    return int(row_ends(text)[-1]) if quotes % 2 else len(text)


def row_ends(text: bytes) -> NDArray[np.intp]:
    """Where the text begins and each row ends: after an even number of quotes; the last row needs no end of a line."""
    inside, ends = _lines(text)
    breaks = np.flatnonzero(ends & ~inside) + 1
    unended = text and not inside[-1] and not ends[-1]
    return np.concatenate([[0], breaks, [len(text)] if unended else []]).astype(np.intp)


def row_lines(lines: Lines, rows: int, file: str) -> Sequence[int]:
    """The number of the line on which each of so many rows begins; refuses quotes that leave that open."""
    if rows == lines.ends + (not lines.text.endswith((b"\n", b"\r"))):
        return range(lines.first, lines.first + rows)
    before = np.concatenate([[0], np.cumsum(_lines(lines.text)[1])])
    begins: list[int] = (lines.first + before[row_ends(lines.text)[:-1]]).tolist()
    if len(begins) != rows:
        raise endless(file, begins[int(np.argmax(np.diff(begins, append=begins[-1])))])
    return begins


def _lines(text: bytes) -> tuple[Bytes, Bytes]:
    """Of each byte, whether it stands inside quotes, and whether a line ends with it: CR, LF, or the LF after a CR."""
    raw = np.frombuffer(text, np.uint8)
    ends = (raw == LF) | (raw == CR)
    ends[:-1] &= ~((raw[:-1] == CR) & (raw[1:] == LF))
    return np.logical_xor.accumulate(raw == QUOTE), ends
