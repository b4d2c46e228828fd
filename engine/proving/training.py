"""What a trainee is asked about a person, and how the answers compare with the file's.

Findings that are not asked stand as the file has them, so that a different outcome comes from the answers alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from engine.reading.case import CheckedCase
from engine.reading.conditions import Is, tests_in
from engine.reading.draft import PILOT, Draft
from engine.reading.entries import Words
from engine.reading.rulebook import RECOMMENDATION, Rulebook
from engine.reasoning.decision import Decision
from engine.reasoning.diagram import UNKNOWN
from engine.reasoning.explain import what_if
from engine.reasoning.trace import Trace

MOTIVE = ("pure_motive", "common_interest", "abuse")
"""The conclusions on what somebody wanted, which are judged before it is known what came of it."""
HINDSIGHT = (
    "outcome_level", "risk_materialised", "damage_level", "damage_remedied",
    "objective_cause_present", "policy_itself_wrong", "causes_determined", "subjective_fault",
)  # fmt: skip
"""What came of the pilot; and its causes and the fault in it, because to ask for these tells that it failed."""

ASSUMED = "GT"
"""The item of evidence on which a trainer's assumptions rest."""


@dataclass(frozen=True)
class Difference:
    """One finding that was asked: the trainee's answer and the file's; None where it is open."""

    finding: str
    given: str | None
    filed: str | None

    @property
    def same(self) -> bool:
        """Whether it was answered as in the file."""
        return self.given == self.filed


@dataclass(frozen=True)
class Criterion:
    """One conclusion: how many of the findings asked below it were answered as in the file, and where both lead."""

    conclusion: str
    asked: int
    same: int
    given: tuple[str, ...]
    filed: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        """Whether the trainee's answers leave it the same values."""
        return self.given == self.filed


@dataclass(frozen=True)
class Marked:
    """A round looked at: what was predicted, what follows from the answers, what follows from the file."""

    predicted: str
    own: Decision
    filed: Decision
    differences: tuple[Difference, ...]
    criteria: tuple[Criterion, ...]

    @property
    def same(self) -> int:
        """How many findings were answered as in the file."""
        return sum(d.same for d in self.differences)


def relevant(trace: Trace) -> tuple[str, ...]:
    """The findings that can matter for anyone in the person's roles."""
    compiled = trace.compiled
    roles = [v if level in compiled.role_levels else UNKNOWN for level, v in enumerate(trace.known)]
    diagrams, root = compiled.diagrams.restrict(compiled.outcome, roles)
    return trace.names(diagrams.support(root))


def asked(decision: Decision, count: int | None, blind: bool = False) -> tuple[str, ...]:
    """So many findings, or all that can matter; with those on motive besides where the outcome is hidden at first.

    They are chosen from the decisive way outwards, and listed in the order of the vocabulary, which tells nothing.
    """
    trace = decision.trace
    able = relevant(trace)
    ways = (trace.decisive_way.findings, trace.way.findings) if decision.possible else ()
    near = [name for name, _, _ in trace.single_changes]
    order = [*decision.decisive_findings, *decision.must_establish]
    for names in (*ways, {*near}, {*trace.pending}, {*able}):
        order += [name for name in trace.compiled.rulebook.findings if name in names]
    chosen = [name for name in dict.fromkeys(order) if name in able][:count]
    if blind:
        chosen += on_motive(trace.compiled.rulebook, able)
    return tuple(name for name in able if name in chosen)


def on_motive(book: Rulebook, names: Iterable[str]) -> tuple[str, ...]:
    """Those of the findings on which motive is judged, without what came of the pilot."""
    below = {
        name for conclusion in MOTIVE if conclusion in book.conclusions for name in findings_below(book, conclusion)
    }
    return tuple(name for name in names if name in below and name not in HINDSIGHT)


def established(decision: Decision, leaving_out: Iterable[str]) -> tuple[str, ...]:
    """The settled findings that may be told while the outcome is hidden, but for those left out."""
    hidden = {*leaving_out, *HINDSIGHT}
    return tuple(
        n for n in decision.trace.compiled.rulebook.findings if n in decision.trace.person.settled.keys() - hidden
    )


def told_evidence(case: CheckedCase, decision: Decision) -> tuple[str, ...]:
    """The evidence that may be told while the outcome is hidden: that on which nothing of it rests, for anyone."""
    hidden = {
        item
        for person in case.persons
        for name in HINDSIGHT
        for entry in [person.findings.get(name)]
        if entry
        for item in (*entry.evidence, *(e for items in entry.sides.values() for e in items))
    }
    names = {e for name in decision.trace.person.findings for e in decision.trace.evidence(name)}
    return tuple(item.id for item in case.file.evidence if item.id in names - hidden)


def findings_below(book: Rulebook, conclusion: str) -> frozenset[str]:
    """The findings that a conclusion rests on, by itself or through others."""
    below: set[str] = set()
    for name in (conclusion, *book.conclusions[conclusion].uses):
        if name != conclusion:
            below |= findings_below(book, name)
            continue
        tests = [t for rule in book.conclusions[name].rules if rule.when for t in tests_in(rule.when)]
        below |= {t.variable for t in tests if isinstance(t, Is) and t.variable in book.findings}
    return frozenset(below)


def criteria_of(book: Rulebook) -> list[str]:
    """The conclusions that a round is scored by: all but the recommendation and the lines, which are its outcome."""
    outcomes = {RECOMMENDATION, *(line.conclusion for line in book.lines)}
    return [name for name in book.conclusions if name not in outcomes]


def marked(decision: Decision, answers: Mapping[str, str | None], predicted: str) -> Marked:
    """The answers beside the file's, with the decision that follows from them."""
    own = what_if(decision, answers).scenario
    filed = decision.trace.person.settled
    found = tuple(Difference(name, given, filed.get(name)) for name, given in answers.items())
    return Marked(predicted, own, decision, found, tuple(_criteria(decision, own, found)))


def _criteria(decision: Decision, own: Decision, found: Sequence[Difference]) -> Iterable[Criterion]:
    book = decision.trace.compiled.rulebook
    for name in criteria_of(book):
        below = findings_below(book, name)
        mine = [d for d in found if d.finding in below]
        if mine:
            values = tuple(own.trace.values(name)), tuple(decision.trace.values(name))
            yield Criterion(name, len(mine), sum(d.same for d in mine), *values)


# -- scenarios that a trainer makes


@dataclass(frozen=True)
class Made:
    """What a trainer calls a scenario made from another, what its narrative adds, and what its evidence is called."""

    id: str
    title: str
    added: Words
    assumed: str


def scenario(draft: Draft, book: Rulebook, person: str, answers: Mapping[str, str | None], made: Made) -> Draft:
    """The case with a person's findings set otherwise, as a case of its own.

    What then speaks against the person without evidence rests on one item, which says that it is assumed.
    """
    for name, value in answers.items():
        finding = book.findings[name]
        owner = PILOT if finding.scope == "pilot" else person
        evidence = draft.answer(owner, name).evidence
        if value is not None and finding.is_adverse(value) and not evidence:
            if ASSUMED not in draft.evidence:
                draft = draft.with_evidence(ASSUMED, made.assumed)
            evidence = (ASSUMED,)
        draft = draft.supposing(owner, name, value, evidence)
    return draft.retold(made.id, made.title, made.added)
