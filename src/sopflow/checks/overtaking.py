"""Rules that never act, because an earlier one ends the case or the call whenever they would.

Rules act one after the other in the order written, the handbook's first, and after an ``end`` no other rule of that
case or call acts. So, of two rules that live together (of one file, or the handbook's and a process's), the later one
never acts if the earlier one's condition holds wherever its own does, as long as the earlier one is looked at in time:

- Without ``when`` rules act when their condition becomes true, and that is looked at whenever something changes and
  when a case or call begins. When the later one would act, the earlier one holds too. Either it comes to hold just
  then, and acts first; or it has held before, and so has acted before, and all is over. It makes no difference what is
  unknown: a condition that isn't known to hold doesn't hold, for both, so all that may be unknown is a case of its own
  here (``unasked``). Conditions on the case and the clock are always looked at, and at one instant.
- With the same ``when`` they are looked at in order when it happens. An earlier one without ``if`` always ends it. One
  with ``if`` does as long as nothing changes between its turn and the later one's: no other rule with this ``when``
  that may act stands between them, for what that does, and what follows from it, may change what they look at.
- A rule without ``when`` doesn't overtake one with it: what comes with a signal is first looked at by rules that wait
  for it. Nor does one with ``when`` overtake one without.
- A rule of the handbook overtakes those of a process that has its outcome, but none of a procedure: that may also be a
  case of its own, which the handbook's outcomes say nothing about.

Told is what never acts in a case that stays with one version of its handbook. People who leave its path make no
difference: rules look after that as after anything else.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple, TypeAlias

from sopflow import model
from sopflow.checks.answer import Answer, Purse
from sopflow.checks.conditions import conditions
from sopflow.checks.given import Given
from sopflow.checks.implying import Implying
from sopflow.checks.study import Study, Subject
from sopflow.expr.boxes import Budget
from sopflow.program import Rule
from sopflow.text import Source, Span

__all__ = ["Overtaken", "Written", "overtaken"]

_LOOKS = 40_000  # at a box, for the rules of one file: about a quarter of a second
_ALL_LOOKS = 120_000  # for all of a folder

_By: TypeAlias = Mapping[int, tuple[int, ...]]


class Written(NamedTuple):
    """A rule, and the file in which it stands."""

    rule: model.Rule
    source: Source

    @property
    def end(self) -> str | None:
        """The outcome with which it ends the case or call."""
        return next((act.end for act in self.rule.then if isinstance(act, model.EndAct)), None)

    @property
    def occasion(self) -> tuple[str | None, str]:
        """What it waits for, and its condition as written."""
        return self.rule.when, (self.rule.if_ or "").strip()


class Overtaken(NamedTuple):
    """A rule that never acts.

    Attributes:
        rule: This one.
        by: Those that come before it: whenever it would act, one of them does and ends it.
        kind: What it is that ends: a ``case``, a ``call``; of the handbook's own rules, a case.
    """

    rule: Written
    by: tuple[Written, ...]
    kind: str


def overtaken(study: Study) -> Iterator[Overtaken]:
    """The rules of all files that never act, the handbook's first."""
    folder, budget = study.folder, Budget(_ALL_LOOKS)
    subjects = {subject.unit.name: subject for subject in study.subjects}
    dead = {found.span for found in study.shared(conditions) if found.holds is False}
    book = _written(folder.handbook.rules, folder.handbook.source)
    idle: tuple[int, ...] = ()
    if book:
        first = study.subjects[0] if study.subjects else None
        compiled = first.program.rules[: len(book)] if first is not None else ()
        rules = _Rules(book, compiled, _dead(book, dead))
        found = rules.overtaken() if first is None else _found(study, first, rules, _book_answer, budget)
        idle = tuple(found)
        yield from _told(book, found, "case")
    if folder.handbook_unread:
        return
    for sop in folder.sops:
        if not sop.rules or "rules" in sop.lost:
            continue
        is_process = isinstance(sop, model.Process)
        before = book if is_process else []
        own = _written(sop.rules, sop.source)
        knows = frozenset(folder.outcomes(sop))
        heeded = frozenset(number for number, each in enumerate(before) if each.end in knows)
        asleep = (*(idle if is_process else ()), *(len(before) + number for number in _dead(own, dead)))
        subject = subjects.get(sop.name)
        if subject is not None and subject.sop is not sop:  # of two files with one name, only the first is compiled
            subject = None
        compiled = (*subject.program.rules[: len(before)], *subject.unit.rules) if subject is not None else ()
        rules = _Rules([*before, *own], compiled, asleep, heeded, len(before))
        found = rules.overtaken() if subject is None else _found(study, subject, rules, _answer, budget)
        yield from _told([*before, *own], found, "case" if is_process else "call")


