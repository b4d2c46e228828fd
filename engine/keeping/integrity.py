"""Whether what a database keeps beside the rows of a register, its indexes and its file, is of these rows."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from engine.keeping.database import is_damage

_BETWEEN = text("SELECT rowid, text FROM words WHERE rowid BETWEEN :first AND :last")
_OTHERWISE = text(
    "SELECT coalesce(held.sequence, due.sequence) "
    "FROM (SELECT sequence, text FROM words WHERE sequence BETWEEN :first AND :last) AS held FULL JOIN "
    "unnest(CAST(:numbers AS bigint[]), CAST(:words AS text[])) AS due (sequence, words) USING (sequence) "
    "WHERE held.text IS DISTINCT FROM to_tsvector('simple', due.words)"
)


def misindexed(connection: Connection, words: Mapping[int, str], first: int, last: int) -> set[int]:
    """The numbers, from the first to the last, under which the index of words holds others than these."""
    span: dict[str, object] = {"first": first, "last": last}
    if connection.dialect.name == "sqlite":
        found = {row.rowid: row.text for row in connection.execute(_BETWEEN, span)}
        return {number for number in found.keys() | words.keys() if found.get(number) != words.get(number)}
    span |= {"numbers": list(words), "words": list(words.values())}
    return set(connection.execute(_OTHERWISE, span).scalars())


def is_index_whole(connection: Connection) -> bool | None:
    """Whether words are found wherever the index holds them; None where that cannot be asked now.

    SQLite asks for a writer's turn for it, so in a transaction of its own, and writes nothing.
    """
    if connection.dialect.name != "sqlite":
        return True
    try:
        with connection.engine.execution_options(writes=True).begin() as other:
            other.execute(text("INSERT INTO words (words) VALUES ('integrity-check')"))
    except DBAPIError as error:
        return False if is_damage(error) else None
    return True


def damage(connection: Connection) -> str | None:
    """What SQLite finds wrong with its file, an index of a table that is not of its rows for one."""
    if connection.dialect.name != "sqlite":
        return None
    found = str(connection.execute(text("PRAGMA integrity_check(1)")).scalar())
    return None if found == "ok" else found
