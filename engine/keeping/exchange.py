"""A register as JSON lines, and back: every record with its digests, what is kept apart, rulebooks and salts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator

from engine.keeping.chain import START, Receipt, Record, canonical, checked, commitment
from engine.keeping.register import SEALED_AS, Register, View, Writer
from engine.keeping.trouble import RegisterError, Trouble
from engine.reasoning.trace import Json

FORMAT = "congtam.register/1"


def export(view: View) -> Iterator[str]:
    """One line of JSON for each rulebook, each salt and each record."""
    yield canonical({"format": FORMAT})
    for sha256 in view.rulebooks():
        yield canonical({"rulebook": sha256, "text": (view.rulebook(sha256) or b"").decode()})
    for case, salt in sorted(view.salts().items()):
        yield canonical({"case": case, "salt": salt.hex()})
    for record in view.records():
        line: dict[str, Json] = {
            "record": record.text, "digest": record.digest, "previous": record.previous, "head": record.head,
        }  # fmt: skip
        sealed = view.sealed(record)
        yield canonical(line if sealed is None else line | {"sealed": sealed.decode()})


def import_lines(register: Register, at: str, lines: Iterable[str]) -> tuple[int, Receipt | None]:
    """Appends what is exported and not there yet, all of it or nothing; how many records, and the last one's receipt.

    Every digest is checked. A record that is there already must be the same, so that an export of the same register
    brings a copy up to date.
    """
    with register.writing(at) as writer:
        added, salts, last = 0, {}, writer.last()
        for number, text in enumerate(lines, 1):
            line = _parsed(text, number)
            if "rulebook" in line:
                _put_rulebook(writer, line, number)
            elif "salt" in line:
                salts[line.get("case", "")] = _salt(line["salt"], number)
            elif "record" in line:
                record = _record(line, number)
                if last and record.sequence <= last.sequence:
                    if writer.record(record.sequence) != record:
                        raise RegisterError(Trouble.ANOTHER_REGISTER, sequence=str(record.sequence))
                    continue
                _put(writer, record, line.get("sealed"), salts, last, number)
                added, last = added + 1, record
        return added, last.receipt if last else None


def _parsed(text: str, number: int) -> dict[str, str]:
    try:
        line = json.loads(text)
    except ValueError:
        line = None
    fits = isinstance(line, dict) and all(isinstance(value, str) for value in line.values())
    if not fits or (number == 1) != ("format" in line) or line.get("format", FORMAT) != FORMAT:
        raise RegisterError(Trouble.NOT_AN_EXPORT, line=str(number))
    parsed: dict[str, str] = line
    return parsed


def _salt(text: str, number: int) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        raise RegisterError(Trouble.NOT_AN_EXPORT, line=str(number)) from None


def _put_rulebook(writer: Writer, line: dict[str, str], number: int) -> None:
    packed = line.get("text", "").encode()
    if hashlib.sha256(packed).hexdigest() != line["rulebook"]:
        raise RegisterError(Trouble.NOT_AN_EXPORT, line=str(number))
    writer.put_rulebook(line["rulebook"], packed)


def _record(line: dict[str, str], number: int) -> Record:
    """The record of a line, whose digests fit."""
    try:
        body = json.loads(line["record"])
        parts = body["sequence"], body["kind"], body["case"], body["key"]
        record = Record(*parts, line["record"], line["digest"], line["previous"], line["head"])
    except (ValueError, KeyError, TypeError):
        raise RegisterError(Trouble.NOT_AN_EXPORT, line=str(number)) from None
    if checked(record) is None:
        raise RegisterError(Trouble.NOT_AN_EXPORT, line=str(number))
    return record


def _put(
    writer: Writer, record: Record, sealed: str | None, salts: dict[str, bytes], last: Record | None, number: int
) -> None:
    if (record.sequence, record.previous) != ((last.sequence + 1, last.head) if last else (1, START)):
        raise RegisterError(Trouble.ANOTHER_REGISTER, sequence=str(record.sequence))
    content = sealed.encode() if sealed is not None else None
    if content is not None:
        case = str(record.case)
        salt = writer.salt(case) or salts.get(case)
        if salt is None or commitment(salt, content) != record.content.get(SEALED_AS):
            raise RegisterError(Trouble.NOT_AN_EXPORT, line=str(number))
        if writer.salt(case) is None:
            writer.put_salt(case, salt)
    writer.put(record, content)
    if record.kind == "erasure":
        writer.erase(str(record.case))
