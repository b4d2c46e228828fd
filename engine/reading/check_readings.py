"""The readings of a rulebook's open questions: each is one of its own, told apart by some rule, and may be adopted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from engine.reading.adoption import check_apart, check_reading, forbidden
from engine.reading.case import UNKNOWN
from engine.reading.conditions import All, Is, Names, tests_in
from engine.reading.diagnostics import Code, Diagnostic, did_you_mean
from engine.reading.folding import fold
from engine.reading.parts import Whole
from engine.reading.rulebook import Adopted, Rule, Rulebook


def check_questions(parts: Whole, names: Names) -> Iterator[Diagnostic]:
    """Questions and readings have names of their own, are about a finding, and are read by overlays as they can be."""
    findings = [placed.entry.id for placed in parts.findings]
    for placed in parts.questions:
        entry = placed.entry
        if entry.readings and entry.id in names.variables:
            yield placed.refuse(Code.RESERVED_WORD, "id", name=entry.id)
        if UNKNOWN in entry.readings:
            yield placed.refuse_key(Code.RESERVED_WORD, "readings", UNKNOWN, name=UNKNOWN)
        if entry.about is not None and entry.about not in findings:
            yield placed.refuse(Code.UNKNOWN_FINDING, "about", name=entry.about, **did_you_mean(entry.about, findings))
    for question, (head, read) in parts.readings.items():
        yield from check_reading(head, question, read, names.questions)


def check_readings(parts: Whole, names: Names, rules: Iterable[Rule]) -> Iterator[Diagnostic]:
    """What overlays adopt may be adopted together; two readings that are the same to every rule are worth a warning."""
    tested: dict[str, list[tuple[str, ...]]] = {}
    for rule in rules:
        for test in tests_in(rule.when or All(())):
            if isinstance(test, Is) and test.variable in names.questions:
                tested.setdefault(test.variable, []).append(test.values)
    for placed in parts.questions:
        like: dict[tuple[bool, ...], str] = {}
        for value in placed.entry.readings:
            told = tuple(value in values for values in tested.get(placed.entry.id, ()))
            if told in like:
                refused = placed.refuse_key(Code.SAME_READING, "readings", value, name=value, other=like[told])
                yield replace(refused, severity="warning")
            like.setdefault(told, value)
    together = own_readings(parts)
    for question, (head, _) in parts.readings.items():
        yield from check_apart(head, question, [readings for _, _, readings in parts.apart], together)
    for tree, path, readings in parts.apart:
        if readings.keys().isdisjoint(parts.readings):
            for default in forbidden([readings], together, readings):
                yield Diagnostic(Code.READINGS_APART, tree.at(path), {"names": default})


def own_readings(parts: Whole) -> dict[str, Adopted]:
    """How the rulebook reads its questions itself: by default, or as overlays' heads say."""
    questions = (placed.entry for placed in parts.questions if placed.entry.readings)
    default = {question.id: Adopted((next(iter(question.readings)),)) for question in questions}
    return default | {name: Adopted(entry.values, entry.by) for name, (_, entry) in parts.readings.items()}


def adopted(parts: Whole, whole: Rulebook) -> Rulebook:
    """The rulebook under the readings that it adopts itself."""
    own = own_readings(parts)
    return fold(replace(whole, own_readings=own), own) if own else whole
