"""What a report says about one person: the recommendation, the reasons clause by clause, both sides, what is open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.reading.rulebook import Rule
from engine.reading.rulebook_files import Finding
from engine.reasoning.leaning import leaning
from engine.telling.explanation import answer_text
from engine.telling.outline import Outliner
from engine.telling.report import Box, Ground, Grounds, Hearing, Part, Reason, Table
from engine.telling.teller import Section
from engine.telling.text import item_text

DISSENT = "dissent_recorded"
"""The finding that tells of a person's own written dissent; a rulebook may do without it."""


class Hearer(Outliner):
    """Says of one decision what the outline says, and in full what a paper needs beside it."""

    above = "report.above"

    def hearing(self, number: int) -> Hearing:
        """All that is said about the person."""
        return Hearing(
            title=self.say("report.person_title", number=number, person=self.person()),
            headline=self.say("report.proposed", outcome=self.headline()),
            summary=self.summary(),
            grounds=self.reasons(),
            findings=self.finding_table("person"),
            parts=tuple(self.parts()),
            decision=self.box(),
        )

    def parts(self) -> Iterator[Part]:
        """The lists that follow the reasons, in the order in which a committee asks."""
        for section in (self.lines(), self.broken()):
            if section.items:
                yield as_part(section)
        yield self.side("harsher")
        yield self.side("milder")
        yield from (as_part(s) for s in (self.establish(), self.change()) if s.items)
        yield self.disputed()
        yield from (as_part(s) for s in (self.notes(), self.readings()) if s.items)

    def box(self) -> Box:
        """What the authority decides, left empty."""
        labels = ("decided", "reason", "signed")
        return Box(self.say("report.decision"), tuple(self.say(f"report.{label}") for label in labels))

    # -- reasons

    def relied_on(self) -> list[Rule]:
        """The decisive rules and the remarks, from the recommendation down."""
        return [self.book.rules[name] for name in (*self.trace.decisive_rules, *self.decision.flags)]

    def reasons(self) -> Grounds:
        """Every decisive rule, under the first clause or document that it cites."""
        rules: dict[str, list[Rule]] = {}
        for rule in (self.book.rules[name] for name in self.trace.decisive_rules):
            rules.setdefault((*rule.clauses, *rule.documents)[0], []).append(rule)
        order = [name for name in (*self.book.clauses, *self.book.documents) if name in rules]
        rows = tuple(self._ground(name, rules[name]) for name in order)
        head = (self.say("report.head.ground"), self.say("report.head.reason"))
        key = "report.reasons" if self.decision.status == "settled" else "report.reasons_open"
        return Grounds(self.say(key), head, rows, tuple(self._below(rows)))

    def _below(self, rows: tuple[Ground, ...]) -> Iterator[str]:
        """The decisive findings that no decisive rule tests itself: they count together with the others."""
        tested = {name for rule in self.trace.decisive_rules for name in self.grounds(self.book.rules[rule])}
        rest = [name for name in self.trace.decisive_findings if name not in tested]
        if rest:
            yield self.say("report.together_with", findings="; ".join(self.details(rest)))
        if not rows:
            empty = self.decision.status == "inconsistent"
            yield self.say("report.no_reasons" if empty else "report.nothing")

    def _ground(self, name: str, rules: list[Rule]) -> Ground:
        reasons = tuple(map(self._reason, rules))
        if name in self.book.documents:
            documents = dict.fromkeys(d for rule in rules for d in rule.documents)
            return Ground("", tuple(map(self.document, documents)), reasons)
        quotes = [self.say("report.quote", quote=q) for q in _longest(_quotes(rules, name))]
        if self.language == "en":
            quotes.append(self.say("report.gloss", text=self.book.clauses[name].en))
        further = dict.fromkeys((c, q) for rule in rules for c in rule.clauses if c != name for q in _quotes([rule], c))
        quotes += [self.say("report.quote_of", clause=c, quote=q) for c, q in further]
        return Ground(self.say("report.clause", clause=name), tuple(quotes), reasons)

    def _reason(self, rule: Rule) -> Reason:
        known = set(self.trace.decisive_findings)
        details = self.details(name for name in self.grounds(rule) if name in known)
        findings = self.say("report.on_findings", findings="; ".join(details)) if details else ""
        return Reason(rule.says.in_(self.language), self._basis(rule), findings)

    def _basis(self, rule: Rule) -> str:
        if rule.basis == "external" and all(self.book.documents[d].verified == "yes" for d in rule.documents):
            return self.say("report.basis.verified")
        return self.say(f"report.basis.{rule.basis}", question=rule.question)

    def document(self, name: str) -> str:
        """A document by its title, marked where no one has compared it with the official print."""
        document = self.book.documents[name]
        key = "report.document" if document.verified == "yes" else "report.document_unverified"
        return self.say(key, id=name, title=document.title.in_(self.language))

    # -- findings

    def finding_table(self, scope: str) -> Table:
        """The findings of the pilot or of the person that the file speaks of; the others are named below."""
        mine = [f for f in self.book.facts.values() if f.scope == scope]
        in_file = [f for f in mine if f.id in self.trace.person.findings]
        silent = [f.label.in_(self.language) for f in mine if f not in in_file]
        names = ("number", "finding", "value", "clause", "evidence")
        below = [self.say("report.not_in_file", count=len(silent), findings="; ".join(silent))] if silent else []
        if any(map(self._is_unverified, in_file)):
            below.insert(0, self.say("report.starred"))
        return Table(
            self.say(f"report.{scope}_findings"),
            tuple(self.say(f"report.head.{name}") for name in names),
            tuple((str(i), *self._row(finding)) for i, finding in enumerate(in_file, 1)),
            tuple(below),
        )

    def _row(self, finding: Finding) -> tuple[str, str, str, str]:
        entry = self.trace.person.findings[finding.id]
        label = finding.label.in_(self.language)
        if entry.note:
            label += "\n" + self.say("report.note", note=entry.note.in_(self.language))
        value = self.answer_to(finding.id)
        for side, items in entry.sides.items():
            value += f"\n{finding.values[side].in_(self.language)} ({', '.join(items)})"
        cited = finding.clause or (f"{finding.document}*" if self._is_unverified(finding) else finding.document or "")
        return label, value, cited, ", ".join(dict.fromkeys(self.trace.evidence(finding.id)))

    def _is_unverified(self, finding: Finding) -> bool:
        """Whether the finding is asked for by a document that nobody has compared with the official print."""
        return finding.document is not None and self.book.documents[finding.document].verified == "no"

    # -- both sides

    def side(self, side: str) -> Part:
        """What speaks for a harsher or a milder outcome: what each finding alone would change, and what excludes it."""
        leanings = leaning(self.decision)
        settled, contested = (
            (leanings.harsher, leanings.harsher_if) if side == "harsher" else (leanings.milder, leanings.milder_if)
        )
        lines = []
        if settled:
            lines.append(self.say(f"report.leans_{side}", findings="; ".join(self.details(settled))))
        if contested:
            sides = "; ".join(self._with_evidence(name, value) for name, value in contested)
            lines.append(self.say("report.leans_contested", findings=sides))
        if side == "harsher" and leanings.adverse:
            lines.append(self.say("report.adverse", findings="; ".join(self.details(leanings.adverse))))
        other = "milder" if side == "harsher" else "harsher"
        for item in self.exclusion(self.sides().get(f"section.{other}", [])):
            lines.append(self.say(f"report.why_not_{other}", reason=item_text(item)))
        return Part(self.say(f"report.{side}"), tuple(lines) or (self.say("report.nothing"),))

    def _with_evidence(self, name: str, value: str) -> str:
        """One value of a contested finding, with the evidence for it."""
        sides = self.trace.person.findings[name].sides
        return f"{answer_text(self.book, name, value, self.language)} ({', '.join(sides[value])})"

    def disputed(self) -> Part:
        """Contested findings with the evidence on each side, the person's own dissent, and room for members'."""
        findings = self.trace.person.findings
        names = [name for name in self.book.findings if name in findings and findings[name].contested]
        if DISSENT in findings and DISSENT in self.book.findings:
            names.append(DISSENT)
        lines = [f"{line}." for name in dict.fromkeys(names) for line in self._with_note(name)]
        lines = lines or [self.say("report.no_dispute")]
        return Part(self.say("report.disputed"), (*lines, self.say("report.members", dots=self.say("report.dots"))))

    def _with_note(self, name: str) -> Iterator[str]:
        yield from (line.removesuffix(".") for line in self.details([name]))
        note = self.trace.person.findings[name].note
        if note:
            yield self.say("report.note", note=note.in_(self.language)).removesuffix(".")


def as_part(section: Section) -> Part:
    """A section of an outline, each item in one line."""
    return Part(section.title, tuple(item_text(item) for item in section.items))


def _quotes(rules: Iterable[Rule], clause: str) -> Iterator[str]:
    """The words that the rules quote of a clause."""
    return (c.quote for rule in rules for c in rule.cites if c.clause == clause and c.quote)


def _longest(quotes: Iterable[str]) -> list[str]:
    """The quotes that are no part of another, each once."""
    unique = list(dict.fromkeys(quotes))
    return [q for q in unique if not any(q in other for other in unique if other != q)]
