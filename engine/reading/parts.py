"""Everything the files of one rulebook or overlay hold, each entry with its place, before it is checked as a whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from engine.reading.entries import Entry
from engine.reading.placed import Placed, placed_list
from engine.reading.rulebook_files import (
    Clause,
    ConclusionFile,
    ConstraintEntry,
    Document,
    Finding,
    FindingsFile,
    FlagEntry,
    FlagsFile,
    InvariantEntry,
    InvariantsFile,
    Line,
    Outcome,
    OverlayConclusionFile,
    OverlayFile,
    Question,
    QuestionsFile,
    ReadingEntry,
    Role,
    RulebookFile,
    RuleEntry,
    SourceFile,
)
from engine.reading.yaml_text import Path, Tree

H_co = TypeVar("H_co", bound=RulebookFile | OverlayFile, covariant=True)
C = TypeVar("C", ConclusionFile, OverlayConclusionFile)


@dataclass
class Parts(Generic[H_co, C]):
    """The entries in the order read; of an overlay only what it adds and replaces."""

    head: Placed[H_co]
    sources: list[Placed[SourceFile]] = field(default_factory=list)
    clauses: list[Placed[Clause]] = field(default_factory=list)
    documents: list[Placed[Document]] = field(default_factory=list)
    questions: list[Placed[Question]] = field(default_factory=list)
    readings: dict[str, tuple[Placed[OverlayFile], ReadingEntry]] = field(default_factory=dict)
    """How overlays read questions, each with the head that says so."""
    apart: list[tuple[Tree, Path, dict[str, str]]] = field(default_factory=list)
    """Readings that may not be adopted together, each with where it stands."""
    findings: list[Placed[Finding]] = field(default_factory=list)
    flags: list[Placed[FlagEntry]] = field(default_factory=list)
    conclusions: list[Placed[C]] = field(default_factory=list)
    rules: list[tuple[Placed[C], Placed[RuleEntry]]] = field(default_factory=list)
    constraints: list[Placed[ConstraintEntry]] = field(default_factory=list)
    invariants: list[Placed[InvariantEntry]] = field(default_factory=list)
    lines: list[Placed[Line]] = field(default_factory=list)
    outcomes: list[Placed[Outcome]] = field(default_factory=list)
    roles: list[Placed[Role]] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    """Each file as it is shown, and what it is called inside the rulebooks: `kl14/conclusions/scope.yaml`."""
    extends: tuple[str, ...] = ()
    """The rulebooks that this one extends, with their versions, the nearest first."""
    brought: tuple[str, ...] = ()
    """The documents that overlays brought."""


@dataclass
class Whole(Parts[RulebookFile, ConclusionFile]):
    """A rulebook that stands by itself, or an overlay merged into what it extends."""


@dataclass
class Overlay(Parts[OverlayFile, OverlayConclusionFile]):
    """An overlay by itself."""


def whole(head: Placed[RulebookFile]) -> Whole:
    """The parts that a rulebook's head holds."""
    parts = Whole(head)
    parts.lines = placed_list(head.tree, head.entry.lines, "lines")
    parts.outcomes = placed_list(head.tree, head.entry.outcomes, "outcomes")
    parts.roles = placed_list(head.tree, head.entry.roles, "roles")
    _begin(parts)
    for conclusion in placed_list(head.tree, head.entry.conclusions, "conclusions"):
        _add_conclusion(parts, conclusion)
    return parts


def overlay(head: Placed[OverlayFile]) -> Overlay:
    """The parts that an overlay's head holds."""
    parts = Overlay(head)
    parts.readings = {question: (head, entry) for question, entry in head.entry.readings.items()}
    _begin(parts)
    for conclusion in placed_list(head.tree, head.entry.conclusions, "conclusions"):
        _add_conclusion(parts, conclusion)
    return parts


