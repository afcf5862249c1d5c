"""Texts and numbers as DOT takes them: nothing that an author wrote becomes markup, a port or a name."""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["decimal", "escape", "label", "left", "record"]

_ENTITY = re.compile(r"&(?=#?\w+;)")
_RECORD = re.compile(r"([{}|<> ])")
_SPACE = "\N{NO-BREAK SPACE}"
"""Records drop plain blanks at the ends of a line."""


def label(wrapped: Iterable[str]) -> str:
    """The lines of a text, one below the other."""
    return r"\n".join(map(escape, wrapped))


def left(wrapped: Iterable[str]) -> str:
    """The same, each line beginning at the left."""
    return "".join(f"{escape(line)}\\l" for line in wrapped)


def record(wrapped: Iterable[str]) -> str:
    """The same between the two empty outer fields of a record; there are no ports."""
    inner = _RECORD.sub(r"\\\1", label(f"{_SPACE}{line}{_SPACE}" for line in wrapped))
    return f"|{inner}|"


def escape(text: str) -> str:
    """Disables backslashes and character references such as ``&lt;``; ``<…>`` is left to whoever writes the DOT."""
    return _ENTITY.sub("&amp;", text.replace("\\", "\\\\"))


def decimal(value: float) -> str:
    """At most two places after the point."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
