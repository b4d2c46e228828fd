"""Schema 2: an index of the words, with and without their accents, made anew from what the register holds."""

from __future__ import annotations

import zlib

import sqlalchemy as sa
from alembic import op

from engine.keeping.words import words_of

revision = "2"
down_revision = "1"


def upgrade() -> None:
    """Makes the index and fills it."""
    bind = op.get_bind()
    if bind.dialect.name == "sqlite":
        op.execute("CREATE VIRTUAL TABLE words USING fts5(text, tokenize = 'unicode61 remove_diacritics 0')")
        insert = sa.text("INSERT INTO words (rowid, text) VALUES (:sequence, :text)")
    else:
        op.execute("CREATE TABLE words (sequence bigint PRIMARY KEY, text tsvector NOT NULL)")
        op.execute("CREATE INDEX words_by_text ON words USING gin (text)")
        insert = sa.text("INSERT INTO words (sequence, text) VALUES (:sequence, to_tsvector('simple', :text))")
    kept = sa.text(
        "SELECT sealed.sequence, content FROM sealed JOIN record ON record.sequence = sealed.sequence "
        "WHERE kind <> 'decision' ORDER BY sealed.sequence"
    )
    for sequence, content in bind.execute(kept).all():
        text = words_of(zlib.decompress(content).decode())
        bind.execute(insert, {"sequence": sequence, "text": text})
