"""Tables and texts as HTML in which everything from a case or a rulebook is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from engine.telling.teller import Item, Section

Tone = Literal["", "good", "bad", "mark"]
Row = Sequence["Cell | str"]
STYLE = """<style>
.told { border-collapse: collapse; width: 100%; }
.told th, .told td { text-align: left; vertical-align: top; padding: .4rem .7rem .4rem 0; overflow-wrap: anywhere;
  border-bottom: 1px solid #d5dae1; font-size: .95rem; }
.told thead th { border-bottom: 2px solid #0b5563; overflow-wrap: normal; } .told th[scope=row] { font-weight: 500; }
.told.even { table-layout: fixed; } .told.even th:first-child { width: 18%; }
.told ul { margin: 0; padding-left: 1.1rem; }
.told .mark { font-weight: 600; } .told .good { color: #0a6b3d; white-space: nowrap; }
.told .bad { color: #9b1c1c; font-weight: 600; }
.told details summary { cursor: pointer; text-decoration: underline dotted; }
.told details p { margin: .3rem 0; padding: 0; font-size: .9rem; }
.prose { max-width: 46rem; line-height: 1.6; margin: 0; }
.notice { white-space: pre-wrap; border-left: 4px solid #0b5563; background: #eef4f5; padding: .5rem .8rem; }
.prose.small { font-size: .9rem; color: #4a5361; margin-bottom: .3rem; }
.stColumn:has(.st-key-story) { position: sticky; top: 4.5rem; align-self: flex-start; max-height: calc(100vh - 6rem);
  overflow-y: auto; }
.reason h4, .reason h5 { padding: 0; margin: .7rem 0 .2rem; font-size: 1rem; } .reason h4 { font-size: 1.1rem; }
.reason ul { margin: 0; padding-left: 1.1rem; } .reason p { margin: .2rem 0; }
.reason li { margin: .15rem 0; overflow-wrap: anywhere; }
@media (max-width: 640px) {
  .told.wide thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .told.wide tr { display: block; border-bottom: 2px solid #d5dae1; padding: .4rem 0; }
  .told.wide th, .told.wide td, .told.even th:first-child { display: block; width: auto; border: 0; padding: .1rem 0; }
  .told.wide td[data-head]::before { content: attr(data-head) ": "; color: #4a5361; }
  .stColumn:has(.st-key-story) { position: static; max-height: none; }
  .told .good { white-space: normal; }
}
</style>"""


@dataclass(frozen=True)
class Cell:
    """A text, good or bad by its own words first; a clause whose text is one click away; or points in a list."""

    text: str
    tone: Tone = ""
    more: str = ""
    points: tuple[str, ...] = ()

    @property
    def html(self) -> str:
        """The cell's content."""
        text = escape(self.text)
        if self.points:
            return f"{text}<ul>{''.join(f'<li>{escape(point)}</li>' for point in self.points)}</ul>"
        if self.more:
            return f"<details><summary>{text}</summary><p>{escape(self.more)}</p></details>"
        return f"<span class='{self.tone}'>{text}</span>" if self.tone else text


def table(heads: Sequence[str], rows: Iterable[Row], kind: Literal["", "even"] = "") -> str:
    """A table whose first column names the row; a wide one becomes a list on a narrow screen."""
    head = "".join(f"<th scope='col'>{escape(h)}</th>" if h else "<td></td>" for h in heads)
    body = "".join(f"<tr>{_row(heads, row)}</tr>" for row in rows)
    return f"{STYLE}<table class='told wide {kind}'><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _row(heads: Sequence[str], row: Row) -> str:
    first, *others = (cell if isinstance(cell, Cell) else Cell(cell) for cell in row)
    cells = zip(heads[1:], others, strict=True)
    data_cells = "".join(f"<td data-head='{escape(h, quote=True)}'>{c.html}</td>" for h, c in cells)
    return f"<th scope='row'>{first.html}</th>{data_cells}"


def prose(text: str, small: bool = False) -> str:
    """A paragraph, small where it is a note."""
    return f"{STYLE}<p class='prose{' small' if small else ''}'>{escape(text)}</p>"


def notice(text: str) -> str:
    """What an action just did, read out by a screen reader."""
    return f"{STYLE}<div role='status' class='notice'>{escape(text)}</div>"


def outline(headline: str, summary: Iterable[str], sections: Iterable[Section]) -> str:
    """A decision's outline under a heading of the fourth level."""
    lines = "".join(f"<p>{escape(line)}</p>" for line in summary)
    parts = "".join(f"<h5>{escape(s.title)}</h5>{items(s.items)}" for s in sections)
    return f"{STYLE}<div class='reason'><h4>{escape(headline)}</h4>{lines}{parts}</div>"


def items(listed: Iterable[Item]) -> str:
    """A list of sentences, each with what it rests on."""
    return f"<ul>{''.join(map(_item, listed))}</ul>"


def _item(item: Item) -> str:
    cited = f" <small>[{escape(item.citation)}]</small>" if item.citation else ""
    evidence = f" ({escape(', '.join(item.evidence))})" if item.evidence else ""
    details = f": {escape('; '.join(item.details))}" if item.details else ""
    return f"<li>{escape(item.sentence.removesuffix('.') if details else item.sentence)}{cited}{evidence}{details}</li>"
