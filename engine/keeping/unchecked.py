"""What a check of a register could not look at, or cannot show, however it comes out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from engine.keeping.verified import Verified


class Gap(StrEnum):
    """Something that a check leaves open."""

    NO_RECEIPTS = "no_receipts"  # so nothing of what receipts alone show
    AFTER_RECEIPTS = "after_receipts"  # records after the last one whose receipt was given
    ERASURES = "erasures"  # what was erased rests on a record that no receipt covers
    ERASED = "erased"  # what is gone cannot be compared
    BY_FINDINGS = "replayed_by_findings"
    ALONE = "replayed_alone"
    UNCONFIRMED = "unconfirmed"
    OTHER_SOFTWARE = "of_other_software"
    NO_REPLAY = "no_replay"
    NO_ACCOUNT = "no_account"
    INDEX = "index"
    SERVER = "server"
    RIGHTS = "rights"
    FILES = "files"
    ADMINISTRATORS = "administrators"
    UNSIGNED = "unsigned"


@dataclass(frozen=True)
class Unchecked:
    """A gap, of how many things, and which."""

    gap: Gap
    count: int = 0
    names: tuple[str, ...] = ()


def unchecked(verified: Verified) -> list[Unchecked]:
    """All that the check leaves open; that hashes are no signatures it always does."""
    return [*_of_receipts(verified), *_of_records(verified), *_of_database(verified), Unchecked(Gap.UNSIGNED)]


def _of_receipts(verified: Verified) -> Iterator[Unchecked]:
    if not verified.receipts:
        yield Unchecked(Gap.NO_RECEIPTS)
    elif after := verified.records - verified.covered:
        yield Unchecked(Gap.AFTER_RECEIPTS, after)
    if uncovered := [number for number in verified.erasures if number > verified.covered]:
        yield Unchecked(Gap.ERASURES, len(uncovered), tuple(map(str, uncovered)))


def _of_records(verified: Verified) -> Iterator[Unchecked]:
    if verified.erased:
        yield Unchecked(Gap.ERASED, verified.erased, tuple(map(str, verified.erasures)))
    counts = {
        Gap.BY_FINDINGS: verified.replayed_by_findings,
        Gap.ALONE: verified.replayed_alone,
        Gap.UNCONFIRMED: verified.unconfirmed,
        Gap.OTHER_SOFTWARE: verified.of_other_software,
        Gap.NO_ACCOUNT: verified.unattributed,
    }
    yield from (Unchecked(gap, count) for gap, count in counts.items() if count)
    if not verified.replay:
        yield Unchecked(Gap.NO_REPLAY)


def _of_database(verified: Verified) -> Iterator[Unchecked]:
    seen = {Gap.INDEX: verified.index, Gap.RIGHTS: verified.rights, Gap.FILES: verified.files}
    yield from (Unchecked(gap) for gap, whole in seen.items() if not whole)
    if verified.server:
        yield Unchecked(Gap.SERVER)
    if verified.administrators:
        yield Unchecked(Gap.ADMINISTRATORS, len(verified.administrators), verified.administrators)
