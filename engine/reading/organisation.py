"""Who signs a report, and what it must rest on: an organisation's profile, in the form of the Party or of the State."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from engine.reading.diagnostics import Loaded
from engine.reading.entries import CaseText, Entry, Text
from engine.reading.load import read_entry

Form = Literal["party", "state"]


class Signatory(Entry):
    """Who signs: on whose behalf, in which office, and by name."""

    on_behalf: CaseText | None = None
    office: CaseText | None = None
    name: Text | None = None


class Organisation(Entry):
    """A profile: what is not given is left as dots, to be filled in by hand."""

    form: Form
    second_opinion: Literal["required"] | None = None
    superior: CaseText | None = None
    body: CaseText | None = None
    number: Text | None = None
    place: CaseText | None = None
    signatory: Signatory = Signatory()
    recipients: tuple[CaseText, ...] = ()


def shipped_organisations() -> dict[str, Path]:
    """The profiles that come with the software, one for each form, by name."""
    return {path.stem: path for path in sorted((Path(__file__).parent / "organisations").glob("*.yaml"))}


def read_organisation(name: str) -> Loaded[Organisation]:
    """The profile of that name, or in that file; or None with everything that is wrong with it."""
    read = read_entry(shipped_organisations().get(name, Path(name)), Organisation)
    return Loaded(read.value.entry if read.value else None, read.diagnostics)
