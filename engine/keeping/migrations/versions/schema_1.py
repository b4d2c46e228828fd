"""Schema 1: the chain, rulebooks by digest, and what is personal apart from both."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "1"
down_revision = None

START = "0" * 64
SEQUENCE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")  # SQLite keeps rows in order of an INTEGER alone
ERASED = "EXISTS (SELECT 1 FROM record WHERE kind = 'erasure' AND case_id = OLD.case_id AND sequence > OLD.sequence)"
CONTINUES = (
    "NEW.sequence = coalesce((SELECT max(sequence) FROM record), 0) + 1 "
    f"AND NEW.previous = coalesce((SELECT head FROM record ORDER BY sequence DESC LIMIT 1), '{START}') "
    "AND NOT EXISTS (SELECT 1 FROM record WHERE key = NEW.key)"
)
GUARDS = {
    "record_continues": ("INSERT", "record", CONTINUES),
    "record_unchanged": ("UPDATE", "record", "1 = 0"),
    "record_undeleted": ("DELETE", "record", "1 = 0"),
    "rulebook_new": ("INSERT", "rulebook", "NOT EXISTS (SELECT 1 FROM rulebook WHERE sha256 = NEW.sha256)"),
    "rulebook_unchanged": ("UPDATE", "rulebook", "1 = 0"),
    "rulebook_undeleted": ("DELETE", "rulebook", "1 = 0"),
    "salt_new": ("INSERT", "salt", "NOT EXISTS (SELECT 1 FROM salt WHERE case_id = NEW.case_id)"),
    "salt_unchanged": ("UPDATE", "salt", "1 = 0"),
    "salt_erased_last": ("DELETE", "salt", "NOT EXISTS (SELECT 1 FROM sealed WHERE case_id = OLD.case_id)"),
    "sealed_new": ("INSERT", "sealed", "NOT EXISTS (SELECT 1 FROM sealed WHERE sequence = NEW.sequence)"),
    "sealed_unchanged": ("UPDATE", "sealed", "1 = 0"),
    "sealed_only_erased": ("DELETE", "sealed", ERASED),
}
"""What may be done to a row, by the trigger that refuses everything else; INSERT OR REPLACE is an insert here."""


def upgrade() -> None:
    """Makes the tables and their guards."""
    op.create_table(
        "record",
        sa.Column("sequence", SEQUENCE, primary_key=True, autoincrement=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text()),
        sa.Column("key", sa.Text(), nullable=False, unique=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False, unique=True),
        sa.Column("head", sa.Text(), nullable=False),
    )
    op.create_table(
        "rulebook",
        sa.Column("sha256", sa.Text(), primary_key=True),
        sa.Column("text", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "salt",
        sa.Column("case_id", sa.Text(), primary_key=True),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "sealed",
        sa.Column("sequence", SEQUENCE, sa.ForeignKey("record.sequence"), primary_key=True, autoincrement=False),
        sa.Column("case_id", sa.Text(), sa.ForeignKey("salt.case_id"), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
    )
    op.create_index("record_by_case", "record", ["case_id", "kind", "sequence"])
    op.create_index("sealed_by_case", "sealed", ["case_id"])
    _guard_sqlite() if op.get_bind().dialect.name == "sqlite" else _guard_postgresql()


def _guard_sqlite() -> None:
    for name, (event, table, allowed) in GUARDS.items():
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN ({allowed}) IS NOT 1 "
            "BEGIN SELECT RAISE(ABORT, 'append-only'); END"
        )


def _guard_postgresql() -> None:
    for name, (event, table, allowed) in GUARDS.items():
        row = "OLD" if event == "DELETE" else "NEW"
        op.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF ({allowed}) IS NOT TRUE THEN RAISE EXCEPTION 'append-only'; END IF; RETURN {row}; END $$"
        )
        op.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")
    op.execute(
        "CREATE FUNCTION never() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'append-only'; END $$"
    )
    for table in ("record", "rulebook", "salt", "sealed"):
        op.execute(f"CREATE TRIGGER {table}_kept BEFORE TRUNCATE ON {table} EXECUTE FUNCTION never()")
