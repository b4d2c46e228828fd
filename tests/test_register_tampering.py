"""Whoever has the database in hand, and knows how digests are made, is found out: by the chain, or by a receipt."""

import json
import shutil
import sqlite3
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from engine.keeping.chain import START, Receipt, Record, record_after
from engine.keeping.register import Entry, Kind, Register
from engine.keeping.replay import Replay
from engine.keeping.verified import Fault, FaultAt, Verified
from engine.keeping.verify import verify, verify_chain
from engine.reasoning.trace import Json
from tests.register_support import NOW, database, decide, filled, note, rows, tamper

LEFT_SALTS = "DELETE FROM salt WHERE case_id NOT IN (SELECT case_id FROM sealed)"
COLUMNS = "sequence, kind, case_id, key, body, digest, previous, head"


def checked(where: str, receipts: list[Receipt] | None = None) -> list[FaultAt]:
    with Register.open(where) as register, register.reading() as view:
        return verify(view, receipts or []).faults


def faults(where: str, receipts: list[Receipt] | None = None) -> set[Fault]:
    return {fault.fault for fault in checked(where, receipts)}


@pytest.fixture
def decided(where: str) -> Iterator[Register]:
    """A register that holds one case, decided, and nothing else."""
    filled(where, 0)
    with Register.open(where) as register:
        decide(register)
        yield register


def first_decision(register: Register) -> tuple[Record, dict[str, Json], bytes]:
    """Its record, what it says but for what it says of the sealed, and the sealed."""
    with register.reading() as view:
        record = next(view.records(None, "decision"))
        sealed = view.sealed(record)
    assert sealed is not None
    return record, {name: value for name, value in record.content.items() if name != "sealed"}, sealed


def replayed(register: Register) -> Verified:
    """What comes out when every decision is made again."""
    verified = Verified()
    with register.reading() as view:
        Replay(view).check(verified)
    return verified


def quoted(value: object) -> str:
    return (
        "NULL" if value is None else str(value) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"
    )


def records(where: str) -> list[Record]:
    return [Record(*row) for row in rows(where, f"SELECT {COLUMNS} FROM record ORDER BY sequence")]  # type: ignore[arg-type]


def put_back(where: str, kept: list[Record]) -> None:
    """All records replaced by these."""
    values = [(r.sequence, r.kind, r.case, r.key, r.text, r.digest, r.previous, r.head) for r in kept]
    rows_of = ", ".join("(" + ", ".join(map(quoted, row)) + ")" for row in values)
    off = [] if where.startswith("postgresql") else ["PRAGMA foreign_keys = OFF"]
    tamper(where, *off, "DELETE FROM record", f"INSERT INTO record ({COLUMNS}) VALUES {rows_of}")


def recomputed(kept: list[Record], change: Callable[[str], str]) -> list[Record]:
    """The records with one text changed, and every digest and head after it computed anew as the software does."""
    made: list[Record] = []
    for record in kept:
        body = json.loads(change(record.text) if record.sequence == 4 else record.text)
        last = made[-1] if made else None
        parts = body["kind"], body["case"], body["key"], body["at"], body["content"], body["account"]
        made.append(record_after(last, *parts))
    return made


def test_an_edited_record_is_found(where: str) -> None:
    filled(where)
    tamper(where, "UPDATE record SET body = replace(body, '\"number\":2', '\"number\":5') WHERE sequence = 4")
    assert checked(where) == [FaultAt(Fault.ALTERED, 4)]


@pytest.mark.parametrize("column", ["kind", "case_id", "key", "digest", "previous", "head"])
def test_an_edited_column_is_found(where: str, column: str) -> None:
    filled(where)
    tamper(where, f"UPDATE record SET {column} = 'x' WHERE sequence = 4")
    assert FaultAt(Fault.ALTERED, 4) in checked(where)


def test_a_deleted_record_is_found(where: str) -> None:
    filled(where)
    kept = records(where)
    put_back(where, [record for record in kept if record.sequence != 4])
    assert FaultAt(Fault.BROKEN, 5) in checked(where)


