"""The database of a register: an SQLite file, or PostgreSQL by URL; how it is opened, locked and upgraded."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import cast

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Dialect,
    Engine,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    create_engine,
    event,
    inspect,
    select,
)
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError
from sqlalchemy.pool import QueuePool

from engine.keeping.trouble import RegisterError, Trouble

NEWEST = "2"
"""The schema that this software writes; migrations/versions has a step to each."""
PRIVATE = 0o600
"""The mode of a register's file: others of the machine neither read nor write it."""
WAIT = 60
"""Seconds that a writer waits for another."""
_LOCK = 7_107_114_014  # an arbitrary number that all writers of a register share
_ALEMBIC = Lock()  # alembic knows of one migration at a time in a process, of whatever database
_MIGRATIONS = Path(__file__).parent / "migrations"


class _Bytes(TypeDecorator[bytes]):
    """Bytes, and none where SQLite holds a text or a number in their place."""

    impl = LargeBinary
    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[object], bytes]:
        """What is read; SQLAlchemy would make a number into as many bytes."""
        return lambda value: value if isinstance(value, bytes) else b""


_tables = MetaData()
RECORD = Table(
    "record",
    _tables,
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("case_id", Text),
    Column("key", Text, nullable=False, unique=True),
    Column("body", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("previous", Text, nullable=False, unique=True),
    Column("head", Text, nullable=False),
)
RULEBOOK = Table("rulebook", _tables, Column("sha256", Text, primary_key=True), Column("text", _Bytes))
SALT = Table("salt", _tables, Column("case_id", Text, primary_key=True), Column("salt", _Bytes))
SEALED = Table(
    "sealed",
    _tables,
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("case_id", Text, nullable=False),
    Column("content", _Bytes, nullable=False),
)
_VERSION = Table("alembic_version", MetaData(), Column("version_num", Text))

# What a connection of this software never does to a register, whatever statement is smuggled into it.
_NEVER = frozenset(
    getattr(sqlite3, f"SQLITE_{name}")
    for name in ("DROP_TABLE", "DROP_TRIGGER", "DROP_INDEX", "DROP_VIEW", "ALTER_TABLE", "ATTACH")
)
_NEVER_SET = {"writable_schema", "recursive_triggers", "foreign_keys", "journal_mode", "synchronous"}


def url_of(where: str) -> URL:
    """The address of a register given as a URL or a file name."""
    if "://" not in where:
        return URL.create("sqlite", database=where)
    try:
        url = make_url(where)
    except (ArgumentError, ValueError):
        raise RegisterError(Trouble.BAD_ADDRESS) from None
    if url.drivername in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    if url.drivername in ("sqlite", "postgresql+psycopg") and url.database and url.database != ":memory:":
        return url
    raise RegisterError(Trouble.BAD_ADDRESS)


def file_of(where: str) -> Path | None:
    """The file that the register is or would be; None where it is on a server."""
    url = url_of(where)
    return Path(str(url.database)) if url.drivername == "sqlite" else None


def shown(where: str) -> str:
    """The address without its password."""
    return url_of(where).render_as_string(hide_password=True) if "://" in where else where


def open_engine(where: str, create: bool = False) -> Engine:
    """The engine of a register, up to date in its schema; with `create` its database is made first where it is none."""
    url = url_of(where)
    if url.drivername == "sqlite":
        _check_file(Path(str(url.database)), create)
        engine = _sqlite(Path(str(url.database)))
    else:
        engine = _postgresql(url)
    with troubles(where):
        _upgrade(engine, where, create)
    return engine


def _check_file(path: Path, create: bool) -> None:
    if not create and not os.path.isfile(path):
        raise RegisterError(Trouble.NO_REGISTER, where=str(path))
    if create and os.path.exists(path) and not os.path.isfile(path):
        raise RegisterError(Trouble.NOT_A_REGISTER)
    if create and not os.path.isdir(path.parent):
        raise RegisterError(Trouble.BAD_ADDRESS)


def _sqlite(path: Path) -> Engine:
    def connect() -> sqlite3.Connection:
        if not os.path.exists(path):
            _make_private(path)
        name = f"{path.absolute().as_uri()}?mode=rw"
        connection = sqlite3.connect(name, uri=True, timeout=WAIT, isolation_level=None, check_same_thread=False)
        for pragma in ("synchronous=FULL", "foreign_keys=ON", "secure_delete=ON", "trusted_schema=OFF"):
            connection.execute(f"PRAGMA {pragma}")
        if connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
            connection.execute("PRAGMA journal_mode=WAL")
        connection.set_authorizer(_authorize)
        return connection

    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool, hide_parameters=True)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _make_private(path: Path) -> None:
    """An empty file that no one else may read, whatever the umask; what SQLite keeps beside it gets the same mode."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE))
    except FileExistsError:
        pass  # another makes it at this moment
    except OSError as error:
        code = errno.errorcode.get(error.errno or 0, type(error).__name__)
        trouble = Trouble.FULL if error.errno == errno.ENOSPC else Trouble.UNREACHABLE
        raise RegisterError(trouble, code=code, where=str(path)) from None


def _authorize(action: int, what: str | None, value: str | None, database: str | None, trigger: str | None) -> int:
    sets = action == sqlite3.SQLITE_PRAGMA and (what or "").lower() in _NEVER_SET and value is not None
    return sqlite3.SQLITE_DENY if action in _NEVER or sets else sqlite3.SQLITE_OK


def _postgresql(url: URL) -> Engine:
    try:
        engine = create_engine(url, hide_parameters=True, pool_pre_ping=True)
    except (ModuleNotFoundError, NoSuchModuleError):
        raise RegisterError(Trouble.NO_DRIVER) from None

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get("writes"):
            connection.exec_driver_sql("SET LOCAL synchronous_commit = on")
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {WAIT * 1000:.0f}")
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        else:
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")

    return engine


# -- schema


def _upgrade(engine: Engine, where: str, create: bool) -> None:
    """Brings the schema up to date in one transaction; refuses one that is newer than this software knows."""
    with engine.connect() as connection:
        schema = schema_of(connection)
    if schema == NEWEST:
        return
    if schema is None and not create:
        raise RegisterError(Trouble.NO_REGISTER, where=shown(where))
    if schema is not None and schema not in map(str, range(1, int(NEWEST))):
        raise RegisterError(Trouble.TOO_NEW, schema=str(schema), newest=NEWEST)
    migrate(engine)


def schema_of(connection: Connection) -> str | None:
    """The version of the schema, or None where there is no register."""
    tables = inspect(connection).get_table_names()
    if _VERSION.name not in tables:
        if tables:
            raise RegisterError(Trouble.NOT_A_REGISTER)
        return None
    return cast(str | None, connection.execute(select(_VERSION.c.version_num)).scalar())


def migrate(engine: Engine, to: str = NEWEST) -> None:
    """Takes the schema to that version in one transaction, which other writers wait for."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    with engine.execution_options(writes=True).begin() as connection, _ALEMBIC:
        config.attributes["connection"] = connection
        command.upgrade(config, to)


