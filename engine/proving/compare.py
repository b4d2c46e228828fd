"""What changed between two rulebooks, by meaning: for every complete case, from which outcome to which.

Both are compiled over one space of variables in one forest, so that "no change" is the same node twice. A case that one
of them cannot have, because a constraint forbids it or because it does not know a role or a value in it, has no
outcome there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from engine.proving.witness import CaseText, Witness, case_text, simplest
from engine.reading.diagnostics import Code, Diagnostic, InputError, Place
from engine.reading.entries import Words
from engine.reading.load import load_case, read_case
from engine.reading.rulebook import RECOMMENDATION, Rule, Rulebook
from engine.reasoning.compile import Compiler, compile_rulebook, space_of
from engine.reasoning.compiled import NO, Compiled, Space
from engine.reasoning.decide import decide_case
from engine.reasoning.decision import Decision
from engine.reasoning.diagram import Diagrams, TooLarge
from engine.reasoning.operations import PAIR, VOID_VALUE, Node, conjunction, differ, guard, pair

BUDGET = 2_000_000
"""Nodes that two rulebooks and their comparison may make together; kl14 and an edit of it make 20,000 to 50,000."""

NOWHERE = Place("")
NO_WORDS = Words(vi="–", en="–")
NO_OUTCOME = "no_outcome"
"""What stands for the outcome of a case that a rulebook cannot have."""


@dataclass(frozen=True)
class Change:
    """Cases that go from one outcome to another: how many, a small one, and the rules that decide it one way only."""

    before: str
    after: str
    count: int
    case: Witness
    rules_before: tuple[str, ...]
    rules_after: tuple[str, ...]


@dataclass(frozen=True)
class Edits:
    """Ids of entries of one kind that only one rulebook has, or that are not the same in both."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]


@dataclass(frozen=True)
class CaseChange:
    """A person of a case file whose answer changes."""

    case: str
    person: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """Two rulebooks: the complete cases of either, how many of them change and how, and what was edited."""

    before: Rulebook
    after: Rulebook
    cases: int
    table: Mapping[tuple[str, str], int]
    changes: tuple[Change, ...]
    conclusions: tuple[str, ...]  # of the same values in both, with other values for some case
    edits: Mapping[str, Edits]

    @property
    def changed(self) -> int:
        """How many complete cases have another outcome; that none has is proved."""
        return sum(change.count for change in self.changes)


def compare(before: Rulebook, after: Rulebook) -> Comparison:
    """The two rulebooks by meaning; both must compile (`InputError` if not)."""
    for book in (before, after):
        compile_rulebook(book)
    space = _common_space(before, after)
    d = Diagrams(space.sizes, BUDGET)
    first, second = (_Compiler(book, space, d).run() for book in (before, after))
    outcomes = tuple(dict.fromkeys([*before.outcomes, *after.outcomes]))
    try:
        both = d.apply(pair, *(_outcome(made, outcomes) for made in (first, second)))
    except TooLarge:
        params = {"conclusion": RECOMMENDATION, "limit": str(d.budget)}
        raise InputError([Diagnostic(Code.DOES_NOT_COMPILE, Place(after.id), params)]) from None
    counts = {_names(code, outcomes): (code, count) for code, count in d.counts(both).items()}
    counts.pop((NO_OUTCOME, NO_OUTCOME), None)
    changes = []
    for (old, new), (code, count) in sorted(counts.items(), key=lambda item: -item[1][1]):
        if old != new:
            case = simplest(first, both, code)
            assert case is not None  # the pair was counted
            changes.append(Change(old, new, count, case, *_rules_that_differ(before, after, case)))
    return Comparison(
        before,
        after,
        cases=sum(count for _, count in counts.values()),
        table={names: count for names, (_, count) in counts.items()},
        changes=tuple(changes),
        conclusions=tuple(_changed_conclusions(first, second)),
        edits=_edits(before, after),
    )


def _common_space(before: Rulebook, after: Rulebook) -> Space:
    """The roles and findings of either, each with the values of both, in the order of the first."""
    one, other = space_of(before), space_of(after)
    names = list(one.values)
    for i, name in enumerate(other.values):
        if name not in one.values:  # beside what stands before it in its own order
            near = next((n for n in reversed(list(other.values)[:i]) if n in names), None)
            names.insert(names.index(near) + 1 if near else 0, name)
    roles = tuple(dict.fromkeys([*one.roles, *other.roles]))
    values = {n: tuple(dict.fromkeys([*one.values.get(n, ()), *other.values.get(n, ())])) for n in names}
    return Space(roles, values)


class _Compiler(Compiler):
    """Compiles a rulebook over a space that may know more: no case of it has a role or a value that it does not know.

    Not even to look for gaps in.
    """

    def constrain(self) -> bool:
        d, book = self.diagrams, self.rulebook
        possible = super().constrain()
        own = [d.variable_in(level, [NO]) for level, role in enumerate(self.roles) if role not in book.roles]
        for name, finding in book.findings.items():
            values = self.values_of(name)
            own.append(d.variable_in(self.index[name], map(values.index, finding.values)))
        self.allowed = d.all_of([self.allowed, *own])
        return possible


