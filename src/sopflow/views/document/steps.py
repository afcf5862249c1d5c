"""The steps of a process or procedure, as the document tells them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from sopflow.model.names import readable
from sopflow.views.document.content import Question, StepPart, Way
from sopflow.views.document.telling import Teller

if TYPE_CHECKING:
    from sopflow.expr import Fact
    from sopflow.program import Branch, Step

__all__ = ["BY_PEOPLE", "anchor_of", "questions", "steps_of"]

BY_PEOPLE = ("ask", "do", "handover", "run", "call")
"""The verbs whose role is worth naming."""


def anchor_of(unit: str, step: str = "") -> str:
    """The name that links to a process, a procedure or one of their steps lead to."""
    return f"{unit}--{step}" if step else unit


def steps_of(teller: Teller) -> tuple[StepPart, ...]:
    """All steps in reading order, those of branches inside the step that has them."""
    main = [step for step in teller.unit.steps.values() if step.main_line]
    return tuple(_step(teller, step, str(number)) for number, step in enumerate(main, 1))


def _step(teller: Teller, step: Step, number: str) -> StepPart:
    headline, link = _headline(teller, step)
    return StepPart(
        number=number,
        anchor=anchor_of(step.unit, step.id),
        title=teller.text(step.title),
        verb=step.verb,
        headline=headline,
        link=link,
        text=_text(teller, step),
        facts=tuple(_facts(teller, step)),
        form=teller.say("records") if step.form and step.verb != "ask" else "",
        form_note=_form_note(teller, step),
        questions=questions(teller, step.form),
        checklist=teller.texts(step.checklist),
        ways=_ways(teller, step),
        branches=tuple(_branches(teller, step, number)),
    )


def _branches(teller: Teller, step: Step, number: str) -> Iterator[tuple[str, tuple[StepPart, ...]]]:
    every = teller.unit.steps.values()
    for place, name in enumerate(step.split, 1):
        inside = [each for each in every if each.path[:-1] == (*step.path, "together", name)]
        parts = tuple(_step(teller, each, f"{number}.{place}.{n}") for n, each in enumerate(inside, 1))
        yield teller.say("branch", readable(name)), parts


def _headline(teller: Teller, step: Step) -> tuple[str, str]:
    """What kind of step it is, in a few words, and where it leads elsewhere."""
    say = teller.say
    match step.verb:
        case "run" if step.action is not None:
            return say("run", readable(step.action.name)) + _tries(teller, step), ""
        case "send" if step.message is not None:
            said = say("send", teller.role(step.message.to))
            return (f"{said}, {say('via', step.message.via)}" if step.message.via else said), ""
        case "look_up" if step.table is not None:
            return say("look_up", readable(step.table.name)), ""
        case "call" if step.call is not None:
            called = teller.program.units.get(step.call)
            return say("call", teller.text(called.title) if called else readable(step.call)), anchor_of(step.call)
        case "escalate":
            to = say("one rung up") if step.escalate == "next" else teller.role(step.escalate or "")
            return say("escalate", to), ""
        case "handover":
            return say("handover", teller.team(step.team or "")), ""
        case "wait":
            return _wait(teller, step), ""
        case "together":
            until = "until one" if step.until not in ("all", "any") else f"until {step.until}"
            return f"{say('together')}, {say(until, readable(step.until))}", ""
        case "end":
            return say("end", teller.outcome(step.end or "")), ""
        case verb:
            return say(verb), ""


def _tries(teller: Teller, step: Step) -> str:
    return f" ({teller.say('tries', step.retries)})" if step.retries else ""


def _wait(teller: Teller, step: Step) -> str:
    wait, say = step.wait, teller.say
    if wait is None or wait.opening:
        return say("wait hours")
    until = readable(wait.signal) if wait.signal else teller.condition(wait.condition) if wait.condition else ""
    span = teller.span(wait.written)
    if not until:
        return f"{say('wait')}: {span}"
    return say("wait for", until) + (f", {say('at most', span)}" if span else "")


def _text(teller: Teller, step: Step) -> str:
    if step.message is not None:
        subject = teller.text(step.message.subject)
        text = teller.text(step.message.text)
        return f"{teller.say('subject')}: {subject}\n\n{text}" if subject else text
    if step.changes:
        return "; ".join(teller.change(each) for each in step.changes) + "."
    return teller.text(step.instruction)


def _form_note(teller: Teller, step: Step) -> str:
    notes = []
    if step.at_least is not None:
        notes.append(teller.say("at least", step.at_least) if step.at_least else teller.say("may stay open"))
    if step.again:
        notes.append(teller.say("again"))
    return ", ".join(notes)


def questions(teller: Teller, facts: Iterable[Fact]) -> tuple[Question, ...]:
    """What people fill in."""
    found = []
    for fact in facts:
        asked = teller.unit.questions.get(fact.name)
        found.append(Question(teller.fact(fact), teller.text(asked), teller.type(fact.type)))
    return tuple(found)


def _facts(teller: Teller, step: Step) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The short lines below a step; those that have nothing to say are left out."""
    lines: dict[str, tuple[str, ...]] = {
        "who": tuple(_who(teller, step)),
        "needs": teller.texts(step.needs),
        "criteria": tuple(teller.requirement(each) for each in step.criteria),
        "packet": tuple(teller.fact(each) for each in step.packet),
        "requires": tuple(teller.requirement(each) for each in step.requires),
        "time": tuple(_time(teller, step)),
        "customer sees": (teller.text(step.customer_sees),) if step.customer_sees is not None else (),
    }
    if step.skip is not None:
        yield "", (teller.say("skip", teller.condition(step.skip)),)
    for key, said in lines.items():
        if said:
            yield teller.say(key), said


def _who(teller: Teller, step: Step) -> Iterator[str]:
    if step.role is not None and step.verb in BY_PEOPLE:
        yield teller.role(step.role)
    if step.not_by is not None:
        yield teller.say("not by", teller.step(step.not_by))


def _time(teller: Teller, step: Step) -> Iterator[str]:
    for deadline in step.starts:
        if deadline.of_step:
            yield from teller.deadline(deadline)
    if step.notice is not None:
        yield teller.say("inform", teller.span(teller.notices.get(step.id, "")))


def _ways(teller: Teller, step: Step) -> tuple[Way, ...]:
    """Where it goes on. That a step simply goes on with the one below needs no words."""
    if all(way.kind in ("following", "join") and not way.ends for way in step.ways):
        return ()
    conditional = any(way.condition is not None for way in step.ways)
    return tuple(_way(teller, step, way, conditional=conditional) for way in step.ways if way.kind != "join")


def _way(teller: Teller, step: Step, way: Branch, *, conditional: bool) -> Way:
    condition = teller.condition(way.condition) if way.condition is not None else ""
    if way.condition is None and conditional:
        condition = teller.say("otherwise")
    if way.ends:
        return Way(condition, teller.say("ends", teller.outcome(way.target)))
    return Way(condition, teller.step(way.target), anchor_of(step.unit, way.target))