# -- errors


@contextmanager
def troubles(where: str = "") -> Iterator[None]:
    """Turns what a database complains of into trouble by name; its own message could quote what was written."""
    try:
        yield
    except DBAPIError as error:
        trouble, code = _trouble(error)
        raise RegisterError(trouble, code=code, where=shown(where) if where else "") from None
    except UnicodeDecodeError as error:  # SQLite's own message can be broken too
        raise RegisterError(Trouble.DAMAGED, code=error.encoding) from None
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorname", "") or type(error).__name__
        raise RegisterError(_of_code(_SQLITE, code), code=code, where=where) from None


_SQLITE = {
    "SQLITE_FULL": Trouble.FULL,
    "SQLITE_IOERR": Trouble.FULL,
    "SQLITE_READONLY": Trouble.READ_ONLY,
    "SQLITE_CANTOPEN": Trouble.UNREACHABLE,
    "SQLITE_BUSY": Trouble.BUSY,
    "SQLITE_LOCKED": Trouble.BUSY,
    "SQLITE_CONSTRAINT_TRIGGER": Trouble.APPEND_ONLY,
    "SQLITE_AUTH": Trouble.APPEND_ONLY,
    "SQLITE_NOTADB": Trouble.NOT_A_REGISTER,
    "SQLITE_CORRUPT": Trouble.DAMAGED,
}
_POSTGRESQL = {
    "53": Trouble.FULL,
    "25006": Trouble.READ_ONLY,
    "42501": Trouble.FORBIDDEN,
    "08": Trouble.UNREACHABLE,
    "57": Trouble.UNREACHABLE,
    "55P03": Trouble.BUSY,
    "P0001": Trouble.APPEND_ONLY,
    "XX": Trouble.DAMAGED,
}
"""The longest beginning of a code that is known says what it means."""


def is_damage(error: DBAPIError) -> bool:
    """Whether the database says that what it holds is damaged."""
    return _trouble(error)[0] is Trouble.DAMAGED


def _trouble(error: DBAPIError) -> tuple[Trouble, str]:
    if isinstance(error.orig, sqlite3.Error):
        name = getattr(error.orig, "sqlite_errorname", "")  # none where it is Python that cannot read what is there
        return (_of_code(_SQLITE, name) if name else Trouble.DAMAGED), name or type(error.orig).__name__
    state = getattr(error.orig, "sqlstate", None)
    if state:
        return _of_code(_POSTGRESQL, state), state
    lost = error.connection_invalidated or isinstance(error, OperationalError)
    return (Trouble.UNREACHABLE if lost else Trouble.FAILED), type(error.orig).__name__


def _of_code(known: dict[str, Trouble], code: str) -> Trouble:
    fitting = [begin for begin in known if code.startswith(begin)]
    return known[max(fitting, key=len)] if fitting else Trouble.FAILED