def _outcome(made: Compiled, outcomes: Sequence[str]) -> Node:
    """The outcome by its number in both rulebooks, VOID in cases that the rulebook cannot have."""
    if RECOMMENDATION not in made.conclusions:  # it compiles alone, but not beside the other
        raise TooLarge
    values = made.conclusions[RECOMMENDATION].values
    return made.diagrams.relabel(made.outcome, lambda v: v if v == VOID_VALUE else outcomes.index(values[v]))


def _names(code: int, outcomes: Sequence[str]) -> tuple[str, str]:
    old, new = (NO_OUTCOME if v == VOID_VALUE else outcomes[v] for v in divmod(code, PAIR))
    return old, new


def _changed_conclusions(first: Compiled, second: Compiled) -> Iterable[str]:
    d = first.diagrams
    possible = d.apply(conjunction, first.constraints, second.constraints)
    for name, made in first.conclusions.items():
        other = second.conclusions.get(name)
        if other and other.values == made.values:
            moved = d.apply(guard, possible, d.apply(differ, made.diagram, other.diagram))
            if 1 in d.terminals(moved):
                yield name


def _rules_that_differ(before: Rulebook, after: Rulebook, case: Witness) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The decisive rules of a case in each rulebook, without those that decide it unchanged in both."""
    old, new = (_decisive(book, case) for book in (before, after))
    same = {name for name in {*old} & {*new} if _unplaced(before.rules[name]) == _unplaced(after.rules[name])}
    return tuple(n for n in old if n not in same), tuple(n for n in new if n not in same)


def _decisive(book: Rulebook, case: Witness) -> tuple[str, ...]:
    known = known_in(book, case)
    if not known.roles:
        return ()
    (decision,) = decide_case(load_case(case_text(book, CaseText("witness", NO_WORDS, NO_WORDS), [known]), book))
    return decision.decisive_rules


def known_in(book: Rulebook, case: Witness) -> Witness:
    """What a rulebook knows of a case: its own roles, findings and values."""
    findings = {n: v for n, v in case.findings.items() if n in book.findings and v in book.findings[n].values}
    return Witness(tuple(role for role in case.roles if role in book.roles), findings)


def _edits(before: Rulebook, after: Rulebook) -> dict[str, Edits]:
    """What was added, removed or changed, by kind; where it stands in the files does not count."""

    def edited(of: Callable[[Rulebook], Mapping[str, object]]) -> Edits:
        return _edited(of(before), of(after))

    return {
        "rules": edited(lambda book: {r.id: _unplaced(r) for c in book.conclusions.values() for r in c.rules}),
        "flags": edited(lambda book: {f.id: _unplaced(f) for f in book.flags}),
        "findings": edited(lambda book: book.facts),
        "readings": edited(lambda book: book.readings),
        "constraints": edited(lambda book: {c.id: replace(c, place=NOWHERE) for c in book.constraints}),
        "invariants": edited(lambda book: {i.id: replace(i, place=NOWHERE) for i in book.invariants}),
        "questions": edited(lambda book: book.questions),
        "outcomes": edited(lambda book: book.outcomes),
        "roles": edited(lambda book: book.roles),
        "labels": edited(lambda book: {c.id: (c.label, c.values) for c in book.conclusions.values()}),
        "clauses": edited(lambda book: book.clauses),
        "documents": edited(lambda book: book.documents),
    }


def _unplaced(rule: Rule) -> Rule:
    return replace(rule, place=NOWHERE, anchor="")


def _edited(before: Mapping[str, object], after: Mapping[str, object]) -> Edits:
    return Edits(
        added=tuple(name for name in after if name not in before),
        removed=tuple(name for name in before if name not in after),
        changed=tuple(name for name in before if name in after and before[name] != after[name]),
    )


def case_changes(before: Rulebook, after: Rulebook, files: Iterable[Path]) -> tuple[list[CaseChange], list[Diagnostic]]:
    """The persons of case files whose possible outcomes change, and what was found in files read under both."""
    changes: list[CaseChange] = []
    diagnostics: list[Diagnostic] = []
    for file in files:
        old, new = (read_case(file, book) for book in (before, after))
        diagnostics += [*old.diagnostics, *new.diagnostics]
        if old.value and new.value:
            changes += person_changes(decide_case(old.value), decide_case(new.value))
    return changes, diagnostics


def person_changes(before: Sequence[Decision], after: Sequence[Decision]) -> list[CaseChange]:
    """The persons of one case, decided under each rulebook, whose possible outcomes are others."""
    return [
        CaseChange(old.trace.case.id, old.person, old.possible, new.possible)
        for old, new in zip(before, after, strict=True)
        if old.possible != new.possible
    ]
