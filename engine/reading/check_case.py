"""From a case file to a checked case: every name in it is one of its rulebook's."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator
from datetime import date

from engine.reading.adoption import check_apart, check_reading
from engine.reading.case import UNKNOWN, Case, CheckedCase, CheckedPerson, Expectation, FindingEntry, Person
from engine.reading.diagnostics import Code, Diagnostic, Loaded, did_you_mean, errors_in, in_order
from engine.reading.folding import under
from engine.reading.placed import Placed, duplicates, ids, placed_list
from engine.reading.rulebook import NEEDS_VERIFICATION, WORD, Adopted, Rulebook
from engine.reading.rulebook_files import Finding
from engine.reading.yaml_text import Path


def check_case(placed: Placed[Case], rulebook: Rulebook, text: bytes, today: date | None = None) -> Loaded[CheckedCase]:
    """The checked case with the digest of its text, errors and warnings beside it."""
    diagnostics = (
        *_check_readings(placed, rulebook),
        *_check_ids(placed),
        *_check_persons(placed, rulebook),
        *_check_names(placed),
        *_check_all_findings(placed, rulebook),
        *_check_evidence(placed),
        *_check_date(placed, rulebook),
        *_check_order_of_days(placed, today),
        *_check_expectations(placed, rulebook),
    )
    if placed.entry.rulebook != rulebook.id and _is_of_another(placed.entry, rulebook):
        diagnostics = _in_one(placed, rulebook, diagnostics)
    if errors_in(diagnostics):
        return Loaded(None, diagnostics)
    persons = tuple(_checked_person(placed.entry, person, rulebook) for person in placed.entry.persons)
    read = under(rulebook, _adopted(placed.entry))
    return Loaded(CheckedCase(placed.entry, hashlib.sha256(text).hexdigest(), persons, read), diagnostics)


def _adopted(case: Case) -> dict[str, Adopted]:
    return {question: Adopted(entry.values, entry.by) for question, entry in case.readings.items()}


def _check_readings(placed: Placed[Case], rulebook: Rulebook) -> Iterator[Diagnostic]:
    known = {question.id: tuple(question.readings) for question in rulebook.questions.values()}
    refused = [d for name, entry in placed.entry.readings.items() for d in check_reading(placed, name, entry, known)]
    yield from refused
    if not refused:
        together = rulebook.readings | _adopted(placed.entry)
        for question in placed.entry.readings:
            yield from check_apart(placed, question, rulebook.apart, together)


def _is_of_another(case: Case, rulebook: Rulebook) -> bool:
    """Whether the rulebook knows no more than half of the findings: then no name in the case is a slip."""
    named = [*case.pilot.findings, *(name for person in case.persons for name in person.findings)]
    return 2 * sum(name in rulebook.facts for name in named) <= len(named)


def _in_one(placed: Placed[Case], rulebook: Rulebook, diagnostics: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    """What was found, with all that a case of another rulebook names in vain told at once."""
    vain = [d for d in diagnostics if d.code in _NAMED_IN_VAIN]
    if not vain:
        return diagnostics
    names = list(dict.fromkeys(d.params["name"] for d in in_order(vain)))
    params = {"given": placed.entry.rulebook, "used": rulebook.id, "names": ", ".join(names[:3]), "n": str(len(names))}
    one = placed.refuse(Code.WRONG_RULEBOOK, "rulebook", **params)
    return (one, *(d for d in diagnostics if d.code not in _NAMED_IN_VAIN))


_NAMED_IN_VAIN = {
    Code.UNKNOWN_FINDING, Code.UNKNOWN_VALUE, Code.UNKNOWN_ROLE, Code.UNKNOWN_OUTCOME, Code.UNKNOWN_CONCLUSION,
    Code.WRONG_SCOPE,
}  # fmt: skip


def _checked_person(case: Case, person: Person, rulebook: Rulebook) -> CheckedPerson:
    roles = tuple(role for role in rulebook.roles if role in person.roles)
    findings = case.pilot.findings | person.findings
    settled = {name: entry.settled for name, entry in findings.items() if entry.settled}
    return CheckedPerson(person.id, roles, findings, settled)


def _check_ids(placed: Placed[Case]) -> Iterator[Diagnostic]:
    case = placed.entry
    yield from duplicates(ids(placed_list(placed.tree, case.persons, "persons")))
    yield from duplicates(ids(placed_list(placed.tree, case.evidence, "evidence")))


def _check_persons(placed: Placed[Case], rulebook: Rulebook) -> Iterator[Diagnostic]:
    """Each person has known roles and, where the rulebook asks for any, a finding of their own."""
    for i, person in enumerate(placed.entry.persons):
        for j, role in enumerate(person.roles):
            if role not in rulebook.roles:
                hint = did_you_mean(role, rulebook.roles)
                yield placed.refuse(Code.UNKNOWN_ROLE, "persons", i, "roles", j, name=role, **hint)
        if not person.findings and any(f.scope == "person" for f in rulebook.facts.values()):
            yield placed.refuse(Code.NO_FINDINGS, "persons", i, person=person.id)


def _check_names(placed: Placed[Case]) -> Iterator[Diagnostic]:
    """No two persons are called alike, capitals and spaces aside: a reader would take them for one."""
    first: dict[str, str] = {}
    for i, person in enumerate(placed.entry.persons):
        name = " ".join((person.name or "").casefold().split())
        if name and first.setdefault(name, person.id) != person.id:
            params = {"name": person.name or "", "other": first[name]}
            yield Diagnostic(Code.SAME_NAME, placed.tree.at(("persons", i, "name")), params, "warning")


def _check_all_findings(placed: Placed[Case], rulebook: Rulebook) -> Iterator[Diagnostic]:
    case = placed.entry
    yield from _check_findings(placed, rulebook, "pilot", case.pilot.findings, ("pilot", "findings"))
    for i, person in enumerate(case.persons):
        yield from _check_findings(placed, rulebook, "person", person.findings, ("persons", i, "findings"))


def _check_findings(
    placed: Placed[Case], rulebook: Rulebook, scope: str, findings: dict[str, FindingEntry], path: Path
) -> Iterator[Diagnostic]:
    facts = rulebook.facts
    for name, entry in findings.items():
        finding = facts.get(name)
        if finding is None:
            hint = did_you_mean(name, facts)
            yield placed.refuse_key(Code.UNKNOWN_FINDING, *path, name, name=name, **hint)
        elif finding.scope != scope:
            yield placed.refuse_key(Code.WRONG_SCOPE, *path, name, name=name, scope=finding.scope)
        else:
            yield from _check_values(placed, finding, entry, (*path, name))
            for value in [side for side in entry.contested or () if side not in entry.sides]:
                place = placed.tree.key((*path, name, "contested", value))
                yield Diagnostic(Code.SIDE_WITHOUT_EVIDENCE, place, {"name": name, "value": value}, "warning")
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
            params = {"name": value, "of": finding.id, **_meant(value, known)}
            if entry.contested:
                yield placed.refuse_key(Code.UNKNOWN_VALUE, *where, **params)
            else:
                yield placed.refuse(Code.UNKNOWN_VALUE, *where, **params)


_MEANT = {
    "yes": {"y", "true", "on", "1", "có", "đúng", "phải"},
    "no": {"n", "false", "off", "0", "không", "sai"},
    UNKNOWN: {"?", "chưa rõ", "không rõ", "unclear"},
}
"""How people and programs write an answer elsewhere; here it is refused, with the word that stands for it."""


def _meant(value: str, known: Collection[str]) -> dict[str, str]:
    word = value.strip().casefold()
    meant = next((answer for answer, words in _MEANT.items() if word in words and answer in known), None)
    return {"suggestion": meant} if meant else did_you_mean(value, known)


def _all_findings(case: Case) -> Iterator[tuple[Path, FindingEntry]]:
    for name, entry in case.pilot.findings.items():
        yield ("pilot", "findings", name), entry
    for i, person in enumerate(case.persons):
        for name, entry in person.findings.items():
            yield ("persons", i, "findings", name), entry


def _evidence_named(case: Case) -> Iterator[tuple[Path, str]]:
    """Each item of evidence that a finding rests on, with the path to its name."""
    for path, entry in _all_findings(case):
        sides: dict[Path, tuple[str, ...]] = {("evidence",): entry.evidence}
        sides |= {("contested", value): items for value, items in (entry.contested or {}).items()}
        for side, items in sides.items():
            yield from (((*path, *side, i), item) for i, item in enumerate(items))


def _check_evidence(placed: Placed[Case]) -> Iterator[Diagnostic]:
    """Every finding rests on listed evidence; an item that none rests on, nor a reading, was perhaps forgotten."""
    case = placed.entry
    listed = {item.id for item in case.evidence}
    used = {word for adopted in _adopted(case).values() for word in adopted.named}
    for path, name in _evidence_named(case):
        if name not in listed:
            yield placed.refuse(Code.UNKNOWN_EVIDENCE, *path, name=name)
            used.update(WORD.findall(name))  # `E1, E2` without brackets, or “E1”, names them, if not rightly
        used.add(name)
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
            "to": force.to.isoformat() if force.to else "…",
        }
        yield Diagnostic(Code.OUTSIDE_IN_FORCE, placed.tree.at(("as_of",)), params, "warning")


def _check_order_of_days(placed: Placed[Case], today: date | None) -> Iterator[Diagnostic]:
    """The case is not of a day to come, and rests on nothing that came after its day."""
    day = placed.entry.as_of
    if today and day > today:
        yield Diagnostic(Code.FUTURE_DAY, placed.tree.at(("as_of",)), {"day": day.isoformat()}, "warning")
    for i, item in enumerate(placed.entry.evidence):
        if item.date and item.date > day:
            params = {"name": item.id, "day": item.date.isoformat(), "as_of": day.isoformat()}
            yield Diagnostic(Code.LATER_EVIDENCE, placed.tree.at(("evidence", i, "date")), params, "warning")


def _check_expectations(placed: Placed[Case], rulebook: Rulebook) -> Iterator[Diagnostic]:
    persons = [p.id for p in placed.entry.persons]
    lines = [line.id for line in rulebook.lines]
    for person, expected in placed.entry.expect.items():
        here: Path = ("expect", person)
        if person not in persons:
            yield placed.refuse_key(Code.UNKNOWN_PERSON, *here, name=person, **did_you_mean(person, persons))
        for line in expected.lines:
            if line not in lines:
                hint = did_you_mean(line, lines)
                yield placed.refuse_key(Code.UNKNOWN_CONCLUSION, *here, "lines", line, name=line, **hint)
        for code, known, names in _names_expected(expected, rulebook.open):
            if code is not Code.UNKNOWN_OUTCOME and placed.entry.rulebook != rulebook.id:
                continue  # heard under another rulebook than its own, which may have dropped what it names
            for where, name in names.items():
                if name not in known:
                    yield placed.refuse(code, *here, *where, name=name, **did_you_mean(name, known))


def _names_expected(
    expected: Expectation, rulebook: Rulebook
) -> Iterator[tuple[Code, Collection[str], dict[Path, str]]]:
    """What an expectation names by the path to it, with all the names there are, under whatever readings."""

    def listed(field: str, names: Iterable[str] | None) -> dict[Path, str]:
        return {(field, i): name for i, name in enumerate(names or ())}

    outcomes: dict[Path, str] = {("lines", line): outcome for line, outcome in expected.lines.items()}
    outcomes |= {("recommendation",): expected.recommendation} if expected.recommendation else {}
    outcomes |= listed("possible", expected.possible)
    yield Code.UNKNOWN_OUTCOME, (*rulebook.outcomes, NEEDS_VERIFICATION), outcomes
    rules = [r.id for c in rulebook.conclusions.values() for r in c.rules]
    yield Code.UNKNOWN_RULE, rules, listed("decisive", expected.decisive)
    yield Code.UNKNOWN_RULE, [f.id for f in rulebook.flags], listed("flags", expected.flags)
    yield Code.UNKNOWN_FINDING, rulebook.findings, listed("must_establish", expected.must_establish)
