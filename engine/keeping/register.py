"""The register: records are appended and never changed. What is personal can be erased, and that is a record too."""

from __future__ import annotations

import os
import re
import secrets
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any, Literal, Self, cast

from sqlalchemy import Connection, Engine, Row, Select, bindparam, delete, func, insert, select, text

from engine.keeping import account as accounts
from engine.keeping import integrity
from engine.keeping.chain import MOST_LETTERS, Receipt, Record, commitment, record_after
from engine.keeping.database import RECORD, RULEBOOK, SALT, SEALED, file_of, open_engine, troubles
from engine.keeping.rights import Rights, rights_of
from engine.keeping.shape import Misshapen, misshapen
from engine.keeping.trouble import RegisterError, Trouble
from engine.keeping.words import query_of, words_of
from engine.reasoning.decision import VERSION
from engine.reasoning.trace import Json

Kind = Literal["opening", "rulebook", "case", "decision", "assessment", "authority", "correction", "erasure"]
SEALED_AS = "sealed"
"""The key of a record's content that holds the commitment to what is kept apart of it."""
MOST_BYTES = 1 << 23
"""Bytes of what is kept apart of one record, and of a rulebook: packed, a thousand times as many are as small."""
MOST_RECORDS = (1 << 63) - 1
UNSEARCHED: frozenset[Kind] = frozenset({"decision"})
"""Kinds whose sealed text is no one's words."""
_LAST = select(RECORD).order_by(RECORD.c.sequence.desc()).limit(1)
_WITH_NUMBER = select(RECORD).where(RECORD.c.sequence == bindparam("sequence"))
_WITH_KEY = select(RECORD).where(RECORD.c.key == bindparam("key"))
_SALT = select(SALT.c.salt).where(SALT.c.case_id == bindparam("case"))
_RULEBOOKS = select(RULEBOOK.c.sha256).order_by(RULEBOOK.c.sha256)
_TEXTS = ("kind", "key", "body", "digest", "previous", "head")
KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,199}")


@dataclass(frozen=True)
class Entry:
    """Something to be appended; `sealed` is the part that is personal, kept apart and committed to."""

    kind: Kind
    case: str | None
    key: str
    content: Mapping[str, Json]
    sealed: bytes | None = None


class View:
    """What a register holds at one moment."""

    def __init__(self, connection: Connection) -> None:
        # INVARIANT: the connection is in one transaction, so that all that is read is of one moment.
        self._connection = connection
        self._sqlite = connection.dialect.name == "sqlite"

    def last(self) -> Record | None:
        """The newest record."""
        return self._one(_LAST)

    def record(self, sequence: int) -> Record:
        """The record of that number; raises `RegisterError`."""
        record = self._one(_WITH_NUMBER, sequence=sequence) if sequence <= MOST_RECORDS else None
        if record is None:
            raise RegisterError(Trouble.UNKNOWN_RECORD, sequence=str(sequence))
        return record

    def with_key(self, key: str) -> Record | None:
        """The record that was appended under that key."""
        return self._one(_WITH_KEY, key=key)

    def records(self, case: str | None = None, *kinds: Kind, after: int = 0) -> Iterator[Record]:
        """Records in order, read as they are asked for: of a case, of some kinds, after a number."""
        query = select(RECORD).where(RECORD.c.sequence > after).order_by(RECORD.c.sequence)
        if case is not None:
            query = query.where(RECORD.c.case_id == case)
        if kinds:
            query = query.where(RECORD.c.kind.in_(kinds))
        for row in self._connection.execute(query, execution_options={"yield_per": 1000}):
            yield _record(row)

    def sealed(self, record: Record) -> bytes | None:
        """What is kept apart of a record, or None where nothing is or it was erased."""
        packed = self._connection.execute(select(SEALED.c.content).where(SEALED.c.sequence == record.sequence)).scalar()
        return None if packed is None else _unzipped(packed)

    def all_sealed(self) -> Iterator[tuple[int, str, bytes]]:
        """The number and case of every record with something kept apart, and that, in order."""
        query = select(SEALED.c.sequence, SEALED.c.case_id, SEALED.c.content).order_by(SEALED.c.sequence)
        for sequence, case, content in self._connection.execute(query, execution_options={"yield_per": 100}):
            yield sequence, case, _unzipped(content)

    def salts(self) -> dict[str, bytes]:
        """The salt of every case of which something is kept apart."""
        return {str(case): salt for case, salt in self._connection.execute(select(SALT.c.case_id, SALT.c.salt))}

    def salt(self, case: str) -> bytes | None:
        """The salt of a case, or None where there is none or it was erased."""
        salt: bytes | None = self._connection.execute(_SALT, {"case": case}).scalar()
        return salt

    def rulebook(self, sha256: str) -> bytes | None:
        """The packed rulebook of that digest."""
        packed = self._connection.execute(select(RULEBOOK.c.text).where(RULEBOOK.c.sha256 == sha256)).scalar()
        return None if packed is None else _unzipped(packed)

    def rulebooks(self) -> list[str]:
        """The digests of the packed rulebooks."""
        return [str(sha256) for sha256 in self._connection.execute(_RULEBOOKS).scalars()]

    def count(self) -> int:
        """How many records there are."""
        return self._connection.execute(select(func.count()).select_from(RECORD)).scalar() or 0

    @property
    def is_of_server(self) -> bool:
        """Whether a server keeps it, and no file that this software opens itself."""
        return not self._sqlite

    def misshapen(self) -> Misshapen:
        """How the database differs from the one that the software makes."""
        return misshapen(self._connection)

    def rights(self) -> Rights:
        """Who may do what to the database."""
        return rights_of(self._connection)

    def damage(self) -> str | None:
        """What the database finds wrong with its own file."""
        return integrity.damage(self._connection)

    def misindexed(self, words: Mapping[int, str], first: int, last: int) -> set[int]:
        """The numbers, from the first to the last, under which the index of words holds others than these."""
        return integrity.misindexed(self._connection, words, first, last)

    def is_index_whole(self) -> bool | None:
        """Whether words are found wherever the index holds them; None where that cannot be asked now."""
        return integrity.is_index_whole(self._connection)

    def search(self, words: str, limit: int) -> list[Record]:
        """The newest records in which all the words stand, most a `limit` of them."""
        asked = query_of(words)
        if not asked:
            return []
        query = (
            "SELECT rowid FROM words WHERE words MATCH :asked ORDER BY rowid DESC LIMIT :limit"
            if self._sqlite
            else "SELECT sequence FROM words WHERE text @@ websearch_to_tsquery('simple', :asked) "
            "ORDER BY sequence DESC LIMIT :limit"
        )
        numbers = self._connection.execute(text(query), {"asked": asked, "limit": limit}).scalars().all()
        rows = self._connection.execute(select(RECORD).where(RECORD.c.sequence.in_(numbers)))
        return sorted((_record(row) for row in rows), key=lambda record: -record.sequence)

    def _one(self, query: Select[Any], **params: str | int) -> Record | None:
        row = self._connection.execute(query, params).one_or_none()
        return None if row is None else _record(row)


