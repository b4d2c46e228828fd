"""Counts as a picture: one bar a row, in shares with their numbers; SVG that fetches nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from xml.sax.saxutils import escape

WIDTH, BAR, GAP, LABEL, LINE = 480, 20, 10, 170, 20
"""Of the longest bar, of each bar's height, between bars, for the names of rows, of a line of text; in pixels."""
FILLS = ("#0b5563", "#5b9aa0", "#c9d6d8", "#9c2f2f", "#d9a441", "#8a8f98", "#3c5a99", "#6b4c7a")
ON_DARK = frozenset({"#0b5563", "#9c2f2f", "#3c5a99", "#6b4c7a"})
LONGEST = 26
"""Characters of a row's name that are shown."""


def bars(title: str, rows: Mapping[str, Mapping[str, int]], legend: Mapping[str, str]) -> str:
    """An SVG picture of the rows, each with its counts by the keys of the legend, which gives their names."""
    fills = {key: FILLS[i % len(FILLS)] for i, key in enumerate(legend)}
    top = LINE * (len(legend) + 2)
    height = top + len(rows) * (BAR + GAP) + GAP
    most = max((sum(counts.values()) for counts in rows.values()), default=1)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{LABEL + WIDTH + 60}" height="{height}" role="img" '
        f'font-family="Noto Sans, sans-serif" font-size="13"><title>{escape(title)}</title>',
        f'<rect width="100%" height="100%" fill="#ffffff"/><text x="10" y="{LINE}" font-weight="bold">'
        f"{escape(title)}</text>",
    ]
    for i, (key, name) in enumerate(legend.items(), 1):
        parts.append(f'<rect x="10" y="{LINE * i + 10}" width="14" height="14" fill="{fills[key]}"/>')
        parts.append(f'<text x="30" y="{LINE * i + 22}">{escape(name)}</text>')
    for i, (name, counts) in enumerate(rows.items()):
        parts += _row(name, counts, fills, top + i * (BAR + GAP), WIDTH / most)
    return "\n".join((*parts, "</svg>")) + "\n"


def _row(name: str, counts: Mapping[str, int], fills: Mapping[str, str], y: int, scale: float) -> Iterator[str]:
    shown = name if len(name) <= LONGEST else name[: LONGEST - 1] + "…"
    yield f'<text x="{LABEL - 8}" y="{y + 15}" text-anchor="end">{escape(shown)}</text>'
    x = float(LABEL)
    for key, fill in fills.items():
        count = counts.get(key, 0)
        if not count:
            continue
        width = count * scale
        yield f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="{BAR}" fill="{fill}" stroke="#ffffff"/>'
        if width >= 9 * len(str(count)) + 4:
            ink = "#ffffff" if fill in ON_DARK else "#1c2430"
            place = f'x="{x + width / 2:.1f}" y="{y + 15}" text-anchor="middle"'
            yield f'<text {place} fill="{ink}">{count}</text>'
        x += width
    yield f'<text x="{x + 6:.1f}" y="{y + 15}">{sum(counts.values())}</text>'
