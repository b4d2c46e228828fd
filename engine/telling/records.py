"""What a register holds and what is wrong with it, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.keeping.unchecked import unchecked
from engine.reading.characters import visible
from engine.reading.entries import Language
from engine.telling.opinions import noted, why_unchecked
from engine.telling.wording import say
from engine.telling.words import SENTENCES

if TYPE_CHECKING:
    from engine.keeping.agreement import Assessment
    from engine.keeping.chain import Record
    from engine.keeping.trouble import RegisterError
    from engine.keeping.verified import Verified


def record_line(record: Record, language: Language) -> str:
    """A record in one line: its number, its kind, the ids that it is about, and the account that wrote it."""
    content, kind = record.content, f"register.kind.{record.kind}"
    if kind not in SENTENCES:
        raise record.damaged
    ids = [content[name] for name in ("person", "owner", "finding", "value", "outcome") if name in content]
    if record.kind == "decision":
        outcome, second_opinion, status = (
            str(content.get(name, "")) for name in ("recommendation", "second_opinion", "status")
        )
        ids.append(noted(outcome, second_opinion, status, language))
    about = visible(" ".join(str(part) for part in (record.case or "", *ids) if part))
    by = f"  ({visible(record.account)})" if record.account else ""
    return f"{record.sequence:>7}  {say(kind, language):<24} {about}".rstrip() + by


def trouble_in(error: RegisterError, language: Language) -> str:
    """What a trouble with the register says; ids alone are in it."""
    params = {name: visible(value) for name, value in error.params.items()}
    if "second_opinion" in params:
        params["reason"] = why_unchecked(params["second_opinion"], language)
    return say(f"register.trouble.{error.trouble}", language, **params)


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
    lines += [say(f"register.weak.{w.weakness}", language, name=visible(w.name)) for w in verified.weak]
    sums = {name: getattr(verified, name) for name in ("records", "rulebooks", "sealed", "replayed", "receipts")}
    numbers = {"faults": len(verified.faults), "weak": len(verified.weak), "covered": verified.covered}
    counted = say("register.counted", language, **sums)
    lines.append(say(f"register.verdict.{verified.verdict}", language, counted=counted, **numbers))
    if verified.head:
        lines.append(say("register.head", language, receipt=verified.head))
    return "\n".join([*lines, "", *unchecked_in(verified, language)])


def unchecked_in(verified: Verified, language: Language) -> list[str]:
    """What the check could not look at or cannot show, a line each under a heading."""
    lines = [say("register.unchecked", language)]
    for left in unchecked(verified):
        names = visible(", ".join(left.names))
        lines.append("- " + say(f"register.unchecked.{left.gap}", language, count=left.count, names=names))
    return lines
