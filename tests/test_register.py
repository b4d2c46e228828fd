"""The register: what is appended stands, once, in order, and unchanged."""

import multiprocessing
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import text

from engine.keeping.chain import START, checked, read_receipt, record_after
from engine.keeping.register import Entry, Register
from engine.keeping.shape import Misshapen
from engine.keeping.trouble import RegisterError, Trouble
from engine.keeping.verify import verify
from tests.register_support import NOW, database, decide, filled, note, rows, tamper, trouble_of


def test_a_record_is_canonical_json_whose_digest_and_head_anyone_can_compute() -> None:
    import hashlib

    record = record_after(None, "case", "c", "k", NOW, {"b": "đ", "a": 1})
    assert record.text == (
        '{"at":"2024-03-01T08:00:00+00:00","case":"c","content":{"a":1,"b":"đ"},"key":"k","kind":"case",'
        '"schema":"congtam.record/1","sequence":1}'
    )
    assert record.digest == hashlib.sha256(record.text.encode()).hexdigest()
    assert record.head == hashlib.sha256(f"congtam.head/1\n{START}\n{record.digest}".encode()).hexdigest()
    assert read_receipt(str(record.receipt)) == record.receipt
    assert read_receipt(str(record.receipt)[:-1]) is None and read_receipt("0" + str(record.receipt)) is None


@pytest.mark.parametrize("column", ["sequence", "kind", "case", "key", "text", "digest", "previous", "head"])
def test_no_part_of_a_record_can_be_another_unnoticed(column: str) -> None:
    import dataclasses

    record = record_after(None, "case", "c", "k", NOW, {"a": 1})
    assert checked(record) is not None
    other = 2 if column == "sequence" else "x"
    assert checked(dataclasses.replace(record, **{column: other})) is None  # type: ignore[arg-type]


def test_every_append_gives_a_receipt_and_the_register_is_sound(where: str) -> None:
    receipts = filled(where)
    assert [receipt.sequence for receipt in receipts] == list(range(1, 8))
    with Register.open(where) as register, register.reading() as view:
        verified = verify(view, receipts)
        assert verified.faults == [] and verified.records == verified.receipts == 7 and verified.sealed == 6
        assert [record.receipt for record in view.records()] == receipts


def test_the_same_key_and_content_is_put_on_record_once_and_another_content_is_refused(where: str) -> None:
    receipts = filled(where)
    with Register.open(where) as register:
        assert register.append("2030-01-01T00:00:00+00:00", note(2)) == [receipts[3]]  # whatever the clock says now
        for other in (
            Entry("assessment", "case-2", "n2", {"number": 3}, "lời 2".encode()),
            Entry("assessment", "case-2", "n2", {"number": 2}, "lời khác".encode()),
            Entry("assessment", "case-3", "n2", {"number": 2}, "lời 2".encode()),
            Entry("authority", "case-2", "n2", {"number": 2}, "lời 2".encode()),
        ):
            with pytest.raises(RegisterError) as error:
                register.append(NOW, other)
            assert trouble_of(error) is Trouble.KEY_TAKEN
        with register.reading() as view:
            assert view.count() == 7


def test_what_is_appended_together_stands_together_or_not_at_all(where: str) -> None:
    filled(where)
    with Register.open(where) as register:
        with pytest.raises(RegisterError):
            register.append(NOW, note(100), Entry("case", None, "n2", {}))
        with register.reading() as view:
            assert view.count() == 7 and view.with_key("n100") is None


REFUSED = {
    "update": "UPDATE record SET body = 'x' WHERE sequence = 3",
    "delete": "DELETE FROM record WHERE sequence = 7",
    "delete rulebook": "DELETE FROM rulebook",
    "update rulebook": "UPDATE rulebook SET sha256 = 'x'",
    "update sealed": "UPDATE sealed SET case_id = 'case-1'",
    "delete sealed": "DELETE FROM sealed WHERE sequence = 3",
    "update salt": "UPDATE salt SET salt = 'x'",
    "delete salt": "DELETE FROM salt",
    "gap": "INSERT INTO record SELECT sequence + 2, kind, case_id, 'new', body, digest, head, 'x' FROM record "
    "WHERE sequence = 7",
    "fork": "INSERT INTO record SELECT 8, kind, case_id, 'new', body, digest, previous, 'x' FROM record "
    "WHERE sequence = 7",
    "other head": "INSERT INTO record SELECT 8, kind, case_id, 'new', body, digest, 'x', 'x' FROM record "
    "WHERE sequence = 7",
}
ON_SQLITE = {
    "insert or replace": "INSERT OR REPLACE INTO record SELECT * FROM record WHERE sequence = 7",
    "replace by key": "INSERT OR REPLACE INTO record SELECT 8, kind, case_id, key, body, digest, head, 'x' FROM record "
    "WHERE sequence = 7",
    "replace sealed": "INSERT OR REPLACE INTO sealed SELECT * FROM sealed WHERE sequence = 3",
    "replace salt": "INSERT OR REPLACE INTO salt SELECT * FROM salt",
    "update or replace": "UPDATE OR REPLACE record SET sequence = 2 WHERE sequence = 3",
    "drop table": "DROP TABLE sealed",
    "drop trigger": "DROP TRIGGER record_undeleted",
    "drop index": "DROP INDEX record_by_case",
    "rename": "ALTER TABLE record RENAME TO other",
    "attach": "ATTACH ':memory:' AS other",
    "writable schema": "PRAGMA writable_schema = ON",
    "synchronous": "PRAGMA synchronous = OFF",
}
ON_POSTGRESQL = {
    "upsert": "INSERT INTO record SELECT * FROM record WHERE sequence = 7 "
    "ON CONFLICT (sequence) DO UPDATE SET body = 'x'",
    "truncate": "TRUNCATE record CASCADE",
    "truncate sealed": "TRUNCATE sealed",
}


