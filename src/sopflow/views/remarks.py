"""The small lines below a box's title: what is asked, to whom it goes, who does it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sopflow.model.names import readable
from sopflow.views.sources import fact_title, plain, role_title, team_title
from sopflow.views.words import span, word

if TYPE_CHECKING:
    from sopflow.program import Program, Step
    from sopflow.program.times import Wait

__all__ = ["remarks", "times"]

_BY_PEOPLE = ("ask", "do", "handover", "run", "call")

MOST_FACTS = 4
"""How many of a form's questions a box names."""


def remarks(program: Program, step: Step, title: str, language: str) -> tuple[str, ...]:
    """What the box of a step says below its ``title``."""
    written = [*_about(program, step, language)]
    if step.role and step.verb in _BY_PEOPLE:
        written.append(role_title(program.book, step.role, language))
    return tuple(note for note in written if note.casefold() != title.casefold())


def _about(program: Program, step: Step, language: str) -> Iterator[str]:
    if step.form:
        asked = [fact_title(fact, language) for fact in step.form]
        yield ", ".join([*asked[:MOST_FACTS], *(["…"] if len(asked) > MOST_FACTS else [])])
    if step.call is not None:
        called = program.units.get(step.call)
        yield plain(called.title, language) if called else readable(step.call)
    if step.end is not None:
        yield program.main.outcome(step.end, language)
    if step.action is not None:
        yield readable(step.action.name)
    if step.table is not None:
        yield readable(step.table.name)
    if step.message is not None:
        to = step.message.to
        whom = word("customer", language) if to == "customer" else role_title(program.book, to, language)
        yield word("to", language, whom) + (f", {word('via', language, step.message.via)}" if step.message.via else "")
    if step.escalate is not None:
        up = step.escalate == "next"
        yield word("next rung", language) if up else f"→ {role_title(program.book, step.escalate, language)}"
    if step.team is not None:
        yield f"→ {team_title(program.book, step.team, language)}"
    if step.wait is not None:
        yield _wait(step.wait, language)


def _wait(wait: Wait, language: str) -> str:
    if wait.opening:
        return word("working hours", language)
    until = readable(wait.signal) if wait.signal else wait.condition.sentence(language) if wait.condition else ""
    said = word("signal", language, until) if until else ""
    return ", ".join(filter(None, (said, span(wait.written, language))))


def times(step: Step, language: str) -> tuple[str, ...]:
    """The time that there is from this step on, for each clock that starts with it."""
    return tuple(dict.fromkeys(span(deadline.written, language) for deadline in step.starts))
