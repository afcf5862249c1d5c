"""Texts and numbers as DOT takes them: nothing that an author wrote becomes markup, a port or a name."""

from __future__ import annotations

import re
from collections.abc import Iterable

import graphviz  # type: ignore[import-untyped]

__all__ = ["decimal", "escape", "label", "record"]

_ENTITY = re.compile(r"&(?=#?\w+;)")
_RECORD = re.compile(r"([{}|<> ])")
_SPACE = "\N{NO-BREAK SPACE}"
"""Records drop plain blanks at the ends of a line."""


def label(wrapped: Iterable[str]) -> str:
    """The lines of a text, one below the other."""
    return _literal(r"\n".join(map(escape, wrapped)))


def record(wrapped: Iterable[str]) -> str:
    """The same between the two empty outer fields of a record; there are no ports."""
    inner = _RECORD.sub(r"\\\1", label(f"{_SPACE}{line}{_SPACE}" for line in wrapped))
    return _literal(f"|{inner}|")


def escape(text: str) -> str:
    """Disables backslashes, ``<…>`` as markup, and character references such as ``&lt;``."""
    return _literal(_ENTITY.sub("&amp;", str(graphviz.escape(text))))


def _literal(text: str) -> str:
    """Keeps the package from taking ``<…>`` for markup."""
    return graphviz.nohtml(text)  # type: ignore[no-any-return]


def decimal(value: float) -> str:
    """At most two places after the point."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
