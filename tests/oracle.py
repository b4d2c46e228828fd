"""The meaning of a rulebook, written out plainly and apart from the engine: every completion, every rule, in turn.

Nothing of `engine.reasoning` is used: this is what the diagrams are held against. `evaluate` takes one complete case.
`Worlds` takes many and fills in a truth table column by column; `test_oracle.py` holds the two equal.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, reduce
from itertools import combinations, pairwise, product
from math import prod
from operator import and_, or_
from types import MappingProxyType

from engine.reading.conditions import All, Any, AtLeast, Condition, HasRole, Is, Not
from engine.reading.rulebook import Rulebook

World = dict[str, str | tuple[str, ...] | frozenset[str]]  # every finding and conclusion by name, and "roles"
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


@lru_cache(maxsize=128)
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
    return Worlds(rulebook, [roles], settled).values(conclusion)


def status(outcomes: set[object]) -> str:
    """The status that a set of possible outcomes stands for."""
    return "settled" if len(outcomes) == 1 else "open" if outcomes else "inconsistent"


# -- many at once

Column = int
"""A set of complete cases: bit i says whether case i is in it."""


class Worlds:
    """Every complete case with one of these sets of roles that agrees with a partial case, and all that is true of it.

    They are numbered from 0 in the order of `cases`. Of the findings of `choices`, the same in each, only these
    combinations are looked at.
    """

    def __init__(
        self,
        rulebook: Rulebook,
        roles: Sequence[tuple[str, ...]],
        settled: Mapping[str, str],
        choices: Sequence[Mapping[str, str]] = ({},),
    ) -> None:
        self.rulebook = rulebook
        findings = [f for f in rulebook.findings.values() if f.id not in choices[0]]
        self.domains = {f.id: [settled[f.id]] if f.id in settled else list(f.values) for f in findings}
        self.roles, self.choices = list(roles), list(choices)
        sizes = [len(self.roles), *map(len, self.domains.values()), len(self.choices)]
        self.every: Column = (1 << prod(sizes)) - 1
        columns = [_columns(sizes, i) for i in range(len(sizes) - 1)]
        self.by_roles = {frozenset(who): cases for who, cases in zip(self.roles, columns[0], strict=True)}
        self.acting = {role: union(c for who, c in self.by_roles.items() if role in who) for role in rulebook.roles}
        self.having: dict[str, dict[object, Column]] = {
            name: dict(zip(values, column, strict=True))
            for (name, values), column in zip(self.domains.items(), columns[1:], strict=True)
        }
        for name in choices[0]:
            self.having[name] = {v: self._chosen(name, v, prod(sizes[:-1])) for v in rulebook.findings[name].values}
        self.possible = self.every & ~union(self.column(c.forbid) for c in rulebook.constraints)
        for name in rulebook.conclusions:
            self.having[name] = self._conclude(name)

    def cases(self) -> Iterator[tuple[tuple[str, ...], dict[str, str]]]:
        """The complete cases in the order of their bits, whether they break a constraint or not."""
        for roles, values, choice in product(self.roles, product(*self.domains.values()), self.choices):
            yield roles, {**dict(zip(self.domains, values, strict=True)), **choice}

    def value(self, name: str, case: int) -> object:
        """The value that a finding or a conclusion has in one case."""
        return next(value for value, cases in self.having[name].items() if cases >> case & 1)

    def values(self, name: str, given: Mapping[str, str] = MappingProxyType({})) -> set[object]:
        """The values that a finding or a conclusion has in the possible cases with these findings."""
        within = self.within(given)
        return {value for value, cases in self.having[name].items() if cases & within}

    def values_by_choice(self, name: str) -> list[set[object]]:
        """The values that a finding or a conclusion has in the possible cases of each of `choices`."""
        number = len(self.choices)
        found = {value: cases & self.possible for value, cases in self.having[name].items()}
        blocks = self.every.bit_length() // number  # of one case for each choice
        while blocks > 1:
            half = (blocks + 1) // 2
            below = (1 << half * number) - 1
            found = {value: cases >> half * number | cases & below for value, cases in found.items()}
            blocks = half
        return [{value for value, cases in found.items() if cases >> i & 1} for i in range(number)]

    def within(self, given: Mapping[str, str]) -> Column:
        """The possible cases with these findings."""
        return reduce(and_, (self.having[finding][value] for finding, value in given.items()), self.possible)

    def truths(self, condition: Condition) -> set[bool]:
        """Whether a condition holds in some possible case, and whether it fails in one."""
        holds = self.column(condition)
        return {truth for truth, cases in ((True, holds), (False, ~holds)) if cases & self.possible}

    def column(self, condition: Condition) -> Column:
        """The cases in which a condition holds."""
        match condition:
            case Is(variable, values):
                having = self.having.get(variable, {})
                return union(having.get(value, 0) for value in values)
            case HasRole(roles):
                return union(self.acting.get(role, 0) for role in roles)
            case All(parts):
                return reduce(and_, map(self.column, parts), self.every)
            case Any(parts):
                return union(map(self.column, parts))
            case AtLeast(n, parts):
                held = [self.every] + [0] * n  # the cases in which none, one … n of the parts so far hold
                for part in map(self.column, parts):
                    held = [self.every, *(more | fewer & part for fewer, more in pairwise(held))]
                return held[n]
            case Not(part):
                return self.every & ~self.column(part)

    def _chosen(self, name: str, value: str, times: int) -> Column:
        """The cases in which a finding of `choices` has the value; they change fastest of all."""
        return int("".join("01"[choice[name] == value] for choice in reversed(self.choices)) * times, 2)

    def _conclude(self, name: str) -> dict[object, Column]:
        """The cases by what the rules of a conclusion give them: a value, or a set of none or several."""
        rules = self.rulebook.conclusions[name].rules
        holding = {r.id: self.column(r.when) for r in rules if r.when is not None}
        holding |= dict.fromkeys([r.id for r in rules if r.when is None], self.every & ~union(holding.values()))
        given = {frozenset[str](): self.every}
        for value in {r.value for r in rules}:
            standing = union(holding[r.id] & ~self._defeated(r.id, holding) for r in rules if r.value == value)
            given = {
                **{values: cases & ~standing for values, cases in given.items()},
                **{values | {value}: cases & standing for values, cases in given.items()},
            }
        return {min(v) if len(v) == 1 else v: cases for v, cases in given.items() if cases}

    def _defeated(self, name: str, holding: Mapping[str, Column]) -> Column:
        return union(holding[other] for other in holding if name in self.rulebook.rules[other].overrides)


def all_worlds(rulebook: Rulebook) -> Worlds:
    """Every complete case with every set of roles that is not empty."""
    roles = [chosen for n in range(1, len(rulebook.roles) + 1) for chosen in combinations(rulebook.roles, n)]
    return Worlds(rulebook, roles, {})


def union(columns: Iterable[Column]) -> Column:
    """The cases of any of the sets."""
    return reduce(or_, columns, 0)


def _columns(sizes: Sequence[int], place: int) -> list[Column]:
    """For each choice at one place: the cases with it, where the choices at the last place change fastest."""
    size, block, times = sizes[place], prod(sizes[place + 1 :]), prod(sizes[:place])
    return [int(("0" * block * (size - 1 - i) + "1" * block + "0" * block * i) * times, 2) for i in range(size)]