def _written(rules: Sequence[model.Rule], source: Source | None) -> list[Written]:
    return [Written(rule, source) for rule in rules] if source is not None else []


def _dead(written: Sequence[Written], dead: Collection[Span]) -> tuple[int, ...]:
    """Those whose condition can never hold, which is told of them already."""
    spans = (each.source.span((*each.rule.path, "if")) for each in written)
    return tuple(number for number, span in enumerate(spans) if span in dead and written[number].rule.if_ is not None)


def _told(written: Sequence[Written], found: _By, kind: str) -> Iterator[Overtaken]:
    for number, by in found.items():
        yield Overtaken(written[number], tuple(written[each] for each in by), kind)


def _found(study: Study, subject: Subject, rules: _Rules, kept: Callable[..., Answer[_By]], budget: Budget) -> _By:
    """What is overtaken of the rules of a file that can be spoken of, or of the handbook with it."""
    open_ = study.shared(Given).of(subject).open
    answer = study.about(subject, kept, open_, rules.asleep, rules.heeded)
    return answer.get(partial(_proven, rules, open_, budget), Purse(budget, _LOOKS))


def _answer(*_: object) -> Answer[_By]:
    return Answer()


def _book_answer(*_: object) -> Answer[_By]:
    return Answer()


def _proven(rules: _Rules, open_: Collection[str], budget: Budget) -> _By:
    own = Budget(min(_LOOKS, max(budget.left, 0)))
    before = own.left
    whens = [each.rule.when for each in rules.written]
    conditions = [each.condition for each in rules.compiled]
    ending = [each.end is not None for each in rules.written]
    found = rules.overtaken(Implying(whens, conditions, ending, own, open_))
    budget.left -= before - max(own.left, 0)
    return found


class _Rules:
    """Rules that live together, in the order in which they are looked at.

    Args:
        written: All of them.
        compiled: What was made of them; nothing where their file can't be spoken of.
        asleep: The numbers of those that never act for another reason, or of which it is told elsewhere.
        heeded: Of those that aren't told of, the ones that end the case in a way it knows.
        start: The number of the first one that is told of.
    """

    def __init__(
        self,
        written: Sequence[Written],
        compiled: Sequence[Rule],
        asleep: tuple[int, ...],
        heeded: frozenset[int] = frozenset(),
        start: int = 0,
    ) -> None:
        self.written, self.compiled, self.asleep = written, compiled, asleep
        self.heeded, self.start = heeded, start

    def overtaken(self, proof: Implying | None = None) -> _By:
        """Those that never act, each with the earlier ones that end it all whenever it would."""
        found: dict[int, tuple[int, ...]] = {}
        first: dict[str | None, dict[str, int]] = {}  # those that end it all, by what they wait for and what they say
        asleep = frozenset(self.asleep)
        for number, each in enumerate(self.written):
            if number in asleep:
                continue
            when, said = each.occasion
            ending = first.setdefault(when, {})
            by: tuple[int, ...] = ()
            if number >= self.start:
                same = ending.get(said, ending.get(""))
                by = (same,) if same is not None else proof.overtaking(number) if proof is not None else ()
            if by:
                found[number] = by
            elif each.end is None and when is not None:  # what it does may change what was looked at before
                first[when] = {"": ending[""]} if "" in ending else {}
                if proof is not None:
                    proof.forget(when)
            elif each.end is not None and (number >= self.start or number in self.heeded):
                ending[said] = number
                if proof is not None:
                    proof.put(number)
        return found
