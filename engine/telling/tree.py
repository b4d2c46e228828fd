"""The trace as a tree of lines, from the recommendation down: the way that decided, or every conclusion and rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.reading.case import CheckedCase
from engine.reading.conditions import All, Any, AtLeast, HasRole, Is, Not
from engine.reading.entries import Language
from engine.reading.rulebook import RECOMMENDATION, Rulebook
from engine.reasoning.compiled import CompiledCondition, CompiledRule
from engine.reasoning.decision import Decision
from engine.reasoning.status import FAILS, HOLDS
from engine.reasoning.uses import uses_of
from engine.telling.branches import Branch, Mark, source_of, source_of_finding
from engine.telling.outline import evidence_in
from engine.telling.teller import Teller

MARKS: dict[int, Mark] = {HOLDS: "holds", FAILS: "fails"}
ORDER: tuple[Mark, ...] = ("holds", "open", "overridden", "fails")


class Tree(Teller):
    """Grows the lines of one person's trace; a conclusion is explained where it is met first."""

    def __init__(
        self, rulebook: Rulebook, case: CheckedCase, decision: Decision, language: Language, full: bool = False
    ) -> None:
        super().__init__(rulebook, case, decision, language)
        self.full = full
        self.way = self.trace.decisive_way if decision.status == "settled" else self.trace.way
        self._trunk = {RECOMMENDATION, *self._tested_on_the_way()}
        self._on_trunk = True
        self._explained: set[str] = set()
        self._told: set[str] = set()  # findings

    def _tested_on_the_way(self) -> Iterator[str]:
        """The conclusions that the leading rules rest on: they are explained there, not where a rival tests them."""
        stack = [made.when for made in self.way.leading.values() if made.when]
        while stack:
            made = stack.pop()
            stack += made.parts
            if isinstance(made.condition, Is) and id(made) in self.way.conditions:
                yield made.condition.variable

    def grow(self) -> tuple[Branch, ...]:
        """The recommendation with what it rests on; in full also the conclusions that nothing led to."""
        if self.decision.status == "inconsistent":
            return tuple(self.constraints(str(b["constraint"]) for b in self.trace.broken if isinstance(b, dict)))
        grown = [self.conclusion(RECOMMENDATION)]
        for name in reversed(self.book.conclusions) if self.full else ():
            if name not in self._explained:
                grown.append(self.conclusion(name))
        rest = [name for name in self.trace.decisive_findings if name not in self._told]
        if rest:  # what counts only beside the others, as where several rules may lead to one value
            words = self.say("ui.trace.together")
            grown.append(Branch("together", words, branches=tuple(map(self.finding, rest)), is_open=True))
        return tuple(grown)

    def flags(self) -> tuple[Branch, ...]:
        """The remarks that the case calls for; in full also the others."""
        made = [f for f in self.trace.compiled.flags if self.full or f.rule.id in self.decision.flags]
        return self._in_order(self.rule_line(flag) for flag in made)

    def uses(self, finding: str) -> dict[str, tuple[Branch, ...]]:
        """Everything that uses a finding, each kind under the key of its title."""
        used, rules = uses_of(self.book, finding), self.trace.compiled.rules
        self._explained = set(self.book.conclusions)  # only the lines themselves, each to be read by itself
        return {
            "ui.trace.uses.rules": self._in_order(self.rule_line(rules[r.id]) for r in used.rules),
            "ui.trace.uses.conclusions": tuple(self._line_of(name) for name in used.conclusions),
            "ui.trace.uses.further": tuple(self._line_of(name) for name in used.further),
            "ui.trace.uses.flags": self._in_order(self.rule_line(rules[f.id]) for f in used.flags),
            "ui.trace.uses.constraints": tuple(self.constraints(c.id for c in used.constraints)),
            "ui.trace.uses.invariants": tuple(
                Branch("invariant", i.says.in_(self.language), source=source_of(self.book, i, self.language))
                for i in used.invariants
            ),
        }

    # -- conclusions and rules

    def conclusion(self, name: str) -> Branch:
        """A conclusion with its value and its rules."""
        line = self._line_of(name)
        decisive = name in self.trace.decisive_way.conclusions
        rules = tuple(self._rules_of(name))
        return Branch(line.mark, line.sentence, branches=rules, is_open=decisive, anchor=name)

    def _line_of(self, name: str) -> Branch:
        values = self.trace.values(name)
        return Branch("value" if len(values) == 1 else "unsettled", self.concluded(name))

    def _rules_of(self, name: str) -> Iterator[Branch]:
        self._explained.add(name)
        rules, way = self.trace.compiled.conclusions[name].rules, self.way
        if self.full:
            decisive = [r for r in rules if r.rule.id in self.trace.decisive_rules]
            yield from self._in_order(self.rule_line(r) for r in sorted(rules, key=lambda r: r not in decisive))
            return
        statuses = self.trace.statuses
        applied = [r for r in rules if r.rule.id in way.applied and statuses.applies(r) != FAILS]
        yield from map(self.rule_line, applied)
        yield from (self.rule_line(r) for r in rules if r not in applied and self._mark(r) == "overridden")
        stopped = [r for r in rules if r.rule.id in way.stopped and statuses.holds(r) == FAILS]
        if stopped:
            words = self.say("ui.trace.stopped", count=len(stopped))
            yield Branch("group", words, branches=tuple(map(self.rule_line, stopped)))

    def _in_order(self, rules: Iterable[Branch]) -> tuple[Branch, ...]:
        return tuple(sorted(rules, key=lambda branch: (not branch.decisive, ORDER.index(branch.mark))))

    def _mark(self, made: CompiledRule) -> Mark:
        holds, applies = self.trace.statuses.holds(made), self.trace.statuses.applies(made)
        return "overridden" if holds == HOLDS and applies == FAILS else MARKS.get(holds, "open")

    def rule_line(self, made: CompiledRule) -> Branch:
        """A rule with its condition; one that had to give way says to which."""
        before, self._on_trunk = self._on_trunk, self._on_trunk and made.rule.id in self.way.leading
        rule, mark = made.rule, self._mark(made)
        decisive = rule.id in self.trace.decisive_rules
        notes = [self.say("ui.trace.yields", rules=self._overriding(made))] if mark == "overridden" else []
        if made.when is None:
            notes.append(self.say("ui.trace.otherwise"))
        parts = tuple(self._parts(made.when)) if made.when else ()
        self._on_trunk = before
        source = source_of(self.book, rule, self.language)
        sentence = rule.says.in_(self.language)
        return Branch(mark, sentence, decisive, source, tuple(notes), parts, decisive)

    def _overriding(self, made: CompiledRule) -> str:
        holding = [r for r in made.overridden_by if self.trace.statuses.holds(self.trace.compiled.rules[r]) == HOLDS]
        rules = [self.book.rules[name] for name in holding]
        return " ".join(f"“{r.says.in_(self.language)}” [{self.citation(r)}]" for r in rules)

    # -- conditions

    def _parts(self, made: CompiledCondition) -> Iterator[Branch]:
        """The lines below a rule: a list of conditions stands without a line of its own."""
        if isinstance(made.condition, All):
            yield from map(self.condition, self._shown(made))
        else:
            yield self.condition(made)

    def _shown(self, made: CompiledCondition) -> list[CompiledCondition]:
        chosen = [part for part in made.parts if id(part) in self.way.conditions]
        return list(made.parts) if self.full or not chosen else chosen

    def condition(self, made: CompiledCondition) -> Branch:
        """A condition: a finding with its evidence, a conclusion with its rules, or several conditions together."""
        mark = MARKS.get(self.trace.statuses.condition(made), "open")
        decisive = id(made) in self.trace.decisive_way.conditions
        match made.condition:
            case Is(variable, values) if variable in self.book.findings:
                finding = self.finding(variable)
                needed = [self.book.findings[variable].values[v].in_(self.language) for v in values]
                notes = (*self._needed(needed, mark), *finding.notes)
                return Branch(mark, finding.sentence, finding.decisive, finding.source, notes)
            case Is(variable, values):
                made_of = self.book.conclusions[variable].values
                needs = tuple(self._needed([made_of[v].in_(self.language) for v in values], mark))
                sentence = self.concluded(variable)
                on_trunk = self._on_trunk and id(made) in self.way.conditions
                if variable in self._explained or (variable in self._trunk and not on_trunk):
                    return Branch(mark, sentence, notes=needs, see=variable)
                rules = tuple(self._rules_of(variable))
                return Branch(mark, sentence, False, None, needs, rules, decisive, variable)
            case HasRole(roles):
                shown = self.say("or").join(self.book.roles[r].label.in_(self.language) for r in roles)
                return Branch(mark, self.say("ui.trace.role", roles=shown))
            case group:
                parts = tuple(map(self.condition, self._shown(made)))
                return Branch(mark, self._joined(group), False, None, (), parts, decisive)

    def _joined(self, group: All | Any | AtLeast | Not) -> str:
        match group:
            case AtLeast(n):
                return self.say("ui.trace.at_least", n=n)
            case _:
                return self.say(f"ui.trace.{type(group).__name__.lower()}")

    def _needed(self, values: list[str], mark: Mark) -> Iterator[str]:
        if mark != "holds":
            yield self.say("ui.trace.needed", values=self.say("or").join(values))

    # -- findings and constraints

    def finding(self, name: str) -> Branch:
        """A finding with its value, its evidence by title, and the note beside it."""
        self._told.add(name)
        finding, entry = self.book.findings[name], self.trace.person.findings.get(name)
        value, notes = self.say("unknown"), []
        if entry and entry.contested:
            value = self.say("contested")
            for side, items in entry.sides.items():
                notes.append(
                    self.say("answer", label=finding.values[side].in_(self.language), value=self._items(items))
                )
        elif entry and entry.settled:
            value = finding.values[entry.settled].in_(self.language)
        if entry and entry.evidence:
            notes.append(self.say("ui.trace.evidence", items=self._items(entry.evidence)))
        if entry and entry.note:
            notes.append(self.say("ui.trace.note", note=entry.note.in_(self.language)))
        sentence = self.say("answer", label=finding.label.in_(self.language), value=value)
        mark: Mark = "value" if entry and entry.settled else "unsettled"
        source = source_of_finding(self.book, finding, self.language)
        return Branch(mark, sentence, name in self.trace.decisive_findings, source, tuple(notes))

    def _items(self, names: Iterable[str]) -> str:
        return "; ".join(evidence_in(self.case.evidence(name), self.language) for name in names)

    def constraints(self, names: Iterable[str]) -> Iterator[Branch]:
        """What cannot be, each with whether the file keeps it, and the findings that it speaks of."""
        wanted = set(names)
        broken = {str(b["constraint"]): b["findings"] for b in self.trace.broken if isinstance(b, dict)}
        for constraint in self.book.constraints:
            if constraint.id in wanted:
                found = broken.get(constraint.id)
                findings = tuple(self.finding(str(n)) for n in found) if isinstance(found, list) else ()
                says = constraint.says.in_(self.language)
                yield Branch("fails" if findings else "holds", says, bool(findings), None, (), findings, bool(findings))
