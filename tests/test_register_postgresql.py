"""What someone with the database of PostgreSQL in hand does to its guards and grants, and what `verify` says of it."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from sqlalchemy import Connection, text

from engine.keeping import database as dialect
from engine.keeping import shape
from engine.keeping.register import Register, View
from engine.keeping.trouble import RegisterError, Trouble
from engine.keeping.unchecked import Gap, unchecked
from engine.keeping.verified import Fault, Verified, Weakness
from engine.keeping.verify import verify
from tests.register_support import NOW, database, filled, note

pytestmark = pytest.mark.postgresql
OPEN = "LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$"


@dataclass
class Hand:
    """Someone with the database in hand, whose every change is undone in the end: all is one transaction."""

    connection: Connection
    name: str  # of the database
    other: str  # a role without any right

    def does(self, *statements: str) -> None:
        for statement in statements:
            self.connection.execute(text(statement))

    @property
    def checked(self) -> Verified:
        return verify(View(self.connection))

    @property
    def found(self) -> set[tuple[Fault, str]]:
        return {(fault.fault, fault.name) for fault in self.checked.faults}

    @property
    def left(self) -> dict[Gap, tuple[str, ...]]:
        return {left.gap: left.names for left in unchecked(self.checked)}


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    with database("postgresql", tmp_path_factory.mktemp("none")) as where:
        filled(where)
        with Register.open(where) as opened:
            yield opened


@pytest.fixture
def hand(register: Register) -> Iterator[Hand]:
    with register._engine.execution_options(writes=True).connect() as connection:
        name = register.where.rpartition("/")[2]
        made = Hand(connection, name, f"other_of_{name}")
        made.does(f"CREATE ROLE {made.other}")
        yield made
        connection.rollback()


def test_what_the_database_must_be_made_of_is_what_the_migrations_make(hand: Hand, update: bool) -> None:
    made = shape.shape_of(hand.connection)
    lines = "".join(f"{name} = {made[name]}\n" for name in sorted(made) if not name.startswith("row "))
    if update:
        shape.EXPECTED.write_text(lines, encoding="utf-8")
    assert shape.EXPECTED.read_text(encoding="utf-8") == lines
    assert sum(name.startswith("trigger ") for name in made) == 16


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("ALTER TABLE record DISABLE TRIGGER record_unchanged", "trigger record_unchanged on record"),
        ("ALTER TABLE record ENABLE REPLICA TRIGGER record_unchanged", "trigger record_unchanged on record"),
        (f"CREATE OR REPLACE FUNCTION record_unchanged() RETURNS trigger {OPEN}", "function record_unchanged()"),
        ("DROP TRIGGER record_kept ON record", "trigger record_kept on record"),
        ("DROP TRIGGER sealed_kept ON sealed", "trigger sealed_kept on sealed"),
        ("ALTER FUNCTION never() SET search_path = pg_temp", "function never()"),
        ("ALTER TABLE sealed DROP CONSTRAINT sealed_sequence_fkey", "constraint sealed_sequence_fkey on sealed"),
    ],
)
def test_a_guard_that_does_not_hold_is_found_by_name(statement: str, name: str, hand: Hand) -> None:
    hand.does(statement)
    assert hand.found == {(Fault.UNGUARDED, name)}


def test_a_trigger_on_fewer_rows_or_columns_or_of_another_function_is_found(hand: Hand) -> None:
    for when in ("WHEN (false) EXECUTE FUNCTION record_unchanged()", "EXECUTE FUNCTION sealed_unchanged()"):
        hand.does(
            "DROP TRIGGER record_unchanged ON record",
            f"CREATE TRIGGER record_unchanged BEFORE UPDATE ON record FOR EACH ROW {when}",
        )
        assert hand.found == {(Fault.UNGUARDED, "trigger record_unchanged on record")}


def test_foreign_keys_that_are_not_kept_any_more_are_found(hand: Hand) -> None:
    hand.does("ALTER TABLE sealed DISABLE TRIGGER ALL")
    names = {name for _, name in hand.found}
    assert {"constraint sealed_sequence_fkey on sealed", "trigger sealed_unchanged on sealed"} <= names


def test_a_register_as_the_software_makes_it_has_no_fault_and_no_warning(hand: Hand) -> None:
    told = hand.checked
    assert told.faults == [] and told.weak == [] and Gap.SERVER in hand.left


def test_a_trigger_that_always_fires_is_a_guard_too(hand: Hand) -> None:
    hand.does("ALTER TABLE record ENABLE ALWAYS TRIGGER record_unchanged")
    assert hand.found == set()


@pytest.mark.parametrize(
    ("statement", "names"),
    [
        ("CREATE TABLE beside (x int)", {"table beside"}),
        ("CREATE VIEW seen AS SELECT * FROM sealed", {"view seen", "rule _RETURN on seen"}),
        ("CREATE RULE quiet AS ON DELETE TO words DO INSTEAD NOTHING", {"rule quiet on words"}),
        ("CREATE POLICY few ON record USING (sequence < 3)", {"policy few on record"}),
        (f"CREATE FUNCTION spy() RETURNS trigger {OPEN}", {"function spy()"}),
        ("CREATE TRIGGER spy AFTER INSERT ON sealed EXECUTE FUNCTION never()", {"trigger spy on sealed"}),
    ],
)
def test_what_the_software_did_not_make_is_found(statement: str, names: set[str], hand: Hand) -> None:
    hand.does(statement)
    assert hand.found == {(Fault.SHAPE_STRAY, name) for name in names}


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("ALTER TABLE record ENABLE ROW LEVEL SECURITY", "table record"),
        ("ALTER TABLE words SET UNLOGGED", "table words"),
        ("DROP INDEX words_by_text", "index words_by_text"),
        ("ALTER TABLE record ALTER COLUMN head DROP NOT NULL", "table record"),
    ],
)
def test_another_part_that_is_not_as_it_was_made_is_found(statement: str, name: str, hand: Hand) -> None:
    hand.does(statement)
    assert hand.found == {(Fault.SHAPE_ALTERED, name)}


def test_what_an_extension_brings_is_no_fault(hand: Hand) -> None:
    brought = "SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm'"
    if not hand.connection.execute(text(brought)).scalar():
        pytest.skip("the server has no extension pg_trgm")
    hand.does("CREATE EXTENSION pg_trgm")
    assert hand.found == set()


def test_a_setting_under_which_no_guard_fires_is_found_whoever_has_it(hand: Hand) -> None:
    hand.does(f"ALTER ROLE {hand.other} IN DATABASE {hand.name} SET session_replication_role = replica")
    theirs = Fault.UNGUARDED, f"{hand.other}, {hand.name}: session_replication_role=replica"
    assert hand.found == {theirs}
    hand.does(f"ALTER DATABASE {hand.name} SET session_replication_role = replica")
    assert hand.found == {theirs, (Fault.UNGUARDED, f"*, {hand.name}: session_replication_role=replica")}
    hand.does(f"ALTER DATABASE {hand.name} SET session_replication_role = origin", f"DROP ROLE {hand.other}")
    assert hand.found == set()
    hand.does("SET LOCAL session_replication_role = replica")
    assert hand.found == {(Fault.UNGUARDED, "session_replication_role = replica")}


def test_the_right_to_that_setting_is_found(hand: Hand) -> None:
    if int(str(hand.connection.execute(text("SHOW server_version_num")).scalar())) < 150000:
        pytest.skip("only from PostgreSQL 15 on it can be given")
    hand.does(f"GRANT SET ON PARAMETER session_replication_role TO {hand.other}")
    assert hand.found == {(Fault.UNGUARDED, f"{hand.other}: SET ON PARAMETER session_replication_role")}


@pytest.mark.parametrize(
    "grant",
    [
        "UPDATE ON record", "UPDATE (body) ON record", "DELETE ON words", "TRUNCATE ON sealed", "TRIGGER ON salt",
        "UPDATE ON alembic_version",
    ],
)  # fmt: skip
@pytest.mark.parametrize("to", ["{other}", "PUBLIC"])
def test_who_may_change_or_take_away_what_stands_there_is_found(grant: str, to: str, hand: Hand) -> None:
    hand.does(f"GRANT {grant} TO {to.format(other=hand.other)}")
    assert (Fault.GRANTED, f"{hand.other}: {grant.replace(' (body)', '')}") in hand.found


def test_a_right_that_a_role_has_through_another_is_found(hand: Hand) -> None:
    hand.does(f"GRANT pg_write_all_data TO {hand.other}")
    assert (Fault.GRANTED, f"{hand.other}: DELETE ON record") in hand.found


def test_a_writer_needs_no_right_to_the_version_or_to_make_tables_and_that_is_a_warning(hand: Hand) -> None:
    hand.does(f"GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA public TO {hand.other}")
    hand.does(f"GRANT CREATE ON SCHEMA public TO {hand.other}")
    told = hand.checked
    assert told.faults == []
    assert {(weak.weakness, weak.name) for weak in told.weak} == {
        (Weakness.GRANTED_MORE, f"{hand.other}: INSERT ON alembic_version"),
        (Weakness.GRANTED_MORE, f"{hand.other}: CREATE ON SCHEMA public"),
    }


def test_whoever_could_take_the_guards_away_is_named(hand: Hand) -> None:
    assert hand.other not in hand.left[Gap.ADMINISTRATORS]
    hand.does(f"ALTER TABLE words OWNER TO {hand.other}")
    assert hand.other in hand.left[Gap.ADMINISTRATORS]
    owner = hand.connection.execute(text("SELECT current_user")).scalar()
    hand.does("ALTER TABLE words OWNER TO CURRENT_USER", f"GRANT {owner} TO {hand.other}")
    assert hand.other in hand.left[Gap.ADMINISTRATORS]


def test_rights_that_cannot_be_seen_from_here_are_named_as_unchecked(hand: Hand) -> None:
    assert Gap.RIGHTS not in hand.left
    hand.does(
        f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {hand.other}",
        "REVOKE SELECT ON pg_catalog.pg_db_role_setting FROM PUBLIC",
        f"SET LOCAL ROLE {hand.other}",
    )
    assert hand.found == set() and Gap.RIGHTS in hand.left


def test_a_writer_who_waits_too_long_for_another_is_told_so(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever may write may keep others from it, by an advisory lock that is never given back."""
    monkeypatch.setattr(dialect, "WAIT", 0.1)
    with register._engine.connect() as other:
        other.execute(text(f"SELECT pg_advisory_xact_lock_shared({dialect._LOCK})"))
        with pytest.raises(RegisterError) as error:
            register.append(NOW, note(60))
    assert error.value.trouble is Trouble.BUSY
