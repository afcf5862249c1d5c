"""Alembic runs this: the connection, with its transaction begun, comes from ``stores/upkeep.py``."""

from alembic import context

from sopflow.stores.schema import METADATA
from sopflow.stores.version import TABLE

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    version_table=TABLE,
    transactional_ddl=True,
)
context.run_migrations()
