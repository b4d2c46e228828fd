"""The lines of a trace as they are shown: each with its status, its words, what it cites, and the lines below it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from engine.reading.entries import Language
from engine.reading.rulebook import Invariant, Rule, Rulebook
from engine.reading.rulebook_files import Document, Finding
from engine.telling.teller import citation
from engine.telling.wording import say

Mark = Literal[
    "value",  # of a finding or conclusion: its value says all
    "unsettled",
    "holds",  # of a rule
    "fails",
    "open",
    "overridden",
    "group",
    "together",
    "kept",  # of a constraint
    "broken",
    "invariant",
]
Tone = Literal["good", "bad"]


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
    """One line of a trace; `anchor` names a conclusion where it is explained, `see` where it was.

    A finding or a conclusion has its `value` apart from its label; `tone` says whether a finding's speaks for or
    against the person, as the rulebook has it. `lacks_evidence` is said of decisive findings alone.
    """

    mark: Mark
    sentence: str
    decisive: bool = False
    source: Source | None = None
    notes: tuple[str, ...] = ()
    branches: tuple[Branch, ...] = ()
    is_open: bool = False
    anchor: str = ""
    see: str = ""
    value: str = ""
    tone: Tone | None = None
    finding: str = ""
    lacks_evidence: bool = False


def source_of(book: Rulebook, cited: Rule | Invariant, language: Language) -> Source:
    """The clauses and documents that a rule or invariant cites, and the reading it takes."""
    passages = [_clause(book, c.clause, (c.quote,) if c.quote else (), language) for c in cited.cites if c.clause]
    documents = [book.documents[c.document] for c in cited.cites if c.document]
    names = ", ".join([c.clause or c.document or "" for c in cited.cites])
    remarks = []
    if cited.question:
        asked = book.questions[cited.question]
        words = {"question": asked.question.in_(language), "default": book.understood(asked.id).in_(language)}
        remarks.append(say("ui.trace.reading", language, id=asked.id, **words))
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
    passages: dict[str, Passage] = {}
    for source in sources_in(branches):
        for passage in source.passages:
            known = passages.get(passage.id, passage)
            quotes = tuple(dict.fromkeys((*known.quotes, *passage.quotes)))
            passages[passage.id] = Passage(passage.id, passage.text, quotes, passage.en)
    return [passages[name] for name in sorted(passages)]


def in_sight(branches: Iterable[Branch]) -> Iterator[Branch]:
    """The lines that stand in no closed one."""
    for branch in branches:
        yield branch
        if branch.is_open:
            yield from in_sight(branch.branches)


def opened(branches: list[Branch], once: set[str], always: Iterable[str]) -> tuple[Branch, ...]:
    """The lines, opened so far that these findings are in sight: some of them once, some wherever they stand."""
    left = once - {branch.finding for branch in in_sight(branches)}
    return tuple(_opened(branch, left, frozenset(always))[0] for branch in branches)


def _opened(branch: Branch, left: set[str], always: frozenset[str]) -> tuple[Branch, bool]:
    """The line with what is below it, and whether it has to be in sight; `left` loses what is found."""
    seen = branch.finding in left or branch.finding in always
    left.discard(branch.finding)
    below = [_opened(each, left, always) for each in branch.branches]
    inside = any(is_seen for _, is_seen in below)
    return replace(branch, branches=tuple(b for b, _ in below), is_open=branch.is_open or inside), seen or inside


def sources_in(branches: Iterable[Branch]) -> Iterator[Source]:
    """On what the lines rest, one after the other."""
    for branch in branches:
        if branch.source:
            yield branch.source
        yield from sources_in(branch.branches)
