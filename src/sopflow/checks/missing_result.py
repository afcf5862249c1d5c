"""A result is not always given.

A procedure hands back its results when it ends, and one that isn't known then clears what the caller knew. With the
first of its outcomes, the one it is called for, a procedure should know them all; with others it need not. Left out are
results that a person may leave open, that a rule may give, or of which somebody asks whether they are known.

    procedure: find-price
    outcomes: [found, unknown]
    results: [price]
    facts:
      in_list: {type: yes/no, ask: Is it in the price list?}
      offer: {type: money, ask: What does the supplier say?}
      price: money
    steps:
      - id: look
        ask: [in_list]
        next:
          in_list: found
          else: supplier
      - id: supplier
        ask: [offer]
      - id: keep
        set: {price: = offer}
        next: found

Give it on every path to this outcome:

    procedure: find-price
    outcomes: [found, unknown]
    results: [price]
    facts:
      in_list: {type: yes/no, ask: Is it in the price list?}
      offer: {type: money, ask: What does the supplier or the list say?}
      price: money
    steps:
      - id: look
        ask: [in_list]
        next:
          in_list: ask
          else: unknown
      - id: ask
        ask: [offer]
      - id: keep
        set: {price: = offer}
        next: found
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sopflow.checks.knowing.beginning import anytime, searching
from sopflow.checks.knowing.knowledge import Knowledge, key, knowledge
from sopflow.checks.rule import Proof
from sopflow.checks.study import Study, Subject
from sopflow.expr import Fact
from sopflow.text import Diagnostic, Span

__all__ = ["RULE"]

_SHOWN = 6


def check(study: Study) -> Iterator[Diagnostic]:
    facts = knowledge(study)
    for subject in study.subjects:
        if subject.unit.kind == "procedure" and subject.unit.results:
            yield from _of(facts, subject)


def _of(facts: Knowledge, subject: Subject) -> Iterator[Diagnostic]:
    unit, found = subject.unit, facts.known[subject.unit.name]
    outcome = unit.outcomes[0]
    end = found.ends.get(outcome)
    if end is None:
        return
    for fact in unit.results:
        if fact.derived is not None or end.known & found.bits[fact.name] or _may_be_left_out(facts, subject, fact):
            continue
        search = searching(facts, subject)
        path = search.ends(outcome, fact.name)
        if path is not None:
            yield _finding(facts, subject, fact, path)
        elif search.is_spent:
            yield _undecided(subject, fact)


def _may_be_left_out(facts: Knowledge, subject: Subject, fact: Fact) -> bool:
    if anytime(subject, facts.gifts_of(subject, fact.name)) or key(subject, fact.name) in facts.optional:
        return True
    taken = (
        key(caller, result.taken.name)
        for caller in facts.subjects
        for step in caller.unit.steps.values()
        if step.call == subject.unit.name
        for result in step.results
        if result.given.name == fact.name
    )
    return any(each in facts.optional for each in taken)


def _finding(facts: Knowledge, subject: Subject, fact: Fact, path: tuple[str, ...]) -> Diagnostic:
    unit, source = subject.unit, subject.sop.source
    way = [*path[:_SHOWN], "…", *path[-_SHOWN:]] if len(path) > 2 * _SHOWN else path
    message = f"`{unit.name}` can end with `{unit.outcomes[0]}` without its result `{fact.name}`: {' → '.join(way)}."
    hint = "Give it on every path to this outcome, or end with another one."
    return RULE.finding(message, _place(subject, fact), hint, _given(facts, subject, fact, source.file))


def _undecided(subject: Subject, fact: Fact) -> Diagnostic:
    """Nothing is wrong as far as anybody knows, but nobody can say that all is right."""
    unit = subject.unit
    message = f"Whether `{unit.name}` can end with `{unit.outcomes[0]}` without `{fact.name}` is not decided: "
    finding = RULE.finding(message + "too many ways lead there.", _place(subject, fact), "Give it on every path.")
    return replace(finding, severity="advice")


def _place(subject: Subject, fact: Fact) -> Span:
    names = [fact.name.startswith(f"{name}.") or fact.name == name for name in subject.sop.results]
    return subject.sop.source.span(("results", names.index(True)))


def _given(facts: Knowledge, subject: Subject, fact: Fact, file: str) -> Iterator[tuple[str, Span]]:
    steps = [g.step for g in facts.gifts_of(subject, fact.name) if g.step and g.unit == subject.unit.name]
    for step in list(dict.fromkeys(steps))[:3]:
        span = subject.sop.source.span((*subject.unit.steps[step].path, "id"))
        if span.file == file:
            yield f"`{step}` gives it", span


RULE = Proof("SOP305", "missing-result", "warning", "A result is not always given.", check)
