"""Parts of conditions that change nothing: held to be always true, or always false, they leave every case as it is.

A case counts as changed when the conclusion of the rule gets another value, or none, or several. A part may be signed
off beside its rule, with a reason, where a rule is there for what it cites, or the text says a thing twice.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.proving.refutation import Refutation
from engine.proving.variants import Variants
from engine.reading.diagnostics import Code, Diagnostic
from engine.reasoning.compiled import Compiled, CompiledCondition, CompiledRule
from engine.reasoning.diagram import FALSE, TRUE


def idle_parts(compiled: Compiled) -> Iterator[Refutation]:
    """Every part that is idle without being signed off, and every sign-off of a part that is not idle."""
    for conclusion in compiled.conclusions.values():
        variants = Variants(compiled, conclusion)
        for made in conclusion.rules:
            if made.when:
                yield from _idle_in(variants, made, made.when)


def _idle_in(variants: Variants, made: CompiledRule, when: CompiledCondition) -> Iterator[Refutation]:
    rule = made.rule
    for part, rebuild in variants.parts(when):
        held = [(word, rebuild(node)) for word, node in (("true", TRUE), ("false", FALSE))]
        idle = [word for word, condition in held if not variants.is_changed(rule.id, condition)]
        path, place = part.condition.path, part.condition.place or rule.place
        params = {"rule": rule.id, "part": path}
        if idle and path not in rule.idle:
            yield Refutation(Diagnostic(Code.IDLE_PART, place, params | {"held": ", ".join(idle)}))
        if not idle and path in rule.idle:
            yield Refutation(Diagnostic(Code.NOT_IDLE, place, params))
