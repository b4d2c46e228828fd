"""A report as PDF/A, set by typst; the only module that touches it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Final

import typst

from engine.telling.report import Report

STANDARD: Final = "a-2a"
"""PDF/A-2, level A: archivable, and with its structure marked for those who have it read aloud."""
_HERE = Path(__file__).parent
_FONTS = _HERE / "fonts"


def pdf(report: Report) -> bytes:
    """The report as a PDF file; the same report gives the same bytes."""
    data = json.dumps(report.as_data(), ensure_ascii=False)
    shown = "".join(char if char in _characters() or char < " " else f"[U+{ord(char):04X}]" for char in data)
    return typst.compile(
        _HERE / "templates" / "report.typ",
        font_paths=[_FONTS],
        ignore_system_fonts=True,
        sys_inputs={"report": shown},
        pdf_standards=STANDARD,
    )


@cache
def _characters() -> frozenset[str]:
    """What the fonts can show: PDF/A allows no other character, and the number of one is better than an empty box."""
    ranges = (_FONTS / "Tinos-characters.txt").read_text(encoding="ascii").split()
    ends = ([int(end, 16) for end in (r.split("-") * 2)[:2]] for r in ranges)
    return frozenset(chr(code) for first, last in ends for code in range(first, last + 1))
