"""The decisive conclusions and findings as a Mermaid flowchart, every label escaped."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from engine.reading.conditions import Is, tests_in
from engine.reading.rulebook import RECOMMENDATION
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
    "classDef pending fill:#fff6dd,stroke:#7a4b00,color:#1c2430,text-align:left,stroke-width:2px,stroke-dasharray:5 3",
)


def mermaid(teller: Teller) -> str:
    """The conclusions on the decisive way, each with the findings that its rules test: in one box those that decide.

    In another what is still to be established. What no rule on the way tests stands beside the recommendation.
    """
    book, way = teller.book, teller.trace.decisive_way
    pending = {*teller.trace.pending, *teller.decision.must_establish}
    kinds = {"findings": set(teller.trace.decisive_findings) - pending, "pending": pending}
    lines = [WRAPPING, "flowchart LR", *STYLES]
    drawn = [name for name in reversed(book.conclusions) if name in way.conclusions]
    for name in drawn:
        lines.append(f'  {name}["{_label([teller.concluded(name)])}"]:::conclusion')
    boxed: set[str] = set()
    for name in drawn:
        tested = list(dict.fromkeys(_tested(teller, name)))
        lines += [f"  {name} --> {other}" for other in tested if other in way.conclusions and other != name]
        for kind, wanted in kinds.items():
            lines += _box(teller, name, kind, [f for f in tested if f in wanted - boxed])
            boxed |= wanted.intersection(tested)
    for kind, wanted in kinds.items():
        lines += _box(teller, RECOMMENDATION, kind, [f for f in book.findings if f in wanted - boxed], "beside_")
    return "\n".join(lines)


def _box(teller: Teller, conclusion: str, kind: str, findings: list[str], beside: str = "") -> Iterator[str]:
    """A box with these findings at a conclusion; none where there are none."""
    if findings:
        bullet = "? " if kind == "pending" else "• " if len(findings) > 1 else ""
        lines = [f"{bullet}{teller.value_of(f)}" for f in findings]
        yield f'  {conclusion} --- {conclusion}_{beside}{kind}["{_label(lines)}"]:::{kind}'


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
