"""What the rules, findings and citations of one decision are called in one language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from engine.reading.case import CheckedCase
from engine.reading.conditions import Any, AtLeast, Is
from engine.reading.entries import Language
from engine.reading.rulebook import RECOMMENDATION, Invariant, Rule
from engine.reasoning.compiled import CompiledCondition
from engine.reasoning.decision import Decision
from engine.reasoning.status import HOLDS
from engine.telling.opinions import marked, no_opinion
from engine.telling.outcomes import outcome_in, short_outcome_in
from engine.telling.wording import say

FINDINGS_IN_A_REASON = 8
"""With more decisive findings than this, a reason names its evidence and leaves the findings to the full trace."""


@dataclass(frozen=True)
class Item:
    """One sentence with what it rests on; `details` are findings with their values and evidence."""

    sentence: str
    citation: str = ""
    evidence: tuple[str, ...] = ()
    details: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """A titled list of items; `inline` where they are so slight that they may share a line."""

    title: str
    items: tuple[Item, ...]
    inline: bool = False


def citation(cited: str, by: Rule | Invariant, language: Language) -> str:
    """The clauses alone for what the text says; with the reading, or the warning, for what it does not."""
    match by.basis:
        case "text":
            return cited
        case "interpretation":
            return say("basis.interpretation", language, cited=cited, question=by.question)
        case "external":
            return say("basis.external", language, cited=cited)


def called(case: CheckedCase, name: str, language: Language) -> str:
    """A person by name, position and roles."""
    person = case.person(name)
    given = set(person.roles)
    roles = ", ".join(role.label.in_(language) for role in case.rulebook.roles.values() if role.id in given)
    name = f"{person.name} ({person.id})" if person.name else person.id
    position = f", {person.position.in_(language)}" if person.position else ""
    return f"{name}{position} – {roles}"


class Teller:
    """Speaks of one decision in one language, and remembers in `evidence` which items it mentioned."""

    def __init__(self, decision: Decision, language: Language) -> None:
        self.book = decision.rulebook
        self.case = decision.case
        self.decision = decision
        self.trace = decision.trace
        self.language = language
        self.evidence: dict[str, None] = {}  # items mentioned, in order

    def say(self, key: str, **params: object) -> str:
        """A sentence of the software itself."""
        return say(key, self.language, **params)

    def person(self) -> str:
        """Name, position and roles."""
        return called(self.case, self.decision.person, self.language)

    def headline(self) -> str:
        """The recommendation in one line; where it was not checked, it says so first."""
        decision = self.decision
        if decision.status == "inconsistent":
            return self.say("inconsistent.headline")
        outcome = outcome_in(self.book, decision.recommendation, self.language)
        return marked(outcome, decision.second_opinion, decision.status, self.language)

    def alone(self) -> tuple[str, ...]:
        """That no second engine was asked or answered, and why; of a file that contradicts itself, nothing."""
        decision = self.decision
        why = no_opinion(decision.second_opinion, decision.status, self.language)
        return (why,) if why and decision.status != "inconsistent" else ()

    def outcomes(self, names: Iterable[str], between: str = ", ") -> str:
        """Outcomes by their short names."""
        return between.join(short_outcome_in(self.book, name, self.language) for name in names)

    def is_shown(self, rule: Rule) -> bool:
        """Whether a rule says more than the headline does."""
        if rule.conclusion == RECOMMENDATION:
            return rule.basis == "interpretation"
        on_a_line = rule.conclusion in {line.conclusion for line in self.book.lines}
        return bool(self.grounds(rule)) or (on_a_line and rule.value != "none")

    def grounds(self, rule: Rule) -> list[str]:
        """The findings that a rule tests itself; of alternatives, those that hold."""
        made = self.trace.compiled.rules[rule.id].when
        return list(dict.fromkeys(self._tested(made))) if made else []

    def _tested(self, made: CompiledCondition) -> Iterator[str]:
        if isinstance(made.condition, Is) and made.condition.variable in self.book.findings:
            yield made.condition.variable
        for part in made.parts:
            if not isinstance(made.condition, Any | AtLeast) or self.trace.statuses.condition(part) == HOLDS:
                yield from self._tested(part)

    def rule(self, rule: Rule, findings: Iterable[str]) -> Item:
        """What a rule says, with its citation and those of the findings on which it holds."""
        chosen = [name for name in self.grounds(rule) if name in set(findings)]
        sentence = rule.says.in_(self.language)
        if len(chosen) > 1 and len(self.trace.decisive_findings) <= FINDINGS_IN_A_REASON:
            return Item(sentence, self.citation(rule), details=self.details(chosen))
        evidence = dict.fromkeys(e for name in chosen for e in self.trace.evidence(name))
        self.evidence.update(evidence)
        return Item(sentence, self.citation(rule), tuple(evidence))

    def citation(self, rule: Rule) -> str:
        """The clauses alone for what the text says; with the reading, or the warning, for what it does not."""
        return citation(", ".join((*rule.clauses, *rule.documents)), rule, self.language)

    def details(self, names: Iterable[str]) -> tuple[str, ...]:
        """Findings with their values and evidence."""
        return tuple(self._detail(name) for name in names)

    def concluded(self, name: str) -> str:
        """A conclusion with its value, or those that are possible."""
        label = self.book.conclusions[name].label.in_(self.language)
        return self.say("answer", label=label, value=self.value_concluded(name))

    def value_concluded(self, name: str) -> str:
        """The value of a conclusion, or those that are possible."""
        values = self.book.conclusions[name].values
        return self.say("or").join(values[v].in_(self.language) for v in self.trace.values(name))

    def value_of(self, name: str) -> str:
        """A finding with its value alone."""
        return self.say("answer", label=self.book.findings[name].label.in_(self.language), value=self.answer_to(name))

    def choice(self, name: str) -> str:
        """Who has to choose how a question that is left open is read."""
        return self.say("establish.reading", id=name, question=self.book.findings[name].question.in_(self.language))

    def answer_to(self, name: str) -> str:
        """The value of a finding, that it is contested, or that it is unknown."""
        entry = self.trace.person.findings.get(name)
        if entry and entry.contested:
            return self.say("contested")
        value = self.trace.person.settled.get(name)
        return self.book.findings[name].values[value].in_(self.language) if value else self.unsettled(name)

    def unsettled(self, name: str) -> str:
        """That a finding is unknown, or that it is left open how a question is read."""
        return self.say("unknown" if name in self.book.facts else "readings.undecided")

    def _detail(self, name: str) -> str:
        """A finding with its value and evidence; of a contested one, every side that has some."""
        finding, entry = self.book.findings[name], self.trace.person.findings.get(name)
        label = finding.label.in_(self.language)
        if entry and entry.contested:
            sides = [self._side(finding.values[v].in_(self.language), e) for v, e in entry.sides.items()]
            return f"{label}: {self.say('contested')}, {' / '.join(sides)}"
        if entry is None or entry.settled is None:
            return f"{label}: {self._side(self.unsettled(name), entry.evidence if entry else ())}"
        return f"{label}: {self._side(finding.values[entry.settled].in_(self.language), entry.evidence)}"

    def _side(self, value: str, evidence: tuple[str, ...]) -> str:
        self.evidence.update(dict.fromkeys(evidence))
        return f"{value} ({', '.join(evidence)})" if evidence else value
