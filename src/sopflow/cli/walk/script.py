"""A walk from a file: the same events a person would bring about, one after the other, without a terminal.

The file is a YAML list. Each item names what happens, in the words of scenarios; ``at`` (an instant), ``by``
(``NAME/ROLE``) and ``refused`` (it should not be taken, for a reason with these words) may stand beside::

    - open: {channel: phone}
      at: 2026-11-23T10:00+01:00
    - answer: assess
      facts:
        topic: billing
    - done: welcome
      by: mia/agent
    - after: 5 h
    - signal: customer_replied
    - {try: refund, with: {amount: 500}, refused: approval}
    - reject: to-legal
      reason: Not ours.
    - {fail: book-courier, reason: The host is down.}
    - correct: {urgent: yes}
    - skip: The customer hung up.
    - cancel: Opened twice.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sopflow.cli.console import FAILED, FINE, UsageError
from sopflow.cli.walk.lines import Item, events_of
from sopflow.cli.walk.walk import Walk
from sopflow.engine.events import Reached
from sopflow.expr import format_value
from sopflow.expr.types import DURATION, TIME
from sopflow.text import parse as read_yaml

if TYPE_CHECKING:
    from sopflow.engine.tasks import Task

__all__ = ["Item", "play", "read"]

# Each verb with what may stand beside it.
VERBS: dict[str, frozenset[str]] = {
    "open": frozenset({"language", "start", "case"}),
    "answer": frozenset({"facts"}),
    "done": frozenset({"facts", "ticked"}),
    "correct": frozenset({"step"}),
    "skip": frozenset(),
    "go": frozenset({"because"}),
    "deviate": frozenset(),
    "cancel": frozenset(),
    "accept": frozenset(),
    "reject": frozenset({"reason"}),
    "fail": frozenset({"reason"}),
    "signal": frozenset({"facts"}),
    "try": frozenset({"with", "gives"}),
    "after": frozenset(),
}
_ALWAYS = frozenset({"at", "by", "refused"})
_AT_A_STEP = ("answer", "done", "accept", "reject", "fail")
_LEAVING = ("skip", "go", "deviate")


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
        ``FINE``, or ``FAILED`` as soon as something was not taken, or was taken that should have been refused.
    """
    walk.ui.say(walk.lookup.heading, "title")
    if walk.desk.case is not None:
        walk.desk.clock.stop(walk.desk.case.now)
    for item in items:
        if not (_pass_time(walk, item) if item.verb == "after" else _happen(walk, item)):
            walk.ui.say(f"  ({item.place})", "quiet")
            return FAILED
    walk.farewell()
    return FINE


def _happen(walk: Walk, item: Item) -> bool:
    """Let an item happen; returns whether it was taken, or refused as it expects."""
    if written := item.beside.get("at"):
        walk.desk.clock.stop(datetime.fromisoformat(_typed(item, "at", written, TIME)))
    task = next(iter(_tasks(walk, item)), None)
    if task is not None:
        walk.show.task(task, item.beside.get("by") or walk.desk.actor(task))
    expected = item.beside.get("refused")
    for event in events_of(walk, item, task):
        refused = walk.take(event)
        if refused is not None:
            said = f"{refused.code} {refused.reason} {' '.join(refused.needed)}"
            return expected is not None and str(expected).casefold() in said.casefold()
        if expected is not None:
            walk.ui.say(f"  {walk.words('not refused')}", "bad")
            return False
    return True


def _pass_time(walk: Walk, item: Item) -> bool:
    passed: int = _typed(item, "after", item.given, DURATION)
    try:
        walk.desk.clock.forward(timedelta(milliseconds=passed))
    except OverflowError as problem:
        raise UsageError(f"{item.place}: after: that is beyond the calendar.") from problem
    walk.ui.say()
    walk.ui.say(walk.words("later", time=format_value(passed, DURATION, walk.lookup.language)), "quiet")
    return not walk.desk.open or walk.happen(Reached(at=walk.desk.clock()))


def _item(data: Any, place: str) -> Item:
    if not isinstance(data, dict):
        raise UsageError(f"{place}: an item names what happens, such as `answer: STEP`.")
    verbs = [verb for verb in VERBS if verb in data]
    if len(verbs) != 1:
        raise UsageError(f"{place}: exactly one of {', '.join(VERBS)} is needed.")
    verb = verbs[0]
    unknown = set(data) - {verb} - _ALWAYS - VERBS[verb]
    if unknown:
        raise UsageError(f"{place}: {', '.join(sorted(unknown))} can't stand beside {verb}.")
    return Item(verb, data[verb], {name: value for name, value in data.items() if name != verb}, place)


def _tasks(walk: Walk, item: Item) -> list[Task]:
    """The open tasks that an item is about: the one it names, or all."""
    tasks = walk.desk.tasks()
    if item.verb in _AT_A_STEP:
        return [task for task in tasks if item.given in (task.step, task.id)]
    return list(tasks) if item.verb in _LEAVING else []


def _typed(item: Item, name: str, written: Any, kind: Any) -> Any:
    try:
        return kind.from_text(str(written))
    except ValueError as problem:
        raise UsageError(f"{item.place}: {name}: {problem}") from problem
