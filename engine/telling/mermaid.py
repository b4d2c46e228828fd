"""The decisive conclusions and findings as a Mermaid flowchart, every label escaped."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from engine.reading.conditions import Is, tests_in
from engine.reasoning.status import FAILS
from engine.telling.teller import Teller

WIDTH = 24
"""Labels are broken at so many signs, so that the boxes stay readable."""
WRAPPING = '%%{init: {"flowchart": {"wrappingWidth": 400}}}%%'  # lines are broken here already
ALIKE = str.maketrans('<>"#&;`*_~|{}[]\\$%', "‹›”＃＆,’∗＿∼∣()()∕＄％")
"""Signs that mean something to Mermaid, each with one that looks alike and means nothing."""
STYLES = (
    "classDef conclusion fill:#e3eef0,stroke:#0b5563,color:#1c2430",
    "classDef findings fill:#ffffff,stroke:#7a8794,color:#1c2430,text-align:left",
)


def mermaid(teller: Teller) -> str:
    """The conclusions on the decisive way, each with the decisive findings that its rules test in one box."""
    book, decisive = teller.book, set(teller.trace.decisive_findings)
    way = teller.trace.decisive_way
    lines = [WRAPPING, "flowchart LR", *STYLES]
    drawn = [name for name in reversed(book.conclusions) if name in way.conclusions]
    for name in drawn:
        lines.append(f'  {name}["{_label([teller.concluded(name)])}"]:::conclusion')
    told: set[str] = set()
    for name in drawn:
        tested = list(dict.fromkeys(_tested(teller, name)))
        lines += [f"  {name} --> {other}" for other in tested if other in way.conclusions and other != name]
        findings = [f for f in tested if f in decisive and f not in told]
        told.update(findings)
        if findings:
            bullet = "• " if len(findings) > 1 else ""
            said = [f"{bullet}{teller.value_of(f)}" for f in findings]
            lines.append(f'  {name} --- {name}_findings["{_label(said)}"]:::findings')
    return "\n".join(lines)


def _tested(teller: Teller, conclusion: str) -> Iterator[str]:
    """What the rules on the way to a conclusion test, those that lead to it and those that were stopped."""
    way, statuses = teller.trace.decisive_way, teller.trace.statuses
    for made in teller.trace.compiled.conclusions[conclusion].rules:
        name, when = made.rule.id, made.rule.when
        if when and (name in way.stopped or (name in way.applied and statuses.applies(made) != FAILS)):
            yield from (test.variable for test in tests_in(when) if isinstance(test, Is))


def _label(texts: list[str]) -> str:
    return "<br/>".join(_escaped(line) for text in texts for line in textwrap.wrap(text, WIDTH))


def _escaped(text: str) -> str:
    """Text in which no sign means anything to Mermaid, nor to HTML and markdown; its own escapes show in some boxes."""
    return "".join(c for c in text.translate(ALIKE) if c.isprintable())
