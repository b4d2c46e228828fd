"""What follows from the findings, always in view: the recommendation, what is open, and how far the hearing is."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

import streamlit as st

from engine.reasoning.decision import Decision
from engine.reasoning.questions import Plan
from engine.telling.outline import outline
from engine.telling.teller import Section, Teller
from engine.telling.wording import sentence_of
from ui.downloads import download
from ui.markup import items
from ui.session import Heard, book, draft, hear_again, heard, language, speak

STYLE = """<style>
.stColumn:has(.st-key-answer) { position: sticky; top: 4.5rem; align-self: flex-start; max-height: calc(100vh - 6rem);
  overflow-y: auto; border-left: 3px solid #0b5563; padding-left: 1rem; }
.st-key-answer h2 { font-size: 1.3rem; margin: 0 0 .4rem; padding: 0; }
.st-key-answer h3 { font-size: 1rem; margin: .8rem 0 .2rem; padding: 0; }
.st-key-answer ul { margin: 0; padding-left: 1.1rem; } .st-key-answer li { margin: .15rem 0; }
.clause { margin: .6rem 0 0; padding-left: .7rem; border-left: 3px solid #b9c4cf; font-size: .9rem; color: #434e5b; }
.people { border-collapse: collapse; width: 100%; } .people th, .people td { text-align: left; padding: .15rem .6rem;
  font-size: .9rem; border-bottom: 1px solid #d5dae1; overflow-wrap: anywhere; }
@media (max-width: 640px) {
  .stHorizontalBlock:has(.st-key-answer) { flex-direction: column-reverse; }
  .stColumn:has(.st-key-answer) { top: 3.6rem; z-index: 9; background: #fff; max-height: 38vh; border-left: 0;
    border-bottom: 3px solid #0b5563; padding: .4rem 0; }
}
</style>"""


def panel(person: str, decision: Decision | None, plan: Plan) -> None:
    """The recommendation and what it rests on."""
    st.html(STYLE)
    case = heard().case
    if case is None or decision is None:
        _none(heard())
        return
    decision_outline = outline(decision, language())
    summary = "".join(f"<p>{escape(line)}</p>" for line in decision_outline.summary)
    st.html(f'<section aria-live="polite"><h2>{escape(decision_outline.headline)}</h2>{summary}</section>')
    if decision.unchecked:
        st.button(speak("ui.hear.again"), on_click=hear_again, key="hear.again", type="primary")
    answered = len(decision.trace.person.settled)
    if decision.status == "open":
        done = answered / (answered + plan.at_most) if plan.at_most else 0.0
        st.progress(done, speak("ui.hear.progress", answered=answered, most=plan.at_most))
    st.html(
        "".join(map(_section, decision_outline.sections))
        + "".join(f"<p><small>{escape(t)}</small></p>" for t in decision_outline.footer)
    )
    download(speak("ui.hear.decision"), decision.to_json, f"ket-qua-{person}.json", "application/json", key="decision")


def _none(draft_heard: Heard) -> None:
    """Why there is no recommendation."""
    title = speak("ui.engines_differ" if draft_heard.engines_differ else "ui.not_yet")
    lacks = "".join(f"<li>{escape(sentence_of(each, language()))}.</li>" for each in draft_heard.lacks)
    st.html(f'<section aria-live="polite"><h2>{escape(title)}</h2><ul>{lacks}</ul></section>')


def _section(section: Section) -> str:
    return f"<h3>{escape(section.title)}</h3>{items(section.items)}"


def side_by_side(people: Iterable[str]) -> None:
    """All persons of the case in one table."""
    rows = []
    for person in people:
        roles = ", ".join(book().roles[r].label.in_(language()) for r in draft().roles(person) if r in book().roles)
        decision = heard().decision(person)
        outcome = Teller(decision, language()).headline() if decision else speak("ui.not_yet")
        cells = f"<td>{escape(roles)}</td><td>{escape(outcome)}</td>"
        rows.append(f"<tr><th scope='row'>{escape(draft().called(person))}</th>{cells}</tr>")
    heads = "".join(f"<th scope='col'>{escape(speak(key))}</th>" for key in ("ui.person", "ui.roles", "ui.proposed"))
    st.html(f"{STYLE}<table class='people'><tr>{heads}</tr>{''.join(rows)}</table>")