def _begin(parts: Whole | Overlay) -> None:
    tree, entry = parts.head.tree, parts.head.entry
    parts.constraints = placed_list(tree, entry.constraints, "constraints")
    parts.findings = placed_list(tree, entry.findings, "findings")
    parts.questions = placed_list(tree, entry.questions, "questions")
    _add_apart(parts, tree, entry.apart)
    parts.flags = placed_list(tree, entry.flags, "flags")
    parts.invariants = placed_list(tree, entry.invariants, "invariants")
    for source in placed_list(tree, entry.sources, "sources"):
        _add_source(parts, source)


def add(parts: Whole | Overlay, file: Placed[Entry]) -> None:
    """Adds the entries of one more file."""
    tree, entry = file.tree, file.entry
    match entry:
        case FindingsFile(findings=findings):
            parts.findings += placed_list(tree, findings, "findings")
        case QuestionsFile(questions=questions, apart=apart):
            parts.questions += placed_list(tree, questions, "questions")
            _add_apart(parts, tree, apart)
        case FlagsFile(flags=flags):
            parts.flags += placed_list(tree, flags, "flags")
        case InvariantsFile(invariants=invariants):
            parts.invariants += placed_list(tree, invariants, "invariants")
        case SourceFile():
            _add_source(parts, Placed(entry, tree, ()))
        case ConclusionFile() if isinstance(parts, Whole):
            _add_conclusion(parts, Placed(entry, tree, ()))
        case OverlayConclusionFile() if isinstance(parts, Overlay):
            _add_conclusion(parts, Placed(entry, tree, ()))
        case _:
            raise TypeError(type(entry))


def _add_conclusion(parts: Parts[H_co, C], conclusion: Placed[C]) -> None:
    """Adds a conclusion and its rules."""
    parts.conclusions.append(conclusion)
    rules = placed_list(conclusion.tree, conclusion.entry.rules, *conclusion.path, "rules")
    parts.rules += [(conclusion, rule) for rule in rules]


def _add_apart(parts: Whole | Overlay, tree: Tree, apart: Iterable[dict[str, str]]) -> None:
    parts.apart += [(tree, ("apart", i), readings) for i, readings in enumerate(apart)]


def _add_source(parts: Whole | Overlay, source: Placed[SourceFile]) -> None:
    parts.sources.append(source)
    parts.clauses += placed_list(source.tree, source.entry.clauses, *source.path, "clauses")
    parts.documents += placed_list(source.tree, source.entry.documents, *source.path, "documents")


def digest(parts: Whole) -> str:
    """SHA-256 of what the files say, whatever the order of files and rules, the comments and the layout."""
    rules: dict[str, list[RuleEntry]] = {}
    for owner, placed in parts.rules:
        rules.setdefault(owner.entry.conclusion, []).append(placed.entry)
    conclusions = [
        c.entry.model_copy(update={"rules": tuple(sorted(rules.get(c.entry.conclusion, ()), key=lambda r: r.id))})
        for c in sorted(parts.conclusions, key=lambda c: c.entry.conclusion)
    ]
    together = parts.head.entry.model_copy(
        update={
            "sources": tuple(sorted((p.entry for p in parts.sources), key=lambda s: s.source)),
            "questions": tuple(sorted((p.entry for p in parts.questions), key=lambda q: q.id)),
            "findings": tuple(p.entry for p in parts.findings),
            "flags": tuple(sorted((p.entry for p in parts.flags), key=lambda f: f.id)),
            "apart": tuple(map(dict, sorted(sorted(readings.items()) for _, _, readings in parts.apart))),
            "constraints": tuple(sorted((p.entry for p in parts.constraints), key=lambda c: c.id)),
            "invariants": tuple(sorted((p.entry for p in parts.invariants), key=lambda i: i.id)),
            "conclusions": tuple(conclusions),
        }
    )
    adopted = {question: entry.model_dump() for question, (_, entry) in sorted(parts.readings.items())}
    text = together.model_dump_json(by_alias=True) + (json.dumps(adopted, ensure_ascii=False) if adopted else "")
    return hashlib.sha256(text.encode()).hexdigest()
