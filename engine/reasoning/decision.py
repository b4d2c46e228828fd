"""A decision: what the engine answers about one person, and the JSON that is its contract."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from engine.reading.case import CheckedCase, Status
from engine.reading.rulebook import Adopted, Rulebook
from engine.reasoning.graph import graph_json
from engine.reasoning.said import SecondOpinion, is_unchecked
from engine.reasoning.trace import Json, Trace

if TYPE_CHECKING:  # the second engine is loaded only where it is asked
    from engine.reasoning.second_opinion import Opinion

SCHEMA = "congtam.decision/2"
SCHEMAS = ("congtam.decision/1", SCHEMA)
"""Those that are read. In the first, which has no word for readings, each question is read by its default."""
VERSION = "0.1.0"
"""Of the software; pyproject.toml takes it from here."""


@dataclass(frozen=True)
class Decision:
    """The answer for one person; everything beyond the outcome is worked out when it is first asked for."""

    trace: Trace
    status: Status
    recommendation: str
    possible: tuple[str, ...]
    second_opinion: SecondOpinion = "not_asked"
    opinion: Opinion | None = None

    @property
    def person(self) -> str:
        """The person's id in the case."""
        return self.trace.person.id

    @property
    def case(self) -> CheckedCase:
        """The case that the person is of."""
        return self.trace.case

    @property
    def rulebook(self) -> Rulebook:
        """The rulebook that decided, under which the case was checked."""
        return self.trace.compiled.rulebook

    @property
    def grounded(self) -> bool:
        """Whether the answer is settled and every conclusion on the way to it is settled too."""
        return self.status == "settled" and self.trace.all_settled

    @property
    def decisive_rules(self) -> tuple[str, ...]:
        """The rules that hold once only the decisive findings are kept, from the recommendation down."""
        return self.trace.decisive_rules

    @property
    def decisive_findings(self) -> tuple[str, ...]:
        """A minimal set of findings that alone leaves only the possible outcomes."""
        return self.trace.decisive_findings

    @property
    def must_establish(self) -> tuple[str, ...]:
        """The findings to settle before the recommendation can be: a minimal set that always decides."""
        return self.trace.must_establish

    @property
    def flags(self) -> tuple[str, ...]:
        """Remarks that the case calls for."""
        return self.trace.flags

    @property
    def checked(self) -> bool:
        """Whether both engines agree on it; of a file that contradicts itself there is nothing to agree on."""
        return self.second_opinion == "agrees" or self.status == "inconsistent"

    @property
    def unchecked(self) -> bool:
        """Whether it was to be held against the second engine, and was not."""
        return is_unchecked(self.second_opinion, self.status)

    def with_second_opinion(self, says: SecondOpinion, opinion: Opinion | None = None) -> Decision:
        """The same decision, marked with what the second engine said of it."""
        return replace(self, second_opinion=says, opinion=opinion)

    def to_json(self, schema: str = SCHEMA, version: str = VERSION) -> bytes:
        """The decision as UTF-8 JSON; the same case, rulebook and engine give the same bytes.

        As it was kept before, it has the `schema` and the `version` of the software of then. A question that is not
        read by default is named whatever the schema, so that no decision under it passes for one that knew of none.
        """
        trace, book, case = self.trace, self.rulebook, self.case
        readings = readings_json(book)
        head: dict[str, Json] = {
            "schema": schema,
            "engine": {"version": version, "second_opinion": self.second_opinion},
            "rulebook": _rulebook_json(book),
            **({"readings": {"adopted": readings}} if readings or schema == SCHEMA else {}),
            "case": {"id": case.id, "sha256": case.sha256},
            "as_of": case.file.as_of.isoformat(),
            "person": {"id": self.person, "roles": list(trace.person.roles)},
            "status": self.status,
            "grounded": self.grounded,
            "recommendation": self.recommendation,
            "possible": list(self.possible),
        }
        if trace.lines:
            head["lines"] = trace.lines
        if self.status == "inconsistent":
            head["broken"] = trace.broken
        head |= {
            "decisive": {
                "rules": list(trace.decisive_rules),
                "clauses": list(trace.decisive_clauses),
                "findings": list(trace.decisive_findings),
            },
            "must_establish": list(self.must_establish),
            "flags": list(self.flags),
        }
        text = json.dumps(head, ensure_ascii=False, separators=(",", ":"))
        return f'{text[:-1]},"trace":{{"root":"{trace.root}","nodes":{graph_json(trace)}}}}}'.encode()

    def to_dict(self, schema: str = SCHEMA) -> dict[str, Json]:
        """The same as plain data."""
        data: dict[str, Json] = json.loads(self.to_json(schema))
        return data


def readings_json(book: Rulebook) -> dict[str, Json]:
    """The questions that are not read by default, or whose reading is tried out: how, and by whom that is adopted."""
    told = {name: adopted for name, adopted in book.readings.items() if adopted.tried or name in book.adopted}
    return {name: _adopted_json(adopted) for name, adopted in told.items()}


def _adopted_json(adopted: Adopted) -> dict[str, Json]:
    one, *others = adopted.values
    read: dict[str, Json] = {"open": list(adopted.values)} if others else {"value": one}
    if adopted.tried:
        return read | {"tried": True}
    return read | ({"by": {"vi": adopted.by.vi, "en": adopted.by.en}} if adopted.by else {})


def _rulebook_json(book: Rulebook) -> dict[str, Json]:
    named: dict[str, Json] = {"id": book.id, "version": book.version, "sha256": book.sha256}
    if book.extends:
        named["extends"] = list(book.extends)
    return named | {"unverified": [source.source for source in book.sources if source.verified == "no"]}
