"""Parts of conditions that change nothing: held to be always true, or always false, they leave every case as it is.

A case counts as changed when the conclusion of the rule gets another value, or none, or several. A part may be signed
off beside its rule, with a reason, where a rule is there for what it cites, or the text says a thing twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from engine.proving.refutation import Refutation
from engine.proving.variants import Variants, may_hold, parts_of_whole
from engine.reading.diagnostics import Code, Diagnostic, Place
from engine.reasoning.compile import compiler_of
from engine.reasoning.compiled import YES, Compiled, CompiledCondition
from engine.reasoning.operations import FALSE, TRUE, Node, conjunction, differ

Changes = Callable[[Node], bool]
"""Whether anything changes when a condition has this diagram instead of its own."""


def idle_parts(compiled: Compiled) -> Iterator[Refutation]:
    """Every part that is idle without being signed off, and every sign-off of a part that is not idle."""
    if compiled.constraints == FALSE:
        return  # no case is left to be changed
    for conclusion in compiled.conclusions.values():
        variants = Variants(compiled, conclusion)
        for made in conclusion.rules:
            if made.when:
                changes = partial(variants.is_changed, made.rule.id)
                yield from _idle_in(compiled, made.rule.id, made.when, changes, made.rule.idle)
    for flag in compiled.flags:
        assert flag.when is not None  # flags have no otherwise
        yield from _idle_in(compiled, flag.rule.id, flag.when, partial(_moves, compiled, flag.holds))
    compiler = compiler_of(compiled)
    for constraint in compiled.rulebook.constraints:
        forbid = compiler.condition(constraint.forbid)
        yield from _idle_in(compiled, constraint.id, forbid, partial(_forbids_otherwise, compiled, constraint.id))


def _idle_in(
    compiled: Compiled,
    name: str,
    when: CompiledCondition,
    changes: Callable[[Node], bool],
    signed: tuple[str, ...] = (),
) -> Iterator[Refutation]:
    for part, rebuild in parts_of_whole(compiler_of(compiled), when):
        held = [(word, rebuild(node)) for word, node in (("true", TRUE), ("false", FALSE))]
        idle = [word for word, condition in held if not changes(condition)]
        path, place = part.condition.path, part.condition.place or Place(name)
        params = {"rule": name, "part": path}
        if idle and path not in signed:
            yield Refutation(Diagnostic(Code.IDLE_PART, place, params | {"held": ", ".join(idle)}))
        if not idle and path in signed:
            yield Refutation(Diagnostic(Code.NOT_IDLE, place, params))


def _moves(compiled: Compiled, before: Node, after: Node) -> bool:
    """Whether a condition that has become another one holds in other possible cases."""
    return may_hold(compiled, compiled.diagrams.apply(differ, before, after))


def _forbids_otherwise(compiled: Compiled, constraint: str, forbidden: Node) -> bool:
    """Whether other cases are possible when the constraint forbids these."""
    d = compiled.diagrams
    someone = d.any_of(d.variable_in(level, [YES]) for level in compiled.role_levels)
    before, after = (d.any_of(b.values()) for b in (compiled.broken, compiled.broken | {constraint: forbidden}))
    return d.apply(conjunction, someone, d.apply(differ, before, after)) != FALSE
