"""A fact may still be missing where it is needed.

There is a path on which nothing gives it before a step that can't do without it, and nobody is asked: it has no `ask`
text, or it stands in `requires` of a `run` or `call`, which refuses and never asks. Then the case stands still. Each
finding is a walk that the values of the facts allow: steps, branches, calls and tables are gone through as a case
would. Facts that a rule, a deadline or an action asked for freely may give at any time are left alone, and so is what a
signal may have brought that the walk has waited for. Where looking for such a walk would take too long, that is said as
advice.

    process: refund
    outcomes: [paid, refused]
    facts:
      has_receipt: {type: yes/no, ask: Is there a receipt?}
      amount: money
      read_amount: {type: money, ask: What does the receipt say?}
    steps:
      - id: welcome
        ask: [has_receipt]
        next:
          has_receipt: read
          else: large
      - id: read
        ask: [read_amount]
      - id: keep
        set: {amount: = read_amount}
      - id: large
        decide: Is it a large amount?
        next:
          amount > 100: refused
          else: paid

Give it on every path, or let it be asked for:

    process: refund
    outcomes: [paid, refused]
    facts:
      has_receipt: {type: yes/no, ask: Is there a receipt?}
      amount: {type: money, ask: What did it cost?}
      read_amount: {type: money, ask: What does the receipt say?}
    steps:
      - id: welcome
        ask: [has_receipt]
        next:
          has_receipt: read
          else: large
      - id: read
        ask: [read_amount]
      - id: keep
        set: {amount: = read_amount}
      - id: large
        decide: Is it a large amount?
        next:
          amount > 100: refused
          else: paid
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sopflow.checks.knowing.beginning import anytime, searching
from sopflow.checks.knowing.givers import Gift
from sopflow.checks.knowing.knowledge import Knowledge, Use, key, knowledge
from sopflow.checks.knowing.state import Known
from sopflow.checks.never_given import forgotten, never_given
from sopflow.checks.rule import Proof, listed
from sopflow.checks.study import Study, Subject
from sopflow.program import Step
from sopflow.text import Diagnostic, Span

__all__ = ["RULE"]

_SHOWN = 6
_QUESTIONS = 60  # walks looked for in one folder
_LONG = 3  # a long search that comes to nothing counts as so many
_GIVE = "Have an earlier step give it, or let it be asked for with an `ask` text."
_NEEDED = frozenset(("flow", "entry", "completion"))


def check(study: Study) -> Iterator[Diagnostic]:
    facts = knowledge(study)
    told = {*never_given(study, facts), *forgotten(facts)}
    left = _QUESTIONS
    for subject in facts.subjects:
        known = facts.known[subject.unit.name]
        for use, name in study.about(subject, _unknown, known, facts.uses(subject)):
            assert use.step is not None
            own = (subject.unit.name, name)
            if own in told or key(subject, name) in told or not _open(facts, subject, use.step, name):
                continue
            if left <= 0:
                yield _undecided(use, name, "there are too many such places, and those below are not looked at")
                return
            search = searching(facts, subject)
            path = search.stuck(use.step.id, name)
            left -= _LONG if search.is_spent else 1
            if path is not None:
                told.add(own)
                yield _finding(facts, subject, use, name, path)
            elif search.is_spent:
                told.add(own)
                yield _undecided(use, name, "too many ways lead here")


def _undecided(use: Use, name: str, why: str) -> Diagnostic:
    """Nothing is wrong as far as anybody knows, but nobody can say that all is right."""
    finding = RULE.finding(f"Whether `{name}` may be missing here is not decided: {why}.", use.place(name), _GIVE)
    return replace(finding, severity="advice")


def _unknown(subject: Subject, known: Known, uses: tuple[Use, ...]) -> tuple[tuple[Use, str], ...]:
    """What a step needs, where it isn't certain that it is known, and nobody is asked for it."""
    facts = subject.unit.facts
    found = []
    for use in uses:
        state = known.entering.get(use.step.id) if use.step is not None else None
        if state is not None and use.reading.kind in _NEEDED:
            entry = use.reading.kind == "entry"
            open_ = (name for name in use.reading.leaves if entry or facts[name].ask is None)
            found += [(use, name) for name in sorted(open_) if not state.known & known.bits[name]]
    return tuple(found)


def _open(facts: Knowledge, subject: Subject, step: Step, name: str) -> bool:
    """Whether nothing else gives a fact: nothing that may happen at any time, no signal, no branch beside."""
    fact, gifts = subject.unit.facts[name], facts.gifts_of(subject, name)
    if anytime(subject, gifts) or not (fact.local or _in_flow(subject, gifts) or not facts.handbook.signals):
        return False
    return step.main_line or not any(_beside(subject, step, gift) for gift in gifts)


def _in_flow(subject: Subject, gifts: Sequence[Gift]) -> bool:
    return any(gift.unit in subject.program.units for gift in gifts)


def _beside(subject: Subject, step: Step, gift: Gift) -> bool:
    """Whether a fact may come from a branch beside the one in which a step is."""
    if gift.unit != subject.unit.name:
        return gift.unit != ""
    if not gift.step:
        return False
    other = subject.unit.steps[gift.step].path
    # A path goes by the number of a step, then by ``together`` and a branch, then by a number again, and so on.
    apart = next((at for at, pair in enumerate(zip(step.path, other, strict=False)) if pair[0] != pair[1]), 0)
    return apart % 3 == 0 and apart > 0


def _finding(facts: Knowledge, subject: Subject, use: Use, name: str, path: tuple[str, ...]) -> Diagnostic:
    assert use.step is not None
    way = [*path[:_SHOWN], "…", *path[-_SHOWN:]] if len(path) > 2 * _SHOWN else path
    message = f"`{name}` may be missing here, and nobody is asked for it: {' → '.join(way)}."
    if len(path) == 1:
        message = f"`{name}` is still missing here, and nobody is asked for it."
    steps = [g.step for g in facts.gifts_of(subject, name) if g.unit == subject.unit.name and g.step]
    late = [step for step in dict.fromkeys(steps) if step != use.step.id]
    met = [step for step in late if step in path]
    if met:
        hint = f"On this path {listed(met)} {'does' if len(met) == 1 else 'do'} not give it, or it is taken away again."
    elif late:
        hint = f"{listed(late)} {'gives' if len(late) == 1 else 'give'} it: lead every path past that first."
    else:
        hint = "Have an earlier step give it."
    if use.reading.kind != "entry":
        hint += f" Or let it be asked for, with an `ask` text at `{name}`."
    return RULE.finding(message, use.place(name), hint, _places(subject, late))


def _places(subject: Subject, steps: list[str]) -> Iterator[tuple[str, Span]]:
    for step in steps[:3]:
        yield f"`{step}` stands here", subject.sop.source.span((*subject.unit.steps[step].path, "id"))


RULE = Proof("SOP302", "may-be-missing", "warning", "A fact may still be missing where it is needed.", check)
