"""The tables, declared once for every database. Only making and migrating a database needs this; steps never do."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKeyConstraint, Index, Integer, MetaData, Table, Text, text
from sqlalchemy.dialects.postgresql import JSON, JSONB

__all__ = ["METADATA"]


METADATA = MetaData()

# PostgreSQL: names are compared by their characters, as everywhere else, and not by the rules of a language.
_NAME = Text().with_variant(Text(collation="C"), "postgresql")
_NAMES = Text().with_variant(JSONB(), "postgresql")
# A case comes back as it was written: JSONB would put its facts in another order and forget how a number was written.
_WRITTEN = Text().with_variant(JSON(), "postgresql")


def _tenant() -> Column[str]:
    return Column("tenant", _NAME, primary_key=True)


Table(
    "files",
    METADATA,
    _tenant(),
    Column("print", _NAME, primary_key=True),
    Column("texts", Text, nullable=False),
    comment="The files of handbooks; never changed.",
)

Table(
    "definition",
    METADATA,
    _tenant(),
    Column("digest", _NAME, primary_key=True),
    Column("process", Text, nullable=False),
    Column("files", _NAME, nullable=False),
    ForeignKeyConstraint(["tenant", "files"], ["files.tenant", "files.print"]),
    comment="Versions of processes; never changed. A case stays with the one it was opened on.",
)

_CASE = Table(
    "sop_case",
    METADATA,
    _tenant(),
    Column("id", _NAME, primary_key=True),
    Column("process", Text, nullable=False),
    Column("digest", _NAME, nullable=False),
    Column("seq", Integer, nullable=False, comment="entries in the journal; a step says which it builds on"),
    Column("status", Text, nullable=False),
    Column("outcome", Text),
    Column("team", Text),
    Column("roles", _NAMES, nullable=False),
    Column("steps", _NAMES, nullable=False, comment="where it waits"),
    Column("due_at", BigInteger, comment="when it wants to be woken, ms since 1970 UTC"),
    Column("opened_at", BigInteger, nullable=False),
    Column("changed_at", BigInteger, nullable=False),
    Column("snapshot", _WRITTEN, nullable=False, comment="the case: always the fold of its journal"),
    Column("trace", Text, comment="traceparent of the last step"),
    ForeignKeyConstraint(["tenant", "digest"], ["definition.tenant", "definition.digest"]),
    comment="Cases as they stand.",
)
_WAITING = text("due_at IS NOT NULL")
Index(
    "case_due",
    _CASE.c.tenant,
    _CASE.c.due_at,
    _CASE.c.id,
    sqlite_where=_WAITING,
    postgresql_where=_WAITING,
)
Index("case_found", _CASE.c.tenant, _CASE.c.status, _CASE.c.process, _CASE.c.id)

Table(
    "journal",
    METADATA,
    _tenant(),
    Column("case_id", _NAME, primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("line", Text, nullable=False),
    Column("trace", Text, comment="traceparent of the step that this entry begins"),
    # No foreign key to the case: lines are only ever written in the statement that writes their case, and looking it
    # up again for each of them would cost PostgreSQL a tenth of a step.
    comment="What happened, entry by entry; only ever appended to.",
)

Table(
    "inbox",
    METADATA,
    _tenant(),
    Column("key", _NAME, primary_key=True),
    Column("case_id", _NAME, nullable=False),
    Column("print", Text, nullable=False),
    Column("first", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    Column("refused", Text),
    Column("at", BigInteger, nullable=False),
    comment="What calls with an idempotency key led to.",
    sqlite_with_rowid=False,
)

_OUTBOX = Table(
    "outbox",
    METADATA,
    _tenant(),
    Column("key", _NAME, primary_key=True),
    Column("case_id", _NAME, nullable=False),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("not_before", BigInteger, nullable=False, comment="until then it waits, or a worker has it"),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("state", Text, nullable=False),
    Column("error", Text),
    comment="What the world owes cases; each key once.",
    sqlite_with_rowid=False,
)
_READY = text("state = 'ready'")
Index(
    "outbox_ready",
    _OUTBOX.c.tenant,
    _OUTBOX.c.not_before,
    sqlite_where=_READY,
    postgresql_where=_READY,
)
_ATTENDED = text("state <> 'ready'")
Index(
    "outbox_state",
    _OUTBOX.c.tenant,
    _OUTBOX.c.state,
    _OUTBOX.c.not_before,
    sqlite_where=_ATTENDED,
    postgresql_where=_ATTENDED,
)
