"""Witness cases as the commands show and write them."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from engine.reading.entries import Language, Words
from engine.reading.rulebook import RECOMMENDATION, Rulebook
from engine.telling.text import WIDTH, render_findings
from engine.telling.wording import say

if TYPE_CHECKING:
    from engine.proving.witness import Witness
    from engine.reasoning.compiled import Compiled


def as_text(compiled: Compiled, case: Witness, language: Language) -> Iterator[str]:
    """The case in the words of the rulebook, and the outcomes it leaves possible."""
    from engine.proving.witness import outcomes_of

    book = compiled.rulebook
    told = render_findings([book], case.roles, case.findings, language)
    yield from textwrap.wrap(say("proof.case", language, case=told), WIDTH - 6)
    if RECOMMENDATION in compiled.conclusions:
        labels = book.conclusions[RECOMMENDATION].values
        outcomes = ", ".join(labels[outcome].in_(language) for outcome in outcomes_of(compiled, case))
        yield say("proof.leads_to", language, outcomes=outcomes)
    else:
        yield say("proof.no_outcome", language)


def as_data(compiled: Compiled, case: Witness) -> dict[str, object]:
    """The case as plain data."""
    from engine.proving.witness import outcomes_of

    known = RECOMMENDATION in compiled.conclusions
    return {
        "roles": list(case.roles),
        "findings": dict(case.findings),
        "possible": list(outcomes_of(compiled, case)) if known else [],
    }


def write_cases(folder: Path, book: Rulebook, name: str, title: Words, cases: Iterable[Witness]) -> list[str]:
    """Writes each case as a file of its own; the names of the files."""
    from engine.proving.witness import CaseText, case_text

    heads = [(CaseText(f"{name}-{number}"[-64:].lstrip("-"), title), case) for number, case in enumerate(cases, 1)]
    return [write(folder, f"{head.id}.yaml", case_text(book, head, [case])) for head, case in heads]


def write(folder: Path, name: str, text: str) -> str:
    """Writes a file into a folder that may have to be made; the file's name."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return str(folder / name)
