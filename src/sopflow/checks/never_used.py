"""A fact is declared, and nothing ever looks at it.

No condition, text, table, action or call reads it, it is no result and goes along with no handover. What people are
asked is left alone, since they may want to know it, and so is what an action gives or a signal may bring: it is in the
record of the case. A fact that is a record counts as used if one of its fields is.

    process: complaint
    outcomes: [settled]
    facts:
      apologised: yes/no
    steps:
      - id: apologise
        do: Apologise.
      - id: note
        set: {apologised: yes}
        next: settled

Take it out, with what sets it; or hand it back as a result, if whoever runs the case reads it:

    process: complaint
    outcomes: [settled]
    steps:
      - id: apologise
        do: Apologise.
        next: settled
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sopflow import model
from sopflow.checks.knowing.givers import Gift
from sopflow.checks.knowing.knowledge import Key, Knowledge, knowledge
from sopflow.checks.rule import Proof
from sopflow.checks.study import Study, Subject
from sopflow.expr import Fact
from sopflow.program import Program
from sopflow.text import Diagnostic, Source, Span

__all__ = ["RULE"]

_SHOWN = 3
_HOW = {"set": "set", "looked up": "looked up", "called": "given back"}


def check(study: Study) -> Iterator[Diagnostic]:
    facts = knowledge(study)
    if not facts.subjects:
        return
    used = frozenset(_used(facts))
    for subject in facts.subjects:
        own = [fact for name, fact in subject.unit.facts.items() if name in subject.unit.own]
        yield from _unused(facts, subject, subject.sop.source, subject.sop.declared, own, used)
    source = study.folder.handbook.source
    if source is not None and study.is_sound:
        unit = facts.subjects[0].unit
        shared = [fact for name, fact in unit.facts.items() if name not in unit.own]
        yield from _unused(facts, None, source, study.folder.handbook.facts, shared, used)


def _unused(
    facts: Knowledge,
    subject: Subject | None,
    source: Source,
    declared: Mapping[str, model.FactModel],
    leaves: Iterable[Fact],
    used: frozenset[Key],
) -> Iterator[Diagnostic]:
    owner = subject.unit.name if subject is not None else ""
    inside: dict[str, list[Fact]] = {}
    for fact in leaves:
        inside.setdefault(fact.name.partition(".")[0], []).append(fact)
    for name, written in declared.items():
        parts = inside.get(name, [])
        if not parts or name == "language" or any((owner, each.name) in used for each in parts):
            continue
        if any(each.ask is not None or each.private for each in parts):
            continue
        gifts = [gift for each in parts for gift in facts.gifts.get((owner, each.name), ())]
        if not gifts and facts.handbook.signals and not parts[0].local:
            continue  # a signal may bring it, for people to see
        if any(gift.how in ("asked", "input", "run", "acted") for gift in gifts):
            continue
        places = tuple(_places(facts, gifts))
        hint = "Take it out, or name it in `results` if whoever runs the case reads it."
        message = f"`{name}` is {'set' if places else 'declared'}, and nothing ever looks at it."
        yield RULE.finding(message, source.key_span(written.path), hint, places)


def _places(facts: Knowledge, gifts: Iterable[Gift]) -> Iterator[tuple[str, Span]]:
    steps = dict.fromkeys(gift for gift in gifts if gift.step and gift.unit in facts.by_name)
    for gift in list(steps)[:_SHOWN]:
        subject = facts.by_name[gift.unit]
        place = subject.sop.source.span((*subject.unit.steps[gift.step].path, "id"))
        yield f"it is {_HOW.get(gift.how, 'given')} here", place


def _used(facts: Knowledge) -> Iterator[Key]:
    for use in facts.uses:
        for name in use.reading.names:
            yield facts.key(use.subject, name)
        for name in use.reading.leaves:
            yield facts.key(use.subject, name)
    for subject in facts.subjects:
        for name, fact in subject.unit.facts.items():
            if fact.derived is not None and (name in subject.unit.own or subject is facts.subjects[0]):
                yield from (facts.key(subject, each) for each in (*fact.derived.expr.reads, *fact.derived.expr.leaves))
        yield from (facts.key(subject, fact.name) for fact in subject.unit.inputs)
        for words in subject.unit.questions.values():
            for text in words.texts.values():
                yield from (facts.key(subject, name) for name in text.reads)
    yield from (("", name) for name in _arguments(facts.subjects[0].program))


def _arguments(program: Program) -> Iterator[str]:
    for action in program.actions.values():
        yield from (*action.takes, *action.may_take, *action.gives)


RULE = Proof("SOP303", "never-used", "warning", "A fact is declared, and nothing ever looks at it.", check)
