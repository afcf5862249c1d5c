"""Pages of YAML as an author would lay them out."""

from __future__ import annotations

import re
import textwrap
from typing import Any

__all__ = ["page"]

_SCHEMA = "# yaml-language-server: $schema={}schemas/sopflow-1.schema.json"
_WIDTH = 110


def page(head: dict[str, Any], *, deep: bool = True, **parts: Any) -> str:
    """A file: its head, then its parts, those that hold nothing left out.

    Args:
        head: The keys at the top.
        deep: Whether the file lies in a folder of the handbook's.
        **parts: ``facts``, ``tables``, ``steps`` or ``scenarios``.
    """
    lines = [] if "test" in head else [_SCHEMA.format("../" * (4 if deep else 3))]
    lines += ["sopflow: 1", *(line for key, value in head.items() for line in _entry(key, value, 0))]
    for key, part in parts.items():
        if not part:
            continue
        lines += ["", f"{key}:"]
        if isinstance(part, dict):
            lines += [line for name, value in part.items() for line in _entry(name, value, 2)]
            continue
        for item in part:
            (_, *body) = _entry("", item, 2)
            lines += ["", "  - " + body[0].lstrip(), *body[1:]]
    return "\n".join(lines) + "\n"


def _entry(key: str, value: Any, indent: int) -> list[str]:
    """The lines of ``key: value``; those of a mapping are indented by two more."""
    pad = " " * indent
    if isinstance(value, dict) and not (key == "with" and _flat(value)):
        return [f"{pad}{key}:", *(line for name, each in value.items() for line in _entry(name, each, indent + 2))]
    if isinstance(value, list) and (isinstance(value[0], dict | list) or len(_inline(value)) > 80):
        return [f"{pad}{key}:", *(f"{pad}  - {_inline(each)}" for each in value)]
    if isinstance(value, str) and (len(value) > 80 or value.startswith("{")):
        deeper = pad + "  "
        return [f"{pad}{key}: >-", *textwrap.wrap(value, _WIDTH, initial_indent=deeper, subsequent_indent=deeper)]
    return [f"{pad}{key}: {_inline(value, within=isinstance(value, dict | list))}"]


def _flat(value: dict[str, Any]) -> bool:
    return all("{" not in str(each) and "," not in str(each) for each in value.values())


def _inline(value: Any, *, within: bool = True) -> str:
    """A value in one line, within brackets or braces or not."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_inline(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_inline, value)) + "]"
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value)
    if re.fullmatch(r"\d{1,4}(\.\d+)?|\d+ days", text):
        return text
    unclear = ": " in text or " #" in text or text[:1] in "(\"'{[&*!|>%@`" or text[:1].isdigit()
    return _quoted(text) if unclear or (within and "," in text) else text


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '\\"') + '"'
