"""Proves with z3 that a rulebook's decision diagrams equal its rules, sharing no code with the making of the diagrams.

The rules are read from the checked `Rulebook`; the diagrams are read as bare tables of nodes. Neither the compiler
nor an operation of `Diagrams` is used, and no lemma passes from one conclusion to the next: the rules stay written
out down to the findings. Every question put to z3 asks for a counter-example; only `unsat` counts as a proof.

Rules: each role, and each value of a finding, is a Boolean; just one value of a finding is true. A value is given
where a rule for it holds and no rule that overrides it holds (design: on a complete case).

Diagrams: each node is a Boolean, true where a walk from the root comes to it: at the root always, elsewhere where it
comes to a parent whose variable may have the value that leads here. If every variable has one value, the walk is one
path (every node has a child for every value, and `ordered` excludes circles), so it ends in one terminal.

Partial cases: the same walk, where a variable may have any of a set of values, which is what `Diagrams.possible`
promises; known and unknown are the smallest and the largest set. `unknown-soundness` says: take any sets and any
completion inside them that breaks no constraint; what the rules give it is among the terminals that the walk comes
to. So nothing a completion leads to is ever missed, and where one outcome is left, no completion has another.
The converse needs no z3: on a path through an ordered diagram each variable is tested once, so the values that lead
along it, with any possible value for the rest, are one completion, and `outcome` says that the rules give it the
path's terminal. Hence no outcome is shown as possible that no completion has.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from engine.reading.conditions import All, Any, AtLeast, Condition, HasRole, Is, Not
from engine.reading.rulebook import RECOMMENDATION, Conclusion
from engine.reasoning.compiled import NO, YES, Compiled
from engine.reasoning.operations import VOID_VALUE

if TYPE_CHECKING:
    from z3 import BoolRef, ModelRef

Verdict = Literal["proved", "refuted", "undecided"]
TIMEOUT_MS = 60_000


@dataclass(frozen=True)
class Obligation:
    """One thing to prove, and what came of it; a refuted one has a complete case, unless no case can show it."""

    name: str
    verdict: Verdict
    case: dict[str, str] | None = None
    roles: tuple[str, ...] = ()


def prove_independently(compiled: Compiled, timeout_ms: int = TIMEOUT_MS) -> Iterator[Obligation]:
    """Every obligation in turn; `timeout_ms` limits each question to z3, and one cut short leaves `undecided`.

    The names are `variables`, `ordered`, `conclusion:<id>` for every conclusion, `constraints`, `outcome` and
    `unknown-soundness`. The later ones are `undecided` where the first two fail: there is no diagram to read then.
    """
    readable = []
    for name, holds in (("variables", _names_match(compiled)), ("ordered", _is_ordered(compiled))):
        readable.append(holds)
        yield Obligation(name, "proved" if holds else "refuted")
    if not all(readable):
        yield from (Obligation(name, "undecided") for name in _names_of_proofs(compiled))
        return
    proof = _Proof(compiled, timeout_ms)
    yield from (proof.conclusion(conclusion) for conclusion in compiled.rulebook.conclusions.values())
    yield proof.constraints()
    yield proof.outcome()
    yield proof.unknown_soundness()


def _names_of_proofs(compiled: Compiled) -> list[str]:
    conclusions = (f"conclusion:{name}" for name in compiled.rulebook.conclusions)
    return [*conclusions, "constraints", "outcome", "unknown-soundness"]


def _names_match(compiled: Compiled) -> bool:
    """Whether the diagrams' variables and values are the rulebook's, each once, and facts are entered where they are.

    A diagram over more variables than the rulebook's own, made to be compared with another version, is refused.
    """
    book, first = compiled.rulebook, len(compiled.rulebook.roles)
    names = compiled.variables[first:]
    given = [("no", "yes")] * first + [tuple(book.findings[n].values) for n in names if n in book.findings]
    return (
        compiled.roles == compiled.variables[:first] == tuple(book.roles)
        and sorted(names) == sorted(book.findings)
        and list(compiled.values) == given
        and compiled.index == {name: first + i for i, name in enumerate(names)}
        and list(compiled.value_index) == [{value: i for i, value in enumerate(values)} for values in given]
        and compiled.conclusions.keys() <= book.conclusions.keys()
        and all(made.values == tuple(book.conclusions[name].values) for name, made in compiled.conclusions.items())
    )


def _is_ordered(compiled: Compiled) -> bool:
    """Whether below every root the levels increase, and every node has one child for each value of its variable."""
    levels, children = compiled.diagrams.levels, compiled.diagrams.children
    sizes = dict(enumerate(map(len, compiled.values)))
    stack = [compiled.constraints, compiled.outcome, *(made.diagram for made in compiled.conclusions.values())]
    seen: set[int] = set()
    while stack:
        node = stack.pop()
        if node < 0 or node in seen:
            continue
        if node >= len(levels) or len(children[node]) != sizes.get(levels[node]):
            return False
        if any(levels[child] <= levels[node] for child in children[node] if 0 <= child < len(levels)):
            return False
        seen.add(node)
        stack.extend(children[node])
    return True


class _Proof:
    """The formulas of one rulebook and its diagrams, and the solver that they are put to."""

    def __init__(self, compiled: Compiled, timeout_ms: int) -> None:
        import z3

        self.z3 = z3
        self.context = z3.Context()  # of its own: the shared one is not safe between threads, and numbers its terms
        self.solver = z3.SolverFor("QF_FD", self.context)
        self.solver.set(timeout=timeout_ms, random_seed=0)
        self.compiled, self.rulebook = compiled, compiled.rulebook
        self.roles = {role: self.named(f"role {role}") for role in self.rulebook.roles}
        self.values = {
            f.id: {value: self.named(f"{f.id} {value}") for value in f.values} for f in self.rulebook.findings.values()
        }
        self.solver.add(*(self.just_one(values.values()) for values in self.values.values()))
        self.single: set[str] = set()  # the conclusions to which every allowed case gives just one value
        kept = [z3.Not(self.condition(c.forbid)) for c in self.rulebook.constraints]
        self.allowed = self.every([self.some(self.roles.values()), *kept])

    # -- the words that z3 is spoken to with

    def named(self, name: str) -> BoolRef:
        return self.z3.Bool(name, self.context)

    def every(self, parts: Iterable[BoolRef]) -> BoolRef:
        return self.z3.And(list(parts), self.context)

    def some(self, parts: Iterable[BoolRef]) -> BoolRef:
        return self.z3.Or(list(parts), self.context)

    def just_one(self, parts: Iterable[BoolRef]) -> BoolRef:
        return self.z3.PbEq([(part, 1) for part in parts], 1, self.context)

    # -- what the rules mean

    def condition(self, condition: Condition) -> BoolRef:
        """The condition as a formula over roles, findings and the conclusions before it."""
        match condition:
            case Is(variable, values):
                return self.some(self.values[variable][value] for value in values)
            case HasRole(roles):
                return self.some(self.roles[role] for role in roles)
            case All(parts):
                return self.every(map(self.condition, parts))
            case Any(parts):
                return self.some(map(self.condition, parts))
            case AtLeast(n, parts):
                return self.z3.AtLeast(*map(self.condition, parts), n)
            case Not(part):
                return self.z3.Not(self.condition(part))

    def given(self, conclusion: Conclusion) -> dict[str, BoolRef]:
        """Where the rules give each value of a conclusion."""
        holds = {rule.id: self.condition(rule.when) for rule in conclusion.rules if rule.when is not None}
        nothing_holds = self.z3.Not(self.some(holds.values()))
        holds |= {rule.id: nothing_holds for rule in conclusion.rules if rule.when is None}
        applies: dict[str, list[BoolRef]] = {value: [] for value in conclusion.values}
        for rule in conclusion.rules:
            over = [self.z3.Not(holds[other.id]) for other in conclusion.rules if rule.id in other.overrides]
            applies[rule.value].append(self.every([holds[rule.id], *over]))
        return {value: self.some(rules) for value, rules in applies.items()}

    # -- what the diagrams say

    def complete(self) -> list[list[BoolRef]]:
        """Of each variable, the value that the case gives it."""
        roles = [[self.z3.Not(self.roles[role]), self.roles[role]] for role in self.compiled.roles]
        return roles + [list(self.values[name].values()) for name in self.compiled.variables[len(roles) :]]

    def partial(self) -> list[list[BoolRef]]:
        """Of each variable, the set of values that it may have; the case is a completion: its value is one of them."""
        sizes = [len(values) for values in self.compiled.values]
        may = [[self.named(f"may {level} {value}") for value in range(size)] for level, size in enumerate(sizes)]
        for has, can in zip(self.complete(), may, strict=True):
            self.solver.add(*map(self.z3.Implies, has, can))
        return may

    def walk(self, root: int, planes: Sequence[Sequence[BoolRef]]) -> Mapping[int, BoolRef]:
        """Where a walk down from the root, along the values that each variable may have, comes to each terminal."""
        levels, children = self.compiled.diagrams.levels, self.compiled.diagrams.children
        ways: dict[int, list[BoolRef]] = {root: [self.every([])]}
        waiting = {root} if root >= 0 else set()
        while waiting:
            node = min(waiting, key=lambda n: (levels[n], n))  # its parents are done: levels increase
            waiting.remove(node)
            here = self.z3.FreshBool(f"node {node}", self.context)
            self.solver.add(here == self.some(ways.pop(node)))
            for child, may in zip(children[node], planes[levels[node]], strict=True):
                ways.setdefault(child, []).append(self.every([here, may]))
                waiting |= {child} if child >= 0 else set()
        never = self.some([])
        return defaultdict(lambda: never, {~terminal: self.some(ways_there) for terminal, ways_there in ways.items()})

    # -- what is proved

    def conclusion(self, conclusion: Conclusion) -> Obligation:
        """Every allowed case gets just one value from the rules, and the diagram gives the same."""
        name = f"conclusion:{conclusion.id}"
        if not self.single.issuperset(conclusion.uses):
            return Obligation(name, "undecided")  # what it rests on has itself no value
        given = self.values[conclusion.id] = self.given(conclusion)
        single = self.without(name, [self.every([self.allowed, self.z3.Not(self.just_one(given.values()))])])
        if single.verdict != "proved":
            return single
        self.single.add(conclusion.id)
        made = self.compiled.conclusions.get(conclusion.id)
        if made is None:
            return Obligation(name, "undecided")  # the compiler made no diagram to compare
        reaches = self.walk(made.diagram, self.complete())
        return self.without(
            name, [self.every([self.allowed, given[value] != reaches[i]]) for i, value in enumerate(made.values)]
        )

    def constraints(self) -> Obligation:
        """The diagram of the constraints holds where no constraint is broken and someone has a role, and only there."""
        reaches = self.walk(self.compiled.constraints, self.complete())
        return self.without("constraints", [reaches[YES] != self.allowed, reaches[NO] == self.allowed])

    def outcome(self) -> Obligation:
        """The diagram of the outcome is void where a case is not allowed, and the recommendation elsewhere."""
        made = self.compiled.conclusions.get(RECOMMENDATION)
        if made is None or RECOMMENDATION not in self.single:
            return Obligation("outcome", "undecided")
        reaches = self.walk(self.compiled.outcome, self.complete())
        questions = [reaches[VOID_VALUE] == self.allowed]
        for i, value in enumerate(made.values):
            questions.append(self.every([self.allowed, self.values[RECOMMENDATION][value]]) != reaches[i])
        return self.without("outcome", questions)

    def unknown_soundness(self) -> Obligation:
        """What the rules give to a completion is among what the outcome's diagram leaves possible in a partial case."""
        made = self.compiled.conclusions.get(RECOMMENDATION)
        if made is None or RECOMMENDATION not in self.single:
            return Obligation("unknown-soundness", "undecided")
        reaches = self.walk(self.compiled.outcome, self.partial())
        lost = [
            self.every([self.allowed, self.values[RECOMMENDATION][value], self.z3.Not(reaches[i])])
            for i, value in enumerate(made.values)
        ]
        return self.without("unknown-soundness", lost)

    def without(self, name: str, counterexamples: Iterable[BoolRef]) -> Obligation:
        """Whether none of the formulas has a case in which it is true."""
        consistent = self.solver.check() == self.z3.sat  # from definitions that contradict each other anything follows
        verdict: Verdict = "proved" if consistent else "undecided"
        for formula in counterexamples:
            self.solver.push()
            self.solver.add(formula)
            answer = self.solver.check()
            model = self.solver.model() if answer == self.z3.sat else None
            self.solver.pop()
            if model is not None:
                return Obligation(name, "refuted", *self.read(model))
            if answer != self.z3.unsat:
                verdict = "undecided"
        return Obligation(name, verdict)

    def read(self, model: ModelRef) -> tuple[dict[str, str], tuple[str, ...]]:
        """The case that a model stands for: its findings, and its roles."""

        def holds(formula: BoolRef) -> bool:
            return bool(self.z3.is_true(model.eval(formula, model_completion=True)))

        findings = {name: self.values[name] for name in self.rulebook.findings}
        case = {name: value for name, values in findings.items() for value, has in values.items() if holds(has)}
        return case, tuple(role for role, has in self.roles.items() if holds(has))
