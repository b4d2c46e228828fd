"""The organisation that the server was given, whose paper this is, and what it demands of a recommendation."""

from __future__ import annotations

import os
from collections.abc import Sequence

import streamlit as st

from engine.reading.entries import Language
from engine.reading.environment import ORGANISATION
from engine.reading.organisation import Organisation, read_organisation
from engine.reasoning.decision import Decision
from engine.telling.opinions import refused


class Refused(Exception):
    """A paper that the organisation does not want, as it is made."""


def organisation_of(form: str) -> Organisation:
    """The organisation's own profile where that is of this form, else the one that comes with the software."""
    own = _own()
    if own and own.form == form:
        return own
    shipped = read_organisation(form).value
    assert shipped is not None, "the forms that come with the software are sound"
    return shipped


def refusal(decisions: Sequence[Decision], language: Language) -> str:
    """Why the organisation wants no paper and no record of these; nothing where it does not mind."""
    own = _own()
    return refused(own, decisions, language) if own else ""


@st.cache_resource(show_spinner=False)
def _own() -> Organisation | None:
    if not os.environ.get(ORGANISATION):
        return None
    own = read_organisation(os.environ[ORGANISATION]).value
    assert own is not None, "`congtam ui` has read it"
    return own
