"""Legs: the short way for what is plain. A *leg* leads a case from one open step to the next.

The general engine (``decide``, ``travel``, ``verbs``) says what an event means, for every situation there is, entry by
entry. Nearly all events meet the same plain one: the case is at one place in the process itself, whoever may act does,
all that is asked for is given, and behind it lie a few steps that pass by themselves. For each step that people act on,
a leg is written as Python source from the compiled step, once, when the step is first acted on::

    leg(program, case, event, at) -> Advance | None

The law: a leg answers with exactly the case and exactly the entries that the general engine would give, or with None;
then nothing has happened, and the general engine decides. A leg never refuses, and it changes nothing it is given.

How it is made: ``answers`` (or ``opening``) writes the beginning, where the event is looked at; ``walk`` the way on,
where paths part at conditions and end at a step that waits; ``changes`` what a ``set`` does; ``values`` and ``terms``
the single values and conditions; ``watch`` that rules and clocks have nothing to say; ``source`` holds the lines.
Conditions and texts of the handbook are called, and its words are constants of the function: what an author wrote never
becomes source.
"""

from __future__ import annotations

from datetime import datetime

from sopflow.engine import events
from sopflow.engine.case import Case
from sopflow.engine.legs.source import Leg
from sopflow.program import Program

__all__ = ["OPENING", "make_leg"]

OPENING = ""  # no step is called so


def make_leg(program: Program, name: str) -> Leg:
    """Write a leg and keep it. Two threads may do so at once: they write the same."""
    from sopflow.engine.legs.answers import answer_leg
    from sopflow.engine.legs.opening import opening_leg
    from sopflow.engine.legs.watch import has_legs

    step = program.main.steps.get(name)
    leg = None
    if has_legs(program):
        leg = opening_leg(program) if name == OPENING else answer_leg(program, step) if step is not None else None
    made = program.legs[name] = leg or _none
    return made


def _none(program: Program, case: Case | None, event: events.Event, at: datetime) -> None:
    """The leg of a step that has none."""
