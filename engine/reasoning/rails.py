"""A rulebook as positive implications on two rails, for a forward-chaining engine that can neither negate nor count.

Each finding's value, role, condition, rule and conclusion's value has a code, which may be established (`est`),
refuted (`ref`) or, while not enough is known, neither. Negation swaps the rails. This is the second reading of the
rules: it shares the conditions' syntax with the diagrams, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from typing import Literal, NamedTuple

from engine.reading.conditions import All, Any, AtLeast, Condition, HasRole, Is, Not
from engine.reading.rulebook import Conclusion, Rule, Rulebook

Rail = Literal["est", "ref"]
MOST_PREMISES = 16  # messages in a frame of durable-rules
MOST_CODES = 499  # its table of next nodes has 512 places
MOST_RULES_ON_ONE_FACT = 249  # its list of beta nodes has 256 places, and the check of its end is one too late
RESERVED = ("sid", "id", "k", "code", "st", "est", "ref", "f", "__never__")
"""The keys and values that facts and the engine's own rules are made of."""


class Fact(NamedTuple):
    """A code on one of its rails."""

    code: str
    rail: Rail

    @property
    def id(self) -> str:
        """The fact as one word."""
        return f"{self.code}:{self.rail}"

    @property
    def swapped(self) -> Fact:
        """The opposite: the same code on the other rail."""
        return Fact(self.code, "ref" if self.rail == "est" else "est")


class Implication(NamedTuple):
    """When all premises are facts, so is the conclusion."""

    premises: tuple[Fact, ...]
    then: Fact


@dataclass(frozen=True)
class Program:
    """A rulebook's implications, and what its codes stand for."""

    implications: tuple[Implication, ...]
    always: Fact
    names: tuple[tuple[str, str], ...]  # code, id as in a trace
    roles: tuple[tuple[str, str], ...]  # role, code
    findings: tuple[tuple[str, str, str], ...]  # finding, value, code
    conclusions: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]  # conclusion, its values with their codes

    def given(self, roles: Sequence[str], settled: Mapping[str, str]) -> tuple[Fact, ...]:
        """The facts of a person; of a finding that is not settled there are none."""
        facts = [self.always]
        facts += [Fact(code, "est" if role in roles else "ref") for role, code in self.roles]
        for finding, value, code in self.findings:
            if finding in settled:
                facts.append(Fact(code, "est" if settled[finding] == value else "ref"))
        return tuple(facts)

    @cached_property
    def name_of(self) -> dict[str, str]:
        """What each code stands for."""
        return dict(self.names)

    @cached_property
    def within_limits(self) -> bool:
        """Whether the program keeps inside the fixed tables of durable-rules."""
        uses: dict[Fact, int] = {}
        for implication in self.implications:
            for fact in implication.premises:
                uses[fact] = uses.get(fact, 0) + 1
        longest = max((len(i.premises) for i in self.implications), default=0)
        most_used = max(uses.values(), default=0)
        return longest <= MOST_PREMISES and len(self.names) <= MOST_CODES and most_used <= MOST_RULES_ON_ONE_FACT


def program_of(rulebook: Rulebook) -> Program:
    """The rulebook's conclusions on two rails; constraints and flags are left to the first engine."""
    return _Rails(rulebook).run()


def fnv1a(word: str) -> int:
    """The 32-bit hash (Fowler, Noll and Vo) by which durable-rules tells words apart."""
    hashed = 0x811C9DC5
    for byte in word.encode("ascii"):
        hashed = (hashed ^ byte) * 16777619 & 0xFFFFFFFF
    return hashed


