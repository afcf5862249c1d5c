"""Nobody may complete a step.

What a `do` step records is handed in together with it, by one person. When a fact says `by: ROLE`, only that role may
give it; when another role does the step, or another fact of the form belongs to another role, nobody is left who may
do both. (An `ask` doesn't have this trouble: a form whose facts belong to different roles is split.)

    handbook: shop
    roles:
      agent:
      counsel:
    facts:
      cleared: {type: yes/no, by: counsel, label: Cleared}
    ---
    procedure: publish
    owner: agent
    outcomes: [published]
    steps:
      - id: write
        do: Write the answer and have it cleared.
        record: [cleared]
        next: published

Ask in a step of its own, or let a role do it that may do both:

    handbook: shop
    roles:
      agent:
      counsel:
    facts:
      cleared: {type: yes/no, by: counsel, label: Cleared, ask: May it be published?}
    ---
    procedure: publish
    owner: agent
    outcomes: [published]
    steps:
      - id: write
        do: Write the answer.
      - id: clear
        ask: [cleared]
        next: published
"""

from __future__ import annotations

from collections.abc import Iterator

from sopflow import model
from sopflow.checks.rule import FileProof
from sopflow.checks.study import Subject
from sopflow.expr import Fact
from sopflow.program import Step
from sopflow.text import Diagnostic, Span

__all__ = ["RULE"]


def check(subject: Subject) -> Iterator[Diagnostic]:
    doing = [s for s in subject.unit.steps.values() if s.verb == "do" and any(fact.by for fact in s.form)]
    if doing:
        written = {step.id: step for step in subject.sop.every_step}
        for step in doing:
            yield from _alone(subject, step, written[step.id])


def _alone(subject: Subject, step: Step, written: model.AnyStep) -> Iterator[Diagnostic]:
    """Narrow down who may do it, fact by fact, until nobody is left."""
    left, who, narrowed = None, step.role, None
    who_may = subject.program.who_may
    if step.role is not None:
        left = who_may(step.role)
    for fact in step.form:
        if fact.by is None:
            continue
        may = who_may(fact.by)
        both = may if left is None else left & may
        if both:
            if both != left:
                who, narrowed = fact.by, fact
            left = both
            continue
        task = "does the step" if narrowed is None else f"may give `{narrowed.name}`"
        message = f"Nobody may do `{step.id}`: only `{fact.by}` may give `{fact.name}`, but `{who}` {task}."
        hint = f"Ask for `{fact.name}` in a step of its own, or name a role that includes both."
        place = _role_span(subject, written) if narrowed is None else _fact_span(subject, written, narrowed)
        yield RULE.finding(message, _fact_span(subject, written, fact), hint, [(f"here it is `{who}`", place)])
        return


def _role_span(subject: Subject, step: model.AnyStep) -> Span:
    return subject.sop.source.span((*step.path, "by") if step.by is not None else ("owner",))


def _fact_span(subject: Subject, step: model.AnyStep, fact: Fact) -> Span:
    source, path = subject.sop.source, (*step.path, "record")
    for form in (form for _, form in step.forms):
        for number, name in enumerate(form):
            if fact.name == name or fact.name.startswith(f"{name}."):
                return source.key_span((*path, *form.places.get(name, (number,))))
    return source.span(path)


RULE = FileProof("SOP601", "nobody-may-do", "warning", "Nobody may complete a step.", check)
