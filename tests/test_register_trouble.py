"""What the register says when something is wrong: one word, with ids alone, and nothing that is on record is lost."""

import os
import shutil
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from engine.keeping.chain import Record, read_receipt, record_after
from engine.keeping.register import Entry, Register
from engine.keeping.trouble import RegisterError, Trouble
from engine.keeping.verify import verify
from tests.register_support import NOW, database, decide, filled, note, tamper, trouble_of


def test_a_register_that_is_not_there_is_not_made_by_opening_it(where: str) -> None:
    with pytest.raises(RegisterError) as error:
        Register.open(where)
    assert trouble_of(error) is Trouble.NO_REGISTER
    if not where.startswith("postgresql"):
        assert not Path(where).exists()


def test_a_second_register_is_not_made_in_the_place_of_one(where: str) -> None:
    receipts = filled(where)
    with pytest.raises(RegisterError) as error:
        Register.create(where, NOW)
    assert trouble_of(error) is Trouble.EXISTS
    with Register.open(where) as register, register.reading() as view:
        assert verify(view, receipts).faults == []


@pytest.mark.parametrize(
    ("address", "trouble"),
    [
        ("mysql://localhost/x", Trouble.BAD_ADDRESS),
        ("sqlite://", Trouble.BAD_ADDRESS),
        ("postgresql+asyncpg://localhost/x", Trouble.BAD_ADDRESS),
        ("postgresql://nobody:secret@127.0.0.1:1/none", Trouble.UNREACHABLE),
        ("/nowhere/at/all.db", Trouble.NO_REGISTER),
    ],
)
def test_an_address_of_no_use_is_said_so_without_its_password(address: str, trouble: Trouble) -> None:
    with pytest.raises(RegisterError) as error:
        Register.open(address)
    assert trouble_of(error) is trouble
    assert "secret" not in repr(error.value) + str(error.value.params)


def test_another_database_is_left_alone(where: str) -> None:
    if where.startswith("postgresql"):
        tamper(where, "CREATE TABLE other (x int)")
    else:
        import sqlite3

        with sqlite3.connect(where) as file:
            file.execute("CREATE TABLE other (x)")
        file.close()
    for open_it in (Register.open, lambda place: Register.create(place, NOW)):
        with pytest.raises(RegisterError) as error:
            open_it(where)
        assert trouble_of(error) is Trouble.NOT_A_REGISTER


def test_a_file_that_is_no_database_is_said_so(tmp_path: Path) -> None:
    file = tmp_path / "x.db"
    file.write_text("not a database at all, but long enough to be taken for one " * 20, encoding="utf-8")
    with pytest.raises(RegisterError) as error:
        Register.open(str(file))
    assert trouble_of(error) is Trouble.NOT_A_REGISTER


NAME = "Nguyễn Bí Mật"
FULL = """
import resource, sys, traceback
from engine.keeping.register import Register
from engine.keeping.trouble import RegisterError
from tests.register_support import NOW, note
register = Register.open(sys.argv[1])
size = int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
for number in range(100000):
    try:
        print(number, register.append(NOW, note(number, "Nguyễn Bí Mật " * 50))[0])
    except RegisterError as error:
        print(error.trouble.value)
        traceback.print_exc()
        break
"""


def test_where_the_disk_is_full_that_is_said_and_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    with database("sqlite", tmp_path) as place:
        filled(place, 0)
        size = Path(place).stat().st_size + 400_000
        done = subprocess.run(
            [sys.executable, "-c", FULL, place, str(size)], capture_output=True, text=True, check=True
        )
        *lines, last = done.stdout.splitlines()
        assert last == Trouble.FULL and lines
        assert "Bí Mật" not in done.stderr and "RegisterError" in done.stderr
        receipts = [read_receipt(line.partition(" ")[2]) for line in lines]
        with Register.open(place) as register:
            with register.reading() as view:
                assert verify(view, [r for r in receipts if r]).faults == []
                assert view.count() == 1 + len(lines)
            register.append(NOW, note(10**6))  # and it goes on once there is room


@contextmanager
def as_nobody() -> Iterator[None]:
    """Without the rights of root, who may write every file."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


def test_a_register_that_can_only_be_read_is_read_and_says_so_when_written(where: str) -> None:
    receipts = filled(where)
    with Register.open(where) as register, register.reading() as view:
        verify(view)  # whatever is imported late is imported now
    with tempfile.TemporaryDirectory() as folder:
        if where.startswith("postgresql"):
            tamper(where, f"ALTER DATABASE {where.rpartition('/')[2]} SET default_transaction_read_only = on")
        else:
            Path(folder).chmod(0o777)  # beside the file SQLite keeps its log
            where = shutil.copy(where, folder)
            Path(where).chmod(0o444)
        with as_nobody(), Register.open(where) as register:
            with register.reading() as view:
                assert verify(view, receipts).faults == []
            with pytest.raises(RegisterError) as error:
                register.append(NOW, note(99, NAME))
            assert trouble_of(error) is Trouble.READ_ONLY
            assert "Bí Mật" not in "".join(traceback.format_exception(error.value))


def test_names_are_in_no_message_whatever_goes_wrong(where: str) -> None:
    register, _ = Register.create(where, NOW)
    entry = Entry("assessment", "c", "k", {}, NAME.encode())
    assert register._engine.hide_parameters  # beside that no message of the database is passed on
    with register:
        register.append(NOW, entry)
        wrong = [
            Entry("assessment", "c", "k", {}, f"{NAME} khác".encode()),
            Entry("assessment", "c", "khóa sai", {}, NAME.encode()),
        ]
        messages = ""
        for other in wrong:
            try:
                register.append(NOW, other)
            except RegisterError:
                messages += traceback.format_exc()
        last = record_after(None, "case", "c", "k", NOW, {"x": NAME})
        for record in (
            last,
            Record(9, "case", "c", "j", NAME, "d", "p", "h"),
            Record(3, None, "c", "i", NAME, "d", "p", "h"),  # type: ignore[arg-type]  # the database is to refuse it
        ):
            try:
                with register.writing(NOW) as writer:
                    writer.put(record, NAME.encode())
            except RegisterError:
                messages += traceback.format_exc()
        assert messages.count("Traceback") >= 5
        assert "Bí Mật" not in messages and "B\\xed" not in messages


@pytest.mark.postgresql
def test_postgresql_writes_no_name_into_its_log(tmp_path: Path) -> None:
    with database("postgresql", tmp_path) as place:
        test_names_are_in_no_message_whatever_goes_wrong(place)
        log = os.environ.get("CONGTAM_TEST_POSTGRES_LOG")
        if not log:
            pytest.skip("the server's log is not known: CONGTAM_TEST_POSTGRES_LOG")
        assert NAME not in Path(log).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE record SET body = x'ff00' WHERE sequence = 3",
        "UPDATE sealed SET content = CAST(content || x'00' AS BLOB) WHERE sequence = 3",
        "UPDATE rulebook SET text = CAST(text || x'00' AS BLOB)",
    ],
)
def test_bytes_that_do_not_belong_there_are_found_and_stop_no_check(statement: str, tmp_path: Path) -> None:
    place = str(tmp_path / "so.db")
    filled(place)
    with Register.open(place) as register:
        decide(register)
    tamper(place, statement)
    with Register.open(place) as register, register.reading() as view:
        assert verify(view).faults
