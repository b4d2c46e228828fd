"""Witness cases as the commands write them, and as plain data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from itertools import count
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from engine.cli.common import write_file
from engine.reading.entries import Words
from engine.reading.rulebook import RECOMMENDATION, Rulebook
from engine.telling.wording import say

if TYPE_CHECKING:
    from engine.proving.witness import Witness
    from engine.reasoning.compiled import Compiled


def as_data(compiled: Compiled, case: Witness) -> dict[str, object]:
    """The case as plain data."""
    from engine.proving.witness import outcomes_of

    known = RECOMMENDATION in compiled.conclusions
    return {
        "roles": list(case.roles),
        "findings": dict(case.findings),
        "possible": list(outcomes_of(compiled, case)) if known else [],
    }


def write_cases(
    folder: Path,
    book: Rulebook,
    name: str,
    title: Words,
    cases: Iterable[Witness],
    readings: Mapping[str, str] = MappingProxyType({}),
) -> list[str]:
    """Writes each case, with the readings it adopts, as a file of its own; the names of the files."""
    from engine.proving.witness import CaseText, case_text

    def text(case: Witness, id: str) -> str:
        return case_text(book, CaseText(id, title, assumed(), readings=tuple(readings.items())), [case])

    return [write_new(folder, name, partial(text, case)) for case in cases]


def write_new(folder: Path, name: str, text: Callable[[str], str]) -> str:
    """Writes a case under the first number that no file of the folder has: what stands there is never overwritten."""
    ids = (f"{name[:60].strip('-')}-{number:02}" for number in count(1))
    free = next(id for id in ids if not (folder / f"{id}.yaml").exists())
    return write_file(folder / f"{free}.yaml", text(free))


def assumed() -> Words:
    """The title of the one item of evidence that such a case has."""
    return Words(vi=say("proof.assumed", "vi"), en=say("proof.assumed", "en"))
