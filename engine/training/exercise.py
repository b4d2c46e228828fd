"""What a trainee is asked about a person, what may be told meanwhile, and the scenarios that a trainer makes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.reading.conditions import Is, tests_in
from engine.reading.draft import PILOT, Draft
from engine.reading.entries import Words
from engine.reading.rulebook import RECOMMENDATION, Rulebook
from engine.reasoning.decision import Decision
from engine.reasoning.diagram import UNKNOWN
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


def relevant(trace: Trace) -> tuple[str, ...]:
    """The findings that can matter for anyone in the person's roles."""
    compiled = trace.compiled
    roles = [v if level in compiled.role_levels else UNKNOWN for level, v in enumerate(trace.known)]
    diagrams, root = compiled.diagrams.restrict(compiled.outcome, roles)
    facts = compiled.rulebook.facts
    return tuple(name for name in trace.names(diagrams.support(root)) if name in facts)


def asked(decision: Decision, count: int | None, blind: bool = False) -> tuple[str, ...]:
    """So many findings, or all that may be asked; and besides what is answered while the outcome is hidden.

    What must be established is asked even where no evidence bears on it: a trainer wants it to be seen that it is
    missing, and “unknown” is then the right answer. Nothing else is asked that the dossier shown is silent on, rather
    fewer findings than wanted. Of those it speaks of, what decides comes first: of every criterion a finding that alone
    would lead elsewhere (certain before possible), then what is contested; then one of each criterion not yet asked;
    the others last. They are listed in the order of the vocabulary, which tells nothing.
    """
    trace, book = decision.trace, decision.trace.compiled.rulebook
    able = relevant(trace)
    ranked = [name for name in _ranked(decision) if name in able and trace.evidence(name)]
    criteria, turning = criteria_by_finding(book), {name for name, _, _ in trace.single_changes}
    first = [name for name in decision.must_establish if name in book.facts]
    first += _one_a_criterion(criteria, [name for name in ranked if name in turning], first)
    first += [name for name in ranked if trace.person.findings[name].contested]
    order = [*first, *_one_a_criterion(criteria, ranked, first), *ranked]
    chosen = [*dict.fromkeys(order)][:count]
    if blind:
        chosen += asked_at_first(decision, able)
    return tuple(name for name in book.facts if name in chosen)


def _ranked(decision: Decision) -> list[str]:
    """The findings from the decisive way outwards."""
    trace = decision.trace
    certain = {name for name, _, possible in trace.single_changes if len(possible) == 1}
    turning = {name for name, _, _ in trace.single_changes}
    ways = (trace.decisive_way.findings, trace.way.findings) if decision.possible else ()
    every = trace.compiled.rulebook.facts
    groups = (certain, turning, decision.decisive_findings, *ways, trace.pending, every)
    return [*dict.fromkeys(name for names in groups for name in every if name in names)]


def _one_a_criterion(of: Mapping[str, str], names: Iterable[str], covered: Iterable[str] = ()) -> list[str]:
    """The first of these under each criterion that no finding covered yet lies under."""
    first: dict[str, str] = {}
    for name in names:
        first.setdefault(of[name], name)
    asked_of = {of[name] for name in covered}
    return [name for criterion, name in first.items() if criterion not in asked_of]


def criteria_by_finding(book: Rulebook) -> dict[str, str]:
    """The criterion under which each finding is asked: the first conclusion that names it and rests on no other.

    What the lines' own rules alone ask for (fault, its causes) is asked under its clause instead.
    """
    outcomes = _outcomes(book)
    asking = {c: _asked_by(book, c) for c in book.conclusions}
    criteria = {}
    for name, finding in book.facts.items():
        by = [c for c, names in asking.items() if name in names]
        alone = [c for c in by if not book.conclusions[c].uses and c not in outcomes]
        own = finding.clause or finding.document or ""
        criteria[name] = alone[0] if alone else own if not by or outcomes & {*by} else by[0]
    return criteria


def asked_at_first(decision: Decision, names: Iterable[str]) -> tuple[str, ...]:
    """Those of the findings that are answered while the outcome is hidden: on motive, with evidence told even then."""
    trace = decision.trace
    evidence = {*evidence_at_first(decision)}
    return tuple(
        name for name in on_motive(trace.compiled.rulebook, names) if evidence.intersection(trace.evidence(name))
    )


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


def evidence_at_first(decision: Decision) -> tuple[str, ...]:
    """The evidence that may be told while the outcome is hidden: that on which nothing of it rests, for anyone."""
    hidden = {
        item
        for person in decision.case.persons
        for name in HINDSIGHT
        for entry in [person.findings.get(name)]
        if entry
        for item in (*entry.evidence, *(e for items in entry.sides.values() for e in items))
    }
    names = {e for name in decision.trace.person.findings for e in decision.trace.evidence(name)}
    return tuple(item.id for item in decision.case.file.evidence if item.id in names - hidden)


def findings_below(book: Rulebook, conclusion: str) -> frozenset[str]:
    """The findings that a conclusion rests on, by itself or through others."""
    return frozenset().union(*(_asked_by(book, name) for name in book.layers_of[conclusion]))


def _asked_by(book: Rulebook, conclusion: str) -> frozenset[str]:
    """The findings that the conclusion's own rules name."""
    tests = (t for rule in book.conclusions[conclusion].rules if rule.when for t in tests_in(rule.when))
    return frozenset(t.variable for t in tests if isinstance(t, Is) and t.variable in book.facts)


def criteria_of(book: Rulebook) -> list[str]:
    """The conclusions that a round is scored by: all but the recommendation and the lines, which are its outcome."""
    return [name for name in book.conclusions if name not in _outcomes(book)]


def _outcomes(book: Rulebook) -> set[str]:
    return {RECOMMENDATION, *(line.conclusion for line in book.lines)}


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
