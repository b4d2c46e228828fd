"""The paper on the case at hand, to be downloaded in any format; it is made when it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from importlib.util import find_spec

import streamlit as st

from engine.reading.case import CheckedCase
from engine.reading.entries import Language
from engine.reading.organisation import Organisation, shipped_organisations
from engine.reasoning.decision import Decision
from engine.reasoning.recommend import recommend_told
from engine.reasoning.second_opinion_worker import Worker
from engine.telling.blind import blinded
from engine.telling.compose import compose
from engine.telling.documents import FORMATS, report_bytes
from ui.demands import Refused, organisation_of, refusal
from ui.downloads import download
from ui.hearing import FEW, Asked
from ui.session import heard, language, second_engine, speak
from ui.turns import turns

NEEDS = {"docx": "docxtpl", "pdf": "typst"}
"""What a format needs beyond the software itself."""


def paper() -> None:
    """The choice of form and format, and the button."""
    draft_heard = heard()
    if draft_heard.case is None or not draft_heard.decisions:
        return
    with st.expander(speak("ui.paper.title")):
        if sentence := refusal(draft_heard.decisions, language()):
            st.text(sentence)
            return
        forms = list(shipped_organisations())
        form = st.segmented_control(
            speak("ui.paper.form"),
            forms,
            format_func=lambda name: speak(f"ui.paper.{name}"),
            default=forms[0],
            key="paper.form",
            required=True,
        )
        formats = [name for name in FORMATS if name not in NEEDS or find_spec(NEEDS[name])]
        format = st.segmented_control(
            speak("ui.paper.format"),
            formats,
            format_func=str.upper,
            default=formats[0],
            key="paper.format",
            required=True,
        )
        blind = st.toggle(speak("ui.paper.blind"), key="paper.blind")
        if len(formats) < len(FORMATS):
            st.text(speak("ui.paper.missing"))
        make = partial(
            _made, draft_heard.case, draft_heard.decisions, language(), str(form), str(format), blind, second_engine()
        )
        name = f"{'tap-huan' if blind else draft_heard.case.id}.{format}"
        download(speak("ui.paper.get"), make, name, key="paper")


def _made(
    case: CheckedCase,
    decisions: Sequence[Decision],
    language: Language,
    form: str,
    format: str,
    blind: bool,
    engine: Worker,
) -> bytes:
    """The file, of many persons in its turn; a training copy is a case of its own, which both engines hear anew."""
    with turns.run():
        if len(decisions) > FEW:
            turns.take()
        if not blind:
            return report_bytes(compose(decisions, language, organisation_of(form)), format)
        without = blinded(case, language)
        heard_anew = recommend_told(without.case, Asked(engine, (), lambda _: turns.give_way()))
        if sentence := refusal(heard_anew, language):
            raise Refused(sentence)
        nobody = Organisation(form=organisation_of(form).form)
        return report_bytes(compose(heard_anew, language, nobody, None, without.notice), format)
