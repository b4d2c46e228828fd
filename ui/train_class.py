"""A class: the names that a trainer types, and every round of the session, as a table to download."""

from __future__ import annotations

import unicodedata
from functools import partial

import streamlit as st

from engine.reading.entries import Language
from engine.telling.opinions import noted
from engine.telling.outcomes import outcome_in
from engine.telling.sheet import sheet
from engine.telling.wording import say
from ui import markup
from ui.classroom import Round, classroom, name_trainees
from ui.downloads import download
from ui.session import DEFAULT, begin, language, rulebook_named, speak

LONGEST = 80
"""A trainee's name has so many letters at most."""


def part() -> None:
    """The part of the page."""
    _trainees()
    st.text(speak("ui.train.names_kept"))
    st.header(speak("ui.train.rounds"), anchor=False)
    rounds = classroom().rounds
    if not rounds:
        st.text(speak("ui.train.no_rounds"))
        return
    heads, rows = _table(rounds, language())
    few = [0, 2, 3, *range(6, 12), 13, 14]
    st.html(markup.table([heads[i] for i in few], [[str(row[i]) for i in few] for row in rows]))
    make = partial(exported, rounds, language())
    download(speak("ui.train.export"), make, "lop-tap-huan.csv", "text/csv", key="csv")


def _trainees() -> None:
    """The names of the class, one a line; where another tab changed them, they are shown anew."""
    now = classroom().trainees
    if st.session_state.get("trainees.shown") != now:
        st.session_state["trainees"], st.session_state["trainees.shown"] = "\n".join(now), now
    st.text_area(
        speak("ui.train.names"),
        key=begin("trainees", "\n".join(now)),
        on_change=lambda: name_trainees(now, _names(st.session_state["trainees"])),
    )


def _names(text: str) -> tuple[str, ...]:
    names = (unicodedata.normalize("NFC", line.strip())[:LONGEST] for line in text.splitlines())
    return tuple(dict.fromkeys(name for name in names if name))


def exported(rounds: tuple[Round, ...], into: Language) -> bytes:
    """The class's table as a file for a spreadsheet."""
    return sheet(*_table(rounds, into))


def _table(rounds: tuple[Round, ...], into: Language) -> tuple[list[str], list[list[str | int]]]:
    """The class's table: a row a round, and a column for each criterion that any round was scored by."""
    conclusions = list(dict.fromkeys(name for done in rounds for name in done.shares))
    heads = [say(f"ui.train.{key}", into) for key in (
        "number", "when", "trainee", "scenario", "person", "was_blind", "asked", "as_filed",
        "cautious", "beyond", "differs", "prediction", "by_answers", "by_file", "was_right",
    )]  # fmt: skip
    made = rulebook_named(DEFAULT).conclusions
    for name in conclusions:
        label = made[name].label.in_(into) if name in made else name
        heads.append(say("ui.train.percent", into, label=label))
    return heads, [_row(number, done, conclusions, into) for number, done in enumerate(rounds, 1)]


def _row(number: int, done: Round, conclusions: list[str], into: Language) -> list[str | int]:
    named = ((done.predicted, ""), (done.own, done.own_unchecked), (done.filed, done.filed_unchecked))
    led = [
        noted(outcome_in(rulebook_named(DEFAULT), name, into), unchecked or "agrees", "", into)
        for name, unchecked in named
    ]
    right = say("ui.train.yes" if done.predicted == done.filed else "ui.train.no", into)
    blind = say("ui.train.yes" if done.blind else "ui.train.no", into)
    shares = [done.shares.get(name, "") for name in conclusions]
    setting = (done.trainee or say("ui.train.nobody", into), done.scenario, done.person, blind)
    counts = (done.asked, done.same, done.cautious, done.beyond, done.other)
    return [number, done.when, *setting, *counts, *led, right, *shares]