def test_an_inserted_record_is_found(where: str) -> None:
    filled(where)
    kept = records(where)
    forged = record_after(kept[3], "assessment", "case-1", "forged", NOW, {"number": 99})
    moved = [Record(r.sequence + 1, r.kind, r.case, r.key, r.text, r.digest, r.previous, r.head) for r in kept[4:]]
    moved[0] = replace(moved[0], previous=forged.head)
    put_back(where, [*kept[:4], forged, *moved])
    assert Fault.ALTERED in faults(where)


def test_reordered_records_are_found(where: str) -> None:
    filled(where)
    kept = records(where)
    a, b = kept[3], kept[4]
    swapped = [
        Record(a.sequence, b.kind, b.case, b.key, b.text, b.digest, a.previous, b.head),
        Record(b.sequence, a.kind, a.case, a.key, a.text, a.digest, b.previous, a.head),
    ]
    put_back(where, [*kept[:3], *swapped, *kept[5:]])
    assert {Fault.ALTERED} <= faults(where)


def test_cutting_off_the_end_is_found_by_a_receipt_and_by_nothing_else(where: str) -> None:
    receipts = filled(where)
    number = "sequence" if where.startswith("postgresql") else "rowid"
    tamper(
        where,
        "DELETE FROM sealed WHERE sequence > 5",
        "DELETE FROM record WHERE sequence > 5",
        f"DELETE FROM words WHERE {number} > 5",
        LEFT_SALTS,
    )
    assert checked(where) == []
    assert checked(where, receipts[5:6]) == [FaultAt(Fault.MISSING, 6)]
    assert checked(where, receipts[:5]) == []


def test_a_history_computed_anew_is_found_by_any_receipt_from_the_change_on_and_by_nothing_else(where: str) -> None:
    receipts = filled(where)
    put_back(where, recomputed(records(where), lambda text: text.replace('"number":2', '"number":5')))
    assert checked(where) == []
    for receipt in receipts[3:]:
        assert checked(where, [receipt]) == [FaultAt(Fault.REWRITTEN, receipt.sequence)]
    assert checked(where, receipts[:3]) == []


def test_two_receipts_of_one_record_are_both_compared(where: str) -> None:
    receipts = filled(where)
    other = replace(receipts[3], head="0" * 64)
    for given in ([receipts[3], other], [other, receipts[3]]):
        assert checked(where, given) == [FaultAt(Fault.REWRITTEN, 4)]


def test_an_older_copy_put_in_its_place_is_found_by_a_receipt_whatever_was_added_since(where: str) -> None:
    receipts = filled(where, 3)
    kept = records(where)
    with Register.open(where) as register:
        receipts += register.append(NOW, note(3)) + register.append(NOW, note(4))
    number = "sequence" if where.startswith("postgresql") else "rowid"
    tamper(where, "DELETE FROM sealed WHERE sequence > 4", f"DELETE FROM words WHERE {number} > 4", LEFT_SALTS)
    put_back(where, kept)
    assert checked(where) == []
    assert checked(where, receipts[-1:]) == [FaultAt(Fault.MISSING, 6)]
    with Register.open(where) as register:
        register.append(NOW, note(30)), register.append(NOW, note(31))
    assert checked(where) == []
    assert checked(where, receipts[-1:]) == [FaultAt(Fault.REWRITTEN, 6)]


def test_an_older_copy_of_the_file_is_found(tmp_path: Path) -> None:
    with database("sqlite", tmp_path) as place:
        filled(place, 3)
        shutil.copy(place, tmp_path / "copy")
        with Register.open(place) as register:
            late = register.append(NOW, note(9))
        shutil.copy(tmp_path / "copy", place)
        assert checked(place, late) == [FaultAt(Fault.MISSING, 5)]


def test_another_register_does_not_pass_for_this_one(tmp_path: Path) -> None:
    with database("sqlite", tmp_path) as one, database("sqlite", tmp_path) as other:
        receipts = filled(one)
        filled(other)
        assert faults(other, receipts) == {Fault.REWRITTEN}


