"""Another name for a step, a fact, a role …, in all places of a folder."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sopflow.lsp.index import Index
from sopflow.lsp.names import Name, Thing
from sopflow.text import Span

__all__ = ["Refused", "renameable", "renamed"]

_NAME = re.compile(r"\w(?:[\w-]*\w)?")
_FIXED = ("style",)


class Refused(Exception):
    """A name can't be changed; the message says why."""


def renameable(index: Index, name: Name | None) -> Name:
    """The name, if it can be changed.

    Raises:
        Refused: It can't.
    """
    if name is None or name.thing.kind in _FIXED:
        raise Refused("There is no name here that can be changed.")
    if index.definition(name.thing) is None and name.thing.kind not in ("role", "team"):
        raise Refused(f"Nothing is called `{name.thing.name}`.")
    if index.is_shared(name.thing) and any(
        each.span.file.endswith(".test.yaml") for each in index.mentions(name.thing)
    ):
        raise Refused(f"Several files have a `{name.thing.name}`, and scenarios don't say which of them they mean.")
    if index.is_handed_over(name.thing):
        raise Refused(f"`{name.thing.name}` is handed over by this name, to a call or an action, so it stays as it is.")
    return name


def renamed(index: Index, name: Name, new: str) -> Iterator[tuple[Span, str]]:
    """Every place where a thing is named, and what is to stand there.

    Raises:
        Refused: The new name can't be one, or is taken.
    """
    thing = name.thing
    if not _NAME.fullmatch(new):
        raise Refused(f"`{new}` can't be a name: letters, digits, `-` and `_` may stand in it.")
    whole = ".".join([*thing.name.split(".")[:-1], new])
    for kind in ("step", "outcome") if thing.kind in ("step", "outcome") else (thing.kind,):
        for home in {thing.home, None}:
            if whole != thing.name and index.definition(Thing(kind, home, whole)) is not None:
                raise Refused(f"There is already a {kind} `{whole}`.")
    for each in dict.fromkeys(each.span for each in index.mentions(thing)):
        yield each, new
