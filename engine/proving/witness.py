"""Cases that show something: small, possible, and written out as case files that a person can read and run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.reading.case import UNKNOWN as NOT_KNOWN
from engine.reading.entries import Words
from engine.reading.rulebook import Rulebook
from engine.reading.yaml_text import Data, write_yaml
from engine.reasoning.compiled import VOID_BIT, YES, Compiled
from engine.reasoning.diagram import UNKNOWN, Node, guard

PERSON = "p1"


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
    inside = compiled.diagrams.apply(guard, compiled.constraints, region)
    known = compiled.diagrams.smallest(inside, YES, VOID_BIT, compiled.role_levels)
    return None if known is None else witness_of(compiled, known)


def given_to_someone(compiled: Compiled, known: Sequence[int]) -> list[int]:
    """A possible case whose roles may be open, with such roles as it can have: a case without a role is none."""
    left, allowed = compiled.diagrams.restrict(compiled.constraints, known)
    chosen = left.witness(allowed, YES)
    assert chosen is not None  # the case is possible
    return [chosen[i] if known[i] == UNKNOWN and i in compiled.role_levels else v for i, v in enumerate(known)]


def witness_of(compiled: Compiled, known: Sequence[int]) -> Witness:
    """A partial assignment as a case; a role that it leaves open is not given."""
    roles = tuple(role for level, role in enumerate(compiled.roles) if known[level] == YES)
    settled = {name: value for name, value in compiled.settled(known) if name != "role"}
    return Witness(roles, {name: settled[name] for name in compiled.rulebook.findings if name in settled})


def outcomes_of(compiled: Compiled, witness: Witness) -> tuple[str, ...]:
    """The outcomes that are possible in a case, in merit order; none if it contradicts itself."""
    known = compiled.assignment(witness.roles, witness.findings)
    return compiled.outcome_sets[compiled.diagrams.possible(compiled.outcome, known) & ~VOID_BIT]


def case_text(
    book: Rulebook,
    witness: Witness,
    name: str,
    title: Words,
    narrative: Words | None = None,
    expect: Mapping[str, Data] | None = None,
) -> str:
    """The case as the YAML of a case file, dated on the first day the rulebook applies."""
    findings: dict[str, dict[str, Data]] = {"pilot": {}, "person": {}}
    for finding, value in witness.findings.items():
        findings[book.findings[finding].scope][finding] = value
    if not findings["person"]:  # a case file says something of each person, if only that it is not known
        findings["person"] = {next(f.id for f in book.findings.values() if f.scope == "person"): NOT_KNOWN}
    case: dict[str, Data] = {"case": name, "title": title.model_dump(), "rulebook": book.id}
    case["as_of"] = book.in_force.from_.isoformat()
    if narrative:
        case["narrative"] = narrative.model_dump()
    case["pilot"] = {"findings": findings["pilot"]}
    case["persons"] = [{"id": PERSON, "roles": list(witness.roles), "findings": findings["person"]}]
    if expect:
        case["expect"] = {PERSON: dict(expect)}
    return write_yaml(case)
