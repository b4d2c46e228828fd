"""Whether a decision that was kept as JSON is what the same case and rulebook give today."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from engine.reading.characters import visible
from engine.reading.diagnostics import Code, Diagnostic, Loaded, Place
from engine.reading.opening import read_bytes
from engine.reasoning.decision import SCHEMAS, Decision
from engine.reasoning.trace import Json

Kept = dict[str, Json]

_FIRST = ("case", "rulebook", "readings", "person", "recommendation", "possible")
"""What is compared first: the digests say most about why two decisions differ."""


def read_decisions(path: Path) -> Loaded[list[Kept]]:
    """The decisions in a JSON file: one, or an array of them as `evaluate --format json` prints."""
    raw = read_bytes(path)
    if raw.value is None:
        return Loaded(None, raw.diagnostics)
    try:
        data = json.loads(raw.value)
    except (ValueError, RecursionError):  # ValueError: neither JSON nor UTF-8
        data = None
    decisions = data if isinstance(data, list) else [data]
    if decisions and all(isinstance(d, dict) and d.get("schema") in SCHEMAS for d in decisions):
        return Loaded(decisions)
    place = Place(visible(str(path)))
    return Loaded(None, (Diagnostic(Code.NOT_A_DECISION, place, {"name": visible(path.name)}),))


def person_of(kept: Kept) -> str:
    """The id of the person whom a decision is about, or nothing where it says none."""
    person = kept.get("person")
    return str(person.get("id")) if isinstance(person, dict) else ""


def differing(kept: Sequence[Kept], decisions: Sequence[Decision], file: str) -> Iterator[Diagnostic]:
    """An error for each kept decision that is not, but for the engine's version, the one made now of that person.

    Each is held against what is made now in the schema in which it was kept.
    """
    made = {decision.person: decision for decision in decisions}
    for old in kept:
        now = made.get(person_of(old))
        new = now.to_dict(str(old["schema"])) if now else {}
        keys = dict.fromkeys((*_FIRST, *new, *old))
        field = next((key for key in keys if key != "engine" and new.get(key) != old.get(key)), None)
        if field:
            yield Diagnostic(Code.OTHER_DECISION, Place(file), {"name": person_of(old), "field": field})
