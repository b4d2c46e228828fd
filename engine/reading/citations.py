"""Text and interpretation are never mixed up: each rule says on what it rests, and quotes stand in their clause."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.reading.diagnostics import Code, Diagnostic, did_you_mean
from engine.reading.placed import Placed
from engine.reading.rulebook_files import Cited, Clause, Document, Question


def check_citations(
    placed: Placed[Cited],
    clauses: Mapping[str, Clause],
    documents: Mapping[str, Document],
    questions: Mapping[str, Question],
) -> Iterator[Diagnostic]:
    """What is wrong with the citations, the basis and the open question of a rule, flag or constraint."""
    entry = placed.entry
    yield from _names(placed, clauses, documents)
    match entry.basis:
        case "text":
            if not any(c.clause for c in entry.cite):
                yield placed.refuse(Code.MISSING_CITATION, "cite")
            for i, cite in enumerate(entry.cite):
                if cite.clause and not cite.quote:
                    yield placed.refuse(Code.MISSING_QUOTE, "cite", i)
        case "interpretation":
            if entry.question is None:
                yield placed.refuse(Code.MISSING_QUESTION, "basis")
            if entry.reason is None:
                yield placed.refuse(Code.MISSING_REASON, "basis")
        case "external":
            if not any(c.document for c in entry.cite):
                yield placed.refuse(Code.MISSING_CITATION, "cite")
    if entry.question is not None and entry.question not in questions:
        hint = did_you_mean(entry.question, questions)
        yield placed.refuse(Code.UNKNOWN_QUESTION, "question", name=entry.question, **hint)


def _names(
    placed: Placed[Cited], clauses: Mapping[str, Clause], documents: Mapping[str, Document]
) -> Iterator[Diagnostic]:
    alone = isinstance(placed.value("cite"), dict)
    for i, cite in enumerate(placed.entry.cite):
        path = ("cite",) if alone else ("cite", i)
        if cite.clause is None and cite.document is None:
            yield placed.refuse(Code.MISSING_CITATION, *path)
        if cite.document is not None and cite.document not in documents:
            hint = did_you_mean(cite.document, documents)
            yield placed.refuse(Code.UNKNOWN_DOCUMENT, *path, "document", name=cite.document, **hint)
        if cite.clause is None:
            continue
        if cite.clause not in clauses:
            hint = did_you_mean(cite.clause, clauses)
            yield placed.refuse(Code.UNKNOWN_CLAUSE, *path, "clause", name=cite.clause, **hint)
        elif cite.quote and _words(cite.quote) not in _words(clauses[cite.clause].text):
            yield placed.refuse(Code.QUOTE_NOT_IN_CLAUSE, *path, "quote", quote=cite.quote, clause=cite.clause)


def _words(text: str) -> str:
    """The text with every run of white space as one space: YAML may fold lines, and nothing else is forgiven."""
    return " ".join(text.split())
