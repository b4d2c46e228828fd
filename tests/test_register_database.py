"""The database itself is held against what it must be: guards by their text, rights, files, the index of words."""

import json
import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import get_args

import pytest
from typer.testing import CliRunner

from engine.cli import app
from engine.keeping.chain import Receipt, record_after
from engine.keeping.people import erase
from engine.keeping.register import Register
from engine.keeping.trouble import RegisterError, Trouble
from engine.keeping.unchecked import Gap, unchecked
from engine.keeping.verified import Fault, FaultAt, Verdict, Verified, Weakness
from engine.keeping.verify import verify
from engine.reasoning.trace import Json
from engine.telling.records import verified_in
from engine.telling.words import SENTENCES
from tests.register_support import NOW, database, decide, filled, note, tamper
from tests.test_register_tampering import put_back, quoted, records

CASE = "health-records-pilot"


def checked(where: str, receipts: list[Receipt] | None = None) -> Verified:
    with Register.open(where) as register, register.reading() as view:
        return verify(view, receipts or [])


def found(where: str) -> set[tuple[Fault, str]]:
    return {(fault.fault, fault.name) for fault in checked(where).faults}


def by_hand(where: str, *statements: str) -> None:
    """What someone does with an SQLite file in hand, the guards being in force."""
    with closing(sqlite3.connect(where)) as file, file:
        for statement in statements:
            file.execute(statement)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[str]:
    with database("sqlite", tmp_path) as where:
        filled(where)
        assert checked(where).faults == []
        yield where


# -- guards, tables and indexes of SQLite


def test_every_guard_that_refuses_nothing_any_more_is_found(place: str) -> None:
    with closing(sqlite3.connect(place)) as file, file:
        guards = file.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, sql in guards:
            file.execute(f"DROP TRIGGER {name}")
            file.execute(sql[: sql.index("WHEN (")] + "WHEN 0 BEGIN SELECT RAISE(ABORT, 'append-only'); END")
        file.execute("UPDATE record SET kind = kind")
    assert len(guards) == 12
    assert found(place) == {(Fault.UNGUARDED, f"trigger {name}") for name, _ in guards}


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("CREATE TRIGGER spy AFTER INSERT ON sealed BEGIN SELECT 1; END", "trigger spy"),
        ("CREATE TABLE beside (x)", "table beside"),
        ("CREATE VIEW seen AS SELECT * FROM sealed", "view seen"),
        ("CREATE INDEX quick ON record (at) ", "index quick"),
    ],
)
def test_what_the_software_did_not_make_is_found(statement: str, name: str, place: str) -> None:
    by_hand(place, statement.replace("(at)", "(body)"))
    assert found(place) == {(Fault.SHAPE_STRAY, name)}


def test_a_table_whose_definition_was_changed_is_found(place: str) -> None:
    by_hand(
        place,
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_master SET sql = replace(sql, 'head TEXT NOT NULL', 'head TEXT') WHERE name = 'record'",
    )
    assert found(place) == {(Fault.SHAPE_ALTERED, "table record")}


def test_an_index_that_was_dropped_or_is_of_something_else_is_found(place: str) -> None:
    by_hand(
        place, "DROP INDEX sealed_by_case", "DROP INDEX record_by_case", "CREATE INDEX record_by_case ON record (key)"
    )
    assert found(place) == {(Fault.SHAPE_ALTERED, f"index {name}") for name in ("sealed_by_case", "record_by_case")}


def test_an_index_that_hides_a_record_is_found(place: str) -> None:
    """Made of fewer rows than the table has, and then called by the definition of the true one."""
    true = "CREATE INDEX record_by_case ON record (case_id, kind, sequence)"
    by_hand(
        place,
        "DROP INDEX record_by_case",
        f"{true} WHERE sequence <> 3",
        "PRAGMA writable_schema = ON",
        f"UPDATE sqlite_master SET sql = '{true}' WHERE name = 'record_by_case'",
    )
    assert {fault for fault, _ in found(place)} == {Fault.DAMAGED}


def test_statistics_for_the_planner_are_no_fault(place: str) -> None:
    by_hand(place, "ANALYZE")
    assert found(place) == set()


def test_a_second_version_of_the_schema_is_found(where: str) -> None:
    filled(where)
    tamper(where, "INSERT INTO alembic_version VALUES ('1')")
    assert (Fault.SHAPE_ALTERED, "row of alembic_version") in found(where)


# -- the index of words


