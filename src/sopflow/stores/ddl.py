"""``python -m sopflow.stores.ddl``: writes ``sqlite.sql`` and ``postgres.sql`` from ``schema.py``.

They travel along, so that a store can be made where SQLAlchemy isn't installed; a test holds them against the tables.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.schema import CreateIndex, CreateTable, ExecutableDDLElement, SetColumnComment, SetTableComment

from sopflow.stores.schema import METADATA
from sopflow.stores.version import TABLE, VERSION

__all__ = ["DIALECTS", "statements"]

DIALECTS: dict[str, Dialect] = {"sqlite": sqlite.dialect(), "postgres": postgresql.dialect()}  # type: ignore[no-untyped-call]

_VERSION = f"""\
CREATE TABLE {TABLE} (
	version_num VARCHAR(32) NOT NULL,
	CONSTRAINT {TABLE}_pkc PRIMARY KEY (version_num)
);

INSERT INTO {TABLE} (version_num) VALUES ('{VERSION}');
"""


def statements(dialect: Dialect) -> str:
    """All that makes an empty database a store, in this database's words."""
    made: list[ExecutableDDLElement] = []
    for table in METADATA.sorted_tables:
        made.append(CreateTable(table))
        made += map(CreateIndex, sorted(table.indexes, key=lambda index: index.name or ""))
        if dialect.supports_comments:
            made.append(SetTableComment(table))
            made += [SetColumnComment(column) for column in table.columns if column.comment]
    texts = [str(each.compile(dialect=dialect)).strip() for each in made]
    written = ["\n".join(line.rstrip() for line in text.splitlines()) + ";\n" for text in texts]
    return "\n".join([*written, _VERSION])


def main() -> None:
    """Writes the files beside this module."""
    for name, dialect in DIALECTS.items():
        Path(__file__).with_name(f"{name}.sql").write_text(statements(dialect), encoding="utf-8")


if __name__ == "__main__":
    main()