def test_a_tail_of_another_register_is_found_though_each_of_its_records_fits_its_own_head(tmp_path: Path) -> None:
    with database("sqlite", tmp_path) as one, database("sqlite", tmp_path) as other:
        filled(one)
        filled(other)
        put_back(one, [*records(one)[:4], *records(other)[4:]])
        faults_found = checked(one)
        assert FaultAt(Fault.BROKEN, 5) in faults_found and Fault.ALTERED not in {f.fault for f in faults_found}


# -- what is kept apart


def test_what_is_kept_apart_cannot_be_changed_moved_added_or_taken_away_unnoticed(where: str) -> None:
    filled(where)
    blob = "decode('{}', 'hex')" if where.startswith("postgresql") else "X'{}'"
    other = blob.format(zlib.compress("lời khác".encode()).hex())
    tamper(where, f"UPDATE sealed SET content = {other} WHERE sequence = 2")
    assert checked(where) == [FaultAt(Fault.SEALED_ALTERED, 2)]
    tamper(where, f"UPDATE sealed SET content = {blob.format('00ff')} WHERE sequence = 3")  # not even packed
    tamper(where, f"UPDATE salt SET salt = {blob.format('00' * 32)} WHERE case_id = 'case-2'")
    tamper(where, "DELETE FROM sealed WHERE sequence = 5", f"INSERT INTO sealed VALUES (1, 'case-1', {other})")
    expected = {
        FaultAt(Fault.SEALED_ALTERED, 2), FaultAt(Fault.SEALED_ALTERED, 3), FaultAt(Fault.SEALED_ALTERED, 4),
        FaultAt(Fault.SEALED_MISSING, 5), FaultAt(Fault.SEALED_STRAY, 1),
        FaultAt(Fault.WORDS_ALTERED, 5, "1"),
    }  # fmt: skip
    assert set(checked(where)) == expected


def test_a_rulebook_that_is_changed_gone_or_smuggled_in_is_found(decided: Register, where: str) -> None:
    sha256 = str(rows(where, "SELECT sha256 FROM rulebook")[0][0])
    blob = "decode('{}', 'hex')" if where.startswith("postgresql") else "X'{}'"
    other = blob.format(zlib.compress(b"{}").hex())
    tamper(where, f"UPDATE rulebook SET text = {other}", f"INSERT INTO rulebook VALUES ('abc', {other})")
    assert set(checked(where)) == {
        FaultAt(Fault.RULEBOOK_ALTERED, name=sha256),
        FaultAt(Fault.RULEBOOK_ALTERED, name="abc"),
    }
    assert {fault.fault for fault in replayed(decided).faults} == {Fault.UNREADABLE}
    tamper(where, "DELETE FROM rulebook")
    assert checked(where) == [FaultAt(Fault.RULEBOOK_MISSING, name=sha256)]


def test_a_decision_that_the_engines_would_not_make_is_found_though_its_chain_is_sound(decided: Register) -> None:
    """Someone writes through the software itself, with every digest right, what the rules do not give."""
    record, content, sealed = first_decision(decided)
    verified = replayed(decided)
    assert (verified.faults, verified.replayed) == ([], 1)
    assert content["recommendation"] == "exemption"
    forged = json.loads(sealed) | {"recommendation": "strict"}
    for i, (said, told_bytes) in enumerate(
        [
            (content | {"recommendation": "strict"}, sealed),
            (content, json.dumps(forged).encode()),
            (content, sealed + b" "),
            (content | {"person": "p9"}, sealed),
        ]
    ):
        decided.append(NOW, Entry("decision", record.case, f"forged{i}", said, told_bytes))
    with decided.reading() as view:
        assert verify(view).faults == []
    assert [fault.fault for fault in replayed(decided).faults] == [Fault.NOT_REPLAYED] * 4


