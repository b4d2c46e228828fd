"""Odds: how often hypothetical cases have each value of a finding, and each set of roles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints

from engine.reading.diagnostics import Code, Diagnostic, InputError, did_you_mean, errors_in
from engine.reading.entries import Entry, NonEmpty, VariableId
from engine.reading.load import read_entry
from engine.reading.placed import Placed
from engine.reading.rulebook import Rulebook

Weight = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,9}(\.[0-9]{1,6})?$")]
JOIN = "|"


class OddsFile(Entry):
    """What a file of odds holds: of some findings, and of the roles, each value with its weight."""

    roles: Annotated[dict[NonEmpty, Weight], Field(min_length=1)] | None = None
    findings: dict[VariableId, Annotated[dict[NonEmpty, Weight], Field(min_length=1)]] = {}


@dataclass(frozen=True)
class Odds:
    """Weights of values of findings, and of sets of roles; what is not listed beside others never occurs."""

    findings: Mapping[str, Mapping[str, Fraction]]
    roles: Mapping[tuple[str, ...], Fraction]
    file: str = ""


EVEN = Odds({}, {})
"""Every case is as likely as any other."""


def load_odds(path: Path, rulebook: Rulebook) -> Odds:
    """The odds in a file; raises `InputError` with every diagnostic."""
    read = read_entry(path, OddsFile)
    if read.value is None:
        raise InputError(read.diagnostics)
    diagnostics = [*read.diagnostics, *_check(read.value, rulebook)]
    if errors_in(diagnostics):
        raise InputError(diagnostics)
    entry = read.value.entry
    findings = {name: {v: Fraction(w) for v, w in weights.items()} for name, weights in entry.findings.items()}
    roles: dict[tuple[str, ...], Fraction] = {}
    for text, weight in (entry.roles or {}).items():
        names = tuple(role for role in rulebook.roles if role in _roles(text))
        roles[names] = roles.get(names, Fraction(0)) + Fraction(weight)
    return Odds(findings, roles, read.value.tree.at(()).file)


def _roles(text: str) -> list[str]:
    return [role.strip() for role in text.split(JOIN)]


def _check(placed: Placed[OddsFile], rulebook: Rulebook) -> Iterator[Diagnostic]:
    for text in placed.entry.roles or ():
        for role in _roles(text):
            if role not in rulebook.roles:
                hint = did_you_mean(role, rulebook.roles)
                yield placed.refuse_key(Code.UNKNOWN_ROLE, "roles", text, name=role, **hint)
    for name, weights in placed.entry.findings.items():
        finding = rulebook.facts.get(name)
        if finding is None:
            hint = did_you_mean(name, rulebook.facts)
            yield placed.refuse_key(Code.UNKNOWN_FINDING, "findings", name, name=name, **hint)
            continue
        for value in weights:
            if value not in finding.values:
                params = {"name": value, "of": name, **did_you_mean(value, finding.values)}
                yield placed.refuse_key(Code.UNKNOWN_VALUE, "findings", name, value, **params)
