"""What someone with the database of PostgreSQL in hand does to its guards and grants, and what `verify` says of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from engine.keeping import shape
from engine.keeping.register import Register
from engine.keeping.unchecked import Gap, unchecked
from engine.keeping.verified import Fault, Verified, Weakness
from engine.keeping.verify import verify
from tests.register_support import database, filled

pytestmark = pytest.mark.postgresql
OPEN = "LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$"


def checked(where: str) -> Verified:
    with Register.open(where) as register, register.reading() as view:
        return verify(view)


def found(where: str) -> set[tuple[Fault, str]]:
    return {(fault.fault, fault.name) for fault in checked(where).faults}


def by_hand(where: str, *statements: str) -> None:
    """As the owner, the guards being in force."""
    with psycopg.connect(where, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


@pytest.fixture
def place(tmp_path: Path) -> Iterator[str]:
    with database("postgresql", tmp_path) as where:
        filled(where)
        told = checked(where)
        assert told.faults == [] and told.weak == []
        yield where


@contextmanager
def role(where: str, *grants: str) -> Iterator[str]:
    """A role with these grants."""
    name = f"role_{where.rpartition('_')[2]}"
    by_hand(where, f"CREATE ROLE {name} LOGIN PASSWORD 'pw'", *(grant.format(role=name) for grant in grants))
    try:
        yield name
    finally:
        by_hand(where, f"DROP OWNED BY {name}", f"DROP ROLE {name}")


def test_what_the_database_must_be_made_of_is_what_the_migrations_make(place: str) -> None:
    with Register.open(place) as register, register.reading() as view:
        made = shape.shape_of(view._connection)
    lines = "".join(f"{name} = {made[name]}\n" for name in sorted(made) if not name.startswith("row "))
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
def test_a_guard_that_does_not_hold_is_found_by_name(statement: str, name: str, place: str) -> None:
    by_hand(place, statement)
    assert found(place) == {(Fault.UNGUARDED, name)}


def test_a_trigger_on_fewer_rows_or_columns_or_of_another_function_is_found(place: str) -> None:
    for when in ("WHEN (false) EXECUTE FUNCTION record_unchanged()", "EXECUTE FUNCTION sealed_unchanged()"):
        by_hand(
            place,
            "DROP TRIGGER record_unchanged ON record",
            f"CREATE TRIGGER record_unchanged BEFORE UPDATE ON record FOR EACH ROW {when}",
        )
        assert found(place) == {(Fault.UNGUARDED, "trigger record_unchanged on record")}


def test_foreign_keys_that_are_not_kept_any_more_are_found(place: str) -> None:
    by_hand(place, "ALTER TABLE sealed DISABLE TRIGGER ALL")
    names = {name for _, name in found(place)}
    assert {"constraint sealed_sequence_fkey on sealed", "trigger sealed_unchanged on sealed"} <= names


def test_a_trigger_that_always_fires_is_a_guard_too(place: str) -> None:
    by_hand(place, "ALTER TABLE record ENABLE ALWAYS TRIGGER record_unchanged")
    assert found(place) == set()


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
def test_what_the_software_did_not_make_is_found(statement: str, names: set[str], place: str) -> None:
    by_hand(place, statement)
    assert found(place) == {(Fault.SHAPE_STRAY, name) for name in names}


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("ALTER TABLE record ENABLE ROW LEVEL SECURITY", "table record"),
        ("ALTER TABLE words SET UNLOGGED", "table words"),
        ("DROP INDEX words_by_text", "index words_by_text"),
        ("ALTER TABLE record ALTER COLUMN head DROP NOT NULL", "table record"),
    ],
)
def test_another_part_that_is_not_as_it_was_made_is_found(statement: str, name: str, place: str) -> None:
    by_hand(place, statement)
    assert found(place) == {(Fault.SHAPE_ALTERED, name)}


def test_what_an_extension_brings_is_no_fault(place: str) -> None:
    by_hand(place, "CREATE EXTENSION IF NOT EXISTS plpgsql")
    try:
        by_hand(place, "CREATE EXTENSION pg_trgm")
    except psycopg.errors.UndefinedFile:
        pytest.skip("the server has no extension pg_trgm")
    assert found(place) == set()


def test_a_setting_under_which_no_guard_fires_is_found_whoever_has_it(place: str) -> None:
    name = place.rpartition("/")[2]
    with role(place) as other:
        by_hand(place, f"ALTER ROLE {other} IN DATABASE {name} SET session_replication_role = replica")
        assert found(place) == {(Fault.UNGUARDED, f"{other}, {name}: session_replication_role=replica")}
    by_hand(place, f"ALTER DATABASE {name} SET session_replication_role = replica")
    assert found(place) == {
        (Fault.UNGUARDED, f"*, {name}: session_replication_role=replica"),
        (Fault.UNGUARDED, "session_replication_role = replica"),
    }
    by_hand(place, f"ALTER DATABASE {name} SET session_replication_role = origin")
    assert found(place) == set()


def test_the_right_to_that_setting_is_found(place: str) -> None:
    with psycopg.connect(place) as connection:
        if connection.info.server_version < 150000:
            pytest.skip("only from PostgreSQL 15 on it can be given")
    with role(place, "GRANT SET ON PARAMETER session_replication_role TO {role}") as other:
        assert found(place) == {(Fault.UNGUARDED, f"{other}: SET ON PARAMETER session_replication_role")}


@pytest.mark.parametrize(
    ("grant", "right"),
    [
        ("GRANT UPDATE ON record TO {role}", "UPDATE ON record"),
        ("GRANT UPDATE (body) ON record TO {role}", "UPDATE ON record"),
        ("GRANT DELETE ON words TO {role}", "DELETE ON words"),
        ("GRANT TRUNCATE ON sealed TO {role}", "TRUNCATE ON sealed"),
        ("GRANT TRIGGER ON salt TO {role}", "TRIGGER ON salt"),
        ("GRANT UPDATE ON alembic_version TO PUBLIC", "UPDATE ON alembic_version"),
    ],
)
def test_who_may_change_or_take_away_what_stands_there_is_found(grant: str, right: str, place: str) -> None:
    with role(place, grant) as other:
        assert (Fault.GRANTED, f"{other}: {right}") in found(place)


def test_a_writer_needs_no_right_to_the_version_or_to_make_tables_and_that_is_a_warning(place: str) -> None:
    with role(place, "GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA public TO {role}") as other:
        told = checked(place)
        assert told.faults == []
        assert [(weak.weakness, weak.name) for weak in told.weak] == [
            (Weakness.GRANTED_MORE, f"{other}: INSERT ON alembic_version")
        ]
        by_hand(place, f"GRANT CREATE ON SCHEMA public TO {other}")
        assert f"{other}: CREATE ON SCHEMA public" in {weak.name for weak in checked(place).weak}


def test_whoever_could_take_the_guards_away_is_named(place: str) -> None:
    with role(place) as other:
        by_hand(place, f"ALTER TABLE words OWNER TO {other}")
        left = {gap.gap: gap.names for gap in unchecked(checked(place))}
        assert other in left[Gap.ADMINISTRATORS]
        by_hand(place, "ALTER TABLE words OWNER TO CURRENT_USER")
        left = {gap.gap: gap.names for gap in unchecked(checked(place))}
        assert other not in left[Gap.ADMINISTRATORS]


def test_rights_that_cannot_be_seen_from_here_are_named_as_unchecked(place: str) -> None:
    with role(place, "GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}") as other:
        by_hand(place, "REVOKE SELECT ON pg_catalog.pg_db_role_setting FROM PUBLIC")
        as_other = f"postgresql://{other}:pw@{place.rpartition('@')[2]}"
        told = checked(as_other)
        assert told.faults == [] and Gap.RIGHTS in {left.gap for left in unchecked(told)}
        assert Gap.RIGHTS not in {left.gap for left in unchecked(checked(place))}
        by_hand(place, "GRANT SELECT ON pg_catalog.pg_db_role_setting TO PUBLIC")