def test_a_decision_of_another_version_of_the_software_is_compared_by_its_answer(decided: Register) -> None:
    record, content, sealed = first_decision(decided)
    older = content | {"software": "0.0.9"}
    decided.append(NOW, Entry("decision", record.case, "older", older, b"{}"))
    decided.append(NOW, Entry("decision", record.case, "wrong", older | {"possible": ["strict"]}, sealed))
    verified = replayed(decided)
    assert verified.of_other_software == 2 and [fault.sequence for fault in verified.faults] == [6]


def test_the_chain_alone_can_be_checked(where: str) -> None:
    receipts = filled(where)
    with Register.open(where) as register, register.reading() as view:
        verified = verify_chain(view, receipts)
        assert (verified.faults, verified.records, verified.sealed, verified.head) == ([], 7, 0, receipts[-1])
    assert START == "0" * 64


def test_records_of_no_sense_whose_digests_fit_are_found_and_stop_no_check(where: str) -> None:
    filled(where, 1)
    with Register.open(where) as register:
        kinds: tuple[Kind, ...] = ("decision", "rulebook", "case", "erasure")
        for i, kind in enumerate(kinds):
            register.append(NOW, Entry(kind, None, f"x{i}", {"version": 99, "sealed": 3}))
        with register.reading() as view:
            verified = verify(view)
            Replay(view).check(verified)
            assert set(verified.faults) == {
                FaultAt(Fault.RULEBOOK_MISSING, name="None"), FaultAt(Fault.UNREADABLE, 3),
                FaultAt(Fault.ERASURE_UNFOUNDED, 6), FaultAt(Fault.UNFOUNDED, 2),
            }  # fmt: skip


@pytest.mark.parametrize(
    "changes", [{}, {"software": "0.0.9", "recommendation": "strict"}, {"software": "0.0.9", "rulebook": "0" * 64}]
)
def test_a_decision_of_another_case_of_no_file_or_of_other_software_has_to_come_out_too(
    decided: Register, changes: dict[str, Json]
) -> None:
    record, content, sealed = first_decision(decided)
    case = record.case if changes else "another"
    decided.append(NOW, Entry("decision", case, "forged", content | changes, sealed))
    decided.append(NOW, Entry("decision", record.case, "of-no-file", content, None))
    with decided.reading() as view:
        last = view.last()
    assert last and replayed(decided).faults == [
        FaultAt(Fault.NOT_REPLAYED, number) for number in (last.sequence - 1, last.sequence)
    ]


def test_what_people_put_on_record_has_to_be_about_what_is_there(decided: Register) -> None:
    record, content, _ = first_decision(decided)
    authority: dict[str, Json] = {"decision": record.sequence, "person": content["person"], "departs": True}
    authority |= {"recommendation": "exemption", "outcome": "strict"}
    first = record.sequence + 1
    forged: tuple[tuple[Kind, str | None, dict[str, Json]], ...] = (
        ("authority", record.case, authority),
        ("authority", "another", authority),
        ("authority", record.case, authority | {"person": "nobody"}),
        ("authority", record.case, authority | {"decision": 1}),
        ("correction", record.case, {"supersedes": 99, "by": None}),
        ("assessment", record.case, {"version": record.sequence}),
    )
    for number, (kind, case, said) in enumerate(forged):
        decided.append(NOW, Entry(kind, case, f"forged{number}", said))
    verified = replayed(decided)
    assert [fault.fault for fault in verified.faults] == [Fault.UNFOUNDED] * 5
    assert {fault.sequence for fault in verified.faults} == set(range(first + 1, first + 6))


def test_a_trigger_under_a_name_of_sqlites_own_is_found(tmp_path: Path) -> None:
    place = str(tmp_path / "r.db")
    filled(place, 1)
    sql = "CREATE TRIGGER sqlite_stat9 BEFORE INSERT ON record BEGIN SELECT RAISE(IGNORE); END"
    row = f"VALUES ('trigger', 'sqlite_stat9', 'record', 0, {quoted(sql)})"
    put = f"INSERT INTO sqlite_master (type, name, tbl_name, rootpage, sql) {row}"
    with closing(sqlite3.connect(place)) as connection, connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(put)
    assert FaultAt(Fault.SHAPE_STRAY, name="trigger sqlite_stat9") in checked(place)
