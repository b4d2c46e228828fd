"""A register of every earlier schema opens; one of a later schema is not touched.

tests/data/register-schema-1.json holds the rows of a register as schema 1 kept them, with a rulebook of its own: it is
never made anew by the code of today, so that a change which old registers cannot bear is seen.
"""

import json
from typing import Any

import pytest
from sqlalchemy import text

from engine.keeping import database, shape
from engine.keeping.register import Register
from engine.keeping.replay import Replay
from engine.keeping.trouble import RegisterError, Trouble
from engine.keeping.unchecked import Gap, Unchecked, unchecked
from engine.keeping.verified import Verified
from engine.keeping.verify import verify
from tests.register_support import NOW, filled, note, rows, tamper
from tests.support import ROOT

KEPT = ROOT / "tests" / "data" / "register-schema-1.json"
TABLES = {
    "record": ("sequence", "kind", "case_id", "key", "body", "digest", "previous", "head"),
    "rulebook": ("sha256", "text"),
    "salt": ("case_id", "salt"),
    "sealed": ("sequence", "case_id", "content"),
}
BYTES = {"text", "salt", "content"}


def made_with_schema_1(where: str) -> dict[str, list[list[Any]]]:
    """A register as the first version of the software left it."""
    url = database.url_of(where)
    engine = database._postgresql(url) if where.startswith("postgresql") else database._sqlite(_path(where))
    database.migrate(engine, "1")
    kept: dict[str, list[list[Any]]] = json.loads(KEPT.read_text(encoding="utf-8"))
    with engine.execution_options(writes=True).begin() as connection:
        for table, columns in TABLES.items():
            for row in kept[table]:
                values = {c: bytes.fromhex(v) if c in BYTES else v for c, v in zip(columns, row, strict=True)}
                named = ", ".join(f":{column}" for column in columns)
                connection.execute(text(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({named})"), values)
    engine.dispose()
    return kept


def _path(where: str) -> Any:
    from pathlib import Path

    return Path(where)


def schema(where: str) -> str:
    return str(rows(where, "SELECT version_num FROM alembic_version")[0][0])


def test_a_register_of_schema_1_opens_is_sound_and_can_be_searched(where: str) -> None:
    kept = made_with_schema_1(where)
    assert schema(where) == "1"
    with Register.open(where) as register:
        with register.reading() as view:
            told = verify(view)
            Replay(view).check(told)
            assert told.faults == [] and told.records == len(kept["record"])
            assert told.replayed + told.of_other_software == 1
            assert Unchecked(Gap.NO_ACCOUNT, len(kept["record"])) in unchecked(told)
            assert [record.sequence for record in view.search("giay to", 5)] == [4]
            assert [record.sequence for record in view.search("bà Tám", 5)] == [3]
        register.append(NOW, note(1))
        with register.reading() as view:
            assert view.search("lời", 5)[0].sequence == len(kept["record"]) + 1
    assert schema(where) == database.NEWEST == "2"


def test_an_upgrade_that_fails_leaves_the_register_as_it_was(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made_with_schema_1(where)
    monkeypatch.setattr("engine.keeping.words.words_of", lambda text: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        Register.open(where)
    monkeypatch.undo()
    assert schema(where) == "1"
    with pytest.raises(Exception, match="words"):
        rows(where, "SELECT * FROM words")
    with Register.open(where) as register, register.reading() as view:
        assert verify(view).faults == [] and view.search("giấy tờ", 5)


@pytest.mark.parametrize("newer", ["3", "17", "x"])
def test_a_register_of_a_newer_schema_is_refused_and_left_alone(where: str, newer: str) -> None:
    receipts = filled(where)
    tamper(where, f"UPDATE alembic_version SET version_num = '{newer}'")
    for open_it in (Register.open, Register.empty):
        with pytest.raises(RegisterError) as error:
            open_it(where)
        assert error.value.trouble is Trouble.TOO_NEW
    assert schema(where) == newer
    tamper(where, "UPDATE alembic_version SET version_num = '2'")
    with Register.open(where) as register, register.reading() as view:
        assert verify(view, receipts).faults == []


def test_the_newest_schema_has_a_step_and_the_tables_that_the_software_uses(where: str) -> None:
    filled(where)
    steps = sorted(path.stem for path in (ROOT / "engine" / "keeping" / "migrations" / "versions").glob("schema_*.py"))
    assert steps == [f"schema_{number}" for number in range(1, int(database.NEWEST) + 1)]
    for table, columns in TABLES.items():
        rows(where, f"SELECT {', '.join(columns)} FROM {table}")
        assert tuple(database._tables.tables[table].columns.keys()) == columns


def test_two_who_open_an_old_register_at_once_both_get_it_upgraded_once(where: str) -> None:
    import threading

    made_with_schema_1(where)
    shape._of_migrations.cache_clear()  # each makes it, so that alembic is asked of two databases at once
    told: list[Verified] = []

    def open_it() -> None:
        with Register.open(where) as register, register.reading() as view:
            told.append(verify(view))

    threads = [threading.Thread(target=open_it) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [verified.faults for verified in told] == [[]] * 3
