"""What lies behind one person's decision: the sufficient reason, the way to it, and what is still open.

A node of the trace is `decisive` (it belongs to the sufficient reason: kept alone, the decisive findings leave only
the possible outcomes, and none of them can go), `supporting` (it lies on the way and could go) or `moot` (it cannot
matter beside the decisive ones). An open finding that can still matter has no role.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from engine.reading.case import CheckedCase, CheckedPerson
from engine.reading.conditions import Is, tests_in
from engine.reading.rulebook import NEEDS_VERIFICATION, RECOMMENDATION
from engine.reasoning.compile import compile_rulebook
from engine.reasoning.compiled import VOID_BIT, Compiled
from engine.reasoning.diagram import UNKNOWN
from engine.reasoning.readings import Readings, opened, under_readings
from engine.reasoning.reasons import Way
from engine.reasoning.status import HOLDS, Statuses

Json = str | bool | int | list["Json"] | dict[str, "Json"] | None


class Trace:
    """Everything behind one person's decision, worked out from the diagrams when it is asked for."""

    def __init__(self, case: CheckedCase, person: CheckedPerson) -> None:
        self.compiled = compile_rulebook(case.rulebook)
        self.case = case
        self.person = person
        self.known = self.compiled.assignment(person.roles, person.settled)
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
        goal = self.statuses.conclusion(RECOMMENDATION)
        return tuple(self.sufficient(goal)) if goal else ()

    def sufficient(self, goal: int, known: Sequence[int] | None = None) -> list[int]:
        """A minimal set of known findings (of the case's, or of those in `known`) that keeps the outcome in `goal`.

        Constraints count: what they exclude cannot be. But a reason should not lean on one where the rules alone give
        it: so findings that suffice without constraints are looked for first.
        """
        known = self.known if known is None else known
        diagrams, roles = self.compiled.diagrams, self.compiled.role_levels
        recommendation = self.compiled.conclusions[RECOMMENDATION].diagram
        reason = diagrams.sufficient(self.compiled.outcome, known, goal | VOID_BIT, roles)
        leans = diagrams.possible(recommendation, self.keeping(reason)) & ~goal
        if leans and not diagrams.possible(recommendation, known) & ~goal:
            firm = self.keeping(diagrams.sufficient(recommendation, known, goal, roles))
            reason = diagrams.sufficient(self.compiled.outcome, firm, goal | VOID_BIT, roles)
        return reason

    def keeping(self, levels: Iterable[int]) -> list[int]:
        """The case with only these findings, and the roles, known."""
        keep = self.compiled.role_levels.union(levels)
        return [value if level in keep else UNKNOWN for level, value in enumerate(self.known)]

    @cached_property
    def decisive_way(self) -> Way:
        """What lies on the way when only the decisive findings are kept."""
        return Way(Statuses(self.compiled, self.keeping(self.decisive_levels), self.statuses))

    @cached_property
    def readings(self) -> Readings:
        """What becomes of the outcome under other readings; nothing else where no question has any."""
        return under_readings(opened(self.case.rulebook, self.person))

    @property
    def all_settled(self) -> bool:
        """Whether every conclusion on the way is settled."""
        return self.way.all_settled

    @cached_property
    def decisive_findings(self) -> tuple[str, ...]:
        """The decisive findings, in the order of the vocabulary."""
        chosen = {self.compiled.variables[level] for level in self.decisive_levels}
        return tuple(name for name in self.compiled.rulebook.findings if name in chosen)

    @cached_property
    def decisive_rules(self) -> tuple[str, ...]:
        """The rules on the way from the decisive findings that hold, surely overridden ones left out, from the top."""
        if not self.statuses.conclusion(RECOMMENDATION):
            return ()
        leading, statuses = self.decisive_way.leading, self.statuses
        return tuple(n for n, r in leading.items() if statuses.holds(r) == HOLDS and statuses.applies(r) & HOLDS)

    @cached_property
    def decisive_clauses(self) -> tuple[str, ...]:
        """The clauses those rules cite, each once."""
        rules = self.compiled.rulebook.rules
        return tuple(dict.fromkeys(c for name in self.decisive_rules for c in rules[name].clauses))

    @cached_property
    def flags(self) -> tuple[str, ...]:
        """The flags whose condition surely holds; none of a file that contradicts itself."""
        if not self.statuses.conclusion(RECOMMENDATION):
            return ()
        return tuple(f.rule.id for f in self.compiled.flags if self.statuses.holds(f) == HOLDS)

    @cached_property
    def pending(self) -> tuple[str, ...]:
        """The open findings that can still matter, by themselves or by what a constraint then excludes."""
        if self.statuses.conclusion(RECOMMENDATION).bit_count() < 2:
            return ()
        levels = _support(self.compiled, self.known)
        for _ in self.compiled.broken:  # a constraint may tie a finding to one that is tied to another
            levels = levels.union(*(g for g in self._tied if g & levels))
        return self.names(levels)

    @cached_property
    def _tied(self) -> list[set[int]]:
        """The open variables of each constraint that can still be broken."""
        forests = [self.compiled.diagrams.restrict(node, self.known) for node in self.compiled.broken.values()]
        return [diagrams.support(root) for diagrams, root in forests]

    @cached_property
    def must_establish(self) -> tuple[str, ...]:
        """A minimal set of open findings that always decides; of settled `needs_verification`, what its rules name."""
        possible = self.statuses.conclusion(RECOMMENDATION)
        if possible.bit_count() > 1:
            return self.names(_deciding_set(self.compiled, self.known))
        # One rule surely applies, or several may that all end here: what they name together is to be established.
        wanted = {name for made in self.way.leading.values() for name in made.rule.establish}
        return tuple(name for name in self.compiled.rulebook.findings if name in wanted)

    @cached_property
    def lines(self) -> dict[str, Json]:
        """The outcome and possible outcomes of each line, where the person stands on more than one."""
        book = self.compiled.rulebook
        lines = [line for line in book.lines if set(line.roles) & set(self.person.roles)]
        if len(lines) < 2:
            return {}
        by_line: dict[str, Json] = {}
        for line in lines:
            possible = [v for v in book.outcomes if v in self.values(line.conclusion)]
            outcome = possible[0] if len(possible) == 1 else NEEDS_VERIFICATION
            by_line[line.id] = {"recommendation": outcome, "possible": list(possible)}
        return by_line

    @cached_property
    def broken(self) -> list[Json]:
        """The constraints that an inconsistent case breaks, with the findings that break each."""
        violations: list[Json] = []
        for constraint in self.compiled.rulebook.constraints:
            if self.compiled.diagrams.possible(self.compiled.broken[constraint.id], self.known) & HOLDS:
                names = [t.variable for t in tests_in(constraint.forbid) if isinstance(t, Is)]
                settled: list[Json] = [n for n in names if n in self.person.settled]
                violations.append({"constraint": constraint.id, "findings": settled})
        return violations

    def excluding(self, outcome: str) -> tuple[str, ...]:
        """A minimal set of settled findings that alone excludes an outcome that is not possible."""
        recommendation = self.compiled.conclusions[RECOMMENDATION]
        others = ((1 << len(recommendation.values)) - 1) & ~(1 << recommendation.values.index(outcome))
        # Looked for among the decisive findings, which exclude it together, so that an answer needs no others.
        return self.names(set(self.sufficient(others, self.decisive_way.statuses.known)))

    def evidence(self, name: str) -> tuple[str, ...]:
        """The evidence of a finding, of every side of a contested one."""
        entry = self.person.findings.get(name)
        if entry is None:
            return ()
        return (*entry.evidence, *(e for items in entry.sides.values() for e in items))

    @cached_property
    def single_changes(self) -> list[tuple[str, str, tuple[str, ...]]]:
        """Each settled finding and other value of it that alone would lead elsewhere, with the outcomes possible then.

        Findings that the vocabulary marks as not mutable are left alone.
        """
        changes: list[tuple[str, str, tuple[str, ...]]] = []
        known = list(self.known)
        now = self.statuses.conclusion(RECOMMENDATION)
        for name, finding in self.compiled.rulebook.findings.items():
            level = self.compiled.index[name]
            if known[level] == UNKNOWN or finding.mutable == "no":
                continue
            actual = known[level]
            for value in range(len(self.compiled.values[level])):
                known[level] = value
                bits = self._outcomes(known)
                if value != actual and bits and bits != now:
                    changes.append((name, self.compiled.values[level][value], self.compiled.outcome_sets[bits]))
            known[level] = actual
        return changes

    def supposing(self, name: str, value: str) -> tuple[str, ...]:
        """The outcomes that would be possible if this finding had this value; none where that cannot be."""
        level = self.compiled.index[name]
        known = [*self.known]
        known[level] = self.compiled.values[level].index(value)
        return self.compiled.outcome_sets[self._outcomes(known)]

    def _outcomes(self, known: list[int]) -> int:
        return self.compiled.diagrams.possible(self.compiled.outcome, known) & ~VOID_BIT

    def values(self, conclusion: str) -> list[str]:
        """The possible values of a conclusion, in its own order."""
        bits = self.statuses.conclusion(conclusion)
        return [v for i, v in enumerate(self.compiled.conclusions[conclusion].values) if bits >> i & 1]

    def names(self, levels: Iterable[int]) -> tuple[str, ...]:
        """The findings of these variables, in the order of the vocabulary."""
        chosen = {self.compiled.variables[level] for level in levels}
        return tuple(name for name in self.compiled.rulebook.findings if name in chosen)


def _support(compiled: Compiled, known: Sequence[int]) -> set[int]:
    """The open variables that the recommendation depends on, impossible completions left out."""
    diagrams, root = compiled.diagrams.restrict(compiled.conclusions[RECOMMENDATION].diagram, known)
    return diagrams.support(root)


def _deciding_set(compiled: Compiled, known: Sequence[int]) -> set[int]:
    """A minimal set of open variables that always leaves one outcome, by deletion from the last to the first."""
    diagrams, root = compiled.diagrams.restrict(compiled.outcome, known)
    unconstrained = compiled.diagrams.possible(compiled.constraints, known) == HOLDS
    asked = frozenset(_support(compiled, known))
    if unconstrained:  # then the outcome depends on each of them
        return set(asked)
    for level in sorted(asked, reverse=True):
        if diagrams.determines(root, known, asked - {level}, VOID_BIT):
            asked -= {level}
    return set(asked)