class Writer(View):
    """Appends inside one transaction: nothing of it stands unless all of it does. No other writes meanwhile."""

    def __init__(self, connection: Connection, at: str, account: str) -> None:
        super().__init__(connection)
        self._at, self._account = at, account

    def append(self, entry: Entry) -> Record:
        """The record of the entry: a new one, or the one that was appended under the same key before."""
        if not KEY.fullmatch(entry.key):
            raise RegisterError(Trouble.BAD_KEY, key=entry.key)
        before = self.with_key(entry.key)
        content = self._content(entry, new=before is None)
        if before is None:
            record = record_after(self.last(), entry.kind, entry.case, entry.key, self._at, content, self._account)
            self.put(record, entry.sealed)
            return record
        if (before.kind, before.case, before.content) != (entry.kind, entry.case, content):
            raise RegisterError(Trouble.KEY_TAKEN, key=entry.key, sequence=str(before.sequence))
        return before

    def put(self, record: Record, sealed: bytes | None) -> None:
        """Writes a record as it is, with what is kept apart of it; raises `RegisterError` where that is too large."""
        if len(record.text) > MOST_LETTERS or len(sealed or b"") > MOST_BYTES:
            raise RegisterError(Trouble.TOO_LARGE)
        row = {
            "sequence": record.sequence, "kind": record.kind, "case_id": record.case, "key": record.key,
            "body": record.text, "digest": record.digest, "previous": record.previous, "head": record.head,
        }  # fmt: skip
        self._connection.execute(insert(RECORD), row)
        if sealed is None:
            return
        packed = zlib.compress(sealed)
        self._connection.execute(
            insert(SEALED), {"sequence": record.sequence, "case_id": record.case, "content": packed}
        )
        if record.kind not in UNSEARCHED:
            self._index(record.sequence, words_of(sealed.decode()))

    def put_rulebook(self, sha256: str, packed: bytes) -> None:
        """Keeps a rulebook, once; raises `RegisterError` where it is too large."""
        if len(packed) > MOST_BYTES:
            raise RegisterError(Trouble.TOO_LARGE)
        if self.rulebook(sha256) is None:
            self._connection.execute(insert(RULEBOOK).values(sha256=sha256, text=zlib.compress(packed, 9)))

    def put_salt(self, case: str, salt: bytes) -> None:
        """Keeps the salt of a case, which has none."""
        self._connection.execute(insert(SALT).values(case_id=case, salt=salt))

    def erase(self, case: str) -> None:
        """Deletes all that is kept apart of a case, and its salt; the database refuses without an erasure on record."""
        numbers = select(SEALED.c.sequence).where(SEALED.c.case_id == case)
        for number in self._connection.execute(numbers).scalars().all():
            column = "rowid" if self._sqlite else "sequence"
            self._connection.execute(text(f"DELETE FROM words WHERE {column} = :number"), {"number": number})
        self._connection.execute(delete(SEALED).where(SEALED.c.case_id == case))
        self._connection.execute(delete(SALT).where(SALT.c.case_id == case))
        if self._sqlite:  # deleted words stay in the index until its parts are merged
            self._connection.execute(text("INSERT INTO words (words) VALUES ('optimize')"))

    def _content(self, entry: Entry, new: bool) -> dict[str, Json]:
        """What the record says, with the commitment; a salt is made for the first of a case."""
        content = dict(entry.content)
        if entry.sealed is not None:
            assert entry.case is not None, "what is kept apart belongs to a case"
            salt = self.salt(entry.case)
            if salt is None and new:
                salt = secrets.token_bytes(32)
                self.put_salt(entry.case, salt)
            content[SEALED_AS] = commitment(salt, entry.sealed) if salt else ""
        return content

    def _index(self, sequence: int, words: str) -> None:
        into = "(rowid, text) VALUES (:sequence, :words)"
        if not self._sqlite:
            into = "(sequence, text) VALUES (:sequence, to_tsvector('simple', :words))"
        self._connection.execute(text(f"INSERT INTO words {into}"), {"sequence": sequence, "words": words})


