"""A step asks for what is known already.

Nobody is asked again for what is known: a step all of whose questions are answered whenever it is reached passes by
itself, and its question is never put. The same goes for what was left open before under `at_least`: it counts as
declined, and is not asked for again. A file is looked at on its own here: what its inputs, its steps and the procedures
it calls give on every path is known, what somebody may have said elsewhere is not. On a circle it counts what is known
when a case comes there for the first time.

    process: repair
    outcomes: [done]
    facts:
      model: {type: text, ask: Which model is it?}
    steps:
      - id: welcome
        ask: [model]
      - id: make-sure
        ask: [model]
        next: done

Leave the step out; or, if the answer may have changed, ask anew:

    process: repair
    outcomes: [done]
    facts:
      model: {type: text, ask: Which model is it?}
    steps:
      - id: welcome
        ask: [model]
      - id: make-sure
        ask: [model]
        again: yes
        next: done
"""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.checks.knowing.knowledge import Knowledge, knowledge
from sopflow.checks.knowing.state import Known
from sopflow.checks.rule import Proof, listed
from sopflow.checks.standing import standing
from sopflow.checks.study import Study, Subject
from sopflow.program import Step
from sopflow.text import Diagnostic, Span

__all__ = ["RULE"]

_SHOWN = 3


def check(study: Study) -> Iterator[Diagnostic]:
    facts, stands = knowledge(study), study.shared(standing)
    for subject in study.subjects:
        stand = stands.get(subject.unit.name)
        lost = stand.lost if stand is not None else frozenset()
        for step, open_ in study.about(subject, _in_vain, facts.known[subject.unit.name], lost):
            yield _finding(facts, subject, step, open=open_)


def _in_vain(subject: Subject, known: Known, lost: frozenset[str]) -> tuple[tuple[Step, bool], ...]:
    """The steps that ask for what is known already, each with whether some of it may have been left open."""
    found = []
    for step in subject.unit.steps.values():
        state = known.entering.get(step.id)
        if step.verb != "ask" or step.again or state is None or step.id in lost:
            continue
        asked = known.mask(step.names)
        if asked and not asked & ~state.settled:
            found.append((step, bool(asked & ~state.known)))
    return tuple(found)


def _finding(facts: Knowledge, subject: Subject, step: Step, *, open: bool) -> Diagnostic:
    names = [fact.name for fact in step.form]
    are = "is" if len(names) == 1 else "are"
    known = f"{are} known or left open" if open else f"{are} known"
    message = (
        f"{listed(names)} {known} already whenever `{step.id}` is reached: it passes by itself, and nobody is asked."
    )
    span = subject.sop.source.span((*step.path, "ask"))
    return RULE.finding(message, span, "Leave the step out, or ask anew: `again: yes`.", _given(facts, subject, step))


def _given(facts: Knowledge, subject: Subject, step: Step) -> Iterator[tuple[str, Span]]:
    source, shown = subject.sop.source, 0
    for fact in step.form:
        for gift in facts.gifts_of(subject, fact.name):
            if gift.unit != subject.unit.name or gift.step == step.id or shown == _SHOWN:
                continue
            if gift.step:
                shown += 1
                yield f"`{fact.name}` is given here", source.span((*subject.unit.steps[gift.step].path, "id"))
            elif gift.how == "input":
                shown += 1
                yield f"`{fact.name}` is known from the start", source.span(("inputs",))


RULE = Proof("SOP304", "asked-twice", "warning", "A step asks for what is known already.", check)
