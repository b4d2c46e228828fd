"""A decision as an outline: headline, then titled sections of items, each with its citation, findings and evidence.

Every rendering (text, documents, screens) shows this outline, so all of them say what section 7 of the domain asks:
that it advises, which condition decided on which finding, what would change it, whose defect it is, what is waited
for, and which reading was taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from engine.reading.case import CheckedCase
from engine.reading.conditions import Any, AtLeast, Is
from engine.reading.entries import Language
from engine.reading.rulebook import RECOMMENDATION, Rule, Rulebook
from engine.reasoning.compiled import CompiledCondition
from engine.reasoning.decision import Decision
from engine.reasoning.status import HOLDS
from engine.telling.wording import say

MANY = 8
"""With more decisive findings than this, a reason names its evidence and leaves the findings to the full trace."""

FEW = 3
"""So many single changes are named for each outcome they lead to; the others are counted."""


@dataclass(frozen=True)
class Item:
    """One sentence with what it rests on; `details` are findings with their values and evidence."""

    sentence: str
    citation: str = ""
    evidence: tuple[str, ...] = ()
    details: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """A titled list of items."""

    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Outline:
    """What is said about one person."""

    person: str
    headline: str
    summary: tuple[str, ...]
    sections: tuple[Section, ...]
    footer: tuple[str, ...]


def outline(rulebook: Rulebook, case: CheckedCase, decision: Decision, language: Language) -> Outline:
    """The outline of one person's decision in one language."""
    return _Teller(rulebook, case, decision, language).outline()


