"""An overlay merged into the rulebook it extends: entries are added, replaced in their place and dropped, by id."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

from engine.reading.diagnostics import Code, Diagnostic, Loaded, did_you_mean
from engine.reading.entries import Entry
from engine.reading.parts import Overlay, Whole
from engine.reading.placed import Placed
from engine.reading.rulebook_files import ConclusionFile, Outcome, RulebookFile, RuleEntry, SourceFile

E = TypeVar("E", bound=Entry)


def extend(base: Whole, overlay: Overlay) -> Loaded[Whole]:
    """The rulebook that an overlay makes of its base; every entry keeps the place in the file it stands in."""
    diagnostics = (
        *_nothing_to_drop(base, overlay),
        *_unknown_outcomes(base, overlay),
        *_unfinished_conclusions(base, overlay),
    )
    if diagnostics:
        return Loaded(None, diagnostics)
    drop = overlay.head.entry.drop
    conclusions = _merged(base.conclusions, _redefined(overlay), key="conclusion")
    extended = Whole(
        head=_head(base, overlay),
        sources=_sources(base, overlay),
        clauses=_merged(base.clauses, overlay.clauses),
        documents=_merged(base.documents, overlay.documents),
        questions=_merged(base.questions, overlay.questions),
        readings=base.readings | overlay.readings,
        apart=base.apart + overlay.apart,
        findings=_merged(base.findings, overlay.findings, drop.findings),
        flags=_merged(base.flags, overlay.flags),
        conclusions=conclusions,
        rules=_rules(base, overlay, {p.entry.conclusion: p for p in conclusions}),
        constraints=_merged(base.constraints, overlay.constraints, drop.constraints),
        invariants=_merged(base.invariants, overlay.invariants, drop.invariants),
        lines=base.lines,
        outcomes=_outcomes(base, overlay),
        roles=base.roles,
        files=base.files | overlay.files,
        extends=(overlay.head.entry.extends, *base.extends),
        brought=tuple(sorted({*base.brought, *(d.entry.id for d in overlay.documents)})),
    )
    return Loaded(extended)


def _merged(
    base: list[Placed[E]], own: list[Placed[E]], dropped: tuple[str, ...] = (), key: str = "id"
) -> list[Placed[E]]:
    """The base's entries that are left, each in its place or replaced there, and then those that are new.

    An id that the overlay gives twice stays twice, so that the check of the whole finds it.
    """
    left = [placed for placed in base if placed.value(key) not in dropped]
    first: dict[object, Placed[E]] = {}
    for placed in own:
        first.setdefault(placed.value(key), placed)
    kept = [first.get(placed.value(key), placed) for placed in left]
    return kept + [placed for placed in own if not any(placed is taken for taken in kept)]


def _head(base: Whole, overlay: Overlay) -> Placed[RulebookFile]:
    """The base's outcomes, roles and lines under the overlay's name."""
    own = overlay.head.entry
    named = {"rulebook": own.rulebook, "version": own.version, "title": own.title}
    in_force = own.in_force or base.head.entry.in_force
    outcomes = tuple(p.entry for p in _outcomes(base, overlay))
    entry = base.head.entry.model_copy(update={**named, "in_force": in_force, "outcomes": outcomes})
    return Placed(entry, overlay.head.tree, overlay.head.path)


def _outcomes(base: Whole, overlay: Overlay) -> list[Placed[Outcome]]:
    means = {o.id: o.means for o in overlay.head.entry.outcomes}
    return [
        replace(p, entry=p.entry.model_copy(update={"means": means.get(p.entry.id, p.entry.means)}))
        for p in base.outcomes
    ]


def _redefined(overlay: Overlay) -> list[Placed[ConclusionFile]]:
    """The conclusions to which the overlay gives a label and values: new ones, and those it defines anew."""
    defined = []
    for placed in overlay.conclusions:
        name, label, values = placed.entry.conclusion, placed.entry.label, placed.entry.values
        if label is not None and values is not None:
            entry = ConclusionFile.model_construct(conclusion=name, label=label, values=values, rules=())
            defined.append(Placed(entry, placed.tree, placed.path))
    return defined


def _rules(
    base: Whole, overlay: Overlay, conclusions: Mapping[str, Placed[ConclusionFile]]
) -> list[tuple[Placed[ConclusionFile], Placed[RuleEntry]]]:
    """The rules, each with the conclusion in whose file it now stands; no rule of the base overrides a dropped one."""
    dropped = overlay.head.entry.drop.rules
    owners = {id(rule): owner.entry.conclusion for owner, rule in overlay.rules}
    left: list[Placed[RuleEntry]] = []
    for owner, rule in base.rules:
        overrides = tuple(name for name in rule.entry.overrides if name not in dropped)
        changed = overrides != rule.entry.overrides
        entry = rule.entry.model_copy(update={"overrides": overrides}) if changed else rule.entry
        left.append(replace(rule, entry=entry))
        owners[id(left[-1])] = owner.entry.conclusion
    merged = _merged(left, [rule for _, rule in overlay.rules], dropped)
    return [(conclusions[owners[id(rule)]], rule) for rule in merged]


def _sources(base: Whole, overlay: Overlay) -> list[Placed[SourceFile]]:
    """Each source with what is left of it, or what the overlay adds to it: a clause stands in one source only."""
    own = {p.entry.id for p in overlay.clauses} | {p.entry.id for p in overlay.documents}
    sources = {p.entry.source: replace(p, entry=_without(p.entry, own)) for p in base.sources}
    for placed in overlay.sources:
        entry, before = placed.entry, sources.get(placed.entry.source)
        if before:
            clauses = (*before.entry.clauses, *entry.clauses)
            documents = (*before.entry.documents, *entry.documents)
            entry = entry.model_copy(update={"clauses": clauses, "documents": documents})
        sources[entry.source] = replace(placed, entry=entry)
    return list(sources.values())


def _without(source: SourceFile, names: set[str]) -> SourceFile:
    clauses = tuple(c for c in source.clauses if c.id not in names)
    documents = tuple(d for d in source.documents if d.id not in names)
    return source.model_copy(update={"clauses": clauses, "documents": documents})


# -- one named check each


def _nothing_to_drop(base: Whole, overlay: Overlay) -> Iterator[Diagnostic]:
    """What an overlay drops is there."""
    drop = overlay.head.entry.drop
    kinds = (
        ("rules", drop.rules, [rule.entry.id for _, rule in base.rules]),
        ("findings", drop.findings, [p.entry.id for p in base.findings]),
        ("constraints", drop.constraints, [p.entry.id for p in base.constraints]),
        ("invariants", drop.invariants, [p.entry.id for p in base.invariants]),
    )
    for kind, names, known in kinds:
        for i, name in enumerate(names):
            if name not in known:
                hint = did_you_mean(name, known)
                yield overlay.head.refuse(Code.NOTHING_TO_DROP, "drop", kind, i, kind=kind, name=name, **hint)


def _unknown_outcomes(base: Whole, overlay: Overlay) -> Iterator[Diagnostic]:
    """An outcome whose meaning the overlay tells is one of the base's."""
    known = [p.entry.id for p in base.outcomes]
    for i, outcome in enumerate(overlay.head.entry.outcomes):
        if outcome.id not in known:
            hint = did_you_mean(outcome.id, known)
            yield overlay.head.refuse(Code.UNKNOWN_OUTCOME, "outcomes", i, "id", name=outcome.id, **hint)


def _unfinished_conclusions(base: Whole, overlay: Overlay) -> Iterator[Diagnostic]:
    """A conclusion that the overlay adds to is one of the base's, or one that it gives a label and values itself."""
    known = {p.entry.conclusion for p in (*base.conclusions, *_redefined(overlay))}
    for placed in overlay.conclusions:
        entry = placed.entry
        for name, given, other in (("label", entry.label, entry.values), ("values", entry.values, entry.label)):
            if given is None and other is not None:
                yield placed.refuse(Code.MISSING_FIELD, name=name)
        if entry.label is None and entry.values is None and entry.conclusion not in known:
            hint = did_you_mean(entry.conclusion, known)
            yield placed.refuse(Code.UNKNOWN_CONCLUSION, "conclusion", name=entry.conclusion, **hint)