class _Codes:
    """Gives out short codes that durable-rules can tell apart, with the names they stand for."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self._numbers = count()
        self._hashes = {fnv1a(word) for word in RESERVED}
        self._taken: set[str] = set()

    def new(self, name: str) -> str:
        """A new code for a name; a code whose words collide with one already given is passed over."""
        unique = next(n for n in _numbered(name) if n not in self._taken)
        for number in self._numbers:
            code = f"c{number}"
            hashes = {fnv1a(word) for word in (code, Fact(code, "est").id, Fact(code, "ref").id)}
            if len(hashes) == 3 and not hashes & self._hashes:
                break
        self._hashes |= hashes
        self._taken.add(unique)
        self.names[code] = unique
        return code


def _numbered(name: str) -> Iterator[str]:
    yield name
    yield from (f"{name}~{i}" for i in count(2))


class _Rails:
    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.codes = _Codes()
        self.always = Fact(self.codes.new("always"), "est")
        self.roles: dict[str, Fact] = {}
        self.values: dict[tuple[str, str], Fact] = {}
        self.gates: dict[frozenset[Fact], Fact] = {}
        # A dict keeps the order and drops what is said twice.
        self.implications: dict[Implication, None] = {}

    def run(self) -> Program:
        for conclusion in self.rulebook.conclusions.values():
            self.conclude(conclusion)
        book = self.rulebook
        return Program(
            implications=tuple(self.implications),
            always=self.always,
            names=tuple(self.codes.names.items()),
            roles=tuple((role, fact.code) for role, fact in self.roles.items()),
            findings=tuple((n, v, f.code) for (n, v), f in self.values.items() if n in book.findings),
            conclusions=tuple(
                (c.id, tuple((v, self.values[c.id, v].code) for v in c.values)) for c in book.conclusions.values()
            ),
        )

    def imply(self, premises: Iterable[Fact], then: Fact) -> None:
        self.implications.setdefault(Implication(tuple(premises), then))

    # -- rules

    def conclude(self, conclusion: Conclusion) -> None:
        """A value is established by a rule that applies; refuted when none can apply, or by another value."""
        rules = conclusion.rules
        holds = {r.id: self.holds(r, rules) for r in rules if r.when is not None}
        nothing_else = [fact.swapped for fact in holds.values()]
        holds |= {r.id: self.named(nothing_else, r, rules) for r in rules if r.when is None}
        applies = {rule.id: self.applies(rule, rules, holds) for rule in rules}
        values = {v: Fact(self.codes.new(f"conclusion:{conclusion.id}={v}"), "est") for v in conclusion.values}
        self.values |= {(conclusion.id, v): fact for v, fact in values.items()}
        for value, fact in values.items():
            for_it = [applies[r.id] for r in rules if r.value == value]
            for one in for_it:
                self.imply([one], fact)
            none = self.chained([one.swapped for one in for_it], f"no-rule:{conclusion.id}={value}")
            self.imply(none, fact.swapped)
            for other in values.values():
                if other != fact:
                    self.imply([other], fact.swapped)

    def holds(self, rule: Rule, rules: Sequence[Rule]) -> Fact:
        """The fact that a rule's own condition is."""
        assert rule.when is not None  # the otherwise rule is made from the others
        name = f"condition:{rule.id}"
        parts = rule.when.parts if isinstance(rule.when, All) else None
        facts = [self.condition(rule.when, name)] if parts is None else self.parts(parts, name)
        return self.named(facts, rule, rules)

    def named(self, facts: Sequence[Fact], rule: Rule, rules: Sequence[Rule]) -> Fact:
        """All of the facts; where no rule overrides this one, that is already whether it applies."""
        if any(rule.id in other.overrides for other in rules):
            return self.conjunction(facts, f"condition:{rule.id}")
        return self.gate(facts, f"rule:{rule.id}")

    def applies(self, rule: Rule, rules: Sequence[Rule], holds: Mapping[str, Fact]) -> Fact:
        """A rule applies when it holds and no rule that overrides it does."""
        over = [holds[other.id].swapped for other in rules if rule.id in other.overrides]
        return self.gate([holds[rule.id], *over], f"rule:{rule.id}") if over else holds[rule.id]

    # -- conditions

    def condition(self, condition: Condition, name: str) -> Fact:
        """The fact that a condition is."""
        match condition:
            case Is(variable, values):
                return self.disjunction([self.value(variable, v) for v in values], name)
            case HasRole(roles):
                return self.disjunction([self.role(role) for role in roles], name)
            case All(parts):
                return self.conjunction(self.parts(parts, name), name)
            case Any(parts):
                return self.disjunction(self.parts(parts, name), name)
            case AtLeast(n, parts):
                return self.at_least(n, self.parts(parts, name), name)
            case Not(part):
                return self.condition(part, f"{name}/0").swapped

    def parts(self, parts: Sequence[Condition], name: str) -> list[Fact]:
        return [self.condition(part, f"{name}/{i}") for i, part in enumerate(parts)]

    def value(self, variable: str, value: str) -> Fact:
        key = (variable, value)
        if key not in self.values:  # conclusions are there already: each uses only those before it
            self.values[key] = Fact(self.codes.new(f"finding:{variable}={value}"), "est")
        return self.values[key]

    def role(self, role: str) -> Fact:
        if role not in self.roles:
            self.roles[role] = Fact(self.codes.new(f"role:{role}"), "est")
        return self.roles[role]

    def at_least(self, n: int, facts: Sequence[Fact], name: str) -> Fact:
        """At least n: the last is one of them and n - 1 of those before are, or n of those before are."""
        counts = [self.always] + [self.always.swapped] * n  # counts[k]: at least k of the facts so far
        for left, fact in zip(range(len(facts) - 1, -1, -1), facts, strict=True):
            for k in range(n, max(n - left, 1) - 1, -1):
                with_it = self.conjunction([counts[k - 1], fact], name)
                counts[k] = self.disjunction([counts[k], with_it], name)
        return counts[n]

    def disjunction(self, facts: Sequence[Fact], name: str) -> Fact:
        return self.conjunction([fact.swapped for fact in facts], name).swapped

    def conjunction(self, facts: Sequence[Fact], name: str) -> Fact:
        """The fact that all of them are; equal conjunctions share their code, under the name of the first."""
        unique = [fact for fact in dict.fromkeys(facts) if fact != self.always]
        if self.always.swapped in unique:
            return self.always.swapped
        if len(unique) < 2:
            return unique[0] if unique else self.always
        key = frozenset(unique)
        if key not in self.gates:
            self.gates[key] = self.gate(unique, name)
        return self.gates[key]

    def gate(self, facts: Sequence[Fact], name: str) -> Fact:
        """A code of its own, established by all of the facts together and refuted by the opposite of any."""
        premises = self.chained(list(dict.fromkeys(facts)), name)
        made = Fact(self.codes.new(name), "est")
        self.imply(premises, made)
        for fact in premises:
            self.imply([fact.swapped], made.swapped)
        return made

    def chained(self, facts: Sequence[Fact], name: str) -> Sequence[Fact]:
        """The same in so few premises as durable-rules can join; without any, what always is."""
        while len(facts) > MOST_PREMISES:
            starts = range(0, len(facts), MOST_PREMISES)
            facts = [self.conjunction(facts[i : i + MOST_PREMISES], f"{name}+") for i in starts]
        return facts or [self.always]
