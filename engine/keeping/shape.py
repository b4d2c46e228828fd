"""What the database of a register is made of, each thing by its sort and name, held against what it must be made of.

For SQLite that is what the same migrations make of an empty database in memory; for PostgreSQL, which nothing makes in
memory, `shape_postgresql.txt`, which a test holds against what the migrations make.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.pool import StaticPool

from engine.keeping.database import NEWEST, migrate

Shape = Mapping[str, str]
"""The definition of everything in a database, by sort and name."""
EXPECTED = Path(__file__).parent / "shape_postgresql.txt"
"""A line each: sort and name, and the definition."""
_GUARDS = ("trigger ", "function ", "constraint ")


@dataclass(frozen=True)
class Misshapen:
    """By sort and name: guards that are not as they must be, what else is not, and what should not be there."""

    unguarded: tuple[str, ...]
    altered: tuple[str, ...]
    stray: tuple[str, ...]


def misshapen(connection: Connection) -> Misshapen:
    """How the database differs from what it must be made of."""
    found = shape_of(connection)
    expected = _of_migrations() if connection.dialect.name == "sqlite" else _of_file()
    wrong = sorted(name for name, definition in expected.items() if found.get(name) != definition)
    return Misshapen(
        tuple(name for name in wrong if name.startswith(_GUARDS)),
        tuple(name for name in wrong if not name.startswith(_GUARDS)),
        tuple(sorted(found.keys() - expected.keys())),
    )


def shape_of(connection: Connection) -> Shape:
    """What the database is made of, and the version of that."""
    query = _READ_SQLITE if connection.dialect.name == "sqlite" else _READ_POSTGRESQL
    # libraries lay their statements out as they like
    shape = {name: re.sub(r"\s+", " ", str(sql)).strip() for name, sql in connection.execute(text(query))}
    versions = connection.execute(text("SELECT version_num FROM alembic_version")).scalars()
    return shape | {"row of alembic_version": ", ".join(map(str, versions))}


@cache
def _of_migrations() -> Shape:
    """What they make of an empty SQLite database."""
    empty = create_engine("sqlite://", poolclass=StaticPool)
    try:
        migrate(empty)
        with empty.connect() as connection:
            return shape_of(connection)
    finally:
        empty.dispose()


def _of_file() -> Shape:
    lines = EXPECTED.read_text(encoding="utf-8").splitlines()
    pairs = (line.partition(" = ") for line in lines)
    return {name: definition for name, _, definition in pairs} | {"row of alembic_version": NEWEST}


# FTS5 has tables of its own, which each of its versions defines; the check of the index looks into them. ANALYZE makes
# two, known by their whole text: whatever else has a name of SQLite's own, someone put there past it.
_READ_SQLITE = r"""
SELECT type || ' ' || name, CASE WHEN name LIKE 'words\_%' ESCAPE '\' THEN '' ELSE sql END
FROM sqlite_master WHERE sql IS NOT NULL AND sql NOT IN (
  'CREATE TABLE sqlite_stat1(tbl,idx,stat)', 'CREATE TABLE sqlite_stat4(tbl,idx,neq,nlt,ndlt,sample)'
)
"""

_READ_POSTGRESQL = """
WITH own AS (SELECT relnamespace AS schema FROM pg_class WHERE oid = to_regclass('record')),
of_extensions AS (SELECT classid, objid FROM pg_depend WHERE deptype = 'e'),
relations AS (
  SELECT c.* FROM pg_class c, own WHERE c.relnamespace = own.schema
  AND (('pg_class'::regclass)::oid, c.oid) NOT IN (SELECT classid, objid FROM of_extensions)
)
SELECT CASE relkind WHEN 'r' THEN 'table ' WHEN 'v' THEN 'view ' WHEN 'S' THEN 'sequence '
  ELSE 'relation ' END || relname, (
    SELECT coalesce(string_agg(attname || ' ' || format_type(atttypid, atttypmod)
      || CASE WHEN attnotnull THEN ' not null' ELSE '' END
      || CASE WHEN atthasdef THEN ' default' ELSE '' END, ', ' ORDER BY attnum), '')
    FROM pg_attribute WHERE attrelid = relations.oid AND attnum > 0 AND NOT attisdropped
  ) || CASE relpersistence WHEN 'p' THEN '' ELSE ' not permanent' END
    || CASE WHEN relrowsecurity THEN ' row security' ELSE '' END
    || CASE WHEN EXISTS (SELECT FROM pg_inherits WHERE relations.oid IN (inhparent, inhrelid))
       THEN ' inherits' ELSE '' END
FROM relations WHERE relkind NOT IN ('i', 'I')
UNION ALL
SELECT 'index ' || relname, pg_get_indexdef(indexrelid, 0, true)
  || CASE WHEN indisvalid AND indisready AND indislive THEN '' ELSE ' not valid' END
FROM relations JOIN pg_index ON indexrelid = relations.oid
UNION ALL
SELECT 'constraint ' || conname || ' on ' || relname, pg_get_constraintdef(k.oid, true)
  || CASE WHEN EXISTS (SELECT FROM pg_trigger WHERE tgconstraint = k.oid AND tgenabled NOT IN ('O', 'A'))
     THEN ' disabled' ELSE '' END
FROM relations JOIN pg_constraint k ON conrelid = relations.oid WHERE contype NOT IN ('n', 't')
UNION ALL
SELECT 'trigger ' || tgname || ' on ' || relname, pg_get_triggerdef(t.oid, true)
  || CASE WHEN tgenabled IN ('O', 'A') THEN '' ELSE ' disabled' END
FROM relations JOIN pg_trigger t ON tgrelid = relations.oid WHERE NOT tgisinternal
UNION ALL
SELECT 'rule ' || rulename || ' on ' || relname, pg_get_ruledef(r.oid, true)
FROM relations JOIN pg_rewrite r ON ev_class = relations.oid
UNION ALL
SELECT 'policy ' || polname || ' on ' || relname, coalesce(pg_get_expr(polqual, polrelid), '')
FROM relations JOIN pg_policy ON polrelid = relations.oid
UNION ALL
SELECT 'function ' || proname || '(' || pg_get_function_identity_arguments(p.oid) || ')',
  lanname || ' ' || format_type(prorettype, NULL) || CASE WHEN prosecdef THEN ' security definer' ELSE '' END
  || coalesce(' ' || array_to_string(proconfig, ' '), '') || ': ' || prosrc
FROM own JOIN pg_proc p ON pronamespace = own.schema JOIN pg_language l ON l.oid = prolang
WHERE (('pg_proc'::regclass)::oid, p.oid) NOT IN (SELECT classid, objid FROM of_extensions)
"""
"""Everything in the schema of the register, but for what an extension brought."""