class _Teller:
    def __init__(self, rulebook: Rulebook, case: CheckedCase, decision: Decision, language: Language) -> None:
        self.book = rulebook
        self.case = case
        self.decision = decision
        self.trace = decision.trace
        self.language = language
        self.evidence: dict[str, None] = {}  # items mentioned, in order

    def say(self, key: str, **params: object) -> str:
        return say(key, self.language, **params)

    def outline(self) -> Outline:
        sections = [
            self.lines(),
            self.broken(),
            self.why(),
            self.also(),
            *self.exclusions(),
            self.establish(),
            self.change(),
            self.notes(),
            self.readings(),
            self.unverified(),
            self.evidence_list(),
        ]
        return Outline(
            self.person(), self.headline(), self.summary(), tuple(s for s in sections if s.items), self.footer()
        )

    # -- the top

    def person(self) -> str:
        person = self.case.person(self.decision.person)
        roles = ", ".join(self.book.roles[r].label.in_(self.language) for r in self.trace.person.roles)
        name = f"{person.name} ({person.id})" if person.name else person.id
        position = f", {person.position.in_(self.language)}" if person.position else ""
        return f"{name}{position} – {roles}"

    def headline(self) -> str:
        if self.decision.status == "inconsistent":
            return self.say("inconsistent.headline")
        return self.book.outcomes[self.decision.recommendation].label.in_(self.language)

    def summary(self) -> tuple[str, ...]:
        match self.decision.status:
            case "open":
                return (self.say("open.possible", outcomes=self.outcomes(self.decision.possible)),)
            case "settled":
                means = self.meaning()
                return (means,) if self.decision.grounded else (means, self.say("not_grounded"))
            case _:
                return ()

    def meaning(self) -> str:
        """What the outcome means under the text; or the rule's own words where it rests on other documents."""
        rules = [self.book.rules[name] for name in self.trace.decisive_rules]
        outside = [r for r in rules if r.conclusion == RECOMMENDATION and r.basis == "external"]
        means = outside[0].says if outside else self.book.outcomes[self.decision.recommendation].means
        return means.in_(self.language)

    def outcomes(self, names: Iterable[str], between: str = ", ") -> str:
        values = self.book.conclusions[RECOMMENDATION].values
        return between.join(values[name].in_(self.language) for name in names)

    # -- sections

    def lines(self) -> Section:
        items = []
        for line in self.book.lines:
            if line.id in self.trace.lines:
                possible = [v for v in self.book.outcomes if v in self.trace.values(line.conclusion)]
                items.append(Item(f"{line.label.in_(self.language)}: {self.outcomes(possible)}"))
        return Section(self.say("section.lines"), tuple(items))

    def broken(self) -> Section:
        items: list[Item] = []
        if self.decision.status == "inconsistent":
            names = {str(b["constraint"]): b["findings"] for b in self.trace.broken if isinstance(b, dict)}
            for constraint in self.book.constraints:
                found = names.get(constraint.id)
                if isinstance(found, list):
                    details = self.details(str(name) for name in found)
                    items.append(Item(constraint.says.in_(self.language), details=details))
        return Section(self.say("section.broken"), tuple(items))

    def why(self) -> Section:
        items = [self.rule(rule, self.trace.decisive_findings) for rule in self.main_rules()]
        title = "section.why" if self.decision.status == "settled" else "section.why_open"
        return Section(self.say(title), tuple(items))

    def main_rules(self) -> list[Rule]:
        return [r for r in map(self.book.rules.__getitem__, self.trace.decisive_rules) if self.is_shown(r)]

    def is_shown(self, rule: Rule) -> bool:
        """Whether a rule says more than the headline does."""
        if rule.conclusion == RECOMMENDATION:
            return rule.basis == "interpretation"
        on_a_line = rule.conclusion in {line.conclusion for line in self.book.lines}
        return bool(self.grounds(rule)) or (on_a_line and rule.value != "none")

    def grounds(self, rule: Rule) -> list[str]:
        """The findings that a rule tests itself; of alternatives, those that hold."""
        made = self.trace.compiled.rules[rule.id].when
        return list(dict.fromkeys(self.tested(made))) if made else []

    def tested(self, made: CompiledCondition) -> Iterator[str]:
        if isinstance(made.condition, Is) and made.condition.variable in self.book.findings:
            yield made.condition.variable
        for part in made.parts:
            if not isinstance(made.condition, Any | AtLeast) or self.trace.statuses.condition(part) == HOLDS:
                yield from self.tested(part)

    def rule(self, rule: Rule, findings: Iterable[str]) -> Item:
        chosen = [name for name in self.grounds(rule) if name in set(findings)]
        sentence = rule.says.in_(self.language)
        if len(chosen) > 1 and len(self.trace.decisive_findings) <= MANY:
            return Item(sentence, self.citation(rule), details=self.details(chosen))
        evidence = dict.fromkeys(e for name in chosen for e in self.trace.evidence(name))
        self.evidence.update(evidence)
        return Item(sentence, self.citation(rule), tuple(evidence))

    def citation(self, rule: Rule) -> str:
        """The clauses alone for what the text says; with the reading, or the warning, for what it does not."""
        cited = ", ".join((*rule.clauses, *rule.documents))
        match rule.basis:
            case "text":
                return cited
            case "interpretation":
                return self.say("basis.interpretation", cited=cited, question=rule.question)
            case "external":
                return self.say("basis.external", cited=cited)

    def also(self) -> Section:
        """Rules that lead to the outcome too, on findings that could go."""
        items = [self.rule(rule, self.trace.person.settled) for rule in self.other_rules()]
        return Section(self.say("section.also"), tuple(items))

    def other_rules(self) -> list[Rule]:
        if self.decision.status != "settled":
            return []
        leading = [made for name, made in self.trace.way.leading.items() if name not in self.trace.decisive_rules]
        return [m.rule for m in leading if self.trace.statuses.applies(m) == HOLDS and self.is_shown(m.rule)]

    def exclusions(self) -> list[Section]:
        """What stopped the outcomes milder than the mildest and harsher than the harshest possible one."""
        merit = [name for name, outcome in self.book.outcomes.items() if outcome.merit == "yes"]
        places = [merit.index(name) for name in self.decision.possible if name in merit]
        if not places:
            return []
        milder, harsher = merit[: min(places)], merit[max(places) + 1 :]
        return [
            Section(self.say("section.milder"), tuple(self.excluded(milder))),
            Section(self.say("section.harsher"), tuple(self.excluded(harsher))),
        ]

    def excluded(self, outcomes: list[str]) -> Iterable[Item]:
        """For each group of outcomes that the same findings exclude, those findings, or how many of many."""
        together: dict[tuple[str, ...], list[str]] = {}
        for outcome in outcomes:
            findings = self.trace.excluding(outcome)
            together.setdefault(findings if len(findings) <= MANY else (), []).append(outcome)
        for findings, names in together.items():
            yield Item(self.outcomes(names), details=self.details(findings) or (self.say("excluded.above"),))

    def establish(self) -> Section:
        title = self.say("section.establish")
        if self.decision.status == "inconsistent":
            return Section(title, ())
        if not self.decision.must_establish:
            unknown = len(self.book.findings) - len(self.trace.person.settled)
            key = "establish.nothing" if unknown else "establish.nothing_unknown"
            return Section(title, (Item(self.say(key, count=unknown)),))
        key = "establish.each" if self.decision.status == "open" else "establish.settled"
        items = [Item(self.say(key)), *(self.question(name) for name in self.decision.must_establish)]
        return Section(title, tuple(items))

    def question(self, name: str) -> Item:
        finding = self.book.findings[name]
        entry = self.trace.person.findings.get(name)
        details = [self.say("establish.usual", evidence=finding.evidence.in_(self.language))]
        if entry and (entry.contested or entry.evidence or entry.settled):
            details = list(self.details([name]))
        if entry and entry.note:
            details.append(entry.note.in_(self.language))
        cited = finding.clause or finding.document or ""
        return Item(finding.question.in_(self.language), cited, details=tuple(details))

    def change(self) -> Section:
        """Single findings that, established otherwise, would lead elsewhere, by where they would lead."""
        by_outcome: dict[tuple[str, ...], list[str]] = {}
        if self.decision.status == "settled":
            for name, value, possible in self.trace.single_changes:
                finding = self.book.findings[name]
                label, shown = finding.label.in_(self.language), finding.values[value].in_(self.language)
                by_outcome.setdefault(possible, []).append(f"{label}: {shown}")
        items = []
        for possible, changes in by_outcome.items():
            more = [self.say("change.more", count=len(changes) - FEW)] if len(changes) > FEW else []
            items.append(Item(self.outcomes(possible, self.say("or")), details=(*changes[:FEW], *more)))
        return Section(self.say("section.change"), tuple(items))

    def notes(self) -> Section:
        rules = [self.book.rules[name] for name in self.decision.flags]
        items = [self.rule(rule, self.trace.person.settled) for rule in rules]
        return Section(self.say("section.notes"), tuple(items))

    def readings(self) -> Section:
        """The readings that the rules shown rest on; in full where another sensible reading leads elsewhere."""
        rules = [*self.main_rules(), *self.other_rules()]
        asked = [q for q in self.book.questions.values() if q.id in {r.question for r in rules}]
        items = []
        for question in asked:
            if question.other:
                words = {"default": question.default.in_(self.language), "other": question.other.in_(self.language)}
                items.append(Item(self.say("reading.other", id=question.id, **words)))
        rest = [q.id for q in asked if not q.other]
        if rest:
            items.append(Item(self.say("reading.also" if items else "reading.only", ids=", ".join(rest))))
        return Section(self.say("section.readings"), tuple(items))

    def unverified(self) -> Section:
        rules = [*self.main_rules(), *(self.book.rules[name] for name in self.decision.flags)]
        names = dict.fromkeys(d for rule in rules for d in rule.documents)
        documents = [self.book.documents[name] for name in names]
        items = [Item(f"{d.id} {d.title.in_(self.language)}") for d in documents if d.verified == "no"]
        return Section(self.say("section.unverified"), tuple(items))

    def evidence_list(self) -> Section:
        shown = []
        for item in self.case.file.evidence:
            if item.id in self.evidence:
                day = f", {date_in(item.date)}" if item.date else ""
                locator = f", {item.locator}" if item.locator else ""
                shown.append(f"{item.id} {item.title.in_(self.language)}{day}{locator}")
        return Section(self.say("section.evidence"), (Item("; ".join(shown)),) if shown else ())

    def footer(self) -> tuple[str, ...]:
        sources = [s.provenance.in_(self.language) for s in self.book.sources if s.clauses and s.verified == "no"]
        return (self.say("footer.advice"), *(self.say("footer.source", provenance=p) for p in sources))

    # -- findings

    def details(self, names: Iterable[str]) -> tuple[str, ...]:
        return tuple(self.detail(name) for name in names)

    def detail(self, name: str) -> str:
        """A finding with its value and evidence; of a contested one, both sides."""
        finding, entry = self.book.findings[name], self.trace.person.findings.get(name)
        label = finding.label.in_(self.language)
        if entry and entry.contested:
            sides = [self.side(finding.values[v].in_(self.language), e) for v, e in entry.contested.items()]
            return f"{label}: {self.say('contested')}, {' / '.join(sides)}"
        if entry is None or entry.settled is None:
            return f"{label}: {self.side(self.say('unknown'), entry.evidence if entry else ())}"
        return f"{label}: {self.side(finding.values[entry.settled].in_(self.language), entry.evidence)}"

    def side(self, value: str, evidence: tuple[str, ...]) -> str:
        self.evidence.update(dict.fromkeys(evidence))
        return f"{value} ({', '.join(evidence)})" if evidence else value


def date_in(day: date) -> str:
    """A date as it is written in Vietnamese documents, in both languages."""
    return f"{day.day}/{day.month}/{day.year}"
