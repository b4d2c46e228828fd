"""The trace as a tree of lines, from the recommendation down: the way that decided, or every conclusion and rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from engine.reading.conditions import All, Any, AtLeast, HasRole, Is, Not
from engine.reading.entries import Language
from engine.reading.rulebook import RECOMMENDATION
from engine.reasoning.compiled import CompiledCondition, CompiledRule
from engine.reasoning.decision import Decision
from engine.reasoning.status import FAILS, HOLDS
from engine.reasoning.uses import uses_of
from engine.telling.branches import Branch, Mark, Tone, opened, source_of, source_of_finding
from engine.telling.outline import evidence_in
from engine.telling.teller import Teller

MARKS: dict[int, Mark] = {HOLDS: "holds", FAILS: "fails"}
ORDER: tuple[Mark, ...] = ("holds", "open", "overridden", "fails")


class Tree(Teller):
    """Grows the lines of one person's trace; a conclusion is explained where it is met first."""

    def __init__(self, decision: Decision, language: Language, full: bool = False) -> None:
        super().__init__(decision, language)
        self.full = full
        self.way = self.trace.decisive_way if decision.status == "settled" else self.trace.way
        self._trunk = {RECOMMENDATION, *self._tested_on_the_way()}
        self._on_trunk = True
        self._explained: set[str] = set()
        self._findings_shown: set[str] = set()

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
        once = {*self.trace.decisive_findings, *self.trace.pending}
        return opened(self._grown(), once, self.decision.must_establish)

    def _grown(self) -> list[Branch]:
        grown = [self.conclusion(RECOMMENDATION)]
        for name in reversed(self.book.conclusions) if self.full else ():
            if name not in self._explained:
                grown.append(self.conclusion(name))
        rest = [name for name in self.trace.decisive_findings if name not in self._findings_shown]
        if rest:  # what counts only beside the others, as where several rules may lead to one value
            words = self.say("ui.trace.together")
            grown.append(Branch("together", words, branches=tuple(map(self.finding, rest))))
        rest = [name for name in self.decision.must_establish if name not in self._findings_shown]
        if rest:
            words = self.say("ui.trace.row.establish")
            grown.append(Branch("group", words, branches=tuple(map(self.finding, rest))))
        return grown

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
        return replace(line, branches=rules, is_open=decisive, anchor=name)

    def _line_of(self, name: str) -> Branch:
        mark: Mark = "value" if len(self.trace.values(name)) == 1 else "unsettled"
        label = self.book.conclusions[name].label.in_(self.language)
        return Branch(mark, label, value=self.value_concluded(name))

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
        stopped: dict[str, list[CompiledRule]] = {}
        for rule in rules:
            if rule.rule.id in way.stopped and statuses.holds(rule) == FAILS:
                stopped.setdefault(self._side_of(rule), []).append(rule)
        for key, stopped_rules in stopped.items():
            yield Branch(
                "group", self.say(key, count=len(stopped_rules)), branches=tuple(map(self.rule_line, stopped_rules))
            )

    def _side_of(self, made: CompiledRule) -> str:
        """Whether a rule that was ruled out would have led to something milder or harsher, where that can be said."""
        merit = [name for name, outcome in self.book.outcomes.items() if outcome.merit == "yes"]
        now, then = self.trace.values(made.rule.conclusion), made.rule.value
        on_a_line = {RECOMMENDATION, *(line.conclusion for line in self.book.lines)}
        if made.rule.conclusion not in on_a_line or not {*now, then} <= set(merit):
            return "ui.trace.stopped"
        places = [merit.index(value) for value in now]
        if merit.index(then) < min(places):
            return "ui.trace.stopped_milder"
        return "ui.trace.stopped_harsher" if merit.index(then) > max(places) else "ui.trace.stopped"

    def _in_order(self, rules: Iterable[Branch]) -> tuple[Branch, ...]:
        return tuple(sorted(rules, key=lambda branch: (not branch.decisive, ORDER.index(branch.mark))))

    def _mark(self, made: CompiledRule) -> Mark:
        holds, applies = self.trace.statuses.holds(made), self.trace.statuses.applies(made)
        return "overridden" if holds == HOLDS and applies == FAILS else MARKS.get(applies, "open")

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

    def condition(self, made: CompiledCondition, wanted: bool = True) -> Branch:
        """A condition: a finding with its evidence, a conclusion with its rules, or several conditions together.

        One that the rule wants not to hold says so.
        """
        match made.condition:
            case Is(variable) if variable in self.book.findings:
                finding = self.finding(variable)
                return replace(finding, notes=(*self._needed(made, wanted), *finding.notes))
            case Is(variable):
                return self._derived(made, variable, wanted)
            case HasRole(roles):
                return self._roles(roles, wanted)
            case Not() if not made.parts[0].parts:
                return self.condition(made.parts[0], not wanted)
            case group:
                wanted = wanted != isinstance(group, Not)
                parts = [self.condition(part, wanted) for part in self._shown(made)]
                decisive = id(made) in self.trace.decisive_way.conditions
                return Branch(
                    "group", self._joined(group), branches=(*parts, *self._others(made, wanted)), is_open=decisive
                )

    def _derived(self, made: CompiledCondition, name: str, wanted: bool) -> Branch:
        """A conclusion that a condition tests, explained where it is met first."""
        line = replace(self._line_of(name), notes=tuple(self._needed(made, wanted)))
        on_trunk = self._on_trunk and id(made) in self.way.conditions
        if name in self._explained or (name in self._trunk and not on_trunk):
            return replace(line, see=name)
        decisive = id(made) in self.trace.decisive_way.conditions
        return replace(line, branches=tuple(self._rules_of(name)), is_open=decisive, anchor=name)

    def _others(self, made: CompiledCondition, wanted: bool) -> Iterator[Branch]:
        """The conditions of a group that are left out because those shown suffice: counted, and folded away."""
        shown = {id(part) for part in self._shown(made)}
        rest = [part for part in made.parts if id(part) not in shown]
        if rest:
            words = self.say("ui.trace.others", count=len(rest))
            yield Branch("group", words, branches=tuple(self._in_short(part, wanted) for part in rest))

    def _in_short(self, made: CompiledCondition, wanted: bool) -> Branch:
        """A condition; a conclusion without its rules."""
        match made.condition:
            case Is(variable) if variable not in self.book.findings:
                return replace(self._line_of(variable), notes=tuple(self._needed(made, wanted)))
            case Not() if not made.parts[0].parts:
                return self._in_short(made.parts[0], not wanted)
            case All() | Any() | AtLeast() | Not() as group:
                wanted = wanted != isinstance(group, Not)
                return Branch(
                    "group", self._joined(group), branches=tuple(self._in_short(p, wanted) for p in made.parts)
                )
            case _:
                return self.condition(made, wanted)

    def _roles(self, roles: tuple[str, ...], wanted: bool) -> Branch:
        """Which of the roles the person has, or that it is none; a rule that wants it otherwise says so."""
        labels = {role: self.book.roles[role].label.in_(self.language) for role in roles}
        held = [labels[role] for role in roles if role in self.trace.person.roles]
        if not held:
            words = self.say("ui.trace.no_role", roles=self.say("or").join(labels.values()))
            return Branch("value", words, notes=(self.say("ui.trace.needed_role"),) if wanted else ())
        key = "ui.trace.role" if len(roles) == 1 else "ui.trace.role_among"
        words = self.say(key, roles=", ".join(held), count=len(roles))
        return Branch("value", words, notes=() if wanted else (self.say("ui.trace.ruled_out_role"),))

    def _joined(self, group: All | Any | AtLeast | Not) -> str:
        match group:
            case AtLeast(n):
                return self.say("ui.trace.at_least", n=n)
            case _:
                return self.say(f"ui.trace.{type(group).__name__.lower()}")

    def _needed(self, made: CompiledCondition, wanted: bool) -> Iterator[str]:
        """What the rule needs of a finding or conclusion that does not have it, or what it excludes."""
        if isinstance(made.condition, Is) and (not wanted or self.trace.statuses.condition(made) != HOLDS):
            name = made.condition.variable
            words = (self.book.findings.get(name) or self.book.conclusions[name]).values
            shown = self.say("or").join(words[value].in_(self.language) for value in made.condition.values)
            yield self.say("ui.trace.needed" if wanted else "ui.trace.ruled_out", values=shown)

    # -- findings and constraints

    def finding(self, name: str) -> Branch:
        """A finding with its value, its evidence by title, and the note beside it."""
        self._findings_shown.add(name)
        finding, entry = self.book.findings[name], self.trace.person.findings.get(name)
        value, notes = self.answer_to(name), []
        if entry and entry.contested:
            for side, items in entry.sides.items():
                notes.append(
                    self.say("answer", label=finding.values[side].in_(self.language), value=self._items(items))
                )
        if entry and entry.evidence:
            notes.append(self.say("ui.trace.evidence", items=self._items(entry.evidence)))
        if entry and entry.note:
            notes.append(self.say("ui.trace.note", note=entry.note.in_(self.language)))
        decisive = name in self.trace.decisive_findings
        return Branch(
            "value" if entry and entry.settled else "unsettled",
            finding.label.in_(self.language),
            decisive,
            source_of_finding(self.book, finding, self.language),
            tuple(notes),
            value=value,
            tone=self._tone(name),
            finding=name,
            lacks_evidence=decisive and not self.trace.evidence(name),
        )

    def _tone(self, name: str) -> Tone | None:
        """Whether the value speaks for or against the person, where the rulebook has an order of them."""
        finding, value = self.book.findings[name], self.trace.person.settled.get(name)
        if value not in finding.polarity:
            return None
        return "bad" if finding.is_adverse(value) else "good"

    def _items(self, names: Iterable[str]) -> str:
        return "; ".join(evidence_in(self.case.evidence(name), self.language) for name in names)

    def constraints(self, names: Iterable[str]) -> Iterator[Branch]:
        """What cannot be, each with whether the file keeps it, and the findings that it speaks of."""
        wanted = set(names)
        broken = {str(b["constraint"]): b["findings"] for b in self.trace.broken if isinstance(b, dict)}
        for constraint in self.book.constraints:
            if constraint.id in wanted:
                finding_names = broken.get(constraint.id)
                findings = tuple(self.finding(str(n)) for n in finding_names) if isinstance(finding_names, list) else ()
                says = constraint.says.in_(self.language)
                yield Branch("broken" if findings else "kept", says, bool(findings), None, (), findings, bool(findings))
