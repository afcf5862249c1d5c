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

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from sopflow import model
from sopflow.checks.knowing.givers import Gift, own_gifts
from sopflow.checks.knowing.knowledge import Knowledge, Use, knowledge
from sopflow.checks.rule import Proof
from sopflow.checks.study import Study, Subject
from sopflow.expr import Fact
from sopflow.text import Diagnostic, Source, Span

__all__ = ["RULE"]

_SHOWN = 3
_HOW = {"set": "set", "looked up": "looked up", "called": "given back"}


def check(study: Study) -> Iterator[Diagnostic]:
    facts = knowledge(study)
    if not facts.subjects:
        return
    used: set[str] = set()
    for subject in facts.subjects:
        own, shared = study.about(subject, _used, facts.uses(subject))
        yield from study.about(subject, _unused_in_file, own)
        used |= shared
    source, first = study.folder.handbook.source, facts.subjects[0]
    if source is not None and study.is_sound:
        used.update(_used_in_book(facts, first))
        leaves = [fact for name, fact in first.unit.facts.items() if name not in first.unit.own]
        by_name = {subject.unit.name: subject for subject in facts.subjects}
        for name, gifts in _unused(study.folder.handbook, study.folder.handbook.facts, leaves, used, facts.gifts_of):
            yield _finding(source, study.folder.handbook.facts[name], name, tuple(_places(by_name, gifts)))


def _unused_in_file(subject: Subject, used: frozenset[str]) -> tuple[Diagnostic, ...]:
    sop, gifts = subject.sop, own_gifts(subject)
    leaves = [fact for name, fact in subject.unit.facts.items() if name in subject.unit.own]
    return tuple(
        _finding(sop.source, sop.declared[name], name, tuple(_places({subject.unit.name: subject}, given)))
        for name, given in _unused(
            subject.program.book, sop.declared, leaves, used, lambda _, each: gifts.get(each, ())
        )
    )


def _unused(
    book: model.Handbook,
    declared: Iterable[str],
    leaves: Iterable[Fact],
    used: Collection[str],
    gifts_of: Callable[[None, str], Sequence[Gift]],
) -> Iterator[tuple[str, list[Gift]]]:
    """The declared facts that nothing looks at, with what gives them."""
    inside: dict[str, list[Fact]] = {}
    for fact in leaves:
        inside.setdefault(fact.name.partition(".")[0], []).append(fact)
    for name in declared:
        parts = inside.get(name, [])
        if not parts or name == "language" or any(each.name in used for each in parts):
            continue
        if any(each.ask is not None or each.private for each in parts):
            continue
        gifts = [gift for each in parts for gift in gifts_of(None, each.name)]
        if not gifts and book.signals and not parts[0].local:
            continue  # a signal may bring it, for people to see
        if not any(gift.how in ("asked", "input", "run", "acted") for gift in gifts):
            yield name, gifts


def _finding(source: Source, written: model.FactModel, name: str, places: tuple[tuple[str, Span], ...]) -> Diagnostic:
    hint = "Take it out, or name it in `results` if whoever runs the case reads it."
    message = f"`{name}` is {'set' if places else 'declared'}, and nothing ever looks at it."
    return RULE.finding(message, source.key_span(written.path), hint, places)


def _places(by_name: Mapping[str, Subject], gifts: Iterable[Gift]) -> Iterator[tuple[str, Span]]:
    steps = dict.fromkeys(gift for gift in gifts if gift.step)
    for gift in list(steps)[:_SHOWN]:
        subject = by_name[gift.unit]
        place = subject.sop.source.span((*subject.unit.steps[gift.step].path, "id"))
        yield f"it is {_HOW.get(gift.how, 'given')} here", place


def _used(subject: Subject, uses: tuple[Use, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """The facts that a file looks at: its own, and the handbook's."""
    unit = subject.unit
    found: set[str] = set()
    for use in uses:
        found.update(use.reading.names, use.reading.leaves)
    for name in unit.own:
        derived = unit.facts[name].derived
        if derived is not None:
            found.update(derived.expr.reads, derived.expr.leaves)
    found.update(fact.name for fact in unit.inputs)
    for words in unit.questions.values():
        for text in words.texts.values():
            found.update(text.reads)
    return frozenset(found & unit.own), frozenset(found - unit.own)


def _used_in_book(facts: Knowledge, first: Subject) -> Iterator[str]:
    for use in facts.uses_in_book:
        yield from (*use.reading.names, *use.reading.leaves)
    for name, fact in first.unit.facts.items():
        if fact.derived is not None and name not in first.unit.own:
            yield from (*fact.derived.expr.reads, *fact.derived.expr.leaves)
    for action in first.program.actions.values():
        yield from (*action.takes, *action.may_take, *action.gives)


RULE = Proof("SOP303", "never-used", "warning", "A fact is declared, and nothing ever looks at it.", check)
