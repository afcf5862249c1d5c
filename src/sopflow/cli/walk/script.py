"""A walk from a file: the same events a person would bring about, one after the other, without a terminal.

The file is a YAML list. Each item names what happens; ``at`` (an instant) and ``by`` (``NAME/ROLE``) may stand beside::

    - open: {channel: phone}
      at: 2026-11-23T10:00+01:00
    - answer: assess
      facts:
        topic: billing
    - done: welcome
      by: mia/agent
    - after: 5 h
    - correct: {urgent: yes}
    - skip: The customer hung up.
    - cancel: Opened twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sopflow.cli.console import FAILED, FINE, UsageError
from sopflow.cli.walk.walk import Walk
from sopflow.engine.events import Answered, Cancelled, Corrected, Deviated, Done, Opened
from sopflow.expr import format_value
from sopflow.expr.types import DURATION, TIME
from sopflow.text import parse as read_yaml

if TYPE_CHECKING:
    from sopflow.engine.events import Event
    from sopflow.engine.tasks import Task

__all__ = ["Item", "play", "read"]

VERBS = ("open", "answer", "done", "correct", "skip", "go", "cancel", "after")
_BESIDE = {
    "open": {"language", "start", "case"},
    "answer": {"facts"},
    "done": {"facts", "ticked"},
    "go": {"because"},
}


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the file: its verb, what the verb is given, what stands beside it, and its line."""

    verb: str
    given: Any
    beside: Mapping[str, Any] = field(default_factory=dict)
    place: str = ""


def read(path: Path) -> list[Item]:
    """The items of a file.

    Raises:
        UsageError: It is not such a file; the message says where and why.
    """
    try:
        source, findings = read_yaml(path.read_text(encoding="utf-8"), str(path))
    except UnicodeDecodeError as problem:
        raise UsageError(f"{path} is not UTF-8 text.") from problem
    for finding in findings:
        if finding.severity == "error":
            raise UsageError(f"{finding.span}: {finding.message}")
    if not isinstance(source.data, list):
        raise UsageError(f"{path}: a list of what happens is needed, such as `- answer: STEP`.")
    return [_item(data, str(source.span((number,)))) for number, data in enumerate(source.data)]


def play(walk: Walk, items: list[Item]) -> int:
    """Let the items happen, showing each task before and what followed.

    Returns:
        ``FINE``, or ``FAILED`` as soon as something was not taken.
    """
    walk.ui.say(walk.lookup.heading, "title")
    clock = _Clock(walk)
    walk.desk.clock = clock.read
    for item in items:
        if item.verb == "after":
            passed = clock.forward(item)
            walk.ui.say()
            walk.ui.say(walk.words("later", time=format_value(passed, DURATION, walk.lookup.language)), "quiet")
            continue
        clock.set(item)
        task = next(iter(_tasks(walk, item)), None)
        if task is not None:
            walk.show.task(task, item.beside.get("by") or walk.desk.actor(task))
        for event in _events(walk, item, task):
            if not walk.happen(event):
                walk.ui.say(f"  ({item.place})", "quiet")
                return FAILED
    walk.farewell()
    return FINE


def _item(data: Any, place: str) -> Item:
    if not isinstance(data, dict):
        raise UsageError(f"{place}: an item names what happens, such as `answer: STEP`.")
    verbs = [verb for verb in VERBS if verb in data]
    if len(verbs) != 1:
        raise UsageError(f"{place}: exactly one of {', '.join(VERBS)} is needed.")
    verb = verbs[0]
    unknown = set(data) - {verb, "at", "by"} - _BESIDE.get(verb, set())
    if unknown:
        raise UsageError(f"{place}: {', '.join(sorted(unknown))} can't stand beside {verb}.")
    return Item(verb, data[verb], {name: value for name, value in data.items() if name != verb}, place)


def _tasks(walk: Walk, item: Item) -> list[Task]:
    """The open tasks that an item is about: the one it names, or all."""
    tasks = walk.desk.tasks()
    if item.verb in ("answer", "done"):
        return [task for task in tasks if item.given in (task.step, task.id)]
    return list(tasks) if item.verb in ("skip", "go") else []


