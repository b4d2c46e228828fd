"""Who may do what to the database of a register, as the system and the server tell it."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, text


@dataclass(frozen=True)
class Rights:
    """Each is told by name; what is None could not be seen from here."""

    granted: tuple[str, ...] | None = ()  # to change or to take away what stands in the register, or its guards
    granted_more: tuple[str, ...] | None = ()  # what no writer needs, and what changes no record
    unguarded: tuple[str, ...] | None = ()  # settings under which no trigger fires
    administrators: tuple[str, ...] | None = ()  # who may take a guard away and put it back
    open_files: tuple[str, ...] | None = ()  # which others of this machine may read or write


def rights_of(connection: Connection) -> Rights:
    """What may be done, and by whom."""
    if connection.dialect.name == "sqlite":
        file = connection.execute(text("SELECT file FROM pragma_database_list WHERE name = 'main'")).scalar()
        return Rights(open_files=_open_files(Path(str(file))))
    if not connection.execute(text(_SEEN)).scalar():
        return Rights(None, None, None, None)
    granted = [(f"{role}: {right}", harm) for role, right, harm in connection.execute(text(_GRANTED))]
    return Rights(
        granted=tuple(sorted(name for name, harm in granted if harm)),
        granted_more=tuple(sorted(name for name, harm in granted if not harm)),
        unguarded=tuple(connection.execute(text(_UNGUARDED)).scalars()) + _may_unguard(connection),
        administrators=tuple(connection.execute(text(_ADMINISTRATORS)).scalars()),
    )


def _open_files(file: Path) -> tuple[str, ...] | None:
    """The file and those that SQLite keeps beside it, as far as others may read or write them."""
    if os.name != "posix":
        return None
    beside = [file, file.with_name(f"{file.name}-wal"), file.with_name(f"{file.name}-shm")]
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in beside if os.path.exists(path)}
    return tuple(f"{name} ({mode:04o})" for name, mode in modes.items() if mode & 0o077)


def _may_unguard(connection: Connection) -> tuple[str, ...]:
    """Roles that were given the right to set what triggers heed, which servers before version 15 give to nobody."""
    if connection.execute(text("SELECT to_regclass('pg_catalog.pg_parameter_acl')")).scalar() is None:
        return ()
    return tuple(connection.execute(text(_MAY_UNGUARD)).scalars())


_SEEN = """
SELECT bool_and(has_table_privilege(catalog, 'SELECT'))
FROM unnest(ARRAY['pg_catalog.pg_roles', 'pg_catalog.pg_db_role_setting', 'pg_catalog.pg_database']) AS catalog
"""
_OWNERS = """
WITH own AS (SELECT relnamespace AS schema FROM pg_class WHERE oid = to_regclass('record')),
owners AS (
  SELECT relowner AS owner FROM pg_class, own WHERE relnamespace = schema AND relkind = 'r'
  UNION SELECT proowner FROM pg_proc, own WHERE pronamespace = schema
),
administrators AS (
  SELECT r.oid, rolname FROM pg_roles r
  WHERE rolsuper OR EXISTS (SELECT FROM owners WHERE pg_has_role(r.oid, owner, 'MEMBER'))
)
"""
_ADMINISTRATORS = _OWNERS + "SELECT rolname FROM administrators ORDER BY rolname"
_GRANTED = (
    _OWNERS
    + """,
others AS (
  SELECT oid, rolname FROM pg_roles
  WHERE oid NOT IN (SELECT oid FROM administrators) AND rolname NOT LIKE 'pg\\_%' ESCAPE '\\'
),
tables AS (SELECT c.oid, relname FROM pg_class c, own WHERE relnamespace = schema AND relkind = 'r')
SELECT rolname, privilege || ' ON ' || relname, true
FROM others, tables, unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER']) AS privilege
WHERE CASE privilege WHEN 'UPDATE' THEN has_any_column_privilege(others.oid, tables.oid, privilege)
  ELSE has_table_privilege(others.oid, tables.oid, privilege) END
UNION ALL
SELECT rolname, 'INSERT ON ' || relname, false FROM others, tables
WHERE relname NOT IN ('record', 'rulebook', 'salt', 'sealed', 'words')
  AND has_any_column_privilege(others.oid, tables.oid, 'INSERT')
UNION ALL
SELECT rolname, 'CREATE ON SCHEMA ' || nspname, false FROM others, own JOIN pg_namespace n ON n.oid = schema
WHERE has_schema_privilege(others.oid, n.oid, 'CREATE')
"""
)
_UNGUARDED = """
SELECT 'session_replication_role = ' || current_setting('session_replication_role')
WHERE current_setting('session_replication_role') NOT IN ('origin', 'local')
UNION ALL
SELECT coalesce(rolname, '*') || ', ' || coalesce(datname, '*') || ': ' || setting
FROM pg_db_role_setting CROSS JOIN unnest(setconfig) AS setting
LEFT JOIN pg_roles r ON r.oid = setrole LEFT JOIN pg_database d ON d.oid = setdatabase
WHERE setting LIKE 'session\\_replication\\_role=%' ESCAPE '\\'
  AND setting NOT LIKE '%=origin' AND setting NOT LIKE '%=local'
  AND (setdatabase = 0 OR datname = current_database())
"""
_MAY_UNGUARD = """
SELECT coalesce(rolname, 'PUBLIC') || ': ' || privilege_type || ' ON PARAMETER session_replication_role'
FROM pg_parameter_acl CROSS JOIN aclexplode(paracl) LEFT JOIN pg_roles r ON r.oid = grantee
WHERE parname = 'session_replication_role' AND NOT coalesce(rolsuper, false)
"""
