"""Where a store is: what an address says, before anybody goes there."""

from __future__ import annotations

from importlib.util import find_spec
from typing import NamedTuple

from sopflow.errors import MissingTool

__all__ = ["Address", "read"]


class Address(NamedTuple):
    """``sqlite`` and a file, or ``postgresql`` and all that its driver has to know."""

    kind: str
    where: str


def read(url: str) -> Address:
    """What an address names.

    Raises:
        ValueError: No database that is known.
        MissingTool: One whose driver isn't installed.
    """
    scheme, separator, rest = url.partition("://")
    if separator and scheme == "sqlite" and rest.startswith("/") and rest[1:] not in ("", ":memory:"):
        return Address("sqlite", rest[1:])
    if separator and scheme in ("postgresql", "postgres"):
        if find_spec("psycopg") is None:
            raise MissingTool('PostgreSQL needs psycopg: pip install "sopflow[postgres]"')
        return Address("postgresql", url)
    raise ValueError(
        f"no store is known for the address {url!r}; write sqlite:///FILE or postgresql://USER@HOST/DATABASE"
    )
