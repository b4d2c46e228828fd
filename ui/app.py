"""The pages, under one navigation at the top."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from pathlib import Path
from urllib.parse import unquote, urlsplit

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from engine.reading.environment import REGISTER
from ui import access, door, hear, rulebook_page, trace, train
from ui.access import Action
from ui.session import begin, language, speak
from ui.turns import LONG, turns

STYLE = """<style>
.stMainBlockContainer { padding-top: 4.2rem; padding-bottom: 1rem; }
.stButtonGroup, .stButtonGroup [role=radiogroup] { max-width: 100%; flex-wrap: wrap; overflow: visible; }
.st-key-language { position: fixed; top: .55rem; right: 4.5rem; z-index: 999990; width: auto; }
@media (max-width: 640px) { .stMainBlockContainer { padding-top: 3.8rem; } .st-key-language { right: 1rem; } }
@media print { .st-key-language { display: none; } }
</style>"""
"""The language stands in the bar of the pages, under the drawer that holds them on a phone; the page begins below."""


def main() -> None:
    """One run of the screens for one session."""
    st.set_page_config("Công Tâm", str(Path(__file__).parent / "static" / "icon.png"), layout="wide")
    pages = _pages()
    instead = _lost if pages else door.door
    pages = pages or [st.Page(door.door, title=speak("ui.door.title"), default=True)]
    shown = st.navigation([*pages, *_missing(pages, instead)], position="top")
    # The page itself comes with its language; a switch within it comes later.
    st.html(f"{STYLE}<script>document.documentElement.lang = '{language()}'</script>", unsafe_allow_javascript=True)
    chosen = st.segmented_control(
        speak("ui.language"),
        ("vi", "en"),
        format_func={"vi": "Tiếng Việt", "en": "English"}.__getitem__,
        key=begin("language", language()),
        label_visibility="collapsed",
        required=True,
    )
    if chosen != language():
        st.query_params["lang"] = str(chosen)
        st.rerun()
    door.badge()
    shown.run()
    door.watch()


def run() -> None:
    """The same in its turn: one that took long, or brings a large file, takes turns with others of the kind."""
    with turns.run() as spent:
        brings = hear.brings_a_large_file()
        if brings or st.session_state.get("long"):
            turns.take(partial(_waiting, count()))
        try:
            main()
        finally:
            st.session_state["long"] = brings or spent() > LONG


def _waiting(times: Iterator[int]) -> None:
    """Says once that others go first; a session that is closed meanwhile waits no more."""
    if next(times) == 0:
        st.toast(speak("ui.waiting"))
    st.session_state.get("long")  # looks whether it is


def _pages() -> list[StreamlitPage]:
    """The pages of whoever looks at the session, by what one does there."""
    pages: tuple[tuple[Action, Callable[[], None], str, str], ...] = (
        ("read", hear.page, "ui.hear.page", ""),
        ("read", trace.page, "ui.trace.page", "lap-luan"),
        ("train", train.page, "ui.train.page", "tap-huan"),
        *((("record", _register, "ui.register.page", "so-luu"),) if REGISTER in os.environ else ()),
        ("read", rulebook_page.page, "ui.book.page", "bo-quy-tac"),
    )
    return [
        st.Page(page, title=speak(title), url_path=path or None, default=not path)
        for action, page, title, path in pages
        if access.may(action)
    ]


def _register() -> None:
    """The register's page, for which alone is loaded what it needs."""
    from ui import register_page

    register_page.page()


def _missing(pages: list[StreamlitPage], instead: Callable[[], None]) -> list[StreamlitPage]:
    """A page for an address that has none, of which Streamlit would speak in English."""
    named = _named(st.context.url or "")
    if named and "/" not in named and named not in {page.url_path for page in pages}:
        st.session_state["no_page"] = named
    if "no_page" not in st.session_state:
        return []
    title = speak("ui.lost.title")
    return [st.Page(instead, title=title, url_path=st.session_state["no_page"], visibility="hidden")]


def _named(url: str) -> str:
    """The page that an address names; nothing for none, which spaces alone and what is no address are too."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    try:
        path = urlsplit(url).path
    except ValueError:  # no browser sends such an address
        return ""
    return unquote(path).strip("/").removeprefix(base).strip("/").strip()


def _lost() -> None:
    """What stands where there is no page."""
    st.title(speak("ui.lost.title"))
    st.text(speak("ui.lost.why"))


# Streamlit runs this file as the main module, which the second engine's process imports again under another name.
if __name__ == "__main__":
    run()
