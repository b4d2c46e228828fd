"""What a register holds and what is wrong with it, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.reading.characters import visible
from engine.reading.entries import Language
from engine.telling.wording import say
from engine.telling.words import SENTENCES

if TYPE_CHECKING:
    from engine.keeping.agreement import Assessment
    from engine.keeping.chain import Record
    from engine.keeping.trouble import RegisterError
    from engine.keeping.verify import Verified


def record_line(record: Record, language: Language) -> str:
    """A record in one line: its number, its kind, and the ids that it is about."""
    content, kind = record.content, f"register.kind.{record.kind}"
    if kind not in SENTENCES:
        raise record.damaged
    ids = [content[name] for name in ("person", "owner", "finding", "value", "outcome") if name in content]
    if record.kind == "decision":
        ids.append(content.get("recommendation"))
    about = visible(" ".join(str(part) for part in (record.case or "", *ids) if part))
    return f"{record.sequence:>7}  {say(kind, language):<24} {about}".rstrip()


def trouble_in(error: RegisterError, language: Language) -> str:
    """What a trouble with the register says; ids alone are in it."""
    return say(f"register.trouble.{error.trouble}", language, **{n: visible(v) for n, v in error.params.items()})


def assessment_title(assessment: Assessment) -> str:
    """The title of an assessment as an item of evidence: in both languages, as the file is on record."""
    params = {"member": assessment.member, "sequence": assessment.sequence}
    return " · ".join(say("register.assessment_title", each, **params) for each in ("vi", "en"))


def verified_in(verified: Verified, language: Language) -> str:
    """What a check found, in words."""
    lines = [
        say(f"register.fault.{f.fault}", language, sequence=f.sequence or "", name=visible(f.name))
        for f in verified.faults
    ]
    for name in ("erased", "replayed_by_findings", "of_other_software"):
        if count := getattr(verified, name):
            lines.append(say(f"register.verified.{name}", language, count=count))
    sums = {name: getattr(verified, name) for name in ("records", "rulebooks", "sealed", "replayed", "receipts")}
    key = "register.unsound" if verified.faults else "register.sound"
    lines.append(say(key, language, faults=len(verified.faults), **sums))
    if not verified.receipts:
        lines.append(say("register.no_receipts", language))
    if verified.head:
        lines.append(say("register.head", language, receipt=verified.head))
    return "\n".join(lines)
