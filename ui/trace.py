"""Read a recommendation: its trace, why no other, what would change it, what if, a graph, and one finding's uses."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import streamlit as st

from engine.reading.case import CheckedCase
from engine.reasoning import explain
from engine.reasoning.decision import Decision
from engine.reasoning.evidence import carried
from engine.telling.branches import Branch, cited_in, sources_in
from engine.telling.explanation import change_sections, sections, settling
from engine.telling.mermaid import mermaid
from engine.telling.outline import date_in, outline
from engine.telling.teller import Teller
from engine.telling.tree import Tree
from ui import missing, tree, what_if
from ui.session import begin, choose, chosen, heard, language, plain, speak

SIZES = ("short", "full")
Tab = Callable[[Decision], None]


def page() -> None:
    """The whole page."""
    st.title(speak("ui.trace.title"))
    st.text(speak("ui.advice"))
    if missing.nothing_open():
        return
    draft_heard = heard()
    if draft_heard.engines_differ:
        st.text(speak("ui.engines_differ"))
        return
    if draft_heard.case is None or not draft_heard.decisions:
        st.text(speak("ui.trace.no_case"))
        return
    case = draft_heard.case
    _dead(case)
    decision = draft_heard.decision(_person(case)) or draft_heard.decisions[0]
    st.html(tree.shown(_headline(decision)))
    _tabs(decision)


def _dead(case: CheckedCase) -> None:
    """Says what the address names and is not there, as something else is shown instead."""
    there = {
        "person": [person.id for person in case.persons],
        "tab": list(TABS),
        "trace": list(SIZES),
        "outcome": list(case.rulebook.ruled_outcomes),
        "finding": list(case.rulebook.findings),
    }
    for name, known in there.items():
        named = st.query_params.get(name)
        if named is not None and named not in known:
            st.warning(plain(speak("ui.trace.dead", what=speak(f"ui.trace.dead.{name}"), named=named)))


def _person(case: CheckedCase) -> str:
    people = [person.id for person in case.persons]
    person = chosen("person", people)
    if len(people) > 1:
        picked = st.segmented_control(
            speak("ui.person"),
            people,
            format_func=lambda p: plain(_called(case, p)),
            required=True,
            key=begin(f"trace.person.{case.id}", person),
        )
        person = picked or person
    choose("person", person)
    return person


def _called(case: CheckedCase, person: str) -> str:
    name = case.person(person).name
    return f"{name} ({person})" if name else person


def _headline(decision: Decision) -> str:
    """The person and the recommendation; what settles it where it is open, else what it means."""
    decision_outline, case, book = outline(decision, language()), decision.case, decision.rulebook
    params = {"day": date_in(case.file.as_of, language()), "rulebook": f"{book.id} {book.version}"}
    about = speak("ui.trace.about", title=case.file.title.in_(language()), case=case.id, **params)
    summary = tree.settles(settling(Teller(decision, language())))
    summary += "".join(f"<p>{escape(line)}</p>" for line in decision_outline.summary) + _without_evidence(decision)
    person = f"<p>{escape(about)}</p><p><strong>{escape(decision_outline.person)}</strong></p>"
    return f'{person}<section aria-live="polite"><h2>{escape(decision_outline.headline)}</h2>{summary}</section>'


def _without_evidence(decision: Decision) -> str:
    """How many of the findings that decide rest on no evidence."""
    decisive = decision.trace.decisive_findings if decision.possible else ()
    count = sum(not decision.trace.evidence(name) for name in decisive)
    if not count:
        return ""
    return f'<p class="lacks">{escape(speak("ui.trace.without_evidence", count=count, all=len(decisive)))}</p>'


# -- the tabs


def _tabs(decision: Decision) -> None:
    """Only the open one is made; the address names it."""
    names = {speak(f"ui.trace.tab.{name}"): name for name in TABS}
    labels = {name: label for label, name in names.items()}
    key = begin(f"trace.tabs.{language()}", labels[chosen("tab", list(TABS))])
    for label, tab in zip(names, st.tabs(list(names), key=key, on_change="rerun"), strict=True):
        if tab.open:
            choose("tab", names[label])
            with tab:
                TABS[names[label]](decision)


def _tree(decision: Decision) -> None:
    full = st.toggle(speak("ui.trace.full"), key=begin("trace.full", chosen("trace", SIZES) == "full"))
    choose("trace", "full" if full else "short")
    grower = Tree(decision, language(), full)
    grown, flags = grower.grow(), grower.flags()
    inside = tree.hint(speak("ui.trace.full_caption" if full else "ui.trace.short_caption"))
    inside += f"<h3>{escape(speak('ui.trace.tree_heading'))}</h3>{tree.lines(grown)}"
    if flags:
        inside += f"<h3>{escape(speak('ui.trace.flags_heading'))}</h3>{tree.lines(flags)}"
    inside += tree.on_paper(cited_in((*grown, *flags)), sources_in((*grown, *flags)))
    st.html(tree.shown(inside + _foot(decision)))


def _foot(decision: Decision) -> str:
    """What the outline says of every recommendation, but in the words of a screen."""
    footer = outline(decision, language()).footer
    return f'<div class="foot">{"".join(f"<p><small>{escape(line)}</small></p>" for line in footer)}</div>'


def _why_not(decision: Decision) -> None:
    others = [name for name in decision.rulebook.ruled_outcomes if name != decision.recommendation]
    values = {name: outcome.label.in_(language()) for name, outcome in decision.rulebook.outcomes.items()}
    outcome = st.segmented_control(
        speak("ui.trace.outcome"),
        others,
        format_func=lambda name: plain(values[name]),
        required=True,
        key=begin("trace.outcome." + decision.recommendation, chosen("outcome", others)),
    )
    outcome = outcome or others[0]
    choose("outcome", outcome)
    explanations = sections(Teller(decision, language()), [explain.why_not(decision.trace, outcome)])
    st.html(tree.shown("".join(map(tree.section, explanations))))


def _changes(decision: Decision) -> None:
    """What settles an open case, then for each other outcome the first of its smallest changes, the rest folded."""
    teller = Teller(decision, language())
    inside = tree.settles(settling(teller))
    for section in change_sections(teller, explain.changes(decision.trace)):
        first, *rest = section.items
        inside += f"<h3>{escape(section.title)}</h3>{tree.items([first])}"
        if rest:
            inside += tree.folded(speak("ui.trace.other_ways", count=len(rest)), tree.items(rest))
    st.html(tree.shown(inside or tree.hint(speak("inconsistent.headline"))))


def _evidence(decision: Decision) -> None:
    """What each item of evidence carries."""
    explanations = sections(Teller(decision, language()), [carried(decision.trace)])
    st.html(tree.shown("".join(map(tree.section, explanations))))


def _graph(decision: Decision) -> None:
    if decision.status == "inconsistent":
        st.text(speak("ui.trace.graph_none"))
        return
    teller = Teller(decision, language())
    st.html(tree.shown(tree.hint(speak("ui.trace.graph_caption"))))
    with st.container(key="trace-graph"):
        st.mermaid_chart(mermaid(teller), alt=speak("ui.trace.graph_alt", headline=teller.headline()))


# -- one finding


def _finding(decision: Decision) -> None:
    names = list(decision.rulebook.findings)
    labels = {name: finding.label.in_(language()) for name, finding in decision.rulebook.findings.items()}
    name = st.selectbox(
        speak("ui.trace.finding"),
        names,
        format_func=lambda name: labels[name],
        key=begin(f"trace.finding.{language()}.{decision.rulebook.id}", chosen("finding", names)),
    )
    choose("finding", name)
    grower = Tree(decision, language())
    inside = _block("ui.trace.in_this_case", (grower.finding(name),)) + _effect(name, decision)
    for title, branches in grower.uses(name).items():
        if branches:
            inside += _block(title, branches)
    st.html(tree.shown(inside))


def _block(title: str, branches: tuple[Branch, ...]) -> str:
    return f"<h3>{escape(speak(title))}</h3>{tree.lines(branches)}"


def _effect(name: str, decision: Decision) -> str:
    """Of an open finding, whether it can still matter."""
    if name in decision.trace.person.settled or decision.status == "inconsistent":
        return ""
    key = "ui.trace.matters" if name in decision.trace.pending else "ui.trace.irrelevant"
    return f"<p>{escape(speak(key))}</p>"


TABS: dict[str, Tab] = {
    "tree": _tree,
    "why-not": _why_not,
    "changes": _changes,
    "evidence": _evidence,
    "what-if": what_if.tab,
    "graph": _graph,
    "finding": _finding,
}
