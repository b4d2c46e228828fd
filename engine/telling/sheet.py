"""Tables for a spreadsheet: UTF-8 with the mark that Excel wants, and nothing that it would take for a formula."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable

# Full-width signs become plain ones under NFKC, and a cell may be cut again at a separator of another country's.
_FORMULA = re.compile(r"^\s*[=+\-@|%]")
_AFTER_SEPARATOR = re.compile(r"[;\t\r\n]\s*[=+\-@|%]")


def safe_cell(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet could take it for a formula."""
    normal = unicodedata.normalize("NFKC", text)
    if _FORMULA.match(normal.lstrip()) or text[:1] in ("\t", "\r", "\n") or _AFTER_SEPARATOR.search(normal):
        flat = re.sub(r"[;\t\r\n]+", " ", text) if _AFTER_SEPARATOR.search(normal) else text
        return f"'{flat.lstrip()}"
    return text


def sheet(head: Iterable[str], rows: Iterable[Iterable[str | int]]) -> bytes:
    """A CSV file; numbers stay numbers."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_MINIMAL)
    writer.writerow([safe_cell(cell) for cell in head])
    for row in rows:
        writer.writerow([safe_cell(cell) if isinstance(cell, str) else cell for cell in row])
    return out.getvalue().encode("utf-8-sig")
