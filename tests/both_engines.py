"""The player's engine in Node, and every event twice: in Python and in the page."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

import sopflow
from node import Node
from sopflow import Advance, Case, Program, Refused, Task, advance, events, journal
from sopflow.journal.entries import Entry
from sopflow.views.player.pack import pack
from sopflow.views.player.terms import Terms

__all__ = ["ENGINE", "Both", "Page", "Unsayable", "written"]

ENGINE = Path(__file__).with_suffix(".mjs")
_numbers = msgspec.json.Encoder(decimal_format="number")


class Unsayable(Exception):
    """An event that no page can come to hold: it is no JSON."""


class Page:
    """The player's engine in JavaScript."""

    def __init__(self, node: Node) -> None:
        self._node = node

    def ask(self, what: str, **about: Any) -> dict[str, Any]:
        """One question, one answer."""
        answer: dict[str, Any] = json.loads(self._node.ask(json.dumps({"ask": what, **about}).encode()))
        return answer

    def load(self, program: Program) -> None:
        """Have the page follow a program."""
        packed, source = _packed(program)
        self.ask("load", packed=packed, source=source)


@lru_cache(maxsize=256)
def _packed(program: Program) -> tuple[str, str]:
    terms = Terms()
    data = json.dumps(pack(program, terms))
    return data, terms.source()


class Both:
    """``advance`` in Python, held against the page at every event.

    Args:
        page: The page.
        program: What its cases follow.
    """

    def __init__(self, page: Page, program: Program) -> None:
        self.page, self.program = page, program
        page.load(program)
        languages = [*program.languages, "de" if "de" not in program.languages else "fr"]
        role = min(program.roles, default=None)
        self.viewers = [(None, None), *((language, None) for language in languages), (None, f"kim/{role}")]
        self.events = 0

    def __call__(self, program: Program, case: Case | None, event: events.Event) -> Advance:
        """The event, in both: the journal to the byte, the refusal, what is open, what is owed."""
        assert program is self.program
        step = advance(program, case, event)
        said = self.page.ask("happen", event=written(event), begins=case is None, viewers=self.viewers)
        self.events += 1
        differs(event, said["journal"], journal.encode(step.entries).decode())
        differs(event, said["refused"], _refused(step.refused))
        if step.case is not None:
            tasks = [
                [_task(task) for task in sopflow.todo(program, step.case, language=language, by=by)]
                for language, by in self.viewers
            ]
            differs(event, said["tasks"], _numbers.encode(tasks).decode())
            effects = [{"effect": type(each).__name__.lower(), **_fields(each)} for each in step.effects]
            differs(event, said["effects"], _numbers.encode(effects).decode())
        return step

    def permits(self, case: Case, action: str, args: Mapping[str, Any], by: str | None) -> None:
        """Whether an action is permitted, in both; the page is asked about the case of the last event."""
        permit = sopflow.permits(self.program, case, action, args, by=by)
        said = self.page.ask("permit", action=action, args=_json(args), by=by)
        differs((action, args, by), said, {"allowed": permit.allowed, "refused": _refused(permit.refused)})

    def take(self, entries: Sequence[Entry], case: Case) -> None:
        """The page goes on from this journal, which it comes to understand as Python does."""
        said = self.page.ask("take", journal=journal.encode(entries).decode())
        differs("a journal that was read", json.loads(said["case"]), json.loads(_numbers.encode(whole(case)).decode()))

    def kept(self) -> None:
        """The page's journal is its case, which goes on as the journal tells it."""
        self.page.ask("kept")


def differs(about: object, page: object, python: object) -> None:
    """Nothing may differ."""
    assert page == python, f"{about}\nthe page: {page}\nPython:   {python}"


def whole(value: Any) -> Any:
    """A case with all its fields, as plain data; instants as the page has them."""
    if isinstance(value, msgspec.Struct):
        return {name: whole(each) for name, each in _fields(value).items()}
    if isinstance(value, datetime):
        return (value - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
    if isinstance(value, Mapping):
        return {name: whole(each) for name, each in value.items()}
    return [whole(each) for each in value] if isinstance(value, list | tuple) else value


def _refused(refused: Refused | None) -> dict[str, Any] | None:
    return {**_fields(refused), "needed": list(refused.needed)} if refused is not None else None


def _fields(struct: msgspec.Struct) -> dict[str, Any]:
    return {name: getattr(struct, name) for name in struct.__struct_fields__}


def _task(task: Task) -> dict[str, Any]:
    fields = [{**_fields(field), "type": str(field.type)} for field in task.fields]
    hold = _fields(task.hold) if task.hold is not None else None
    return {**_fields(task), "fields": fields, "hold": hold}


def written(event: events.Event) -> str:
    """An event as the page is told of it.

    Raises:
        Unsayable: It holds what no JSON can.
    """
    said = {name: getattr(event, name) for name in event.__struct_fields__}
    at = event.at.astimezone(UTC)
    said["at"] = (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
    return _json({"event": type(event).__name__.lower(), **said})


def _json(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{json.dumps(str(name))}:{_json(each)}" for name, each in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(map(_json, value)) + "]"
    if isinstance(value, str):
        return json.dumps(value)
    if isinstance(value, datetime | date):
        return json.dumps(value.isoformat())
    if isinstance(value, timedelta):
        return str(value // timedelta(milliseconds=1))
    if isinstance(value, float) and not math.isfinite(value):
        raise Unsayable(value)
    if value is None or isinstance(value, bool | int | float):
        return json.dumps(value)
    try:
        return _numbers.encode(value).decode()
    except TypeError as problem:
        raise Unsayable(value) from problem
