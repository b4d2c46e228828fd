"""Parts of conditions that change nothing: held to be always true, or always false, they leave every case as it is.

A case counts as changed when the conclusion of the rule gets another value, or none, or several. A part may be signed
off beside its rule, with a reason, where a rule is there for what it cites, or the text says a thing twice.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.proving.refutation import Refutation
from engine.proving.variants import Variants, parts_of_whole
from engine.reading.diagnostics import Code, Diagnostic, Place
from engine.reasoning.compile import Compiler, compiler_of
from engine.reasoning.compiled import YES, Compiled, CompiledCondition
from engine.reasoning.operations import FALSE, TRUE, Node, conjunction, differ


def idle_parts(compiled: Compiled) -> Iterator[Refutation]:
    """Every part that is idle without being signed off, and every sign-off of a part that is not idle."""
    if compiled.constraints == FALSE:
        return  # no case is left to be changed
    d, compiler = compiled.diagrams, compiler_of(compiled)
    for conclusion in compiled.conclusions.values():
        variants = Variants(compiled, conclusion)
        for made in conclusion.rules:
            if made.when:
                matters = d.apply(differ, *variants.either_way(made.rule.id))
                yield from _idle_in(compiler, made.rule.id, made.when, matters, made.rule.idle)
    for flag in compiled.flags:
        assert flag.when is not None  # flags have no otherwise
        yield from _idle_in(compiler, flag.rule.id, flag.when, compiled.constraints)
    someone = d.any_of(d.variable_in(level, [YES]) for level in compiled.role_levels)
    for constraint in compiled.rulebook.constraints:
        others = d.any_of(broken for name, broken in compiled.broken.items() if name != constraint.id)
        matters = d.all_of([someone, d.negate(others)])
        yield from _idle_in(compiler, constraint.id, compiler.condition(constraint.forbid), matters)


def _idle_in(
    compiler: Compiler, name: str, when: CompiledCondition, matters: Node, signed: tuple[str, ...] = ()
) -> Iterator[Refutation]:
    """What is idle in a condition, given the cases for which it matters whether the condition holds."""
    d = compiler.diagrams

    def changes(other: Node) -> bool:
        return d.apply(conjunction, matters, d.apply(differ, when.diagram, other)) != FALSE

    for part, rebuild in parts_of_whole(compiler, when):
        idle = [word for word, node in (("true", TRUE), ("false", FALSE)) if not changes(rebuild(node))]
        path, place = part.condition.path, part.condition.place or Place(name)
        params = {"rule": name, "part": path}
        if idle and path not in signed:
            yield Refutation(Diagnostic(Code.IDLE_PART, place, params | {"held": ", ".join(idle)}))
        if not idle and path in signed:
            yield Refutation(Diagnostic(Code.NOT_IDLE, place, params))
