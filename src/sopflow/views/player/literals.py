"""Values as JavaScript source. What an author wrote enters a page only through here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

__all__ = ["SAFE", "literal", "text_literal"]

SAFE = 2**53 - 1
"""The largest whole number that a JavaScript number holds exactly; larger ones are BigInts."""


def literal(value: Any) -> str:
    """The source of a value of a fact; mappings become Maps, decimals keep their digits.

    Raises:
        TypeError: It is no value that a fact can have.
    """
    if isinstance(value, str):
        return text_literal(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value) if -SAFE <= value <= SAFE else f"{value}n"
    if isinstance(value, Decimal):
        return f'k.dec("{value}")'
    if isinstance(value, Mapping):
        pairs = (f"[{text_literal(name)},{literal(each)}]" for name, each in value.items())
        return f"k.map([{','.join(pairs)}])"
    if isinstance(value, list | tuple):
        return f"[{','.join(map(literal, value))}]"
    raise TypeError(f"no value of a fact: {value!r}")


def text_literal(text: str) -> str:
    """The source of a text: as JSON, with nothing in it that could end a script or a line."""
    written = json.dumps(text, ensure_ascii=False)
    return written.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