def test_the_database_refuses_every_change_but_an_addition(where: str) -> None:
    receipts = filled(where)
    own = ON_SQLITE if not where.startswith("postgresql") else ON_POSTGRESQL
    with Register.open(where) as register:
        with register.writing(NOW) as writer:
            writer.put_rulebook("abc", b"text")
        for name, statement in (REFUSED | own).items():
            with pytest.raises(RegisterError) as error, register.writing(NOW) as writer:
                writer._connection.execute(text(statement))
            assert trouble_of(error) is Trouble.APPEND_ONLY, name
        with register.reading() as view:
            assert [record.receipt for record in view.records()] == receipts
            assert view.misshapen() == Misshapen((), (), ())


def test_two_records_never_follow_the_same_one_even_where_the_guards_are_off(where: str) -> None:
    filled(where)
    with pytest.raises(Exception, match=r"(?i)unique"):
        tamper(where, REFUSED["fork"])


WRITER_ROLE = (
    "GRANT USAGE ON SCHEMA public TO {role}",
    "GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}",
    "GRANT INSERT ON record, rulebook, salt, sealed, words TO {role}",
)


@pytest.mark.postgresql
def test_a_role_that_may_only_insert_and_select_is_enough_and_can_change_nothing(tmp_path: Path) -> None:
    with database("postgresql", tmp_path) as place:
        filled(place)
        role = f"writer_{place.rpartition('_')[2]}"
        tamper(place, f"CREATE ROLE {role} LOGIN PASSWORD 'pw'", *(grant.format(role=role) for grant in WRITER_ROLE))
        host = place.rpartition("@")[2]
        try:
            with Register.open(f"postgresql://{role}:pw@{host}") as register:
                register.append(NOW, note(50))
                decide(register)
                version = "INSERT INTO alembic_version VALUES ('9')"
                for statement in (*REFUSED.values(), *ON_POSTGRESQL.values(), "DROP TABLE record", version):
                    with pytest.raises(RegisterError) as error, register.writing(NOW) as writer:
                        writer._connection.execute(text(statement))
                    assert trouble_of(error) in (Trouble.FORBIDDEN, Trouble.APPEND_ONLY)
                with register.reading() as view:
                    verified = verify(view)
                    assert verified.faults == [] and verified.weak == []
        finally:
            tamper(place, f"DROP OWNED BY {role}", f"DROP ROLE {role}")


def test_the_docs_grant_what_the_test_grants() -> None:
    from tests.support import ROOT

    text = (ROOT / "docs" / "register.md").read_text(encoding="utf-8")
    for grant in WRITER_ROLE:
        assert grant.format(role="congtam_writer") in text


def test_a_guard_that_is_gone_is_noticed(where: str) -> None:
    filled(where)
    on = " ON record" if where.startswith("postgresql") else ""
    tamper(where, *([] if not on else [f"DROP TRIGGER record_undeleted{on}"]))
    if not on:
        import sqlite3

        with sqlite3.connect(where) as file:
            file.execute("DROP TRIGGER record_undeleted")
        file.close()
    with Register.open(where) as register, register.reading() as view:
        gone = f"trigger record_undeleted{on.lower()}"
        assert [(fault.fault, fault.name) for fault in verify(view).faults] == [("unguarded", gone)]


def test_an_acknowledged_record_is_on_the_disk(tmp_path: Path) -> None:
    with database("sqlite", tmp_path) as place:
        filled(place)
        with Register.open(place) as register, register.writing(NOW) as writer:
            pragmas = {
                name: writer._connection.execute(text(f"PRAGMA {name}")).scalar()
                for name in ("synchronous", "journal_mode", "busy_timeout", "secure_delete", "foreign_keys")
            }
    full = 2
    expected = {"synchronous": full, "journal_mode": "wal", "busy_timeout": 60_000, "secure_delete": 1}
    assert pragmas == expected | {"foreign_keys": 1}


@pytest.mark.postgresql
def test_an_acknowledged_record_is_on_the_disk_of_postgresql_whatever_its_database_is_told(tmp_path: Path) -> None:
    with database("postgresql", tmp_path) as place:
        filled(place)
        tamper(place, f"ALTER DATABASE {place.rpartition('/')[2]} SET synchronous_commit = off")
        with Register.open(place) as register, register.writing(NOW) as writer:
            assert writer._connection.execute(text("SHOW synchronous_commit")).scalar() == "on"


