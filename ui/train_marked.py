"""A finished round: the answers beside the file's, where both lead and why, and a score by criterion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import streamlit as st

from engine.reasoning.decision import Decision
from engine.reasoning.recommend import confirmed
from engine.telling.outcomes import outcome_in
from engine.telling.outline import outline
from engine.telling.teller import Teller
from engine.training.marking import MARKS, Difference, Mark, Marked, marked
from ui import markup, train_twins
from ui.classroom import UNKNOWN, Judged, Round, Sitting, stop
from ui.markup import Cell, Row, Tone
from ui.session import language, second_engine, speak

TONES: Mapping[Mark, Tone] = {"same": "good", "rightly_open": "good", "cautious": "", "beyond": "bad", "other": "bad"}
"""Nobody is told in red that a question was left open."""


def marking(sitting: Sitting, scenario: Judged, names: Sequence[str]) -> Marked:
    """The round compared with the file; what follows from the answers is held against the second engine too."""
    given = {name: sitting.answers.get(name, UNKNOWN) for name in names}
    answers = {name: None if value == UNKNOWN else value for name, value in given.items()}
    marked_round = marked(scenario.decision(sitting.person), answers, sitting.predicted or "")
    return replace(marked_round, own=confirmed(marked_round.own, second_engine()))


def finished(sitting: Sitting, scenario: Judged, marked_round: Marked) -> Round:
    """The round as the class's table has it."""
    return Round(
        when=datetime.now().isoformat(" ", "minutes"),
        trainee=sitting.trainee,
        scenario=scenario.draft.title(language()),
        person=scenario.called(sitting.person),
        blind=sitting.blind,
        asked=len(marked_round.differences),
        same=marked_round.same,
        cautious=marked_round.count("cautious"),
        beyond=marked_round.count("beyond"),
        other=marked_round.count("other"),
        predicted=marked_round.predicted,
        own=marked_round.own.recommendation,
        filed=marked_round.filed.recommendation,
        own_unchecked=_unchecked(marked_round.own),
        filed_unchecked=_unchecked(marked_round.filed),
        shares={c.conclusion: round(100 * c.same / c.asked) for c in marked_round.criteria},
    )


def _unchecked(decision: Decision) -> str:
    """What the second engine was, where it gave no opinion; nothing where that is as it should be."""
    return decision.second_opinion if decision.unchecked else ""


def shown(sitting: Sitting, scenario: Judged, names: Sequence[str]) -> None:
    """Everything there is to see once the round is over."""
    marked_round = marking(sitting, scenario, names)
    st.button(speak("ui.train.again"), on_click=stop, type="primary")
    st.subheader(speak("ui.train.marked"), anchor=False)
    st.text(speak("ui.train.score", same=marked_round.same, count=len(marked_round.differences)))
    rest: tuple[Mark, ...] = ("cautious", "beyond", "other")
    st.text(speak("ui.train.score_rest", **{mark: marked_round.count(mark) for mark in rest}))
    st.html(_outcomes(scenario, marked_round))
    st.subheader(speak("ui.train.by_finding"), anchor=False)
    st.html(_differences(scenario, marked_round))
    st.subheader(speak("ui.train.by_criterion"), anchor=False)
    st.html(_criteria(scenario, marked_round))
    _reasoning(scenario, marked_round)
    st.subheader(speak("ui.train.near_title"), anchor=False)
    train_twins.twins(sitting.scenario, scenario, sitting.person)


def _outcomes(scenario: Judged, marked_round: Marked) -> str:
    right = marked_round.predicted == marked_round.filed.recommendation
    follows = marked_round.predicted == marked_round.own.recommendation
    label = outcome_in(scenario.case.rulebook, marked_round.predicted, language())
    first = Cell(speak("ui.train.right" if right else "ui.train.wrong"), "good" if right else "bad")
    second = Cell(speak("ui.train.consistent" if follows else "ui.train.inconsistent"), "good" if follows else "bad")
    rows: list[Row] = [
        (speak("ui.train.predicted"), label, first),
        (speak("ui.train.by_own"), outline(marked_round.own, language()).headline, second),
        (speak("ui.train.by_file"), outline(marked_round.filed, language()).headline, ""),
    ]
    return markup.table(("", speak("ui.train.outcome"), speak("ui.train.compared")), rows)


def _differences(scenario: Judged, marked_round: Marked) -> str:
    heads = ("finding", "yours", "files", "compared", "clause")
    rows = [
        _difference(scenario, marked_round.filed, d)
        for d in sorted(marked_round.differences, key=lambda d: MARKS.index(d.mark))
    ]
    return markup.table([speak(f"ui.train.{head}") for head in heads], rows)


def _difference(scenario: Judged, filed: Decision, difference: Difference) -> tuple[Cell | str, ...]:
    book, entry = scenario.case.rulebook, scenario.case.rulebook.findings[difference.finding]
    files = Teller(filed, language()).answer_to(difference.finding)
    if difference.evidence:
        files += f" ({', '.join(dict.fromkeys(difference.evidence))})"
    given = entry.values[difference.given].in_(language()) if difference.given else speak("unknown")
    mark = Cell(speak(f"ui.train.mark.{difference.mark}"), TONES[difference.mark])
    cited = entry.clause or entry.document or ""
    clause = book.clauses.get(cited)
    text = f"“{clause.text}”{f' ({clause.en})' if language() == 'en' else ''}" if clause else ""
    return entry.question.in_(language()), given, files, mark, Cell(cited, more=text)


def _criteria(scenario: Judged, marked_round: Marked) -> str:
    heads = ("criterion", "share", "by_own", "by_file", "compared")
    rows = []
    for one in marked_round.criteria:
        made = scenario.case.rulebook.conclusions[one.conclusion]
        given, filed = (" / ".join(made.values[v].in_(language()) for v in vs) for vs in (one.given, one.filed))
        percent = round(100 * one.same / one.asked)
        share = speak("ui.train.share_of", same=one.same, count=one.asked, percent=percent)
        agrees = Cell(speak(f"ui.train.criterion.{one.mark}"), TONES[one.mark])
        rows.append((made.label.in_(language()), share, given, filed, agrees))
    return markup.table([speak(f"ui.train.{head}") for head in heads], rows)


def _reasoning(scenario: Judged, marked_round: Marked) -> None:
    st.subheader(speak("ui.train.answers"), anchor=False)
    sides = zip(
        st.columns(2, gap="large"),
        ("ui.train.by_own", "ui.train.by_file"),
        (marked_round.own, marked_round.filed),
        strict=True,
    )
    for place, title, decision in sides:
        side = outline(decision, language())
        with place:
            st.html(markup.outline(f"{speak(title)}: {side.headline}", side.summary, side.sections))
    st.html("".join(markup.prose(line, small=True) for line in outline(marked_round.filed, language()).footer))
