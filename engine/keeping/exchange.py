"""A register as JSON lines, and back: every record with its digests, what is kept apart, rulebooks and salts."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from engine.keeping.chain import START, Receipt, Record, body_of, canonical, checked, commitment
from engine.keeping.references import check_form, check_references
from engine.keeping.register import MOST_BYTES, SEALED_AS, Register, View, Writer
from engine.keeping.trouble import RegisterError, Trouble
from engine.reading.pack import NotAPack, read_pack
from engine.reasoning.trace import Json

FORMAT = "congtam.register/1"
MOST_IN_LINE = 2 * MOST_BYTES
"""Bytes of a line: quotation marks in what is kept apart take two of them."""
_TEXTS = re.compile(r'\s*+\{\s*+(?:"(?:[^"\\]++|\\.)*+"\s*+[:,}]\s*+)*+')
"""A line: texts by name. What is nested in one is none, and never read."""


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

    Every digest is checked, and that each record says what can be read again. A record that is there already must be
    the same, so that an export of the same register brings a copy up to date.
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


def read_lines(file: BinaryIO) -> Iterator[str]:
    """The lines of a file, read as they are asked for; raises `RegisterError` at one that no export has."""
    number = 0
    while raw := file.readline(MOST_IN_LINE + 1):
        number += 1
        try:
            line = raw.decode()
        except UnicodeDecodeError:
            line = ""
        if not line or len(raw) > MOST_IN_LINE:
            raise _not_an_export(number)
        yield line


def _not_an_export(number: int) -> RegisterError:
    return RegisterError(Trouble.NOT_AN_EXPORT, line=str(number))


def _parsed(text: str, number: int) -> dict[str, str]:
    try:
        line: dict[str, str] = json.loads(text) if _TEXTS.fullmatch(text) else {}
        if "\\u" in text:
            "".join(line.values()).encode()  # half of a letter can be escaped, and is no text
    except ValueError:
        line = {}
    if not line or (number == 1) != ("format" in line) or line.get("format", FORMAT) != FORMAT:
        raise _not_an_export(number)
    return line


def _salt(text: str, number: int) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        raise _not_an_export(number) from None


def _put_rulebook(writer: Writer, line: dict[str, str], number: int) -> None:
    packed = line.get("text", "").encode()
    if hashlib.sha256(packed).hexdigest() != line["rulebook"] or not is_pack(packed):
        raise _not_an_export(number)
    writer.put_rulebook(line["rulebook"], packed)


def is_pack(packed: bytes) -> bool:
    """Whether the bytes are a packed rulebook, whatever its files hold."""
    try:
        read_pack(packed)
    except NotAPack:
        return False
    return True


def _record(line: dict[str, str], number: int) -> Record:
    """The record of a line, whose digests fit, and which is one that this software writes."""
    body = body_of(line["record"]) or {}
    texts = (line.get(name, "") for name in ("record", "digest", "previous", "head"))
    record = Record(*(body.get(name) for name in ("sequence", "kind", "case", "key")), *texts)  # type: ignore[arg-type] # checked
    try:
        check_form(record)
    except RegisterError:
        raise _not_an_export(number) from None
    if checked(record) is None:
        raise _not_an_export(number)
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
            raise _not_an_export(number)
        if writer.salt(case) is None:
            writer.put_salt(case, salt)
    writer.put(record, content)
    try:
        check_references(writer, record)
    except RegisterError:
        raise _not_an_export(number) from None
    if record.kind == "erasure":
        writer.erase(str(record.case))
