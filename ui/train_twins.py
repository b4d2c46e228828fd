"""Twin cases: two that differ in one finding and in outcome, side by side, with the rules that turn it."""

from __future__ import annotations

import streamlit as st

from engine.reading.rulebook import Rulebook
from engine.reasoning.decision import Decision
from engine.reasoning.explain import WhatIf
from engine.reasoning.recommend import confirmed_both
from engine.telling.explanation import answer_text
from engine.telling.outline import outline
from engine.telling.teller import Teller
from engine.training.twins import Twins, compared, near, nearest
from ui import markup
from ui.classroom import Judged
from ui.markup import Cell, Row
from ui.session import language, second_engine, speak
from ui.train_choice import choice
from ui.train_make import make, next_title


def part() -> None:
    """The part of the page."""
    twins(*choice())


def twins(name: str, scenario: Judged, person: str) -> None:
    """The choice of a pair, and the pair."""
    decision = scenario.decision(person)
    ways = ("near", "chosen")
    way = st.segmented_control(
        speak("ui.train.search"),
        ways,
        default=ways[0],
        format_func=lambda w: speak(f"ui.train.{w}"),
        key="search",
        required=True,
    )
    pair = _near(scenario, decision) if way == "near" else _of_finding(scenario, decision)
    if pair is None:
        return
    _pair(scenario, pair, confirmed_both(compared(decision, pair), second_engine()))
    title = next_title(scenario)
    st.button(
        speak("ui.train.make_twin"), on_click=make, args=(scenario, person, pair.answers, title), key=f"twin.{name}"
    )


def _near(scenario: Judged, decision: Decision) -> Twins | None:
    pairs = near(decision.trace)
    if not pairs:
        st.text(speak("ui.train.no_near"))
        return None
    number = st.selectbox(
        speak("ui.train.change"), range(len(pairs)), format_func=lambda i: _called(scenario, pairs[i]), key="near"
    )
    return pairs[number]


def _called(scenario: Judged, pair: Twins) -> str:
    finding = scenario.case.rulebook.findings[pair.finding]
    before, after = (finding.values[value].in_(language()) for value in pair.values)
    return speak("ui.train.from_to", label=finding.label.in_(language()), before=before, after=after)


def _of_finding(scenario: Judged, decision: Decision) -> Twins | None:
    findings = scenario.case.rulebook.findings
    name = st.selectbox(
        speak("ui.train.finding"),
        list(findings),
        format_func=lambda n: findings[n].label.in_(language()),
        key="finding",
    )
    pair = nearest(decision.trace, name)
    if pair is None:
        st.text(speak("ui.train.never"))
    return pair


def _pair(scenario: Judged, pair: Twins, both: WhatIf) -> None:
    book = scenario.case.rulebook
    if pair.first:
        answers = "; ".join(answer_text(book, name, value, language()) for name, value in pair.first)
        st.html(markup.prose(speak("ui.train.moved", count=len(pair.first), answers=answers)))
    finding = book.findings[pair.finding]
    sides = [outline(d, language()) for d in (both.baseline, both.scenario)]
    rows: list[Row] = [
        (finding.label.in_(language()), *(Cell(finding.values[v].in_(language()), "mark") for v in pair.values)),
        (speak("ui.train.outcome"), *(Cell(side.headline, "mark") for side in sides)),
        (speak("ui.train.because"), *(_why(d) for d in (both.baseline, both.scenario))),
    ]
    st.html(markup.table(("", speak("ui.train.first"), speak("ui.train.second")), rows, "even"))
    st.html(_rules(book, both))


def _why(decision: Decision) -> Cell:
    """The rules that decide, but for those that only repeat the outcome."""
    teller = Teller(decision, language())
    rules = [teller.book.rules[name] for name in decision.decisive_rules]
    shown = (f"{r.says.in_(language())} [{teller.citation(r)}]" for r in rules if teller.is_shown(r))
    return Cell("", points=tuple(shown))


def _rules(book: Rulebook, both: WhatIf) -> str:
    heads = (speak("ui.train.turned"), speak("ui.train.first"), speak("ui.train.second"))
    rows: list[Row] = []
    for name, before, after in both.rules:
        rule = book.rules[name]
        cited = ", ".join((*rule.clauses, *rule.documents))
        cells = (Cell(speak(f"ui.train.{status}"), "mark" if status == "holds" else "") for status in (before, after))
        rows.append((f"{rule.says.in_(language())} [{cited}]", *cells))
    return markup.table(heads, rows)