def _events(walk: Walk, item: Item, task: Task | None) -> Iterator[Event]:
    at, named = walk.desk.clock(), item.beside.get("by")
    by, leader = named or walk.desk.actor(task), named or walk.desk.leader()
    facts = _values(walk, item, item.beside.get("facts") or {})
    _tell(walk, facts)
    match item.verb:
        case "open":
            start, language = item.beside.get("start"), item.beside.get("language") or walk.desk.language
            name, given = item.beside.get("case") or "case-1", _values(walk, item, item.given or {})
            _tell(walk, given)
            yield Opened(case_id=name, facts=given, language=language, start=start, by=named, at=at)
        case "answer":
            yield Answered(step=item.given, facts=facts, by=by, at=at)
        case "done":
            ticked = _ticked(item)
            for number, line in enumerate(task.checklist if task is not None else (), 1):
                walk.ui.say(f"  {'☑' if ticked == 'all' or number in ticked else '☐'} {line}", "strong")
            yield Done(step=item.given, facts=facts, ticked=ticked, by=by, at=at)
        case "correct":
            corrected = _values(walk, item, item.given or {})
            _tell(walk, corrected)
            fact = next((fact for name in corrected if (fact := walk.lookup.fact(name)) is not None), None)
            giver = named or (walk.desk.giver(fact) if fact is not None else None)
            yield Corrected(facts=corrected, by=giver, at=at)
        case "skip":
            yield Deviated(reason=str(item.given or ""), step=task.id if task else None, by=leader, at=at)
        case "go":
            yield Deviated(reason=str(item.beside.get("because") or ""), to=item.given, by=leader, at=at)
        case "cancel":
            yield Cancelled(reason=str(item.given or ""), by=leader, at=at)


def _tell(walk: Walk, facts: Mapping[str, Any]) -> None:
    """Show what a person would have typed."""
    for name, value in facts.items():
        walk.ui.say(f"  {walk.lookup.label(name)}: {walk.lookup.value(name, value)}", "strong")


def _ticked(item: Item) -> tuple[int, ...] | str:
    """Which lines of the checklist are ticked, from 1; left out, all."""
    ticked = item.beside.get("ticked", "all")
    if ticked == "all":
        return "all"
    try:
        return tuple(int(each) for each in ticked or ())
    except ValueError as problem:
        raise UsageError(f"{item.place}: `ticked` lists lines of the checklist by number, such as [1, 2].") from problem


def _values(walk: Walk, item: Item, written: Any, prefix: str = "") -> dict[str, Any]:
    """Facts as written, leaf by leaf, as values of their types.

    A name that no fact has is passed on: the engine refuses it in its own words.
    """
    if not isinstance(written, dict):
        raise UsageError(f"{item.place}: facts are written as a mapping, such as {{channel: phone}}.")
    values: dict[str, Any] = {}
    for name, value in written.items():
        fact = walk.lookup.fact(prefix + name)
        if fact is None and isinstance(value, dict):
            values |= _values(walk, item, value, f"{prefix}{name}.")
        else:
            values[prefix + name] = _value(item, prefix + name, value, fact.type if fact is not None else None)
    return values


def _value(item: Item, name: str, value: Any, kind: Any) -> Any:
    if kind is None or value is None:
        return "" if value is None else value
    try:
        if isinstance(value, str):
            return kind.from_text(value)
        if isinstance(value, list) and kind.element is not None:
            return [_value(item, name, each, kind.element) for each in value]
        if isinstance(value, dict) and kind.fields:
            return {part: _value(item, name, each, kind.field(part)) for part, each in value.items()}
    except ValueError as problem:
        raise UsageError(f"{item.place}: {name}: {problem}") from problem
    return value


class _Clock:
    """The time of the file, where it says one; the real one until then."""

    def __init__(self, walk: Walk) -> None:
        self._real, self._now = walk.desk.clock, None if walk.desk.case is None else walk.desk.case.now

    def read(self) -> datetime:
        """What time it is."""
        return self._real() if self._now is None else self._now

    def set(self, item: Item) -> None:
        """Take over an item's ``at``."""
        if written := item.beside.get("at"):
            self._now = datetime.fromisoformat(_typed(item, "at", written, TIME))

    def forward(self, item: Item) -> int:
        """Let time pass; returns how much, in milliseconds."""
        passed: int = _typed(item, "after", item.given, DURATION)
        self._now = self.read() + timedelta(milliseconds=passed)
        return passed


def _typed(item: Item, name: str, written: Any, kind: Any) -> Any:
    try:
        return kind.from_text(str(written))
    except ValueError as problem:
        raise UsageError(f"{item.place}: {name}: {problem}") from problem
