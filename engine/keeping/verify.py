"""Whether a register is what it was: its chain, every digest, every receipt, what is kept apart, and its database."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from engine.keeping.chain import START, Receipt, Record, checked, commitment
from engine.keeping.index import Index
from engine.keeping.register import SEALED_AS, UNSEARCHED, View
from engine.keeping.verified import Fault, FaultAt, Verified, WeakAt, Weakness


@dataclass
class _Chain:
    """What the records say that the rest of the check needs."""

    commitments: dict[int, tuple[str, str, bool]] = field(default_factory=dict)  # number: case, commitment, is searched
    erasures: dict[str, int] = field(default_factory=dict)  # case: number of its last erasure
    erased: list[Record] = field(default_factory=list)  # every record of an erasure
    rulebooks: set[str] = field(default_factory=set)
    altered: set[int] = field(default_factory=set)


def verify(view: View, receipts: Iterable[Receipt] = ()) -> Verified:
    """The check of a register; decisions are made again by `replay`."""
    verified = Verified()
    chain = _Chain()
    verified.faults += _check_chain(view, _by_number(receipts), verified, chain)
    verified.faults += _check_erasures(view, verified, chain)
    verified.faults += _check_sealed(view, verified, chain)
    verified.faults += _check_rulebooks(view, verified, chain)
    verified.faults += _check_database(view, verified)
    return verified


def verify_chain(view: View, receipts: Iterable[Receipt] = ()) -> Verified:
    """The check of the records alone, whose speed is that of hashing."""
    verified = Verified()
    verified.faults += _check_chain(view, _by_number(receipts), verified, _Chain())
    return verified


def _by_number(receipts: Iterable[Receipt]) -> dict[int, set[Receipt]]:
    """The receipts of each record: two that differ are of two histories, of which one is not this."""
    given: dict[int, set[Receipt]] = {}
    for receipt in receipts:
        given.setdefault(receipt.sequence, set()).add(receipt)
    return given


def _check_chain(view: View, receipts: dict[int, set[Receipt]], verified: Verified, chain: _Chain) -> Iterator[FaultAt]:
    head, sequence = START, 0
    for record in view.records():
        verified.records += 1
        if record.previous != head or record.sequence != sequence + 1:
            yield FaultAt(Fault.BROKEN, record.sequence)
        if given := receipts.pop(record.sequence, None):
            verified.receipts += len(given)
            if given == {record.receipt}:
                verified.covered = record.sequence
            else:
                yield FaultAt(Fault.REWRITTEN, record.sequence)
        body = checked(record)
        if body is None:
            chain.altered.add(record.sequence)
            yield FaultAt(Fault.ALTERED, record.sequence)
        else:
            verified.unattributed += "account" not in body
            _note(record, body["content"], chain)
        head, sequence, verified.head = record.head, record.sequence, record.receipt
    yield from (FaultAt(Fault.MISSING, number) for number in sorted(receipts))


def _note(record: Record, content: object, chain: _Chain) -> None:
    assert isinstance(content, dict)
    if record.kind == "rulebook":
        chain.rulebooks.add(str(content.get("text")))
    elif record.kind == "erasure":
        chain.erased.append(record)
        chain.erasures[record.case or ""] = record.sequence
    elif SEALED_AS in content and record.case:
        chain.commitments[record.sequence] = record.case, str(content[SEALED_AS]), record.kind not in UNSEARCHED


def _check_erasures(view: View, verified: Verified, chain: _Chain) -> Iterator[FaultAt]:
    """What is erased rests on a record alone: one that this software makes, and that a receipt covers."""
    for record in chain.erased:
        if _ids(record.content.get("persons")) != _everyone(view, record, chain):
            yield FaultAt(Fault.ERASURE_UNFOUNDED, record.sequence)
        verified.erasures.append(record.sequence)
        if verified.receipts and record.sequence > verified.covered:
            yield FaultAt(Fault.ERASURE_UNCOVERED, record.sequence)


def _everyone(view: View, erasure: Record, chain: _Chain) -> list[str] | None:
    """Everyone of whom the versions of its case before it tell; None where no version is on record."""
    versions = view.records(erasure.case, "case") if erasure.case else iter(())
    before = [v for v in versions if v.sequence < erasure.sequence and v.sequence not in chain.altered]
    everyone = {name for version in before for name in _ids(version.content.get("persons"))}
    return sorted(everyone) if before else None


def _ids(persons: object) -> list[str]:
    """Of a list of persons, or of their ids; whatever else stands there."""
    listed = persons if isinstance(persons, list) else []
    return [str(person.get("id")) if isinstance(person, dict) else str(person) for person in listed]


def _check_sealed(view: View, verified: Verified, chain: _Chain) -> Iterator[FaultAt]:
    salts, left = view.salts(), dict(chain.commitments)
    index = Index(view)
    due = {case for number, (case, *_) in left.items() if chain.erasures.get(case, 0) < number}
    for sequence, case, content in view.all_sealed():
        verified.sealed += 1
        due.add(case)
        of, committed, searched = left.pop(sequence, (None, "", False))
        fault = None
        if sequence in chain.altered:
            pass
        elif of is None:
            fault = Fault.SEALED_STRAY
        elif chain.erasures.get(case, 0) > sequence:
            fault = Fault.SEALED_LEFT
        elif of != case or not _same(commitment(salts.get(case, b""), content), committed):
            fault = Fault.SEALED_ALTERED
        if fault:
            yield FaultAt(fault, sequence)
        if fault or of is None:
            index.skip(sequence)
        elif searched:
            index.expect(sequence, content)
    for sequence, (case, _, _) in left.items():
        if chain.erasures.get(case, 0) > sequence:
            verified.erased += 1
        else:
            yield FaultAt(Fault.SEALED_MISSING, sequence)
    yield from (FaultAt(Fault.SALT_LEFT, name=case) for case in sorted(salts.keys() - due))
    if wrong := index.wrong():
        yield FaultAt(Fault.WORDS_ALTERED, wrong[0], str(len(wrong)))


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


def _check_database(view: View, verified: Verified) -> Iterator[FaultAt]:
    """What the database is made of, who may do what to it, and whether its indexes are of what it holds."""
    shape, rights, whole = view.misshapen(), view.rights(), view.is_index_whole()
    names = {
        Fault.UNGUARDED: (*shape.unguarded, *(rights.unguarded or ())),
        Fault.SHAPE_ALTERED: shape.altered,
        Fault.SHAPE_STRAY: shape.stray,
        Fault.GRANTED: rights.granted or (),
        Fault.DAMAGED: (damage,) if (damage := view.damage()) else (),
    }
    yield from (FaultAt(fault, name=name) for fault, wrong in names.items() for name in wrong)
    if whole is False:
        yield FaultAt(Fault.INDEX_BROKEN)
    verified.index, verified.rights = whole is not None, rights.granted is not None
    verified.server = view.is_of_server
    verified.files = rights.open_files is not None
    verified.administrators = rights.administrators or ()
    verified.weak += [WeakAt(Weakness.GRANTED_MORE, name) for name in rights.granted_more or ()]
    verified.weak += [WeakAt(Weakness.OPEN_FILE, name) for name in rights.open_files or ()]
