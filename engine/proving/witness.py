"""Cases that show something: small, possible, and written out as case files that a person can read and run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.reading.draft import nothing_known
from engine.reading.entries import Words
from engine.reading.rulebook import Rulebook
from engine.reading.yaml_text import Data, write_yaml
from engine.reasoning.compiled import NO, VOID_BIT, YES, Compiled
from engine.reasoning.diagram import UNKNOWN
from engine.reasoning.operations import Node, guard

ASSUMED = "E1"
Expected = Mapping[str, Data]


@dataclass(frozen=True)
class Witness:
    """One person's roles and settled findings; whatever the other findings are, what the case shows stays true."""

    roles: tuple[str, ...]
    findings: Mapping[str, str]

    def with_findings(self, findings: Mapping[str, str]) -> Witness:
        """The same case with these findings settled so."""
        return Witness(self.roles, {**self.findings, **findings})


def witness_in(compiled: Compiled, region: Node) -> Witness | None:
    """A possible case that lies wholly in a region, none of whose findings can go; None where there is none."""
    return simplest(compiled, compiled.diagrams.apply(guard, compiled.constraints, region), YES, VOID_BIT)


def simplest(compiled: Compiled, f: Node, value: int, ignore: int = 0) -> Witness | None:
    """A case that leads to the value of a function whatever else is found, none of whose findings can go; or None.

    Of a person with one role if there is one, with the fewest findings; values in the bits of `ignore` may be reached
    besides.
    """
    d = compiled.diagrams
    candidates = []
    for role in compiled.role_levels:
        node = f
        while node >= 0 and d.levels[node] in compiled.role_levels:  # roles are the first variables
            node = d.children[node][YES if d.levels[node] == role else NO]
        known = d.smallest(node, value, ignore)
        if known is not None:
            known[role] = YES
            candidates.append(known)
    known = max(candidates, key=lambda k: k.count(UNKNOWN), default=None)
    known = known or d.smallest(f, value, ignore, compiled.role_levels)
    return None if known is None else witness_of(compiled, known)


def given_to_someone(compiled: Compiled, known: Sequence[int]) -> list[int]:
    """A possible case whose roles may be open, with such roles as it can have: a case without a role is none."""
    left, allowed = compiled.diagrams.restrict(compiled.constraints, known)
    chosen = left.witness(allowed, YES)
    assert chosen is not None  # the case is possible
    return [chosen[i] if known[i] == UNKNOWN and i in compiled.role_levels else v for i, v in enumerate(known)]


def values_of(compiled: Compiled, conclusion: str, witness: Witness) -> list[str]:
    """The values of a conclusion that a case leaves possible."""
    known = compiled.assignment(witness.roles, witness.findings)
    made = compiled.conclusions[conclusion]
    bits = compiled.diagrams.possible_within(made.diagram, compiled.constraints, known)
    return [value for i, value in enumerate(made.values) if bits >> i & 1]


def witness_of(compiled: Compiled, known: Sequence[int]) -> Witness:
    """A partial assignment as a case; a role that it leaves open is not given."""
    roles = tuple(role for level, role in enumerate(compiled.roles) if known[level] == YES)
    settled = {name: value for name, value in compiled.settled(known) if name != "role"}
    ordered = {name: settled.pop(name) for name in compiled.rulebook.findings if name in settled}
    return Witness(roles, ordered | settled)  # what is left belongs to a rulebook that this one is compared with


def outcomes_of(compiled: Compiled, witness: Witness) -> tuple[str, ...]:
    """The outcomes that are possible in a case, in merit order; none if it contradicts itself."""
    known = compiled.assignment(witness.roles, witness.findings)
    return compiled.outcome_sets[compiled.diagrams.possible(compiled.outcome, known) & ~VOID_BIT]


@dataclass(frozen=True)
class CaseText:
    """What stands at the head of a written case."""

    id: str
    title: Words
    assumed: Words  # the title of the item of evidence on which findings rest that speak against a person
    narrative: Words | None = None
    readings: tuple[tuple[str, str], ...] = ()  # that the case adopts, each by its question; assumed too


def case_text(book: Rulebook, head: CaseText, persons: Sequence[Witness], expect: Sequence[Expected] = ()) -> str:
    """Persons who share a pilot as the YAML of a case file, dated on the first day the rulebook applies.

    Findings that speak against a person rest on one item of evidence, which says that they are assumed. How an open
    question is read is the same for all of them.
    """
    findings = book.findings
    readings: dict[str, Data] = {}
    adverse = False
    pilot: dict[str, Data] = {}
    people: list[Data] = []
    for number, person in enumerate(persons, 1):
        own: dict[str, Data] = {}
        for name, value in person.findings.items():
            if name not in book.facts:
                readings[name] = {"adopted": value, "by": head.assumed.model_dump()}
                continue
            is_adverse = findings[name].is_adverse(value)
            adverse = adverse or is_adverse
            entry: Data = {"value": value, "evidence": ASSUMED} if is_adverse else value
            (pilot if findings[name].scope == "pilot" else own)[name] = entry
        if not own:  # a case file says something of each person, if only that it is not known
            own |= nothing_known(book)
        people.append({"id": f"p{number}", "roles": list(person.roles), "findings": own})
    case: dict[str, Data] = {"case": head.id, "title": head.title.model_dump(), "rulebook": book.id}
    case["as_of"] = book.in_force.from_.isoformat()
    if head.narrative:
        case["narrative"] = head.narrative.model_dump()
    if head.readings:
        case["readings"] = {name: {"adopted": value, "by": head.assumed.model_dump()} for name, value in head.readings}
    case |= {"pilot": {"findings": pilot}, "persons": people}
    if adverse:
        case["evidence"] = [{"id": ASSUMED, "title": head.assumed.model_dump()}]
    if readings:
        case["readings"] = readings
    if expect:
        case["expect"] = {f"p{number}": dict(expected) for number, expected in enumerate(expect, 1)}
    return write_yaml(case)