class Register:
    """A register that is open, for an account that every record made here names; the system's user unless told."""

    def __init__(self, engine: Engine, where: str, account: str | None = None) -> None:
        self._engine, self.where, self._account = engine, where, account or accounts.of_system()

    @classmethod
    def open(cls, where: str, account: str | None = None) -> Self:
        """The register at a file name or URL, its schema brought up to date; raises `RegisterError`."""
        return cls(open_engine(where), where, account)

    @classmethod
    def create(cls, where: str, at: str) -> tuple[Self, Receipt]:
        """A new register with its first record, which gives it a name of its own; raises `RegisterError`."""
        register = cls.empty(where)
        opening = Entry("opening", None, "opening", {"register": secrets.token_hex(16), "software": VERSION})
        with register.writing(at) as writer:
            return register, writer.append(opening).receipt

    @classmethod
    def empty(cls, where: str) -> Self:
        """A register without any record; raises `RegisterError` where there is one already."""
        register = cls.open_or_empty(where)
        with register.reading() as view:
            if view.last() is not None:
                raise RegisterError(Trouble.EXISTS)
        return register

    @classmethod
    def open_or_empty(cls, where: str) -> Self:
        """The register that is there, or a new one without any record; raises `RegisterError`."""
        return cls(open_engine(where, create=True), where)

    @classmethod
    @contextmanager
    def to_fill(cls, where: str) -> Iterator[Self]:
        """The same until it is filled; where that fails, no empty file is left in a place where there was none."""
        file = file_of(where)
        is_new = file is not None and not os.path.lexists(file)
        with cls.open_or_empty(where) as register:
            try:
                yield register
            except BaseException:
                with register.reading() as view:
                    is_empty = view.last() is None
                register.close()
                if file and is_new and is_empty:
                    file.unlink()
                raise

    def close(self) -> None:
        """Gives back the connections."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        """The register itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Closes it."""
        self.close()

    @contextmanager
    def reading(self) -> Iterator[View]:
        """What the register holds now, whatever is appended meanwhile."""
        with troubles(self.where), self._engine.begin() as connection:
            yield View(connection)

    @contextmanager
    def writing(self, at: str) -> Iterator[Writer]:
        """A writer; at its end all that it appended is on the disk, or after an exception nothing of it."""
        with troubles(self.where), self._engine.execution_options(writes=True).begin() as connection:
            yield Writer(connection, at, self._account)

    def append(self, at: str, *entries: Entry) -> list[Receipt]:
        """Appends entries together; a receipt for each."""
        with self.writing(at) as writer:
            return [writer.append(entry).receipt for entry in entries]

    def forget_deleted(self) -> bool:
        """Writes over what was deleted, as far as the database can; False where another program kept it from that."""
        with troubles(self.where), closing(self._engine.raw_connection()) as connection:
            if self._engine.dialect.name == "sqlite":  # the log beside the file is emptied into it
                busy: int = connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
                return not busy
            driver = cast(Any, connection.driver_connection)
            connection.detach()  # from here on it is not as the others are
            driver.autocommit = True
            notices: list[object] = []
            driver.add_notice_handler(notices.append)
            driver.execute("VACUUM FULL sealed, salt, words")
            return not notices  # a table of someone else's is passed over with a warning


def _unzipped(packed: bytes) -> bytes:
    """The bytes; none where what is packed is too much or was tampered with or goes on, which no digest fits."""
    reader = zlib.decompressobj()
    try:
        unpacked = reader.decompress(packed, MOST_BYTES + 1)
    except zlib.error:
        return b""
    fits = reader.eof and not reader.unused_data and len(unpacked) <= MOST_BYTES
    return unpacked if fits else b""


def _record(row: Row[Any]) -> Record:
    # SQLite holds what someone puts there; no digest fits what stands here instead
    r = {name: value if isinstance(value, (int, str)) else "" for name, value in row._mapping.items()}
    sequence = r["sequence"] if isinstance(r["sequence"], int) else 0
    case = None if row._mapping["case_id"] is None else str(r["case_id"])
    kind, key, body, digest, previous, head = (str(r[name]) for name in _TEXTS)
    return Record(sequence, kind, case, key, body, digest, previous, head)
