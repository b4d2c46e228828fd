"""Decisions of one case, composed as a report in one language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from engine.reading.case import CheckedCase
from engine.reading.entries import Language, Words
from engine.reading.organisation import Organisation
from engine.reading.rulebook import Rule, Rulebook
from engine.reading.rulebook_files import Finding
from engine.reasoning.decision import VERSION, Decision
from engine.reasoning.status import HOLDS
from engine.telling.hearing import Hearer, as_part
from engine.telling.opinions import no_opinion
from engine.telling.outline import date_in
from engine.telling.readings import glance, tried_out
from engine.telling.report import Annex, Heading, Part, Report, Signature, Table
from engine.telling.text import rule_text
from engine.telling.wording import say

DUTIES = ("2.3d", "2.4.1a", "2.4.1b", "2.4.1c", "2.4.2b")
"""The clauses of Conclusion 14 that bind the authority itself; a rulebook without them has no such table."""
IMPARTIAL = "2.4.2b"


def compose(
    decisions: Sequence[Decision],
    language: Language,
    organisation: Organisation,
    receipt: str | None = None,
    blind: tuple[str, ...] = (),
) -> Report:
    """The report on these persons of one case; `blind` tells what a training copy leaves out.

    The decisions are shown as they are: whoever calls this has had them confirmed by `recommend`.
    """
    return _Composer(decisions, language, organisation, receipt, blind).report()


class _Composer:
    """The parts of a report, each made by one method."""

    def __init__(
        self,
        decisions: Sequence[Decision],
        language: Language,
        organisation: Organisation,
        receipt: str | None,
        blind: tuple[str, ...],
    ) -> None:
        self.decisions = decisions
        self.language = language
        self.organisation = organisation
        self.receipt = receipt
        self.blind = blind
        self.case: CheckedCase = decisions[0].case
        self.book: Rulebook = decisions[0].rulebook
        self.hearers = [Hearer(decision, language) for decision in decisions]

    def say(self, key: str, **params: object) -> str:
        """A sentence of the software itself."""
        return say(key, self.language, **params)

    def report(self) -> Report:
        file = self.case.file
        hearings = tuple(hearer.hearing(i) for i, hearer in enumerate(self.hearers, 1))
        return Report(
            language=self.language,
            day=file.as_of,
            heading=self.heading(),
            title=self.say("report.title"),
            subject=self.say("report.subject", title=file.title.in_(self.language)),
            blind=self.blind,
            preamble=self.preamble(),
            recommendations=self.recommendations(),
            story=self.story(),
            findings_title=self.say("report.findings"),
            findings=self.hearers[0].finding_table("pilot"),
            evidence=self.evidence(),
            persons_title=self.say("report.persons"),
            persons=hearings,
            duties=self.duties(),
            bases=self.bases(),
            record=self.record(),
            closing=self.say("report.person_decides"),
            signature=self.signature(),
            annex=self.annex(),
        )

    # -- the first page

    def heading(self) -> Heading:
        profile, form = self.organisation, self.organisation.form
        number = profile.number or self.say(f"report.no_number.{form}")
        return Heading(
            form,
            self._or_dots(profile.superior),
            self._or_dots(profile.body),
            self.say(f"report.number.{form}", number=number),
            self.say(f"report.{form}"),
            self.say("report.motto") if form == "state" else "",
            self.say("report.place_and_date", place=self._or_dots(profile.place, "report.dots_short")),
        )

    def _or_dots(self, words: Words | None, dots: str = "report.dots") -> str:
        return words.in_(self.language) if words else self.say(dots)

    def preamble(self) -> tuple[str, ...]:
        book = self.book
        words = {"title": book.title.in_(self.language), "rulebook": f"{book.id} {book.version}"}
        opening = self.say("report.preamble", day=date_in(self.case.file.as_of, self.language), **words)
        which = [] if self.blind else [self.say("report.preamble_as_of", case=self.case.id)]
        return (opening, " ".join([*which, self.say("report.unofficial")]), self.say("report.person_decides"))

    def recommendations(self) -> Table:
        rows = []
        for hearer in self.hearers:
            lines = [hearer.headline()]
            if hearer.decision.status == "open":
                lines.append(self.say("report.possible", outcomes=hearer.outcomes(hearer.decision.possible)))
            lines += [*tried_out(self.book, self.language), *glance(hearer)]
            rows.append((hearer.person(), "\n".join(lines)))
        head = (self.say("report.person"), self.say("report.recommendation"))
        return Table(self.say("report.recommendations"), head, tuple(rows))

    def story(self) -> Part:
        narrative = self.case.file.narrative
        text = narrative.in_(self.language) if narrative else self.say("report.no_story")
        return Part(self.say("report.story"), tuple(filter(None, map(str.strip, text.split("\n")))))

    def evidence(self) -> Table:
        head = tuple(self.say(f"report.head.{name}") for name in ("id", "title", "date", "locator"))
        rows = []
        for item in self.case.file.evidence:
            title = item.title.in_(self.language)
            if item.note:
                title += "\n" + self.say("report.note", note=item.note.in_(self.language))
            day = date_in(item.date, self.language) if item.date else ""
            rows.append((item.id, title, day, item.locator or ""))
        below = () if rows else (self.say("report.no_evidence"),)
        return Table(self.say("report.evidence"), head, tuple(rows), below)

    # -- what follows the persons

    def duties(self) -> Table:
        """What the text asks of the authority, with the shared findings that tell whether it was done."""
        teller = self.hearers[0]
        rows = []
        for clause in (c for c in self.book.clauses.values() if c.id in DUTIES):
            asked = [self.say("report.quote_of", clause=clause.id, quote=clause.text)]
            if self.language == "en":
                asked.append(self.say("report.gloss", text=clause.en))
            done = [f"{line}." for line in teller.details(f.id for f in self._shared_of(clause.id))]
            done += [rule.says.in_(self.language) for rule in self._flags_of(clause.id)]
            if clause.id == IMPARTIAL:
                done.append(self.say("report.impartial"))
            rows.append(("\n".join(asked), "\n".join(done or [self.say("report.duty_silent")])))
        head = (self.say("report.head.duty"), self.say("report.head.done"))
        below = (self.say("report.duties_told"),) if rows else (self.say("report.nothing"),)
        return Table(self.say("report.duties"), head, tuple(rows), below)

    def _shared_of(self, clause: str) -> list[Finding]:
        return [f for f in self.book.findings.values() if f.scope == "pilot" and f.clause == clause]

    def _flags_of(self, clause: str) -> Iterator[Rule]:
        """The remarks on any of the persons that cite the clause first."""
        raised = {name for decision in self.decisions for name in decision.flags}
        return (flag for flag in self.book.flags if flag.id in raised and flag.clauses[:1] == (clause,))

    def bases(self) -> Part:
        """The clauses, documents and readings that the decisive rules and the remarks rest on."""
        rules = [rule for hearer in self.hearers for rule in hearer.relied_on()]
        clauses = {name for rule in rules for name in rule.clauses}
        documents = {name for rule in rules for name in rule.documents}
        questions = {rule.question for rule in rules}
        lines = [
            *self._sources(clauses),
            *(self.hearers[0].document(name) for name in self.book.documents if name in documents),
            *(self._reading(name) for name in self.book.questions if name in questions),
            *self.hearers[0].overlay(),
        ]
        return Part(self.say("report.bases"), tuple(lines) or (self.say("report.nothing"),))

    def _sources(self, clauses: set[str]) -> Iterator[str]:
        for source in self.book.sources:
            cited = ", ".join(clause.id for clause in source.clauses if clause.id in clauses)
            if cited:
                key = "report.source" if source.verified == "yes" else "report.source_unverified"
                words = {"title": source.title.in_(self.language), "clauses": cited}
                yield self.say(key, provenance=source.provenance.in_(self.language), **words)

    def _reading(self, name: str) -> str:
        asked = self.book.questions[name]
        words = {
            "question": asked.question.in_(self.language),
            "default": self.book.understood(name).in_(self.language),
        }
        return self.say("report.reading", id=name, **words)

    def record(self) -> Part:
        book = self.book
        opinions = dict.fromkeys(
            no_opinion(d.second_opinion, d.status, self.language) or self.say("report.opinion.agrees")
            for d in self.decisions
        )
        lines = []
        if not self.blind:
            registered = self.say("report.receipt", receipt=self.receipt) if self.receipt else None
            lines.append(registered or self.say("report.not_registered"))
            lines.append(self.say("report.digest_case", digest=self.case.sha256))
        lines.append(self.say("report.digest_rulebook", rulebook=f"{book.id} {book.version}", digest=book.sha256))
        lines.append(self.say("report.engine", version=VERSION, opinion=" ".join(opinions)))
        return Part(self.say("report.record"), tuple(lines))

    def signature(self) -> Signature:
        signs = self.organisation.signatory
        recipients = tuple(r.in_(self.language) for r in self.organisation.recipients)
        return Signature(
            self._or_dots(signs.on_behalf),
            self._or_dots(signs.office),
            signs.name or self.say("report.dots"),
            Part(self.say("report.recipients"), recipients or (self.say("report.dots"),)),
        )

    # -- the annex

    def annex(self) -> Annex:
        persons = tuple((hearer.person(), tuple(self._trace(hearer))) for hearer in self.hearers)
        return Annex(self.say("report.annex"), self.say("report.annex_told"), persons, (self._clauses(),))

    def _trace(self, hearer: Hearer) -> Iterator[Part]:
        """Every conclusion from the recommendation down, with all its rules; then the remarks that were raised.

        Of a file that contradicts itself, the contradictions: no rule says anything of a case that cannot be.
        """
        decision = hearer.decision
        if decision.status == "inconsistent":
            yield as_part(hearer.broken())
            return
        compiled = decision.trace.compiled
        for made in reversed(compiled.conclusions.values()):
            words = self.book.conclusions[made.id]
            values = " / ".join(words.values[v].in_(self.language) for v in decision.trace.values(made.id))
            title = self.say("answer", label=words.label.in_(self.language), value=values)
            yield Part(title, tuple(rule_text(decision, rule, self.language) for rule in made.rules))
        raised = [flag for flag in compiled.flags if flag.rule.id in decision.flags]
        if raised:
            lines = (rule_text(decision, flag, self.language) for flag in raised)
            yield Part(self.say("section.notes"), tuple(lines))

    def _clauses(self) -> Part:
        """The whole text of each clause that a rule which holds for one of the persons cites."""
        cited = set(self._cited(self.decisions))
        lines = []
        for clause in (c for c in self.book.clauses.values() if c.id in cited):
            gloss = f" ({self.say('report.gloss', text=clause.en)})" if self.language == "en" else ""
            lines.append(self.say("report.quote_of", clause=clause.id, quote=clause.text) + gloss)
        return Part(self.say("report.clauses"), tuple(lines) or (self.say("report.nothing"),))

    def _cited(self, decisions: Iterable[Decision]) -> Iterator[str]:
        for decision in decisions:
            statuses = decision.trace.statuses
            for made in decision.trace.compiled.rules.values() if decision.possible else ():
                if statuses.holds(made) == HOLDS:
                    yield from made.rule.clauses
