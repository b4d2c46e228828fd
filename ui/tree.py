"""A trace as HTML: nested lines that open and close, the text cited one click away, everything open on paper."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from engine.telling.branches import Branch, Mark, Passage, Source
from engine.telling.teller import Item, Section
from ui.session import speak

SYMBOLS: dict[Mark, str] = {
    "unsettled": "?",
    "holds": "●",
    "fails": "○",
    "open": "?",
    "overridden": "↓",
    "together": "+",
    "kept": "=",
    "broken": "≠",
    "invariant": "§",
}
"""Of the lines that have one. No tick and no cross: a rule that applies may say what is missing."""
STYLE = """<style>
.trace { font-size: .95rem; line-height: 1.45; color: #1c2430; }
.trace h2 { font-size: 1.25rem; margin: .6rem 0 .2rem; padding: 0; }
.trace h3 { font-size: 1.05rem; margin: 1rem 0 .3rem; padding: 0; }
.trace p { margin: .15rem 0; }
.trace ul { list-style: none; margin: 0; padding: 0; }
.trace ul.plain { list-style: disc; padding-left: 1.3rem; }
.trace ul.plain ul { list-style: circle; padding-left: 1.2rem; }
.trace ul.tree ul { margin-left: .45rem; padding-left: .8rem; border-left: 2px solid #d5dae1; }
.trace ul.tree li { position: relative; margin: .1rem 0; overflow-wrap: anywhere; }
.trace .line > summary, .trace div.line { padding: .15rem .2rem .15rem 1.2rem; text-indent: -1.1rem; }
.trace .line > summary { cursor: pointer; border-radius: 4px; }
.trace .line > summary:hover { background: #eef3f5; }
.trace summary:focus-visible, .trace a:focus-visible { outline: 2px solid #0b5563; outline-offset: 1px; }
.trace .mark { font-weight: 600; white-space: nowrap; margin-right: .35rem; }
.trace .mark { color: #55606e; }
.trace .mark.holds, .trace .mark.invariant { color: #0b5563; } .trace .mark.broken { color: #a32020; }
.trace .mark.open, .trace .mark.unsettled, .trace .value.unsettled, .trace .lacks { color: #7a4b00; }
.trace .value { font-weight: 600; }
.trace .value.good { color: #14652f; }
.trace .value.bad { color: #a32020; text-decoration: underline; text-underline-offset: .15em; }
.trace .lacks { font-size: .87rem; }
.trace span.lacks { white-space: nowrap; margin-left: .35rem; }
.trace .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.trace .settles { border-left: 3px solid #7a4b00; padding-left: .6rem; }
.trace del { color: #55606e; }
.trace .decides { font-weight: 600; font-size: .8rem; border: 1px solid #0b5563; color: #0b5563; border-radius: 3px;
  padding: 0 .3rem; margin-left: .35rem; white-space: nowrap; }
.trace .head { font-weight: 600; }
.trace .hint { color: #434e5b; font-size: .87rem; }
.trace .note { color: #434e5b; font-size: .87rem; padding-left: 1.2rem; }
.trace .source { float: right; margin-left: .6rem; max-width: 45%; }
.trace .source > summary { cursor: pointer; font-size: .85rem; color: #0b5563; text-align: right;
  text-decoration: underline; padding: .2rem; }
.trace .card { position: absolute; right: 0; z-index: 5; width: min(38rem, 100%); background: #fff;
  padding: .6rem .9rem; border: 1px solid #0b5563; border-radius: 6px; box-shadow: 0 4px 14px rgb(0 0 0 / 18%);
  font-size: .92rem; }
.trace blockquote { margin: .1rem 0 .4rem; padding-left: .7rem; border-left: 3px solid #b9c4cf; }
.trace mark { background: #ffe9a3; color: #1c2430; padding: 0 .1rem; }
.trace code { font-size: .82rem; background: none; color: #434e5b; padding: 0; overflow-wrap: anywhere; }
.trace .foot { font-size: .87rem; color: #434e5b; margin-top: 1rem; border-top: 1px solid #d5dae1; padding-top: .4rem; }
.trace .paper { display: none; }
.st-key-trace-graph { overflow-x: auto; } .st-key-trace-graph img { min-width: 36rem; max-width: none; }
.st-key-trace-graph [data-testid="stMermaidChart"] { display: block; text-align: left; }
@media (max-width: 640px) { .trace ul.tree ul { margin-left: .1rem; padding-left: .45rem; }
  .trace .source { max-width: 38%; } }
@media print {
  header, .stAppHeader, [data-testid="stToolbar"], [data-testid="stDecoration"], .stTabs [role="tablist"],
  [data-testid="stButtonGroup"], .stToggle, .stCheckbox, .stButton, .stDownloadButton, .stSelectbox, .stMultiSelect,
  [data-testid="stAlert"] { display: none !important; }
  .stApp, .stMain, .stAppViewContainer, [data-testid="stAppViewContainer"], [data-testid="stMain"], body, html, #root {
    position: static !important; height: auto !important; overflow: visible !important; }
  .stMainBlockContainer { padding: 0 !important; max-width: none !important; }
  .trace { font-size: 10.5pt; } .trace details::details-content { content-visibility: visible; display: block; }
  .trace .card, .trace .hint { display: none !important; } .trace .paper { display: block; }
  .trace li { break-inside: auto; } .trace summary, .trace h3 { break-after: avoid; }
  .trace mark { text-decoration: underline; }
}
</style>"""


def shown(inside: str) -> str:
    """A piece of the page with its style."""
    return f'{STYLE}<div class="trace">{inside}</div>'


def lines(branches: Iterable[Branch]) -> str:
    """The lines of a trace, each with those below it."""
    return f'<ul class="tree">{"".join(map(_line, branches))}</ul>'


def _line(branch: Branch) -> str:
    below = "".join(f'<p class="note">{escape(note)}</p>' for note in branch.notes)
    if branch.see:
        below += f'<p class="note">{escape(speak("ui.trace.see"))}</p>'
    source = _source(branch.source) if branch.source else ""
    head = _head(branch)
    if branch.branches:
        opened = " open" if branch.is_open else ""
        inside = f"{below}<ul>{''.join(map(_line, branch.branches))}</ul>"
        body = f'<details class="line"{opened}><summary>{head}</summary>{inside}</details>'
    else:
        body = f'<div class="line">{head}</div>{below}'
    return f"<li>{source}{body}</li>"


def _head(branch: Branch) -> str:
    tag = "del" if branch.mark == "overridden" else "span"
    kind = ' class="head"' if branch.anchor or branch.mark == "group" else ""
    sentence = f"<{tag}{kind}>{escape(branch.sentence)}</{tag}>"
    decides = f' <span class="decides">{escape(speak("trace.decisive"))}</span>' if branch.decisive else ""
    lacks = f' <span class="lacks">{escape(speak("ui.trace.no_evidence"))}</span>' if branch.lacks_evidence else ""
    return f"{_mark(branch)}{sentence}{_value(branch)}{decides}{lacks}"


def _mark(branch: Branch) -> str:
    """The status of a rule in a sign and a word; what is open of a finding its value says."""
    if branch.mark not in SYMBOLS:
        return ""
    word = "" if branch.finding else f" {escape(speak(f'ui.trace.mark.{branch.mark}'))}"
    return f'<span class="mark {branch.mark}">{SYMBOLS[branch.mark]}{word}</span> '


def _value(branch: Branch) -> str:
    """The value of a finding or conclusion; one that speaks against the person is underlined, and said to."""
    if not branch.value:
        return ""
    kind = branch.tone or branch.mark
    unseen = f'<span class="unseen">{escape(speak("ui.trace.bad"))}</span>' if branch.tone == "bad" else ""
    return f': <span class="value {kind}">{escape(branch.value)}</span>{unseen}'


def _source(source: Source) -> str:
    place = f"<p><code>{escape(speak('ui.trace.place', place=source.place))}</code></p>" if source.place else ""
    inside = "".join(map(_passage, source.passages)) + _remarks(source) + place
    label = escape(source.short)
    card = f'<div class="card">{inside}</div>'
    return f'<details class="source" name="trace-source"><summary>{label}</summary>{card}</details>'


def _remarks(source: Source) -> str:
    return "".join(f"<p>{escape(remark)}</p>" for remark in source.remarks)


def _passage(passage: Passage) -> str:
    text = "".join(f"<mark>{escape(t)}</mark>" if quoted else escape(t) for t, quoted in passage.pieces())
    english = f"<p>{escape(speak('ui.trace.translated', text=passage.en))}</p>" if passage.en else ""
    return f'<p><strong>{escape(passage.id)}</strong></p><blockquote><p lang="vi">{text}</p>{english}</blockquote>'


def on_paper(passages: Iterable[Passage], sources: Iterable[Source]) -> str:
    """What only paper shows, where nothing can be clicked: the texts cited and the readings taken, each once."""
    readings = dict.fromkeys(r for source in sources if len(source.remarks) > 1 for r in source.remarks)
    texts = "".join(map(_passage, passages)) + "".join(f"<p>{escape(remark)}</p>" for remark in readings)
    return f'<div class="paper"><h3>{escape(speak("ui.trace.cited_heading"))}</h3>{texts}</div>'


def section(section: Section) -> str:
    """A titled list of items, the details of each in a list of its own."""
    return f"<h3>{escape(section.title)}</h3>{items(section.items)}"


def hint(text: str) -> str:
    """A remark of the software on what is shown."""
    return f'<p class="hint">{escape(text)}</p>'


def settles(questions: Iterable[Item]) -> str:
    """What is still to be established, each question on a line with where its answers lead."""
    return "".join(f'<p class="settles">{_settles(item)}</p>' for item in questions)


def _settles(item: Item) -> str:
    cited = f" [{escape(item.citation)}]" if item.citation else ""
    leads = f" → {escape(' · '.join(item.details))}" if item.details else ""
    return f"<strong>{escape(item.sentence)}</strong>{cited}{leads}"


def folded(title: str, inside: str) -> str:
    """What is shown when its title is pressed."""
    return f'<details class="line"><summary>{escape(title)}</summary>{inside}</details>'


def items(sentences: Iterable[Item]) -> str:
    """A list of items, the details of each in a list of its own."""
    return f'<ul class="plain">{"".join(map(_item, sentences))}</ul>'


def _item(item: Item) -> str:
    cited = f" <small>[{escape(item.citation)}]</small>" if item.citation else ""
    evidence = f" ({escape(', '.join(item.evidence))})" if item.evidence else ""
    details = f"<ul>{''.join(f'<li>{escape(d)}</li>' for d in item.details)}</ul>" if item.details else ""
    sentence = item.sentence[:1].upper() + item.sentence[1:]
    text = f"{sentence.removesuffix('.')}:" if details else sentence
    return f"<li>{escape(text)}{cited}{evidence}{details}</li>"
