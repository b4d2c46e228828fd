"""Whether a register is what it was: its chain, every digest, every receipt, and what is kept apart."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from engine.keeping.chain import START, Receipt, Record, checked, commitment
from engine.keeping.register import SEALED_AS, View


class Fault(StrEnum):
    """What is wrong with a register, and where."""

    ALTERED = "altered"  # a record is not what its digest says
    BROKEN = "broken"  # a record does not follow the one before it
    MISSING = "missing"  # a receipt is of a record that is not there: cut off, or an older copy was put in place
    REWRITTEN = "rewritten"  # a receipt is of another record, or of another history before it
    SEALED_ALTERED = "sealed_altered"  # what is kept apart is not what the record commits to
    SEALED_MISSING = "sealed_missing"  # it is gone, and no erasure is on record
    SEALED_LEFT = "sealed_left"  # it is there, though its erasure is on record
    SEALED_STRAY = "sealed_stray"  # no record commits to it
    RULEBOOK_ALTERED = "rulebook_altered"
    RULEBOOK_MISSING = "rulebook_missing"
    RULEBOOK_STRAY = "rulebook_stray"  # no record names it
    UNGUARDED = "unguarded"  # a trigger against changes is not in force
    NOT_REPLAYED = "not_replayed"  # a decision comes out otherwise than it is on record
    UNREADABLE = "unreadable"  # its case or rulebook cannot be read any more


@dataclass(frozen=True)
class FaultAt:
    """A fault at a record, or at something by its name."""

    fault: Fault
    sequence: int | None = None
    name: str = ""


@dataclass
class Verified:
    """What was looked at, and every fault."""

    records: int = 0
    head: Receipt | None = None
    receipts: int = 0
    sealed: int = 0
    erased: int = 0
    rulebooks: int = 0
    replayed: int = 0
    replayed_by_findings: int = 0  # what is personal is erased: all but the digest of the file is compared
    of_other_software: int = 0  # made by another version: the answer is compared, not the bytes
    faults: list[FaultAt] = field(default_factory=list)


@dataclass
class _Chain:
    """What the records say that the rest of the check needs."""

    commitments: dict[int, tuple[str, str]] = field(default_factory=dict)  # number: case, commitment
    erasures: dict[str, int] = field(default_factory=dict)  # case: number of its last erasure
    rulebooks: set[str] = field(default_factory=set)
    altered: set[int] = field(default_factory=set)


def verify(view: View, receipts: Iterable[Receipt] = ()) -> Verified:
    """The check of a register; decisions are made again by `replay`."""
    verified = Verified()
    chain = _Chain()
    verified.faults += _check_chain(view, {r.sequence: r for r in receipts}, verified, chain)
    verified.faults += _check_sealed(view, verified, chain)
    verified.faults += _check_rulebooks(view, verified, chain)
    verified.faults += [FaultAt(Fault.UNGUARDED, name=name) for name in view.unguarded()]
    return verified


def verify_chain(view: View, receipts: Iterable[Receipt] = ()) -> Verified:
    """The check of the records alone, whose speed is that of hashing."""
    verified = Verified()
    verified.faults += _check_chain(view, {r.sequence: r for r in receipts}, verified, _Chain())
    return verified


def _check_chain(view: View, receipts: dict[int, Receipt], verified: Verified, chain: _Chain) -> Iterator[FaultAt]:
    head, sequence = START, 0
    for record in view.records():
        verified.records += 1
        if record.previous != head or record.sequence != sequence + 1:
            yield FaultAt(Fault.BROKEN, record.sequence)
        if receipts and (receipt := receipts.pop(record.sequence, None)):
            verified.receipts += 1
            if receipt != record.receipt:
                yield FaultAt(Fault.REWRITTEN, record.sequence)
        body = checked(record)
        if body is None:
            chain.altered.add(record.sequence)
            yield FaultAt(Fault.ALTERED, record.sequence)
        else:
            _note(record, body["content"], chain)
        head, sequence, verified.head = record.head, record.sequence, record.receipt
    yield from (FaultAt(Fault.MISSING, number) for number in sorted(receipts))


def _note(record: Record, content: object, chain: _Chain) -> None:
    assert isinstance(content, dict)
    if record.kind == "rulebook":
        chain.rulebooks.add(str(content.get("text")))
    elif record.kind == "erasure" and record.case:
        chain.erasures[record.case] = record.sequence
    elif SEALED_AS in content and record.case:
        chain.commitments[record.sequence] = record.case, str(content[SEALED_AS])


def _check_sealed(view: View, verified: Verified, chain: _Chain) -> Iterator[FaultAt]:
    salts, left = view.salts(), dict(chain.commitments)
    for sequence, case, content in view.all_sealed():
        verified.sealed += 1
        if sequence in chain.altered:
            continue
        of, committed = left.pop(sequence, (None, ""))
        if of is None:
            yield FaultAt(Fault.SEALED_STRAY, sequence)
        elif chain.erasures.get(case, 0) > sequence:
            yield FaultAt(Fault.SEALED_LEFT, sequence)
        elif of != case or not _same(commitment(salts.get(case, b""), content), committed):
            yield FaultAt(Fault.SEALED_ALTERED, sequence)
    for sequence, (case, _) in left.items():
        if chain.erasures.get(case, 0) > sequence:
            verified.erased += 1
        else:
            yield FaultAt(Fault.SEALED_MISSING, sequence)


def _same(made: str, on_record: str) -> bool:
    return hmac.compare_digest(made.encode(), on_record.encode())


def _check_rulebooks(view: View, verified: Verified, chain: _Chain) -> Iterator[FaultAt]:
    kept = view.rulebooks()
    for sha256 in kept:
        verified.rulebooks += 1
        packed = view.rulebook(sha256) or b""
        if hashlib.sha256(packed).hexdigest() != sha256:
            yield FaultAt(Fault.RULEBOOK_ALTERED, name=sha256)
        elif sha256 not in chain.rulebooks:
            yield FaultAt(Fault.RULEBOOK_STRAY, name=sha256)
    yield from (FaultAt(Fault.RULEBOOK_MISSING, name=sha256) for sha256 in sorted(chain.rulebooks - set(kept)))
