"""From a case file to a checked case: every name in it is one of its rulebook's."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from engine.reading.case import UNKNOWN, Case, CheckedCase, CheckedPerson, FindingEntry, Person
from engine.reading.diagnostics import Code, Diagnostic, Loaded, did_you_mean
from engine.reading.placed import Placed, duplicates
from engine.reading.rulebook import Finding, Rulebook
from engine.reading.yaml_text import Path


def check_case(placed: Placed[Case], rulebook: Rulebook, text: bytes) -> Loaded[CheckedCase]:
    """The checked case with the digest of its text, errors and warnings beside it."""
    found = (
        *_check_ids(placed),
        *_check_persons(placed, rulebook),
        *_check_all_findings(placed, rulebook),
        *_check_evidence_use(placed),
        *_check_date(placed, rulebook),
        *_check_expectations(placed, rulebook),
    )
    persons = tuple(_checked_person(placed.entry, person, rulebook) for person in placed.entry.persons)
    return Loaded(CheckedCase(placed.entry, hashlib.sha256(text).hexdigest(), persons), found)


def _checked_person(case: Case, person: Person, rulebook: Rulebook) -> CheckedPerson:
    roles = tuple(role for role in rulebook.roles if role in person.roles)
    findings = case.pilot.findings | person.findings
    settled = {name: entry.settled for name, entry in findings.items() if entry.settled}
    return CheckedPerson(person.id, roles, findings, settled)


def _check_ids(placed: Placed[Case]) -> Iterator[Diagnostic]:
    case = placed.entry
    yield from duplicates((p.id, Placed(p, placed.tree, ("persons", i))) for i, p in enumerate(case.persons))
    yield from duplicates((e.id, Placed(e, placed.tree, ("evidence", i))) for i, e in enumerate(case.evidence))


def _check_persons(placed: Placed[Case], rulebook: Rulebook) -> Iterator[Diagnostic]:
    """Each person has known roles and at least one finding of their own."""
    for i, person in enumerate(placed.entry.persons):
        for j, role in enumerate(person.roles):
            if role not in rulebook.roles:
                params = {"name": role, "known": ", ".join(rulebook.roles), **did_you_mean(role, rulebook.roles)}
                yield placed.refuse(Code.UNKNOWN_ROLE, "persons", i, "roles", j, **params)
        if not person.findings:
            yield placed.refuse(Code.NO_FINDINGS, "persons", i, person=person.id)


def _check_all_findings(placed: Placed[Case], rulebook: Rulebook) -> Iterator[Diagnostic]:
    case = placed.entry
    yield from _check_findings(placed, rulebook, "pilot", case.pilot.findings, ("pilot", "findings"))
    for i, person in enumerate(case.persons):
        yield from _check_findings(placed, rulebook, "person", person.findings, ("persons", i, "findings"))


def _check_findings(
    placed: Placed[Case], rulebook: Rulebook, scope: str, findings: dict[str, FindingEntry], path: Path
) -> Iterator[Diagnostic]:
    for name, entry in findings.items():
        finding = rulebook.findings.get(name)
        if finding is None:
            hint = did_you_mean(name, rulebook.findings)
            yield placed.refuse_key(Code.UNKNOWN_FINDING, *path, name, name=name, **hint)
        elif finding.scope != scope:
            yield placed.refuse_key(Code.WRONG_SCOPE, *path, name, name=name, scope=finding.scope)
        else:
            yield from _check_values(placed, finding, entry, (*path, name))
            yield from _check_evidence(placed, entry, (*path, name))
            if entry.settled and finding.is_adverse(entry.settled) and not entry.evidence:
                place = placed.tree.key((*path, name))
                params = {"name": name, "value": entry.settled}
                yield Diagnostic(Code.ADVERSE_WITHOUT_EVIDENCE, place, params, "warning")


def _check_values(placed: Placed[Case], finding: Finding, entry: FindingEntry, path: Path) -> Iterator[Diagnostic]:
    given = {(*path, "value"): entry.value} if entry.value else {}
    given |= {(*path, "contested", value): value for value in entry.contested or ()}
    for where, value in given.items():
        if value not in finding.values and (value != UNKNOWN or entry.contested):
            known = (*finding.values, UNKNOWN) if entry.value else tuple(finding.values)
            params = {"name": value, "of": finding.id, "known": ", ".join(known), **did_you_mean(value, known)}
            if entry.contested:
                yield placed.refuse_key(Code.UNKNOWN_VALUE, *where, **params)
            else:
                yield placed.refuse(Code.UNKNOWN_VALUE, *where, **params)


def _check_evidence(placed: Placed[Case], entry: FindingEntry, path: Path) -> Iterator[Diagnostic]:
    listed = {item.id for item in placed.entry.evidence}
    named: list[tuple[Path, tuple[str, ...]]] = [(("evidence",), entry.evidence)]
    named += [(("contested", value), items) for value, items in (entry.contested or {}).items()]
    for where, items in named:
        for i, item in enumerate(items):
            if item not in listed:
                params = {"name": item, **did_you_mean(item, listed)}
                yield placed.refuse(Code.UNKNOWN_EVIDENCE, *path, *where, i, **params)


def _check_evidence_use(placed: Placed[Case]) -> Iterator[Diagnostic]:
    """An item of evidence that no finding rests on was perhaps forgotten."""
    case = placed.entry
    findings = [*case.pilot.findings.values(), *(f for p in case.persons for f in p.findings.values())]
    used = {item for f in findings for item in f.evidence}
    used |= {item for f in findings for items in (f.contested or {}).values() for item in items}
    for i, item in enumerate(case.evidence):
        if item.id not in used:
            place = placed.tree.at(("evidence", i))
            yield Diagnostic(Code.UNUSED_EVIDENCE, place, {"name": item.id}, "warning")


def _check_date(placed: Placed[Case], rulebook: Rulebook) -> Iterator[Diagnostic]:
    day, force = placed.entry.as_of, rulebook.in_force
    if day < force.from_ or (force.to and day > force.to):
        params = {
            "day": day.isoformat(),
            "from": force.from_.isoformat(),
            "to": force.to.isoformat() if force.to else "",
        }
        yield Diagnostic(Code.OUTSIDE_IN_FORCE, placed.tree.at(("as_of",)), params, "warning")


def _check_expectations(placed: Placed[Case], rulebook: Rulebook) -> Iterator[Diagnostic]:
    persons = {p.id for p in placed.entry.persons}
    rules = {r.id for c in rulebook.conclusions.values() for r in c.rules}
    flags = {f.id for f in rulebook.flags}
    lines = {line.id for line in rulebook.lines}
    for person, expected in placed.entry.expect.items():
        here: Path = ("expect", person)
        if person not in persons:
            yield placed.refuse_key(Code.UNKNOWN_PERSON, *here, name=person, **did_you_mean(person, persons))
        outcomes: list[tuple[Path, str]] = (
            [(("recommendation",), expected.recommendation)] if expected.recommendation else []
        )
        outcomes += [(("possible", i), name) for i, name in enumerate(expected.possible or ())]
        outcomes += [(("lines", line), name) for line, name in expected.lines.items()]
        checks = (
            (outcomes, rulebook.outcomes, Code.UNKNOWN_OUTCOME),
            ([(("decisive", i), n) for i, n in enumerate(expected.decisive)], rules, Code.UNKNOWN_RULE),
            ([(("flags", i), n) for i, n in enumerate(expected.flags)], flags, Code.UNKNOWN_RULE),
            ([(("lines", n), n) for n in expected.lines], lines, Code.UNKNOWN_CONCLUSION),
            (
                [(("must_establish", i), n) for i, n in enumerate(expected.must_establish or ())],
                rulebook.findings,
                Code.UNKNOWN_FINDING,
            ),
        )
        for names, known, code in checks:
            for where, name in names:
                if name not in known:
                    params = {"name": name, "known": ", ".join(known), **did_you_mean(name, known)}
                    yield placed.refuse(code, *here, *where, **params)
