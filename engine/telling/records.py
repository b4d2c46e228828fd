"""What a register holds and what is wrong with it, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.reading.characters import visible
from engine.reading.entries import Language
from engine.telling.wording import say

if TYPE_CHECKING:
    from engine.keeping.agreement import Assessment
    from engine.keeping.chain import Record
    from engine.keeping.trouble import RegisterError
    from engine.keeping.verify import Verified


def record_line(record: Record, language: Language) -> str:
    """A record in one line: its number, its kind, and the ids that it is about."""
    content = record.content
    told = [content[name] for name in ("person", "owner", "finding", "value", "outcome") if name in content]
    if record.kind == "decision":
        told.append(content["recommendation"])
    about = " ".join(str(part) for part in (record.case or "", *told) if part)
    return f"{record.sequence:>7}  {say(f'register.kind.{record.kind}', language):<24} {about}".rstrip()


def trouble_in(error: RegisterError, language: Language) -> str:
    """What a trouble with the register says; ids alone are in it."""
    return say(f"register.trouble.{error.trouble}", language, **{n: visible(v) for n, v in error.params.items()})


def assessment_title(said: Assessment) -> str:
    """The title of an assessment as an item of evidence: in both languages, as the file is on record."""
    params = {"member": said.member, "sequence": said.sequence}
    return " · ".join(say("register.assessment_title", each, **params) for each in ("vi", "en"))


def verified_in(told: Verified, language: Language) -> str:
    """What a check found, in words."""
    lines = [
        say(f"register.fault.{f.fault}", language, sequence=f.sequence or "", name=visible(f.name)) for f in told.faults
    ]
    for name in ("erased", "replayed_by_findings", "of_other_software"):
        if count := getattr(told, name):
            lines.append(say(f"register.verified.{name}", language, count=count))
    sums = {name: getattr(told, name) for name in ("records", "rulebooks", "sealed", "replayed", "receipts")}
    lines.append(
        say("register.sound" if not told.faults else "register.unsound", language, faults=len(told.faults), **sums)
    )
    if not told.receipts:
        lines.append(say("register.no_receipts", language))
    if told.head:
        lines.append(say("register.head", language, receipt=told.head))
    return "\n".join(lines)
