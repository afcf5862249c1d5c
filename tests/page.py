"""The player's engine in a Node process, and every event twice: in Python and in the page."""

from __future__ import annotations

import json
import math
import subprocess
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

import sopflow
from sopflow import Advance, Case, Program, Task, advance, events, journal
from sopflow.views import player
from sopflow.views.player.pack import pack
from sopflow.views.player.terms import Terms

__all__ = ["Both", "Page", "Unsayable"]

_SERVER = Path(__file__).parent / "page_engine.js"
_numbers = msgspec.json.Encoder(decimal_format="number")


class Unsayable(Exception):
    """An event that no page can come to hold: it is no JSON."""


class Page:
    """The engine in JavaScript, in one long-lived process."""

    def __init__(self) -> None:
        self._node = subprocess.Popen(
            ["node", str(_SERVER), str(Path(player.__file__).parent / "script")], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def ask(self, what: str, **about: Any) -> dict[str, Any]:
        """One question, one answer."""
        assert self._node.stdin is not None
        assert self._node.stdout is not None
        self._node.stdin.write(json.dumps({"ask": what, **about}).encode() + b"\n")
        self._node.stdin.flush()
        line = self._node.stdout.readline()
        answer: dict[str, Any] = json.loads(line)
        assert "problem" not in answer, answer["problem"]
        return answer

    def load(self, program: Program) -> None:
        """Have the page follow a program."""
        terms = Terms()
        packed = json.dumps(pack(program, terms))
        self.ask("load", packed=packed, source=terms.source())

    def close(self) -> None:
        assert self._node.stdin is not None
        self._node.stdin.close()
        self._node.wait(10)


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
        said = self.page.ask("happen", event=written(event), viewers=self.viewers)
        self.events += 1
        journaled = journal.encode(step.entries).decode()
        assert said["journal"] == journaled, f"{event}\n{said['journal']}\n{journaled}"
        refused = msgspec.to_builtins(step.refused)
        if refused is not None:
            refused.setdefault("needed", ())
        assert _plain(said["refused"]) == _plain(refused), event
        if step.case is not None:
            tasks = [
                [_task(task) for task in sopflow.todo(program, step.case, language=language, by=by)]
                for language, by in self.viewers
            ]
            assert said["tasks"] == _numbers.encode(tasks).decode(), event
            effects = [{"effect": type(each).__name__.lower(), **_fields(each)} for each in step.effects]
            assert said["effects"] == _numbers.encode(effects).decode(), event
        return step

    def kept(self) -> None:
        """The page's journal is its case."""
        self.page.ask("kept")


def _plain(value: Any) -> Any:
    return json.loads(json.dumps(value))


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
