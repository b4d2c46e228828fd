"""One hash chain: what is hashed, and how. docs/register.md says what this does against each threat.

A record's text is canonical JSON: keys sorted, no white space, UTF-8, no fractions. Its digest is the SHA-256 of that
text; the head after it is the SHA-256 of the head before it and its digest. So a record's digest stands for the record,
and a head for the whole register up to there.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from engine.keeping.trouble import RegisterError, Trouble
from engine.reasoning.trace import Json

T = TypeVar("T")

SCHEMA = "congtam.record/1"
MOST_LETTERS = 1 << 22
"""Letters of a record; a case of the largest file has a quarter of them."""
START = "0" * 64
"""The head before the first record."""
_RECEIPT = re.compile(r"([1-9][0-9]{0,17}):([0-9a-f]{64}):([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Receipt:
    """What proves that a record is in a register: keep it apart from the register, on paper best of all."""

    sequence: int
    digest: str  # of the record
    head: str  # of the register up to and with the record

    def __str__(self) -> str:
        """The form in which it is printed and given back."""
        return f"{self.sequence}:{self.digest}:{self.head}"


def read_receipt(text: str) -> Receipt | None:
    """The receipt of that text, or None."""
    match = _RECEIPT.fullmatch(text.strip())
    return Receipt(int(match[1]), match[2], match[3]) if match else None


@dataclass(frozen=True, slots=True)
class Record:
    """A record as it stands in the register; `case` is the id of the case that it is about."""

    sequence: int
    kind: str
    case: str | None
    key: str
    text: str
    digest: str
    previous: str
    head: str

    @property
    def receipt(self) -> Receipt:
        """The receipt that was given for it."""
        return Receipt(self.sequence, self.digest, self.head)

    @property
    def content(self) -> dict[str, Json]:
        """What the record says; raises `RegisterError` where that can no longer be read."""
        return self._read("content", dict)

    @property
    def at(self) -> str:
        """When it was written, as the writer's clock had it: nothing is ever put in order by it."""
        return self._read("at", str)

    @property
    def account(self) -> str | None:
        """The account that wrote it, as the software saw it; None before records had one."""
        account = (body_of(self.text) or {}).get("account")
        if account is not None and not isinstance(account, str):
            raise self.damaged
        return account

    @property
    def damaged(self) -> RegisterError:
        """To be raised where what the record says, or what is kept apart of it, can be no work of this software."""
        return RegisterError(Trouble.DAMAGED, code=str(self.sequence))

    def _read(self, name: str, kind: type[T]) -> T:
        value = (body_of(self.text) or {}).get(name)
        if not isinstance(value, kind):
            raise self.damaged
        return value


def record_after(
    last: Record | None,
    kind: str,
    case: str | None,
    key: str,
    at: str,
    content: Mapping[str, Json],
    account: str | None = None,
) -> Record:
    """The record that follows the last one."""
    sequence, previous = (last.sequence + 1, last.head) if last else (1, START)
    body: dict[str, Json] = {
        "at": at, "case": case, "content": dict(content), "key": key, "kind": kind, "schema": SCHEMA,
        "sequence": sequence,
    }  # fmt: skip
    if account is not None:
        body["account"] = account
    text = canonical(body)
    digest = digest_of(text)
    return Record(sequence, kind, case, key, text, digest, previous, head_after(previous, digest))


def canonical(data: Json) -> str:
    """The one text of that data."""
    return json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def body_of(text: str) -> dict[str, Json] | None:
    """What a record's text holds; None where no software could have written it and read it again."""
    if len(text) > MOST_LETTERS:
        return None
    try:
        body: Json = json.loads(text)
        if "\\u" in text:
            canonical(body).encode()  # half of a letter can be escaped, and never told
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) and isinstance(body.get("content"), dict) else None


def digest_of(text: str) -> str:
    """The digest of a record's text."""
    return hashlib.sha256(text.encode()).hexdigest()


def head_after(previous: str, digest: str) -> str:
    """The head after a record of that digest."""
    # INVARIANT: a head stands for every record up to its own, in their order.
    return hashlib.sha256(f"congtam.head/1\n{previous}\n{digest}".encode()).hexdigest()


def commitment(salt: bytes, content: bytes) -> str:
    """What a record holds of something personal: without the salt it tells nothing, not even to one who can guess."""
    return hmac.new(salt, content, hashlib.sha256).hexdigest()


def checked(record: Record) -> dict[str, Json] | None:
    """What a record's text holds; None unless text, digest, head and the columns beside them belong together."""
    if digest_of(record.text) != record.digest or head_after(record.previous, record.digest) != record.head:
        return None
    body = body_of(record.text)
    columns = {"case": record.case, "key": record.key, "kind": record.kind, "sequence": record.sequence}
    if body is None or not isinstance(body.get("account", ""), str):
        return None
    return body if {name: body.get(name) for name in columns} == columns else None


def tidy(text: str) -> str:
    """Text that people write, in Unicode's one form and without white space around it."""
    return unicodedata.normalize("NFC", text).strip()


def now() -> str:
    """The time of this computer, as records have it: in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")
