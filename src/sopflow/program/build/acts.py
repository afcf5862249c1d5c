"""Acts and rules as written become those that run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from sys import intern

from sopflow import model
from sopflow.clock.calendar import Calendar
from sopflow.expr import Fact, Scope
from sopflow.expr.clockwork import reads_time
from sopflow.expr.types import YES_NO
from sopflow.program.acts import Act, Path
from sopflow.program.build.clock import check_clock
from sopflow.program.build.desk import Desk
from sopflow.program.build.names import leaves
from sopflow.program.build.times import span_of
from sopflow.program.build.values import changes_of
from sopflow.program.times import Rule

__all__ = ["build_acts", "build_message", "build_rules"]


def build_rules(
    desk: Desk, written: Iterable[model.Rule], scope: Scope, calendar: Calendar | None, *, anywhere: bool = False
) -> tuple[Rule, ...]:
    """The rules of a file, or of the handbook: those wait for steps ``anywhere``."""
    rules: list[Rule] = []
    for each in written:
        condition = None
        if each.if_ is not None:
            condition = desk.expression(each.if_, (*each.path, "if"), scope, expect=YES_NO)
            if condition is None:
                continue
            if each.when is None:
                check_clock(desk, condition, (*each.path, "if"))
        builtins = condition.builtins if condition is not None else frozenset[str]()
        rules.append(
            Rule(
                each.id,
                condition,
                each.when,
                build_acts(desk, each.then, scope, calendar),
                condition.leaves if condition is not None else frozenset(),
                volatile=bool(builtins),
                timed=condition is not None and reads_time(condition),
                anywhere=anywhere,
            )
        )
    return tuple(rules)


def build_acts(desk: Desk, written: Iterable[model.AnyAct], scope: Scope, calendar: Calendar | None) -> tuple[Act, ...]:
    """A list of acts, in the order written."""
    return tuple(act for each in written for act in _act(desk, each, scope, calendar))


def _act(desk: Desk, written: model.AnyAct, scope: Scope, calendar: Calendar | None) -> Iterator[Act]:
    path = written.path
    match written:
        case model.SetAct():

            def find(name: str, at: Path) -> tuple[Fact, ...]:
                return leaves(desk, scope, name, at)

            yield Act("change", changes=changes_of(desk, written, path, scope, find))
        case model.SendAct():
            message = build_message(desk, written, path, scope)
            if message is not None:
                yield message
        case model.EscalateAct():
            because = desk.words(written.because, (*path, "because"), scope) if written.because is not None else None
            yield Act("escalate", role=written.escalate, because=because)
        case model.DeadlineAct():
            spans = {
                name: span_of(desk, each, (*path, "deadline", name), calendar)
                for name, each in written.deadline.items()
            }
            known = {name: span for name, span in spans.items() if span is not None}
            yield Act("deadline", spans=known, written=dict(written.deadline))
        case model.GoAct():
            yield Act("go", target=written.go)
        case model.EndAct():
            yield Act("end", target=written.end)


def build_message(desk: Desk, written: model.Message, path: Path, scope: Scope) -> Act | None:
    """A message of a step or an act."""
    text = desk.words(written.send, (*path, "send"), scope)
    subject = desk.words(written.subject, (*path, "subject"), scope) if written.subject is not None else None
    # Interned, "customer" is left out of a journal whether it was written here or not.
    to = intern(written.to)
    return Act("send", text=text, to=to, via=written.via, subject=subject) if text is not None else None
