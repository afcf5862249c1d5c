"""Values as they are written in YAML, where every scalar is text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sopflow.expr.types import Type

__all__ = ["from_written"]


def from_written(type_: Type, written: Any) -> Any:
    """The value that plain data stands for.

    Args:
        type_: What it has to be.
        written: A text, a list or a mapping of such.

    Raises:
        ValueError: It is not of this type; the message says why in words.
    """
    if isinstance(written, str):
        return type_.from_text(written)
    if isinstance(written, list) and type_.element is not None:
        return type_.coerce([from_written(type_.element, each) for each in written])
    if isinstance(written, Mapping) and type_.kind == "record":
        fields = dict(type_.fields)
        return type_.coerce(
            {name: from_written(fields[name], each) if name in fields else each for name, each in written.items()}
        )
    return type_.coerce(written)
