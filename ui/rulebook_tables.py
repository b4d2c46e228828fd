"""The proofs of a rulebook, and its comparison with another, as tables of a page; every word is escaped."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from engine.reading.entries import Language, Words
from engine.telling.changes import ComparisonText
from engine.telling.wording import say


@dataclass(frozen=True)
class Proved:
    """What came of one property, in both languages, and the seconds it took."""

    name: Words
    verdict: str
    seconds: float
    refuted_by: Words | None


def proof_table(report: tuple[Proved, ...], spoken: Language) -> str:
    """A line a property: its verdict, the time it took, and what refutes it."""
    point = "," if spoken == "vi" else "."
    seconds = f"{sum(proved.seconds for proved in report):.1f}".replace(".", point)
    done = sum(proved.verdict == "proved" for proved in report)
    heads = ("ui.book.verdict", "ui.book.property", "ui.book.seconds")
    table = "".join(f"<th scope='col'>{escape(say(key, spoken))}</th>" for key in heads)
    for proved in report:
        mark = "✓" if proved.verdict == "proved" else "✗" if proved.verdict == "refuted" else "?"
        why = f"<pre>{escape(proved.refuted_by.in_(spoken))}</pre>" if proved.refuted_by else ""
        taken = f"{proved.seconds:.2f}".replace(".", point)
        table += (
            f"</tr><tr><td class='{proved.verdict}'>{mark} {escape(say(f'proof.{proved.verdict}', spoken))}</td>"
            f"<td>{escape(proved.name.in_(spoken))}{why}</td><td class='number'>{taken}</td>"
        )
    summary = escape(say("proof.summary", spoken, proved=done, all=len(report), seconds=seconds))
    return f"<p>{summary}</p><table><tr>{table}</tr></table>"


def comparison(text: ComparisonText, spoken: Language) -> str:
    """What `congtam diff` says, as a page shows it."""
    html = f"<h2>{escape(text.heading)}</h2><p>{escape(text.sum)}</p><p>{escape(text.kept)}</p>"
    heads = "".join(f"<th scope='col' class='number'>{escape(name)}</th>" for name in text.outcomes)
    rows = f"<tr><th scope='col'>{escape(say('diff.from_to', spoken))}</th>{heads}</tr>"
    for name, counts in text.rows:
        cells = "".join(f"<td class='number'>{escape(count) or '–'}</td>" for count in counts)
        rows += f"<tr><th scope='row'>{escape(name)}</th>{cells}</tr>"
    title = escape(say("diff.table", spoken))
    across = f"<div class='across' role='region' aria-label='{title}' tabindex='0'><table>{rows}</table></div>"
    html += f"<h3>{title}</h3>{across}"
    if text.changes:
        html += f"<h3>{escape(say('diff.examples', spoken))}</h3>"
    for change in text.changes:
        lines = [say("proof.case", spoken, case=change.case), *change.rules]
        html += f"<section><h4>{escape(change.title)}: {escape(change.count)} ({escape(change.share)})</h4>"
        html += f"{''.join(f'<p>{escape(line)}</p>' for line in lines)}</section>"
    if text.edits:
        edits = "".join(f"<p>{escape(line)}</p>" for line in text.edits)
        html += f"<h3>{escape(say('diff.edits', spoken))}</h3>{edits}"
    return html + _people(text, spoken)


def _people(text: ComparisonText, spoken: Language) -> str:
    people = text.people or ()
    title = say("diff.people" if people else "diff.no_people", spoken, count=len(people))
    lines = (f"{case} {person}: {before} → {after}" for case, person, before, after in people)
    return f"<h3>{escape(say('diff.cases', spoken))}</h3><p>{escape(title)}</p>" + "".join(
        f"<p>{escape(line)}</p>" for line in lines
    )
