"""What handbooks, processes and procedures have in common: each is read from a file, perhaps not all of it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field

from sopflow.model.part import Part

if TYPE_CHECKING:
    from sopflow.text.source import Source

__all__ = ["File", "Lost"]

Lost = Mapping[str, frozenset[str] | None]
"""Key of a file → the names below it that could not be read; None: all of them."""


class File(Part):
    """A file's worth of the language."""

    sopflow: Literal["1"] = Field(description="The version of the language: 1.")

    read_from: ClassVar[Source | None] = None
    """The file it was read from, if there is one."""
    lost: ClassVar[Lost] = MappingProxyType({})
    """What was left out because it could not be read: ``{"tables": {"priority"}, "rules": None}``."""

    def may_have(self, key: str, name: str) -> bool:
        """Whether ``name`` may be among what could not be read below ``key``, so that nobody calls it unknown."""
        names = self.lost.get(key, frozenset())
        return names is None or name in names
