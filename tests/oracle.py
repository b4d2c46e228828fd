"""The meaning of a rulebook, written out plainly and apart from the engine: every completion, every rule, in turn.

Nothing here is fast or clever, and nothing of `engine.reasoning` is used: it is what the diagrams are held against.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import product

from engine.reading.conditions import All, Any, AtLeast, Condition, HasRole, Is, Not
from engine.reading.rulebook import Rulebook

World = dict[str, object]  # every finding and conclusion by name, and "roles"
Test = Callable[[World], bool]


def test_of(condition: Condition) -> Test:
    """The condition as a function of a complete world."""
    match condition:
        case Is(variable, values):
            return lambda world: world.get(variable) in values
        case HasRole(roles):
            return lambda world: any(role in world["roles"] for role in roles)
        case All(parts):
            tests = [test_of(part) for part in parts]
            return lambda world: all(test(world) for test in tests)
        case Any(parts):
            tests = [test_of(part) for part in parts]
            return lambda world: any(test(world) for test in tests)
        case AtLeast(n, parts):
            tests = [test_of(part) for part in parts]
            return lambda world: sum(test(world) for test in tests) >= n
        case Not(part):
            test = test_of(part)
            return lambda world: not test(world)


@cache
def tests_of(rulebook: Rulebook) -> tuple[dict[str, Test], list[Test]]:
    rules = {r.id: test_of(r.when) for r in rulebook.rules.values() if r.when is not None}
    return rules, [test_of(c.forbid) for c in rulebook.constraints]


def evaluate(rulebook: Rulebook, roles: tuple[str, ...], findings: Mapping[str, str]) -> World:
    """The complete world of a complete case: each conclusion with the set of values its rules give it."""
    rules, _ = tests_of(rulebook)
    world: World = {**findings, "roles": roles}
    for conclusion in rulebook.conclusions.values():
        holding = [r for r in conclusion.rules if r.when is not None and rules[r.id](world)]
        holding = holding or [r for r in conclusion.rules if r.when is None]
        defeated = {name for rule in holding for name in rule.overrides}
        values = {rule.value for rule in holding if rule.id not in defeated}
        world[conclusion.id] = values.pop() if len(values) == 1 else frozenset(values)  # a set: gap or conflict
    return world


def is_possible(rulebook: Rulebook, roles: tuple[str, ...], findings: Mapping[str, str]) -> bool:
    """Whether a complete case breaks no constraint."""
    return not any(test({**findings, "roles": roles}) for test in tests_of(rulebook)[1])


def completions(rulebook: Rulebook, roles: tuple[str, ...], settled: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Every complete case that agrees with a partial one and breaks no constraint."""
    unknown = [f for f in rulebook.findings.values() if f.id not in settled]
    for values in product(*(tuple(f.values) for f in unknown)):
        case = {**settled, **{f.id: value for f, value in zip(unknown, values, strict=True)}}
        if is_possible(rulebook, roles, case):
            yield case


def possible(
    rulebook: Rulebook, roles: tuple[str, ...], settled: Mapping[str, str], conclusion: str = "recommendation"
) -> set[object]:
    """What the completions of a partial case lead to."""
    return {evaluate(rulebook, roles, case)[conclusion] for case in completions(rulebook, roles, settled)}


def status(outcomes: set[object]) -> str:
    """The status that a set of possible outcomes stands for."""
    return "settled" if len(outcomes) == 1 else "open" if outcomes else "inconsistent"