def test_an_index_of_words_that_was_emptied_or_falsified_is_found(where: str) -> None:
    filled(where)
    number, text = ("sequence", "to_tsvector('simple', '{}')") if "://" in where else ("rowid", "'{}'")
    tamper(where, f"DELETE FROM words WHERE {number} = 5")
    assert checked(where).faults == [FaultAt(Fault.WORDS_ALTERED, 5, "1")]
    tamper(where, f"INSERT INTO words ({number}, text) VALUES (5, {text.format('vu khong')})")
    assert checked(where).faults == [FaultAt(Fault.WORDS_ALTERED, 5, "1")]
    for stray in (-4, 1, 99):
        tamper(where, f"INSERT INTO words ({number}, text) VALUES ({stray}, {text.format('vu khong')})")
    assert checked(where).faults == [FaultAt(Fault.WORDS_ALTERED, -4, "4")]
    tamper(where, "DELETE FROM words")
    assert checked(where).faults == [FaultAt(Fault.WORDS_ALTERED, 2, "6")]


def test_words_are_compared_in_blocks_and_nothing_between_two_is_left_out(
    where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.keeping.index.AT_ONCE", 2)
    filled(where, 7)
    assert checked(where).faults == []
    number = "sequence" if "://" in where else "rowid"
    tamper(where, f"DELETE FROM words WHERE {number} IN (3, 4, 8)")
    assert checked(where).faults == [FaultAt(Fault.WORDS_ALTERED, 3, "3")]


def test_a_search_tree_that_was_emptied_beside_its_words_is_found(place: str) -> None:
    by_hand(place, "DELETE FROM words_data WHERE id > 10", "DELETE FROM words_idx")
    assert Fault.INDEX_BROKEN in {fault for fault, _ in found(place)}
    with Register.open(place) as register:
        assert register.append(NOW, note(50))


def test_the_check_of_the_search_tree_that_cannot_be_made_now_is_named(place: str) -> None:
    with Register.open(place) as register, register.reading() as view:
        with closing(sqlite3.connect(place, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            _impatient(register)
            told = verify(view)
            other.execute("ROLLBACK")
        assert told.faults == [] and Gap.INDEX in {left.gap for left in unchecked(told)}
        assert Gap.INDEX not in {left.gap for left in unchecked(verify(view))}


def _impatient(register: Register) -> None:
    from sqlalchemy import event

    @event.listens_for(register._engine, "checkout")
    def soon(connection: object, *_: object) -> None:
        connection.execute("PRAGMA busy_timeout = 50")  # type: ignore[attr-defined]


# -- erasures


def forged(where: str, persons: list[Json]) -> None:
    """Evidence of a case is gone, under a record of an erasure that no one asked for."""
    kept = records(where)
    last = record_after(kept[-1], "erasure", CASE, "x", NOW, {"persons": persons}, kept[-1].account)
    number = "sequence" if "://" in where else "rowid"
    of_case = f"(SELECT sequence FROM record WHERE case_id = {quoted(CASE)})"
    tamper(
        where,
        f"DELETE FROM words WHERE {number} IN {of_case}",
        f"DELETE FROM sealed WHERE case_id = {quoted(CASE)}",
        f"DELETE FROM salt WHERE case_id = {quoted(CASE)}",
    )
    put_back(where, [*kept, last])


def test_an_erasure_that_no_receipt_covers_is_found_where_receipts_are_given_and_else_named(where: str) -> None:
    filled(where, 0)
    with Register.open(where) as register:
        newest = decide(register)
    forged(where, ["p1"])
    told = checked(where, [newest])
    assert told.faults == [FaultAt(Fault.ERASURE_UNCOVERED, newest.sequence + 1)]
    told = checked(where)
    assert told.faults == []
    left = {gap.gap: gap for gap in unchecked(told)}
    assert left[Gap.ERASURES].names == (str(newest.sequence + 1),) and Gap.NO_RECEIPTS in left
    assert f"not covered by the receipts given (records {newest.sequence + 1})" in verified_in(told, "en")


def test_an_erasure_that_its_own_receipt_or_a_later_one_covers_is_sound(where: str) -> None:
    filled(where, 0)
    with Register.open(where) as register:
        before = decide(register)
        own, _ = erase(register, NOW, "e", CASE, ("p1",))
        later = register.append(NOW, note(1))[0]
    for receipts in ([own], [before, later]):
        told = checked(where, receipts)
        assert told.faults == [] and Gap.ERASURES not in {left.gap for left in unchecked(told)}
    assert checked(where, [before]).faults == [FaultAt(Fault.ERASURE_UNCOVERED, own.sequence)]


def test_a_salt_that_is_back_after_an_erasure_is_found(where: str) -> None:
    filled(where, 0)
    with Register.open(where) as register:
        decide(register)
        with register.reading() as view:
            salt = view.salt(CASE)
        erase(register, NOW, "e", CASE, ("p1",))
        assert salt and checked(where).faults == []
        with register.writing(NOW) as writer:
            writer.put_salt(CASE, salt)
    assert found(where) == {(Fault.SALT_LEFT, CASE)}


@pytest.mark.parametrize("persons", [[], ["p2"], ["p1", "p2"]])
def test_an_erasure_of_others_than_everyone_of_its_case_is_found(persons: list[Json], place: str) -> None:
    with Register.open(place) as register:
        decide(register)
    forged(place, persons)
    assert Fault.ERASURE_UNFOUNDED in {fault.fault for fault in checked(place).faults}


# -- files


@contextmanager
def without_umask() -> Iterator[None]:
    before = os.umask(0)
    try:
        yield
    finally:
        os.umask(before)


def test_a_register_and_its_exports_are_for_its_owner_alone_whatever_the_umask(tmp_path: Path) -> None:
    place = tmp_path / "so.db"
    with without_umask():
        filled(str(place), 1)
        with Register.open(str(place)) as register:
            register.append(NOW, note(2))
            run("export", "--register", str(place), "--out", str(tmp_path / "out.jsonl"))
            run("export", "--register", str(place), "--out", str(tmp_path / "out.csv"), "--format", "csv")
            run("import", str(tmp_path / "out.jsonl"), "--register", str(tmp_path / "copy.db"))
            modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert {"so.db", "so.db-wal", "so.db-shm", "out.jsonl", "out.csv", "copy.db"} <= modes.keys()
    assert set(modes.values()) == {0o600}


def test_files_that_others_may_read_are_named_as_a_warning(place: str) -> None:
    Path(place).chmod(0o640)
    told = checked(place)
    names = [weak.name for weak in told.weak]
    assert told.faults == [] and {weak.weakness for weak in told.weak} == {Weakness.OPEN_FILE}
    assert f"{Path(place).name} (0640)" in names and f"{Path(place).name}-wal (0640)" in names
    assert "set its mode to 0600" in verified_in(told, "en")
    assert "The register is sound" not in verified_in(told, "en")
    Path(place).chmod(0o600)
    assert checked(place).weak == []


def test_sound_is_said_up_to_the_last_receipt_and_without_one_not_at_all(place: str) -> None:
    receipts = [record.receipt for record in records(place)]
    verdicts = {count: verified_in(checked(place, receipts[:count]), "en").splitlines()[0] for count in (0, 3, 7)}
    assert verdicts[0].startswith("No fault was found, but no receipt was given")
    assert verdicts[3].startswith("The register is sound up to record 3, the last whose receipt was given")
    assert verdicts[7].startswith("The register is sound: 7 records")


def test_a_register_that_cannot_be_made_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(RegisterError) as error:
        Register.create(str(tmp_path / ("x" * 300)), NOW)
    assert (error.value.trouble, error.value.params["code"]) == (Trouble.UNREACHABLE, "ENAMETOOLONG")


# -- what is left open


def run(*arguments: str) -> str:
    done = CliRunner().invoke(app, ["register", *arguments])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_what_a_check_leaves_open_is_named_in_words_and_as_data(place: str) -> None:
    receipt = next(iter(records(place))).receipt
    command = ["verify", "--register", place, "--receipt", str(receipt), "--no-replay", "--lang", "en"]
    text = run(*command)
    assert "6 records follow the last one whose receipt was given" in text
    assert "Digests are no signatures" in text and "(--no-replay)" in text
    data = json.loads(run(*command, "--format", "json"))
    assert [left["what"] for left in data["unchecked"]] == ["after_receipts", "no_replay", "unsigned"]
    assert (data["ok"], data["verdict"], data["covered"]) == (True, "sound_until", 1)
    assert data["warnings"] == [] and data["unchecked"][0]["count"] == 6


def test_every_gap_and_every_weakness_has_its_sentence() -> None:
    for gap in Gap:
        assert f"register.unchecked.{gap}" in SENTENCES
    for verdict in get_args(Verdict):
        assert f"register.verdict.{verdict}" in SENTENCES
    for weakness in Weakness:
        assert f"register.weak.{weakness}" in SENTENCES
