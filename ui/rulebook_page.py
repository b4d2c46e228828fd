"""Rulebook: the text with the rules that rest on it, its findings, what it leaves open, its proofs, and another's."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from html import escape

import streamlit as st

from engine.proving.compare import case_changes, compare
from engine.proving.properties import claims_of, compile_for_proofs, timed_proofs
from engine.reading.entries import Language, Words
from engine.reading.load import shipped_cases, shipped_rulebooks
from engine.reading.rulebook import Rulebook
from engine.telling.changes import ComparisonText, comparison_in
from engine.telling.groups import group_name, grouped
from engine.telling.outline import date_in
from engine.telling.proofs import facts, name_of, refutation_lines
from ui.rulebook_html import STYLE, Shelf
from ui.rulebook_tables import Proved, comparison, proof_table
from ui.session import DEFAULT, choose, chosen, language, rulebook_named, speak


def page() -> None:
    """The whole page."""
    st.title(speak("ui.book.title"))
    book = rulebook_named(_choose_book("book", _books(), speak("ui.book.choose")))
    _about(book)
    parts: dict[str, Callable[[Rulebook], None]] = {
        "text": _text,
        "findings": _findings,
        "questions": _questions,
        "proofs": _proofs,
        "compare": _comparison,
    }
    labels = {name: speak(f"ui.book.tab.{name}") for name in parts}
    key = f"book.tabs.{language()}"
    # once only: a control whose beginning changed with the address would forget every second click
    st.session_state.setdefault(key, labels[chosen("tab", list(parts))])
    tabs = st.tabs(list(labels.values()), key=key, on_change="rerun")
    for (name, show), tab in zip(parts.items(), tabs, strict=True):
        if tab.open:
            choose("tab", name)
            with tab:
                show(book)


def _books() -> list[str]:
    """The rulebooks that come with the software, the first the one that stands by itself."""
    return sorted(shipped_rulebooks(), key=lambda name: (name != DEFAULT, name))


def _choose_book(key: str, names: list[str], label: str) -> str:
    """A rulebook by its id, which the address keeps."""
    st.session_state.setdefault(f"book.{key}", chosen(key, names))
    if st.session_state[f"book.{key}"] not in names:  # it was compared with what is now shown itself
        st.session_state[f"book.{key}"] = names[0]
    name = st.selectbox(label, names, format_func=_title, key=f"book.{key}")
    choose(key, name)
    return name


def _title(name: str) -> str:
    book = rulebook_named(name)
    return f"{name} {book.version} – {book.title.in_(language())}"


def _shown(html: str) -> None:
    st.html(f"{STYLE}<div class='book' lang='{language()}'>{html}</div>")


def _about(book: Rulebook) -> None:
    """Which rulebook it is, from when it applies, and on what its rules rest."""
    counts = facts(book)
    days = book.in_force
    until = date_in(days.to, language()) if days.to else speak("ui.book.no_end")
    lines = [speak("ui.book.about", begin=date_in(days.from_, language()), end=until, sha=book.sha256[:12], **counts)]
    if book.extends:
        lines.append(speak("ui.book.extends", base=", ".join(book.extends).replace("@", " ")))
    lines.append(speak("check.basis", **counts))
    _shown("".join(f"<p>{escape(line)}</p>" for line in lines))


# -- the parts


def _text(book: Rulebook) -> None:
    _shown(f"<p><small>{escape(speak('ui.book.legend'))}</small></p>{Shelf(book, language()).text()}")


def _findings(book: Rulebook) -> None:
    html = f"<p>{escape(speak('ui.book.unknown'))}</p>"
    for group, findings in grouped(book.facts.values()).items():
        title = group_name(group, language())
        html += f"<h2>{escape(title)} ({len(findings)})</h2>{Shelf(book, language()).findings(findings)}"
    _shown(html)


def _questions(book: Rulebook) -> None:
    _shown(f"<p>{escape(speak('ui.book.open'))}</p>{Shelf(book, language()).questions()}")


# -- the proofs


class _Reports:
    """The proofs of each rulebook that were run, by its digest; every session sees them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._reports: dict[str, tuple[Proved, ...]] = {}

    def get(self, digest: str) -> tuple[Proved, ...] | None:
        return self._reports.get(digest)

    def run(self, book: Rulebook) -> None:
        with self._lock:  # one at a time: the proofs keep a processor busy
            if book.sha256 not in self._reports:
                self._reports[book.sha256] = prove_all(book)


@st.cache_resource
def _reports() -> _Reports:
    return _Reports()


def prove_all(book: Rulebook) -> tuple[Proved, ...]:
    """The proofs of `congtam check`, in words."""
    start = time.perf_counter()
    whole = compile_for_proofs(book)
    report = []
    for proof, seconds in timed_proofs(whole, start, claims_of(whole)):
        vi, en = ("\n".join(refutation_lines(whole, proof, spoken)) for spoken in ("vi", "en"))
        refuted_by = Words(vi=vi, en=en) if vi else None
        name = Words(vi=name_of(proof.property, "vi"), en=name_of(proof.property, "en"))
        report.append(Proved(name, proof.verdict, seconds, refuted_by))
    return tuple(report)


def _proofs(book: Rulebook) -> None:
    st.text(speak("ui.book.proofs_about"))
    report = _reports().get(book.sha256)
    if report is None:
        st.text(speak("ui.book.not_run", rulebook=f"{book.id} {book.version}"))
        if not st.button(speak("ui.book.run"), key=f"prove.{book.id}"):
            return
        with st.spinner(speak("ui.book.running")):
            _reports().run(book)
        st.rerun()
    else:
        _shown(proof_table(report, language()))


# -- the comparison


def _comparison(book: Rulebook) -> None:
    others = [name for name in _books() if name != book.id]
    if not others:
        st.text(speak("ui.book.alone"))
        return
    other = rulebook_named(_choose_book("with", others, speak("ui.book.with")))
    text = _compared(book.id, book.sha256, other.id, other.sha256, language())
    _shown(comparison(text, language()))


@st.cache_resource(show_spinner=False)
def _compared(before: str, digest: str, after: str, other: str, spoken: Language) -> ComparisonText:
    """Two shipped rulebooks compared, with the persons of the library whose outcomes change."""
    books = rulebook_named(before), rulebook_named(after)
    people, _ = case_changes(*books, shipped_cases().values())
    return comparison_in(compare(*books), people, spoken)
