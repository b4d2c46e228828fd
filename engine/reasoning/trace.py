"""The full record of how a decision came about: a graph of conclusions, rules, conditions and findings.

Nodes hold ids and values, no prose. A node's role is `decisive` (it belongs to the sufficient reason: kept alone,
the decisive findings leave only the possible outcomes, and none of them can go), `supporting` (it lies on the way and
could go) or `moot` (it cannot matter beside the decisive ones). An open finding that can still matter has no role.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from engine.reading.case import CheckedCase, CheckedPerson
from engine.reading.conditions import AtLeast, HasRole, Is, tests_in
from engine.reading.rulebook import RECOMMENDATION
from engine.reasoning.compile import VOID_BIT, Compiled, CompiledCondition, CompiledRule
from engine.reasoning.diagram import UNKNOWN
from engine.reasoning.reasons import Way
from engine.reasoning.status import HOLDS, NAMES, Statuses

Json = str | bool | int | list["Json"] | dict[str, "Json"] | None


class Trace:
    """Everything behind one person's decision, worked out from the diagrams when it is asked for."""

    def __init__(self, compiled: Compiled, case: CheckedCase, person: CheckedPerson, known: list[int]) -> None:
        self.compiled = compiled
        self.case = case
        self.person = person
        self.known = known
        self.root = f"conclusion:{RECOMMENDATION}"

    @cached_property
    def statuses(self) -> Statuses:
        """The statuses in the case as it stands."""
        return Statuses(self.compiled, self.known)

    @cached_property
    def way(self) -> Way:
        """What lies on the way in the case as it stands."""
        return Way(self.statuses)

    @cached_property
    def decisive_levels(self) -> tuple[int, ...]:
        """The variables of the decisive findings."""
        goal = self.compiled.diagrams.possible(self.compiled.conclusions[RECOMMENDATION].diagram, self.known)
        recommendation = self.compiled.conclusions[RECOMMENDATION].diagram
        if not goal & ~VOID_BIT:
            return ()
        levels = self.compiled.diagrams.sufficient(
            recommendation, self.known, goal | VOID_BIT, self.compiled.role_levels
        )
        return tuple(levels)

    @cached_property
    def decisive_way(self) -> Way:
        """What lies on the way when only the decisive findings are kept."""
        keep = self.compiled.role_levels.union(self.decisive_levels)
        return Way(Statuses(self.compiled, [v if i in keep else UNKNOWN for i, v in enumerate(self.known)]))

    @property
    def all_settled(self) -> bool:
        """Whether every conclusion on the way is settled."""
        return self.way.all_settled

    @property
    def decisive_findings(self) -> tuple[str, ...]:
        """The decisive findings, in the order of the vocabulary."""
        chosen = {self.compiled.variables[level] for level in self.decisive_levels}
        return tuple(name for name in self.compiled.rulebook.findings if name in chosen)

    @cached_property
    def decisive_rules(self) -> tuple[str, ...]:
        """The rules that hold on the way from the decisive findings alone."""
        way = self.decisive_way
        return tuple(name for name, rule in way.applied.items() if way.statuses.applies(rule) & HOLDS)

    @cached_property
    def decisive_clauses(self) -> tuple[str, ...]:
        """The clauses those rules cite, each once."""
        rules = self.compiled.rulebook.rules
        return tuple(dict.fromkeys(c for name in self.decisive_rules for c in rules[name].clauses))

    @cached_property
    def flags(self) -> tuple[str, ...]:
        """The flags whose condition surely holds."""
        return tuple(f.rule.id for f in self.compiled.flags if self.statuses.holds(f) == HOLDS)

    @cached_property
    def pending(self) -> tuple[str, ...]:
        """The open findings that the outcome still depends on."""
        return self._names(_support(self.compiled, self.known))

    @cached_property
    def must_establish(self) -> tuple[str, ...]:
        """A minimal set of open findings that always decides; of a settled `needs_verification`, what its rules name."""
        possible = self.statuses.conclusion(RECOMMENDATION)
        if possible.bit_count() > 1:
            return self._names(_deciding_set(self.compiled, self.known))
        rules = self.compiled.rulebook.rules
        wanted = {name for rule in self.decisive_rules for name in rules[rule].establish}
        return tuple(name for name in self.compiled.rulebook.findings if name in wanted)

    @cached_property
    def lines(self) -> dict[str, Json]:
        """The outcome and possible outcomes of each line, where the person stands on more than one."""
        book = self.compiled.rulebook
        lines = [line for line in book.lines if set(line.roles) & set(self.person.roles)]
        if len(lines) < 2:
            return {}
        found: dict[str, Json] = {}
        for line in lines:
            possible = [v for v in book.outcomes if v in self.values(line.conclusion)]
            outcome = possible[0] if len(possible) == 1 else "needs_verification"
            found[line.id] = {"recommendation": outcome, "possible": list(possible)}
        return found

    @cached_property
    def broken(self) -> list[Json]:
        """The constraints that an inconsistent case breaks, with the findings that break each."""
        found: list[Json] = []
        for constraint in self.compiled.rulebook.constraints:
            if self.compiled.diagrams.possible(self.compiled.broken[constraint.id], self.known) & HOLDS:
                names = [t.variable for t in tests_in(constraint.forbid) if isinstance(t, Is)]
                settled: list[Json] = [n for n in names if n in self.person.settled]
                found.append({"constraint": constraint.id, "findings": settled})
        return found

    def values(self, conclusion: str) -> list[str]:
        """The possible values of a conclusion, in its own order."""
        bits = self.statuses.conclusion(conclusion)
        return [v for i, v in enumerate(self.compiled.conclusions[conclusion].values) if bits >> i & 1]

    # -- the graph

    @cached_property
    def nodes(self) -> dict[str, Json]:
        """Every node by its id: conclusions from the recommendation down, each with its rules, then the findings."""
        nodes: dict[str, Json] = {}
        for conclusion in reversed(self.compiled.conclusions.values()):
            nodes[f"conclusion:{conclusion.id}"] = self._conclusion_node(conclusion.id)
            for rule in conclusion.rules:
                nodes[f"rule:{rule.rule.id}"] = self._rule_node(rule)
                if rule.when:
                    self._condition_nodes(nodes, f"condition:{rule.rule.id}", rule.when)
        for flag in self.compiled.flags:
            nodes[f"flag:{flag.rule.id}"] = self._flag_node(flag)
            if flag.when:
                self._condition_nodes(nodes, f"condition:{flag.rule.id}", flag.when)
        for name in self.compiled.rulebook.findings:
            nodes[f"finding:{name}"] = self._finding_node(name)
        return nodes

    def _role(self, decisive: bool, on_the_way: bool) -> str:
        return "decisive" if decisive else "supporting" if on_the_way else "moot"

    def _conclusion_node(self, name: str) -> dict[str, Json]:
        values = self.values(name)
        node: dict[str, Json] = {"kind": "conclusion", "id": name, "status": "holds" if len(values) == 1 else "open"}
        if len(values) == 1:
            node["value"] = values[0]
        else:
            node["possible"] = list(values)
        node["role"] = self._role(name in self.decisive_way.conclusions, name in self.way.conclusions)
        node["children"] = [f"rule:{r.rule.id}" for r in self.compiled.conclusions[name].rules]
        return node

    def _rule_node(self, made: CompiledRule) -> dict[str, Json]:
        rule, statuses = made.rule, self.statuses
        decisive, way = self.decisive_way, self.way
        holds = statuses.holds(made)
        node = self._cited(made, "rule")
        node["status"] = NAMES[holds]
        node["value"] = rule.value
        node["applies"] = NAMES[statuses.applies(made)]
        if made.overridden_by and holds & HOLDS:
            node["defeated_by"] = self._holding(made, made.overridden_by)
        if rule.overrides and holds == HOLDS:
            node["defeats"] = self._holding(made, rule.overrides)
        node["role"] = self._role(
            rule.id in decisive.applied or rule.id in decisive.stopped, rule.id in way.applied or rule.id in way.stopped
        )
        node["children"] = [f"condition:{rule.id}"] if made.when else []
        return node

    def _holding(self, made: CompiledRule, others: Sequence[str]) -> list[Json]:
        rules = self.compiled.conclusions[made.rule.conclusion].rules
        return [r.rule.id for r in rules if r.rule.id in others and self.statuses.holds(r) == HOLDS]

    def _flag_node(self, made: CompiledRule) -> dict[str, Json]:
        status = self.statuses.holds(made)
        node = self._cited(made, "flag")
        node["status"] = NAMES[status]
        node["role"] = "moot"  # flags never touch the outcome
        node["children"] = [f"condition:{made.rule.id}"]
        return node

    def _cited(self, made: CompiledRule, kind: str) -> dict[str, Json]:
        rule = made.rule
        node: dict[str, Json] = {"kind": kind, "id": rule.id, "basis": rule.basis, "place": rule.anchor}
        if rule.clauses:
            node["clauses"] = list(rule.clauses)
        if rule.documents:
            node["documents"] = list(rule.documents)
        if rule.question:
            node["question"] = rule.question
        return node

    def _condition_nodes(self, nodes: dict[str, Json], name: str, made: CompiledCondition) -> None:
        key = id(made)
        node: dict[str, Json] = {"kind": "condition", "op": type(made.condition).__name__.lower()}
        children: list[Json] = [f"{name}/{i}" for i in range(len(made.parts))]
        match made.condition:
            case Is(variable, values):
                is_finding = variable in self.compiled.index
                node["values"] = list(values)
                children = [f"finding:{variable}" if is_finding else f"conclusion:{variable}"]
            case HasRole(roles):
                node["values"] = list(roles)
            case AtLeast(n):
                node["n"] = n
            case _:
                pass
        node["status"] = NAMES[self.statuses.condition(made)]
        node["role"] = self._role(key in self.decisive_way.conditions, key in self.way.conditions)
        node["children"] = children
        nodes[name] = node
        for i, part in enumerate(made.parts):
            self._condition_nodes(nodes, f"{name}/{i}", part)

    def _finding_node(self, name: str) -> dict[str, Json]:
        finding = self.compiled.rulebook.findings[name]
        entry = self.person.findings.get(name)
        node: dict[str, Json] = {"kind": "finding", "id": name, "scope": finding.scope}
        if finding.clause:
            node["clauses"] = [finding.clause]
        if finding.document:
            node["documents"] = [finding.document]
        node["status"] = "holds" if name in self.person.settled else "open"
        if name in self.person.settled:
            node["value"] = self.person.settled[name]
        if entry and entry.contested:
            node["contested"] = {value: list(items) for value, items in entry.contested.items()}
        if entry and entry.evidence:
            node["evidence"] = list(entry.evidence)
        if name in self.person.settled:
            decisive = self.compiled.index[name] in self.decisive_levels
            node["role"] = self._role(decisive, name in self.way.findings)
        elif name not in self.pending:
            node["role"] = "moot"
        return node

    def _names(self, levels: set[int]) -> tuple[str, ...]:
        chosen = {self.compiled.variables[level] for level in levels}
        return tuple(name for name in self.compiled.rulebook.findings if name in chosen)


def _support(compiled: Compiled, known: Sequence[int]) -> set[int]:
    """The open variables that the recommendation depends on, impossible completions left out."""
    diagrams, root = compiled.diagrams.restrict(compiled.recommendation, known)
    return diagrams.support(root)


def _deciding_set(compiled: Compiled, known: Sequence[int]) -> set[int]:
    """A minimal set of open variables that always leaves one outcome, by deletion from the last to the first."""
    diagrams, root = compiled.diagrams.restrict(compiled.conclusions[RECOMMENDATION].diagram, known)
    unconstrained = compiled.diagrams.possible(compiled.constraints, known) == HOLDS
    asked = frozenset(_support(compiled, known))
    if unconstrained:  # then the outcome depends on each of them
        return set(asked)
    for level in sorted(asked, reverse=True):
        if diagrams.determines(root, known, asked - {level}, VOID_BIT):
            asked -= {level}
    return set(asked)
