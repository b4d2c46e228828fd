"""Registers for tests: on an SQLite file and on PostgreSQL, and people who tamper with them."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from engine.keeping.chain import Receipt
from engine.keeping.keep import Given, keep_decisions
from engine.keeping.register import Entry, Register
from engine.keeping.trouble import RegisterError, Trouble
from engine.reading.load import load_case
from engine.reading.pack import Pack, pack_rulebook
from engine.reasoning.recommend import recommend
from tests.parts import lacks, needs
from tests.support import ROOT

NOW = "2024-03-01T08:00:00+00:00"
HEALTH = ROOT / "cases" / "health-records-pilot.yaml"
POSTGRES = "CONGTAM_TEST_POSTGRES"
_PACKS: dict[str, Pack] = {}


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """Where a register may be made: a file, or a fresh database that is dropped in the end."""
    if kind == "sqlite":
        yield str(folder / f"{uuid4().hex}.db")
        return
    needs("postgresql")
    server = os.environ.get(POSTGRES)
    if not server:
        lacks("postgresql", f"PostgreSQL is not tested here: {POSTGRES} names no server (.ci/postgres starts one)")
    name = f"congtam_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    try:
        yield f"{server.rpartition('/')[0]}/{name}"
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def given(path: Path = HEALTH, field: str | None = None, text: str | None = None, rulebook: str = "kl14") -> Given:
    """A case file as the command line reads it."""
    pack = _PACKS.setdefault(rulebook, pack_rulebook(rulebook))
    raw = path.read_bytes() if text is None else text.encode()
    return Given(raw, load_case(raw, pack.rulebook), pack, field)


def decide(register: Register, key: str = "k", at: str = NOW, field: str | None = None, path: Path = HEALTH) -> Receipt:
    """A case put on record with its decisions; the receipt of the last."""
    brought = given(path, field)
    return keep_decisions(register, at, key, brought, recommend(brought.rulebook, brought.case))[-1]


def note(number: int, words: str = "lời") -> Entry:
    """A small record with something kept apart."""
    return Entry("assessment", f"case-{number % 7}", f"n{number}", {"number": number}, f"{words} {number}".encode())


def filled(where: str, count: int = 6) -> list[Receipt]:
    """A register with its first record and so many small ones; all their receipts."""
    register, first = Register.create(where, NOW)
    with register:
        return [first, *(register.append(NOW, note(number))[0] for number in range(count))]


def trouble_of(error: pytest.ExceptionInfo[RegisterError]) -> Trouble:
    return error.value.trouble


def tamper(where: str, *statements: str) -> None:
    """What someone can do who has the database in hand: no guard holds."""
    if where.startswith("postgresql"):
        with psycopg.connect(where, autocommit=True) as connection:
            connection.execute("SET session_replication_role = replica")
            for statement in statements:
                connection.execute(statement.encode())
        return
    with sqlite3.connect(where) as file:
        kept = file.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in kept:
            file.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            file.execute(statement)
        for _, sql in kept:
            file.execute(sql)
    file.close()


def rows(where: str, query: str) -> list[tuple[object, ...]]:
    """What a query of someone else finds."""
    if where.startswith("postgresql"):
        with psycopg.connect(where) as connection:
            return list(connection.execute(query.encode()).fetchall())
    with sqlite3.connect(where) as file:
        result = file.execute(query).fetchall()
    file.close()
    return result
