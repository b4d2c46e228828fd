"""A decision as an outline: headline, then titled sections of items, each with its citation, findings and evidence.

Every rendering (text, documents, screens) shows this outline, so all of them say what section 7 of the domain asks:
that it advises, which condition decided on which finding, what would change it, whose defect it is, what is waited
for, and which reading was taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from engine.reading.case import Evidence
from engine.reading.entries import Language
from engine.reading.rulebook import RECOMMENDATION, Rule
from engine.reasoning.decision import Decision
from engine.reasoning.status import HOLDS
from engine.telling.evidence import carrying
from engine.telling.readings import adopted, decided_by, glance, reading_items, tried_out
from engine.telling.teller import FINDINGS_IN_A_REASON, Item, Section, Teller

CHANGES_TOLD = 3
"""So many single changes are named for each outcome they lead to; the others are counted."""


@dataclass(frozen=True)
class Outline:
    """What is said about one person."""

    person: str
    headline: str
    summary: tuple[str, ...]
    sections: tuple[Section, ...]
    footer: tuple[str, ...]


def outline(decision: Decision, language: Language) -> Outline:
    """The outline of one person's decision in one language."""
    return Outliner(decision, language).outline()


class Outliner(Teller):
    """The sections, each made by one method."""

    above = "excluded.above"  # where the findings are told that would be too many to repeat

    def outline(self) -> Outline:
        """All that is said, sections without items left out."""
        summary = self.summary()  # first: the evidence that it names is listed
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
        return Outline(self.person(), self.headline(), summary, tuple(s for s in sections if s.items), self.footer())

    def summary(self) -> tuple[str, ...]:
        """What the recommendation means; whether it depends on how it is read, and on which evidence it stands."""
        return (*tried_out(self.book, self.language), *self.meant(), *glance(self), *carrying(self))

    def meant(self) -> tuple[str, ...]:
        """What the recommendation means, or between which outcomes it is open."""
        match self.decision.status:
            case "open":
                return (self.say("open.possible", outcomes=self.outcomes(self.decision.possible)),)
            case "settled":
                return self.meaning() if self.decision.grounded else (*self.meaning(), self.say("not_grounded"))
            case _:
                return ()

    def meaning(self) -> tuple[str, ...]:
        """What an outcome of merit means; in the rule's own words where it rests on other documents."""
        rules = [self.book.rules[name] for name in self.trace.decisive_rules]
        outside = [r for r in rules if r.conclusion == RECOMMENDATION and r.basis == "external"]
        outcome = self.book.outcomes[self.decision.recommendation]
        if outside:
            return (outside[0].says.in_(self.language),)
        return (outcome.means.in_(self.language),) if outcome.merit == "yes" else ()  # else the rules below say why

    def lines(self) -> Section:
        """The outcome on each line, where the person stands on more than one."""
        items = []
        for line in self.book.lines:
            values = self.trace.values(line.conclusion) if line.id in self.trace.lines else []
            if values:  # none in a file that contradicts itself
                possible = [v for v in self.book.outcomes if v in values]
                outcome = self.outcomes(possible) if possible else self.concluded(line.conclusion)
                items.append(Item(f"{line.label.in_(self.language)}: {outcome}"))
        return Section(self.say("section.lines"), tuple(items))

    def broken(self) -> Section:
        """What cannot be, in a file that contradicts itself."""
        items: list[Item] = []
        if self.decision.status == "inconsistent":
            names = {str(b["constraint"]): b["findings"] for b in self.trace.broken if isinstance(b, dict)}
            for constraint in self.book.constraints:
                findings = names.get(constraint.id)
                if isinstance(findings, list):
                    details = self.details(str(name) for name in findings)
                    items.append(Item(constraint.says.in_(self.language), details=details))
        return Section(self.say("section.broken"), tuple(items))

    def why(self) -> Section:
        """The decisive rules that say more than the headline, with the decisive findings."""
        items = [self.rule(rule, self.trace.decisive_findings) for rule in self.main_rules()]
        mentioned = {name for rule in self.main_rules() for name in self.grounds(rule)}
        shown = {outcome for side in self.sides().values() for outcome in side}
        mentioned |= {name for findings, outcomes in self.excluded if shown & set(outcomes) for name in findings}
        rest = [name for name in self.trace.decisive_findings if name not in mentioned]
        if rest:
            items.append(Item(self.say("why.together_with"), details=self.details(rest)))
        title = "section.why" if self.decision.status == "settled" else "section.why_open"
        return Section(self.say(title), tuple(items))

    def main_rules(self) -> list[Rule]:
        """The decisive rules that say more than the headline."""
        return [r for r in map(self.book.rules.__getitem__, self.trace.decisive_rules) if self.is_shown(r)]

    def also(self) -> Section:
        """Rules that lead to the outcome too, on findings that could go."""
        items = [self.rule(rule, self.trace.person.settled) for rule in self.other_rules()]
        return Section(self.say("section.also"), tuple(items), inline=not any(item.details for item in items))

    def other_rules(self) -> list[Rule]:
        """The rules that lead to a settled outcome beside the decisive ones."""
        if self.decision.status != "settled":
            return []
        leading = [made for name, made in self.trace.way.leading.items() if name not in self.trace.decisive_rules]
        return [m.rule for m in leading if self.trace.statuses.applies(m) == HOLDS and self.is_shown(m.rule)]

    def exclusions(self) -> list[Section]:
        """What stopped the outcomes milder than the mildest and harsher than the harshest possible one."""
        return [Section(self.say(key), tuple(self.exclusion(side))) for key, side in self.sides().items()]

    def sides(self) -> dict[str, list[str]]:
        """The outcomes milder and harsher than all that are possible, under the title each is told by."""
        merit = [name for name in self.book.ruled_outcomes if self.book.outcomes[name].merit == "yes"]
        places = [merit.index(name) for name in self.decision.possible if name in merit]
        if not places:
            return {}
        return {"section.milder": merit[: min(places)], "section.harsher": merit[max(places) + 1 :]}

    def exclusion(self, outcomes: list[str]) -> Iterator[Item]:
        """The findings that exclude these outcomes, those of the same findings together."""
        for findings, names in self.excluded:
            chosen = [name for name in names if name in outcomes]
            if chosen:
                yield Item(self.outcomes(chosen), details=self.details(findings) or (self.say(self.above),))

    @cached_property
    def excluded(self) -> list[tuple[tuple[str, ...], list[str]]]:
        """The findings that exclude each group of outcomes of merit; none listed where they are too many to repeat."""
        together: dict[tuple[str, ...], list[str]] = {}
        for outcome in map(self.book.outcomes.__getitem__, self.book.ruled_outcomes):
            if outcome.merit == "yes" and self.decision.possible and outcome.id not in self.decision.possible:
                findings = self.trace.excluding(outcome.id)
                together.setdefault(findings if len(findings) <= FINDINGS_IN_A_REASON else (), []).append(outcome.id)
        return list(together.items())

    def establish(self) -> Section:
        """What is still to be established, or that nothing is."""
        if self.decision.status == "inconsistent":
            return Section(self.say("section.establish"), ())
        if self.decision.must_establish:
            key = "section.establish_open" if self.decision.status == "open" else "section.establish_settled"
            return Section(self.say(key), tuple(self.question(name) for name in self.decision.must_establish))
        unknown = len(self.book.facts) - len(self.trace.person.settled)
        key = "establish.nothing" if unknown else "establish.nothing_unknown"
        return Section(self.say("section.establish"), (Item(self.say(key, count=unknown)),))

    def question(self, name: str) -> Item:
        """A finding as a question, with what usually answers it and what the file has of it; or how one may be read."""
        finding = self.book.findings[name]
        if name not in self.book.facts:
            return Item(self.choice(name))
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
            first = set(self.decision.must_establish)
            for name, value, possible in sorted(self.trace.single_changes, key=lambda c: c[0] not in first):
                finding = self.book.findings[name]
                label, shown = finding.label.in_(self.language), finding.values[value].in_(self.language)
                by_outcome.setdefault(possible if len(possible) == 1 else (), []).append(f"{label}: {shown}")
        items = []
        for possible, changes in by_outcome.items():
            few = changes if len(changes) <= CHANGES_TOLD + 1 else changes[:CHANGES_TOLD]
            more = [self.say("change.more", count=len(changes) - CHANGES_TOLD)] if len(few) < len(changes) else []
            title = self.outcomes(possible) if possible else self.say("change.open")
            items.append(Item(title, details=(*few, *more)))
        return Section(self.say("section.change"), tuple(items))

    def notes(self) -> Section:
        """The remarks that the case calls for."""
        rules = [self.book.rules[name] for name in self.decision.flags]
        items = [self.rule(rule, self.trace.person.settled) for rule in rules]
        return Section(self.say("section.notes"), tuple(items))

    def readings(self) -> Section:
        """The readings that decided: in full where others are computed, with the outcome of each; else by number."""
        deciding = decided_by(self, (rule.question for rule in self.main_rules()))
        computed = [name for name in deciding if self.book.questions[name].readings]
        items = list(reading_items(self, computed))
        told = [name for name in deciding if self.book.questions[name].other]
        for name in told:
            question, default = self.book.questions[name].question, self.book.understood(name)
            words = {"question": question.in_(self.language), "default": default.in_(self.language)}
            items.append(Item(self.say("reading.default", id=name, **words)))
        also = {*deciding, *(rule.question for rule in self.other_rules())} - {*computed, *told}
        if also:
            ids = ", ".join(name for name in self.book.questions if name in also)
            items.append(Item(self.say("reading.also", ids=ids)))
        return Section(self.say("section.readings"), tuple(items))

    def unverified(self) -> Section:
        """The documents relied on that nobody has compared with the official print."""
        rules = [*self.main_rules(), *(self.book.rules[name] for name in self.decision.flags)]
        names = dict.fromkeys(d for rule in rules for d in rule.documents)
        documents = [self.book.documents[name] for name in names]
        items = [Item(f"{d.id} {d.title.in_(self.language)}") for d in documents if d.verified == "no"]
        return Section(self.say("section.unverified"), tuple(items))

    def evidence_list(self) -> Section:
        """The items of evidence mentioned, in full: those that readings rest on too."""
        mentioned = self.evidence.keys() | {name for read in self.book.adopted.values() for name in read.named}
        shown = [evidence_in(item, self.language) for item in self.case.file.evidence if item.id in mentioned]
        return Section(self.say("section.evidence"), (Item("; ".join(shown)),) if shown else ())

    def footer(self) -> tuple[str, ...]:
        """What is true of every answer: it advises, and on which texts it rests."""
        sources = [s.provenance.in_(self.language) for s in self.book.sources if s.clauses and s.verified == "no"]
        provenances = [self.say("footer.source", provenance=provenance) for provenance in sources]
        return (self.say("footer.advice"), self.say("footer.clauses"), *provenances, *self.overlay(), *self.alone())

    def overlay(self) -> Iterator[str]:
        """That other rules than the base's apply, and on what they rest, whichever rules decided."""
        book = self.book
        if book.extends:
            words = {"title": book.title.in_(self.language), "rulebook": f"{book.id} {book.version}"}
            yield self.say("footer.overlay", base=", ".join(book.extends).replace("@", " "), **words)
        documents = [book.documents[name] for name in book.brought]
        shown = [f"{d.id} {d.title.in_(self.language)}" for d in documents if d.verified == "no"]
        if shown:
            yield self.say("footer.unverified", documents="; ".join(shown))
        yield from adopted(book, self.language)


def evidence_in(item: Evidence, language: Language) -> str:
    """An item of evidence by its id and title, with its day and the place in it."""
    day = f", {date_in(item.date, language)}" if item.date else ""
    locator = f", {item.locator}" if item.locator else ""
    return f"{item.id} {item.title.in_(language)}{day}{locator}"


def date_in(day: date, language: Language) -> str:
    """A date as Vietnamese documents write it; in English by the month's place, which cannot be mistaken."""
    return f"{day.day}/{day.month}/{day.year}" if language == "vi" else day.isoformat()
