"""The first form of the tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSON, JSONB

revision = "0001"
down_revision = None

NAME = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
NAMES = sa.Text().with_variant(JSONB(), "postgresql")
WRITTEN = sa.Text().with_variant(JSON(), "postgresql")


def upgrade() -> None:
    """Makes all tables of an empty database."""
    op.create_table(
        "files",
        sa.Column("tenant", NAME, primary_key=True),
        sa.Column("print", NAME, primary_key=True),
        sa.Column("texts", sa.Text, nullable=False),
        comment="The files of handbooks; never changed.",
    )
    op.create_table(
        "definition",
        sa.Column("tenant", NAME, primary_key=True),
        sa.Column("digest", NAME, primary_key=True),
        sa.Column("process", sa.Text, nullable=False),
        sa.Column("files", NAME, nullable=False),
        sa.ForeignKeyConstraint(["tenant", "files"], ["files.tenant", "files.print"]),
        comment="Versions of processes; never changed. A case stays with the one it was opened on.",
    )
    _cases()
    _outbox()
    op.create_table(
        "inbox",
        sa.Column("tenant", NAME, primary_key=True),
        sa.Column("key", NAME, primary_key=True),
        sa.Column("case_id", NAME, nullable=False),
        sa.Column("print", sa.Text, nullable=False),
        sa.Column("first", sa.Integer, nullable=False),
        sa.Column("last", sa.Integer, nullable=False),
        sa.Column("refused", sa.Text),
        sa.Column("at", sa.BigInteger, nullable=False),
        comment="What calls with an idempotency key led to.",
        sqlite_with_rowid=False,
    )


def _cases() -> None:
    op.create_table(
        "sop_case",
        sa.Column("tenant", NAME, primary_key=True),
        sa.Column("id", NAME, primary_key=True),
        sa.Column("process", sa.Text, nullable=False),
        sa.Column("digest", NAME, nullable=False),
        sa.Column("seq", sa.Integer, nullable=False, comment="entries in the journal; a step says which it builds on"),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text),
        sa.Column("team", sa.Text),
        sa.Column("roles", NAMES, nullable=False),
        sa.Column("steps", NAMES, nullable=False, comment="where it waits"),
        sa.Column("due_at", sa.BigInteger, comment="when it wants to be woken, ms since 1970 UTC"),
        sa.Column("opened_at", sa.BigInteger, nullable=False),
        sa.Column("changed_at", sa.BigInteger, nullable=False),
        sa.Column("snapshot", WRITTEN, nullable=False, comment="the case: always the fold of its journal"),
        sa.Column("trace", sa.Text, comment="traceparent of the last step"),
        sa.ForeignKeyConstraint(["tenant", "digest"], ["definition.tenant", "definition.digest"]),
        comment="Cases as they stand.",
    )
    _index("case_due", "sop_case", ["tenant", "due_at", "id"], "due_at IS NOT NULL")
    op.create_index("case_found", "sop_case", ["tenant", "status", "process", "id"])
    op.create_table(
        "journal",
        sa.Column("tenant", NAME, primary_key=True),
        sa.Column("case_id", NAME, primary_key=True),
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("line", sa.Text, nullable=False),
        sa.Column("trace", sa.Text, comment="traceparent of the step that this entry begins"),
        comment="What happened, entry by entry; only ever appended to.",
    )


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("tenant", NAME, primary_key=True),
        sa.Column("key", NAME, primary_key=True),
        sa.Column("case_id", NAME, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("not_before", sa.BigInteger, nullable=False, comment="until then it waits, or a worker has it"),
        sa.Column("attempts", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("error", sa.Text),
        comment="What the world owes cases; each key once.",
        sqlite_with_rowid=False,
    )
    _index("outbox_ready", "outbox", ["tenant", "not_before"], "state = 'ready'")
    _index("outbox_state", "outbox", ["tenant", "state", "not_before"], "state <> 'ready'")


def _index(name: str, table: str, columns: list[str], where: str) -> None:
    only = sa.text(where)
    op.create_index(name, table, columns, sqlite_where=only, postgresql_where=only)