def append_many(where: str, first: int, count: int) -> None:
    with Register.open(where) as register:
        for number in range(first, first + count):
            register.append(NOW, note(number))


@pytest.mark.long
def test_eight_writers_at_once_neither_fail_nor_fork(where: str) -> None:
    filled(where, 0)
    context = multiprocessing.get_context("forkserver")  # what they import is imported once
    context.set_forkserver_preload([__name__])
    writers = [context.Process(target=append_many, args=(where, 1000 * i, 12)) for i in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(120)
    assert [writer.exitcode for writer in writers] == [0] * 8
    with Register.open(where) as register, register.reading() as view:
        assert verify(view).faults == [] and view.count() == 1 + 8 * 12


WRITER = """
import sys
from engine.keeping.register import Register
from tests.register_support import NOW, note
with Register.open(sys.argv[1]) as register:
    for number in range(int(sys.argv[2]), 10**9):
        print(number, register.append(NOW, note(number))[0], flush=True)
"""


def test_a_writer_killed_in_the_middle_loses_nothing_acknowledged_and_its_retry_doubles_nothing(where: str) -> None:
    filled(where, 0)
    known, first = {}, 0
    for _ in range(3):
        writer = subprocess.Popen([sys.executable, "-c", WRITER, where, str(first)], stdout=subprocess.PIPE, text=True)
        assert writer.stdout is not None
        lines = [writer.stdout.readline() for _ in range(4)]
        time.sleep(0.01)
        writer.kill()
        lines += writer.communicate()[0].splitlines()
        for line in lines:
            number, _, receipt = line.strip().partition(" ")
            if (read := read_receipt(receipt)) is not None:
                known[int(number)] = read
        first = max(known)  # as one who is not sure of the last call: it is made again
    assert writer.returncode == -signal.SIGKILL
    with Register.open(where) as register:
        for written, given in known.items():
            assert register.append(NOW, note(written)) == [given]
        with register.reading() as view:
            assert verify(view, known.values()).faults == []
            keys = [record.key for record in view.records()]
    assert len(keys) == len(set(keys))


def test_records_stand_in_the_order_of_their_numbers_though_the_clock_goes_back(where: str) -> None:
    register, _ = Register.create(where, "2024-01-01T00:00:00+00:00")
    with register:
        for number, year in enumerate((2030, 1999, 2024)):
            register.append(f"{year}-01-01T00:00:00+00:00", note(number))
        with register.reading() as view:
            records = list(view.records())
            assert [record.sequence for record in records] == [1, 2, 3, 4]
            assert [record.at[:4] for record in records] == ["2024", "2030", "1999", "2024"]
            assert verify(view).faults == []


def test_rows_of_others_are_seen_as_they_are(where: str) -> None:
    filled(where, 2)
    assert [row[0] for row in rows(where, "SELECT sequence FROM record ORDER BY sequence")] == [1, 2, 3]


# -- words


def test_words_are_found_with_and_without_their_accents(where: str) -> None:
    register, _ = Register.create(where, NOW)
    texts = ["Thí điểm đổi mới của Đặng Thị Ước", "thi diem doi moi", "Thị điếm, thử nghiệm; ĐỔI MỚI"]
    with register:
        for number, said in enumerate(texts):
            register.append(NOW, Entry("assessment", "c", f"k{number}", {}, said.encode()))
        with register.reading() as view:

            def found(words: str) -> list[int]:
                return [record.sequence - 2 for record in view.search(words, 10)]

            assert found("thi diem") == [2, 1, 0]  # without accents: whatever the accents
            assert found("thí điểm") == [0]  # with accents: these
            assert found("ĐỔI mới") == [2, 0]
            assert found("Đổi MỚI") == [2, 0]
            assert found("đổi moi") == [2, 0]
            assert found('"doi moi"') == [2, 1, 0] and found('"mới đổi"') == [] and found("mới đổi") == [2, 0]
            assert found('"điểm đổi"') == [0]
            assert found("dang uoc") == found("Đặng") == [0]
            assert found("đang") == found("ước mơ") == found("") == found('"" -- ;') == []
            assert len(view.search("thi", 2)) == 2


@pytest.mark.parametrize(
    "words", ['" OR 1=1 --', "a* NEAR(b)", "text:x AND y", "'; DROP TABLE record", "thí\x00", "(", ":*"]
)
def test_no_words_are_taken_for_a_command_of_the_search(where: str, words: str) -> None:
    filled(where, 1)
    with Register.open(where) as register, register.reading() as view:
        assert view.search(words, 10) == []
        assert view.count() == 2


def test_a_text_of_any_length_can_be_put_on_record(where: str) -> None:
    register, _ = Register.create(where, NOW)
    long = " ".join(f"{number:x}đ{number}" for number in range(150_000)) + " " + "x" * 5000
    with register:
        receipt = register.append(NOW, Entry("assessment", "c", "k", {}, long.encode()))[0]
        with register.reading() as view:
            assert view.sealed(view.record(receipt.sequence)) == long.encode()
            assert [record.sequence for record in view.search("7đ7", 5)] == [2]
