"""The lines of a trace as they are shown: each with its status, its words, what it cites, and the lines below it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from engine.reading.entries import Language
from engine.reading.rulebook import Invariant, Rule, Rulebook
from engine.reading.rulebook_files import Document, Finding
from engine.telling.teller import citation
from engine.telling.wording import say

Mark = Literal["value", "unsettled", "holds", "fails", "open", "overridden", "group", "together", "invariant"]


@dataclass(frozen=True)
class Passage:
    """A clause with the words of it that are quoted, or a document by its title; `en` where English is spoken."""

    id: str
    text: str
    quotes: tuple[str, ...] = ()
    en: str = ""

    def pieces(self) -> Iterator[tuple[str, bool]]:
        """The text in pieces, each with whether it is quoted."""
        sought = ["\\s+".join(map(re.escape, quote.split())) for quote in sorted(self.quotes, key=len, reverse=True)]
        for i, piece in enumerate(re.split(f"({'|'.join(sought)})", self.text) if sought else [self.text]):
            if piece:
                yield piece, bool(i % 2)


@dataclass(frozen=True)
class Source:
    """On what a line rests: in short, as passages, and with the reading taken where the text is silent."""

    short: str
    passages: tuple[Passage, ...]
    remarks: tuple[str, ...] = ()
    place: str = ""


@dataclass(frozen=True)
class Branch:
    """One line of a trace; `anchor` names a conclusion where it is explained, `see` where it was."""

    mark: Mark
    sentence: str
    decisive: bool = False
    source: Source | None = None
    notes: tuple[str, ...] = ()
    branches: tuple[Branch, ...] = ()
    is_open: bool = False
    anchor: str = ""
    see: str = ""


def source_of(book: Rulebook, cited: Rule | Invariant, language: Language) -> Source:
    """The clauses and documents that a rule or invariant cites, and the reading it takes."""
    passages = [_clause(book, c.clause, (c.quote,) if c.quote else (), language) for c in cited.cites if c.clause]
    documents = [book.documents[c.document] for c in cited.cites if c.document]
    names = ", ".join([c.clause or c.document or "" for c in cited.cites])
    remarks = []
    if cited.question:
        asked = book.questions[cited.question]
        words = {"question": asked.question.in_(language), "default": asked.default.in_(language)}
        remarks.append(say("ui.trace.reading", language, id=asked.id, **words))
        if asked.other:
            remarks.append(say("ui.trace.other_reading", language, other=asked.other.in_(language)))
    reason = cited.reason if isinstance(cited, Rule) else None
    if reason:
        remarks.append(say("ui.trace.reason", language, reason=reason.in_(language)))
    shown = (*passages, *(_document(document, language) for document in documents))
    place = cited.anchor if isinstance(cited, Rule) else cited.id
    return Source(citation(names, cited, language), shown, tuple(remarks), place)


def source_of_finding(book: Rulebook, finding: Finding, language: Language) -> Source:
    """The clause or document that a finding is asked for, and the question."""
    asked = say("ui.trace.question", language, question=finding.question.in_(language))
    if finding.clause:
        return Source(finding.clause, (_clause(book, finding.clause, (), language),), (asked,), finding.id)
    if finding.document:
        document = book.documents[finding.document]
        cited = document.id if document.verified == "yes" else say("basis.external", language, cited=document.id)
        return Source(cited, (_document(document, language),), (asked,), finding.id)
    return Source(finding.id, (), (asked,), finding.id)


def _clause(book: Rulebook, name: str, quotes: tuple[str, ...], language: Language) -> Passage:
    clause = book.clauses[name]
    return Passage(name, clause.text, quotes, clause.en if language == "en" else "")


def _document(document: Document, language: Language) -> Passage:
    key = "ui.trace.unverified" if document.verified == "no" else "ui.trace.verified"
    return Passage(document.id, say(key, language, title=document.title.in_(language)))


def cited_in(branches: Iterable[Branch]) -> list[Passage]:
    """Every passage that the lines cite, once, with all that is quoted of it, in the order of their names."""
    found: dict[str, Passage] = {}
    for source in sources_in(branches):
        for passage in source.passages:
            known = found.get(passage.id, passage)
            quotes = tuple(dict.fromkeys((*known.quotes, *passage.quotes)))
            found[passage.id] = Passage(passage.id, passage.text, quotes, passage.en)
    return [found[name] for name in sorted(found)]


def sources_in(branches: Iterable[Branch]) -> Iterator[Source]:
    """On what the lines rest, one after the other."""
    for branch in branches:
        if branch.source:
            yield branch.source
        yield from sources_in(branch.branches)
