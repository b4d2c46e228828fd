"""What a check of a register finds."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from engine.keeping.chain import Receipt


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
    SALT_LEFT = "salt_left"  # of a case of which nothing is kept apart: with it what was erased can be guessed
    ERASURE_UNFOUNDED = "erasure_unfounded"  # it names others than everyone of whom its case tells
    ERASURE_UNCOVERED = "erasure_uncovered"  # receipts were given, and none is of it or of a record after it
    RULEBOOK_ALTERED = "rulebook_altered"
    RULEBOOK_MISSING = "rulebook_missing"
    RULEBOOK_STRAY = "rulebook_stray"  # no record names it
    WORDS_ALTERED = "words_altered"  # the index of words holds others than the texts
    INDEX_BROKEN = "index_broken"  # words are not found where the index holds them
    UNGUARDED = "unguarded"  # a trigger, function or constraint against changes is not as it must be, or not in force
    SHAPE_ALTERED = "shape_altered"  # another part of the database is not as the software makes it
    SHAPE_STRAY = "shape_stray"  # the database has a part that the software does not make
    GRANTED = "granted"  # someone may change or take away what stands there
    DAMAGED = "damaged"  # the file itself
    NOT_REPLAYED = "not_replayed"  # a decision comes out otherwise than it is on record
    ENGINES_DIFFER = "engines_differ"  # made again, it gets no answer on which both engines agree
    UNFOUNDED = "unfounded"  # what someone put on record is of no form, or about what is not there before it
    UNREADABLE = "unreadable"  # its case or rulebook cannot be read any more


@dataclass(frozen=True)
class FaultAt:
    """A fault at a record, or at something by its name."""

    fault: Fault
    sequence: int | None = None
    name: str = ""


class Weakness(StrEnum):
    """What changed nothing that stands there, and ought not to be."""

    OPEN_FILE = "open_file"  # others of this machine may read or write it
    GRANTED_MORE = "granted_more"  # someone may do what no writer needs to


@dataclass(frozen=True)
class WeakAt:
    """A weakness of something by its name."""

    weakness: Weakness
    name: str


Verdict = Literal["unsound", "weak", "sound", "sound_until", "unproven"]
"""Sound is what has no fault and no weakness, up to the last record whose receipt was given and fits."""


@dataclass
class Verified:
    """What was looked at, and every fault; `unchecked` tells what could not be."""

    records: int = 0
    head: Receipt | None = None
    receipts: int = 0
    covered: int = 0  # the number of the last record whose receipt was given and fits
    unattributed: int = 0  # records that name no account
    sealed: int = 0
    erased: int = 0
    erasures: list[int] = field(default_factory=list)  # the number of the record of each
    rulebooks: int = 0
    replay: bool = False  # whether decisions were made again
    replayed: int = 0
    replayed_by_findings: int = 0  # what is personal is erased: all but the digest of the file is compared
    replayed_alone: int = 0  # by the first engine: the second gave no opinion, or is not installed
    unconfirmed: int = 0  # put on record without a second opinion where there should have been one
    of_other_software: int = 0  # made by another version: the answer is compared, not the bytes
    index: bool = True  # whether the index of words could be searched through
    server: bool = False  # whether a server keeps it, whose own files are not looked into
    rights: bool = True  # whether it could be seen who may do what to the database
    files: bool = True  # … and to its files
    administrators: tuple[str, ...] = ()  # who may take a guard of the database away and put it back
    faults: list[FaultAt] = field(default_factory=list)
    weak: list[WeakAt] = field(default_factory=list)

    @property
    def verdict(self) -> Verdict:
        """What may be said of the register in one word."""
        if self.faults:
            return "unsound"
        if self.weak:
            return "weak"
        if not self.receipts:
            return "unproven"
        return "sound" if self.covered == self.records else "sound_until"
