"""What handbooks, processes and procedures have in common: each is read from a file, perhaps not all of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from pydantic import Field, PrivateAttr

from sopflow.model.part import Part

if TYPE_CHECKING:
    from sopflow.text.source import Source

__all__ = ["File", "Lost"]

Lost = Mapping[str, frozenset[str] | None]
"""Key of a file → the names below it that could not be read; None: all of them."""


class File(Part):
    """A file's worth of the language."""

    sopflow: Literal["1"] = Field(description="The version of the language: 1.")

    _source: Source | None = PrivateAttr(default=None)
    _lost: Lost = PrivateAttr(default_factory=dict)

    @property
    def lost(self) -> Lost:
        """What was left out because it could not be read: ``{"tables": {"priority"}, "rules": None}``."""
        return self._lost

    def may_have(self, key: str, name: str) -> bool:
        """Whether ``name`` may be among what could not be read below ``key``, so that nobody calls it unknown."""
        names = self._lost.get(key, frozenset())
        return names is None or name in names
