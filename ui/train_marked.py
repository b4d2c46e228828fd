"""A finished round: the answers beside the file's, where both lead and why, and a score by criterion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    """The round compared with the file; what follows from the answers has been through both engines."""
    given = {name: sitting.answers.get(name, UNKNOWN) for name in names}
    answers = {name: None if value == UNKNOWN else value for name, value in given.items()}
    found = marked(scenario.decision(sitting.person), answers, sitting.predicted or "")
    confirmed(found.own, second_engine())
    return found


def finished(sitting: Sitting, scenario: Judged, found: Marked) -> Round:
    """The round as the class's table has it."""
    return Round(
        when=datetime.now().isoformat(" ", "minutes"),
        trainee=sitting.trainee,
        scenario=scenario.draft.title(language()),
        person=scenario.called(sitting.person),
        blind=sitting.blind,
        asked=len(found.differences),
        same=found.same,
        cautious=found.count("cautious"),
        beyond=found.count("beyond"),
        other=found.count("other"),
        predicted=found.predicted,
        own=found.own.recommendation,
        filed=found.filed.recommendation,
        shares={c.conclusion: round(100 * c.same / c.asked) for c in found.criteria},
    )


def shown(sitting: Sitting, scenario: Judged, names: Sequence[str]) -> None:
    """Everything there is to see once the round is over."""
    found = marking(sitting, scenario, names)
    st.button(speak("ui.train.again"), on_click=stop, type="primary")
    st.subheader(speak("ui.train.marked"), anchor=False)
    st.text(speak("ui.train.score", same=found.same, count=len(found.differences)))
    told: tuple[Mark, ...] = ("cautious", "beyond", "other")
    st.text(speak("ui.train.score_rest", **{mark: found.count(mark) for mark in told}))
    st.html(_outcomes(scenario, found))
    st.subheader(speak("ui.train.by_finding"), anchor=False)
    st.html(_differences(scenario, found))
    st.subheader(speak("ui.train.by_criterion"), anchor=False)
    st.html(_criteria(scenario, found))
    _reasoning(scenario, found)
    st.subheader(speak("ui.train.near_title"), anchor=False)
    train_twins.twins(sitting.scenario, scenario, sitting.person)


def _outcomes(scenario: Judged, found: Marked) -> str:
    right = found.predicted == found.filed.recommendation
    follows = found.predicted == found.own.recommendation
    label = outcome_in(scenario.case.rulebook, found.predicted, language())
    first = Cell(speak("ui.train.right" if right else "ui.train.wrong"), "good" if right else "bad")
    second = Cell(speak("ui.train.consistent" if follows else "ui.train.inconsistent"), "good" if follows else "bad")
    rows: list[Row] = [
        (speak("ui.train.predicted"), label, first),
        (speak("ui.train.by_own"), outline(found.own, language()).headline, second),
        (speak("ui.train.by_file"), outline(found.filed, language()).headline, ""),
    ]
    return markup.table(("", speak("ui.train.outcome"), speak("ui.train.compared")), rows)


def _differences(scenario: Judged, found: Marked) -> str:
    heads = ("finding", "yours", "files", "compared", "clause")
    rows = [_difference(scenario, found.filed, d) for d in sorted(found.differences, key=lambda d: MARKS.index(d.mark))]
    return markup.table([speak(f"ui.train.{head}") for head in heads], rows)


def _difference(scenario: Judged, filed: Decision, found: Difference) -> tuple[Cell | str, ...]:
    book, entry = scenario.case.rulebook, scenario.case.rulebook.findings[found.finding]
    files = Teller(filed, language()).answer_to(found.finding)
    if found.evidence:
        files += f" ({', '.join(dict.fromkeys(found.evidence))})"
    given = entry.values[found.given].in_(language()) if found.given else speak("unknown")
    mark = Cell(speak(f"ui.train.mark.{found.mark}"), TONES[found.mark])
    cited = entry.clause or entry.document or ""
    clause = book.clauses.get(cited)
    text = f"“{clause.text}”{f' ({clause.en})' if language() == 'en' else ''}" if clause else ""
    return entry.question.in_(language()), given, files, mark, Cell(cited, more=text)


def _criteria(scenario: Judged, found: Marked) -> str:
    heads = ("criterion", "share", "by_own", "by_file", "compared")
    rows = []
    for one in found.criteria:
        made = scenario.case.rulebook.conclusions[one.conclusion]
        given, filed = (" / ".join(made.values[v].in_(language()) for v in vs) for vs in (one.given, one.filed))
        percent = round(100 * one.same / one.asked)
        share = speak("ui.train.share_of", same=one.same, count=one.asked, percent=percent)
        agrees = Cell(speak(f"ui.train.criterion.{one.mark}"), TONES[one.mark])
        rows.append((made.label.in_(language()), share, given, filed, agrees))
    return markup.table([speak(f"ui.train.{head}") for head in heads], rows)


def _reasoning(scenario: Judged, found: Marked) -> None:
    st.subheader(speak("ui.train.answers"), anchor=False)
    sides = zip(
        st.columns(2, gap="large"), ("ui.train.by_own", "ui.train.by_file"), (found.own, found.filed), strict=True
    )
    for place, title, decision in sides:
        told = outline(decision, language())
        with place:
            st.html(markup.told(f"{speak(title)}: {told.headline}", told.summary, told.sections))
    st.html("".join(markup.prose(line, small=True) for line in outline(found.filed, language()).footer))
