"""The items of a walk from a file as events: what each says, in the types of the facts it names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sopflow.cli.console import UsageError
from sopflow.engine.events import (
    Accepted,
    Answered,
    Cancelled,
    Corrected,
    Deviated,
    Done,
    Failed,
    Opened,
    Rejected,
    Requested,
    Signalled,
)
from sopflow.expr.written import from_written

if TYPE_CHECKING:
    from sopflow.cli.walk.walk import Walk
    from sopflow.engine.events import Event
    from sopflow.engine.tasks import Task
    from sopflow.expr import Type

__all__ = ["Item", "events_of"]


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the file: its verb, what the verb is given, what stands beside it, and its line."""

    verb: str
    given: Any
    beside: Mapping[str, Any] = field(default_factory=dict)
    place: str = ""

    def text(self, name: str) -> str:
        """A text that stands beside the verb, empty if it doesn't."""
        return str(self.beside.get(name) or "")


def events_of(walk: Walk, item: Item, task: Task | None) -> Iterator[Event]:
    """What an item lets happen, shown as a person would have typed it.

    Args:
        walk: The walk.
        item: The item.
        task: The open work that it is about, if there is such.

    Raises:
        UsageError: A value can't be read.
    """
    at, named = walk.desk.clock(), item.beside.get("by")
    by = named or walk.desk.actor(task)
    match item.verb:
        case "open":
            yield _opened(walk, item)
        case "answer":
            yield Answered(step=item.given, facts=_facts(walk, item, task), by=by, at=at)
        case "done":
            facts = _facts(walk, item, task)
            yield Done(step=item.given, facts=facts, ticked=_tick(walk, item, task), by=by, at=at)
        case "fail":
            yield Failed(step=item.given, reason=item.text("reason"), by=by, at=at)
        case "accept":
            yield Accepted(step=item.given, by=by, at=at)
        case "reject":
            yield Rejected(step=item.given, reason=item.text("reason"), by=by, at=at)
        case "signal":
            by = named or walk.desk.by
            yield Signalled(name=str(item.given), facts=_facts(walk, item, None), by=by, at=at)
        case "try":
            yield from _tried(walk, item)
        case _:
            yield _exception(walk, item, task)


def _opened(walk: Walk, item: Item) -> Opened:
    language = item.beside.get("language") or walk.desk.language
    facts = _values(walk, item, item.given or {})
    _tell(walk, facts)
    return Opened(
        case_id=item.text("case") or "case-1", facts=facts, language=language, start=item.beside.get("start"),
        by=item.beside.get("by"), at=walk.desk.clock(),
    )  # fmt: skip


def _exception(walk: Walk, item: Item, task: Task | None) -> Event:
    """What leaves the path or puts something right."""
    desk, named = walk.desk, item.beside.get("by")
    at, leader = desk.clock(), named or desk.leader()
    here = task.id if task is not None else None
    if item.verb == "cancel":
        return Cancelled(reason=str(item.given or ""), by=leader, at=at)
    if item.verb == "skip":
        return Deviated(reason=str(item.given or ""), step=here, by=leader, at=at)
    if item.verb == "go":
        return Deviated(reason=item.text("because"), to=item.given, by=leader, at=at)
    if item.verb == "deviate":
        how = item.given if isinstance(item.given, dict) else {"reason": item.given}
        reason, step = str(how.get("reason") or ""), how.get("step") or here
        return Deviated(reason=reason, to=how.get("to"), step=step, by=leader, at=at)
    facts = _values(walk, item, item.given or {}, task)
    _tell(walk, facts)
    fact = next((fact for name in facts if (fact := walk.lookup.fact(name)) is not None), None)
    giver = named or (desk.giver(fact) if fact is not None else None)
    return Corrected(facts=facts, step=item.beside.get("step"), by=giver, at=at)


def _tried(walk: Walk, item: Item) -> Iterator[Event]:
    """An action is asked for; where it is permitted, it is carried out at once and gives what the item says."""
    desk, named = walk.desk, item.beside.get("by")
    name = str(item.given)
    action = desk.program.actions.get(name)
    takes = {**action.takes, **action.may_take} if action is not None else {}
    types = {name: fact.type for name, fact in takes.items()}
    args = _typed(walk, item, item.beside.get("with") or {}, types)
    _tell(walk, args)
    yield Requested(action=name, args=args, by=named or desk.asker(name), at=desk.clock())
    if action is not None and desk.case is not None and desk.case.requests:
        request = desk.case.requests[-1]
        gives = {name: fact.type for name, fact in action.gives.items()}
        facts = _typed(walk, item, item.beside.get("gives") or {}, gives)
        _tell(walk, facts)
        yield Done(step=request.id, facts=facts, at=desk.clock())


def _tell(walk: Walk, facts: Mapping[str, Any]) -> None:
    """Show what a person would have typed."""
    for name, value in facts.items():
        walk.ui.say(f"  {walk.lookup.label(name)}: {walk.lookup.value(name, value)}", "strong")


def _tick(walk: Walk, item: Item, task: Task | None) -> tuple[int, ...] | str:
    """Which lines of the checklist are ticked, from 1; left out, all."""
    ticked: Any = item.beside.get("ticked", "all")
    if ticked != "all":
        try:
            ticked = tuple(int(each) for each in ticked or ())
        except ValueError as problem:
            message = "`ticked` lists lines of the checklist by number, such as [1, 2]."
            raise UsageError(f"{item.place}: {message}") from problem
    for number, line in enumerate(task.checklist if task is not None else (), 1):
        walk.ui.say(f"  {'☑' if ticked == 'all' or number in ticked else '☐'} {line}", "strong")
    result: tuple[int, ...] | str = ticked
    return result


def _facts(walk: Walk, item: Item, task: Task | None) -> dict[str, Any]:
    facts = _values(walk, item, item.beside.get("facts") or {}, task)
    _tell(walk, facts)
    return facts


def _values(walk: Walk, item: Item, written: Any, task: Task | None = None) -> dict[str, Any]:
    """Facts as written, as values of their types: those of the task's form, else of where the task is."""
    types = {each.name: each.type for each in task.fields} if task is not None else {}
    return _typed(walk, item, written, types, walk.lookup.frame_of(task))


def _typed(
    walk: Walk, item: Item, written: Any, types: Mapping[str, Type], frame: str | None = None, prefix: str = ""
) -> dict[str, Any]:
    """Values leaf by leaf. A name that nothing has is passed on: the engine refuses it in its own words."""
    if not isinstance(written, dict):
        raise UsageError(f"{item.place}: facts are written as a mapping, such as {{channel: phone}}.")
    values: dict[str, Any] = {}
    for part, value in written.items():
        name = f"{prefix}{part}"
        fact = walk.lookup.fact(name, frame)
        kind = types.get(name) or (fact.type if fact is not None else None)
        if kind is None and isinstance(value, dict):
            values |= _typed(walk, item, value, types, frame, f"{name}.")
        elif kind is None or value is None:
            values[name] = "" if value is None else value
        else:
            try:
                values[name] = from_written(kind, value)
            except ValueError as problem:
                raise UsageError(f"{item.place}: {name}: {problem}") from problem
    return values
