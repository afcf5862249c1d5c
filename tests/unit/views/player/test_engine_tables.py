"""What the player's engine and Python's both hold as tables is the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from both_engines import ENGINE, Page
from node import Node, needs_node
from sopflow import events
from sopflow.engine import refusals, stuck
from sopflow.engine.decide import LEGAL
from sopflow.journal.lines import _KINDS

pytestmark = needs_node


@pytest.fixture(scope="module")
def tables() -> Iterator[dict[str, Any]]:
    with Node(ENGINE) as node:
        yield Page(node).ask("tables")


def test_entries_have_the_same_fields_in_the_same_order(tables: dict[str, Any]) -> None:
    assert tables["entries"] == {kind.__name__.lower(): _fields(kind, ("seq", "at")) for kind in _KINDS}


def _fields(kind: type[msgspec.Struct], common: tuple[str, ...]) -> list[list[Any]]:
    fields = [each for each in msgspec.structs.fields(kind) if each.name not in common]
    return [[each.name, _default(each)] for each in fields]


def _default(field: msgspec.structs.FieldInfo) -> Any:
    if field.default_factory is not msgspec.NODEFAULT:
        return field.default_factory()
    if field.default is msgspec.NODEFAULT:
        return "needed"
    return list(field.default) if isinstance(field.default, tuple) else field.default


def test_events_have_the_same_fields(tables: dict[str, Any]) -> None:
    kinds = [getattr(events, name) for name in events.__all__ if name != "Event"]
    mine = {kind.__name__.lower(): {name for name, _ in _fields(kind, ("at", "by"))} for kind in kinds}
    assert {name: set(fields) for name, fields in tables["events"].items()} == mine


def test_events_fit_the_same_situations(tables: dict[str, Any]) -> None:
    assert tables["legal"] == {here: [kind.__name__ for kind in kinds] for here, kinds in LEGAL.items()}


def test_people_are_told_the_same(tables: dict[str, Any]) -> None:
    assert tables["refusals"] == refusals.REASONS
    assert tables["holds"] == stuck.REASONS
