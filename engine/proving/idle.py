"""Parts of conditions that change nothing: held to be always true, or always false, they leave every case as it is.

A case counts as changed when the conclusion of the rule gets another value, or none, or several. A part may be signed
off beside its rule, with a reason, where a rule is there for what it cites, or the text says a thing twice.

With readings, a part is idle that changes no case under the default readings, and none under any other reading alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from engine.proving.refutation import Refutation
from engine.proving.variants import Variants, parts_of_whole
from engine.proving.whole import Whole
from engine.reading.conditions import Condition
from engine.reading.diagnostics import Code, Diagnostic, Place
from engine.reading.rulebook import Rulebook
from engine.reasoning.compile import Compiler, compiler_of
from engine.reasoning.compiled import YES, Compiled, CompiledCondition
from engine.reasoning.operations import FALSE, TRUE, Node, conjunction, differ

Name = tuple[str, str]
"""A rule, flag or constraint, and the path of a part of its condition."""
CONSTANTS = {"true": TRUE, "false": FALSE}


@dataclass(frozen=True)
class Part:
    """A part of a condition, with the constants that it may be held to be without a change."""

    place: Place
    held: tuple[str, ...]
    signed: bool


def idle_parts(compiled: Compiled) -> Iterator[Refutation]:
    """Every part that is idle without being signed off, and every sign-off of a part that is not idle."""
    yield from _told(dict(_parts(compiled, lambda name: tuple(CONSTANTS))))


def idle_over_readings(whole: Whole) -> Iterator[Refutation]:
    """The same where a rulebook has readings: what is idle under the default readings and under each other one alone.

    Under another reading the rules are looked at which it changes, and parts that were idle so far, unless signed off.
    """
    parts = dict(_parts(whole.plain, lambda name: tuple(CONSTANTS)))
    before = _conditions_of(whole.plain.rulebook)
    for choice in whole.singles():
        after = _conditions_of(whole.at(choice).rulebook)
        changed = {name for name, condition in after.items() if before.get(name) != condition}

        parts |= dict(_parts(whole.at(choice), partial(_to_hold, parts, changed)))
    yield from _told(parts)


def _to_hold(parts: Mapping[Name, Part], changed: set[str], name: Name) -> Iterable[str]:
    """What a part is still to be held to be, under a reading that changes these rules."""
    known = parts.get(name)
    if known is None or (known.signed and name[0] not in changed):
        return CONSTANTS if known is None and name[0] in changed else ()
    return known.held


def _told(parts: dict[Name, Part]) -> Iterator[Refutation]:
    for (rule, path), part in parts.items():
        params = {"rule": rule, "part": path}
        if part.held and not part.signed:
            yield Refutation(Diagnostic(Code.IDLE_PART, part.place, params | {"held": ", ".join(part.held)}))
        if part.signed and not part.held:
            yield Refutation(Diagnostic(Code.NOT_IDLE, part.place, params))


def _parts(compiled: Compiled, to_hold: Callable[[Name], Iterable[str]]) -> Iterator[tuple[Name, Part]]:
    """The parts of all conditions that are to be held to be something, with what of that changes no case."""
    if compiled.constraints == FALSE:
        return  # no case is left to be changed
    compiler = compiler_of(compiled)
    for made in _conditions(compiled, compiler):
        matters: Node | None = None
        for part, rebuild in parts_of_whole(compiler, made.when):
            path = part.condition.path  # none where folding made the part
            words = tuple(to_hold((made.name, path))) if path else ()
            if words:
                matters = made.matters() if matters is None else matters
                variants = [(word, rebuild(CONSTANTS[word])) for word in words]
                held = tuple(w for w, other in variants if not _changes(compiler, matters, made.when.diagram, other))
                yield (made.name, path), Part(part.condition.place or Place(made.name), held, path in made.signed)


def _changes(compiler: Compiler, matters: Node, condition: Node, other: Node) -> bool:
    d = compiler.diagrams
    return d.apply(conjunction, matters, d.apply(differ, condition, other)) != FALSE


@dataclass(frozen=True)
class _Condition:
    """A condition, and for which cases it matters whether it holds."""

    name: str
    when: CompiledCondition
    matters: Callable[[], Node]
    signed: tuple[str, ...] = ()


def _conditions(compiled: Compiled, compiler: Compiler) -> Iterator[_Condition]:
    for conclusion in compiled.conclusions.values():
        variants = Variants(compiled, conclusion)
        for made in conclusion.rules:
            if made.when:
                yield _Condition(made.rule.id, made.when, partial(variants.matters, made.rule.id), made.rule.idle)
    for flag in compiled.flags:
        assert flag.when is not None  # flags have no otherwise
        yield _Condition(flag.rule.id, flag.when, lambda: compiled.constraints)
    for constraint in compiled.rulebook.constraints:
        forbid = compiler.condition(constraint.forbid)
        yield _Condition(constraint.id, forbid, partial(_without, compiled, constraint.id))


def _without(compiled: Compiled, constraint: str) -> Node:
    """The cases of someone that the other constraints allow."""
    d = compiled.diagrams
    someone = d.any_of(d.variable_in(level, [YES]) for level in compiled.role_levels)
    return d.all_of([someone, *(d.negate(broken) for name, broken in compiled.broken.items() if name != constraint)])


def _conditions_of(book: Rulebook) -> dict[str, Condition | None]:
    rules = {rule.id: rule.when for rule in book.rules.values()}
    return rules | {constraint.id: constraint.forbid for constraint in book.constraints}
