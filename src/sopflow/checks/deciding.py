"""What is shared by the rules about branches: each decision looked at once, with the cases that it tells apart."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sopflow.checks.answer import Answer, Purse
from sopflow.checks.coming import Coming
from sopflow.checks.given import Given, Possible
from sopflow.checks.study import Study, Subject
from sopflow.checks.visiting import Visiting, visiting
from sopflow.expr import MISSING, Expr
from sopflow.expr.boxes import Box, Budget, BudgetSpent
from sopflow.expr.branches import Choice
from sopflow.expr.cases import Cases, Part, Point
from sopflow.expr.domains import LEFT_OPEN
from sopflow.expr.nodes import Node
from sopflow.expr.table_rows import row_condition
from sopflow.program import Path, Step, Table, Unit
from sopflow.text import Source

__all__ = ["Decision", "Gap", "case", "decisions", "facts_of", "is_free"]

_LOOKS = 80_000  # at a box, for one question about a decision: less than half a second
_ALL_LOOKS = 160_000  # for all of a folder
_FEW_LOOKS = 300  # that any decision may have, however many there are
_MOST = 3_000  # conditions that are looked at together
_TRIES = 6  # cases of one gap that may turn out not to come that far
_SHOWN = 5
_AT_ANY_TIME = "case.age"
_NOT_COUNTED = Visiting()
_VOID = (MISSING, LEFT_OPEN)


@dataclass(frozen=True, slots=True)
class Gap:
    """A case that falls through.

    Attributes:
        points: The case; nothing where no case fits.
        certain: Whether it is sure to be possible.
    """

    points: tuple[Point, ...]
    certain: bool


@dataclass(slots=True)
class Decision:
    """The branches of a step, the rows of a table or the branches of a fact, and what is wrong with them.

    Attributes:
        subject: The file it is in.
        paths: Where each condition stands.
        conditions: Each of them.
        texts: Each as written; of a row, its number.
        step, table, fact: Whose they are: one of these. A fact of the handbook belongs to no file.
        otherwise: Where their ``else`` stands.
        impossible: Those that can't hold at all.
        never: Those that can, but only where an earlier one does, with the earlier ones.
        gap: A case that falls through.
        closed: Whether ``otherwise`` is never needed.
        decided: Whether all this could be said in reasonable time.
    """

    subject: Subject
    paths: Sequence[Path]
    conditions: Sequence[Node]
    texts: Sequence[str]
    step: Step | None = None
    table: Table | None = None
    fact: str | None = None
    otherwise: Path | None = None
    impossible: tuple[int, ...] = ()
    never: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    gap: Gap | None = None
    closed: bool = False
    decided: bool = True

    @property
    def is_odd(self) -> bool:
        """Whether there is something to say about it."""
        idle = self.closed and self.otherwise is not None
        return bool(self.impossible or self.never or self.gap or idle or not self.decided)

    @property
    def source(self) -> Source | None:
        """The file in which the conditions stand."""
        of_book = self.fact is not None and self.fact not in self.subject.unit.own
        return self.subject.program.book.source if of_book else self.subject.sop.source


def case(points: Sequence[Point]) -> str:
    """A case as an author writes it: ``topic: legal, amount: 101``; without points, whatever the case."""
    shown = [_shown(each) for each in points[:_SHOWN]]
    return ", ".join([*shown, "…"] if len(points) > _SHOWN else shown)


def _shown(point: Point) -> str:
    from sopflow.expr.sentences import sentence

    key, node = point.subject.key, point.subject.node
    name = key[-1] if key[0] in ("fact", "case") else f"case.visits.{key[-1]}" if key[0] == "case.visits" else None
    if name is not None:
        return f"{name}: {point.written}"
    if key[0] == "order" and point.subject.type.kind == "integer":
        between = {-1: "is less than", 0: "equals", 1: "is more than"}.get(point.value)
        left, right = (sentence(each, "en") for each in node.children())
        return f"{left} {between} {right}" if between else f"{left} or {right} is missing"
    return f"{sentence(node, 'en')}: {point.written}"


def decisions(study: Study) -> tuple[Decision, ...]:
    """The decisions of the files that can be spoken of, those about which there is something to say."""
    given, coming, visits = study.shared(Given), study.shared(Coming), study.shared(visiting)
    looks = Budget(_ALL_LOOKS)
    purses = Purse(looks, _LOOKS), Purse(coming.budget)
    found: list[Decision] = []
    for number, subject in enumerate(study.subjects):
        possible = given.of(subject)
        known = visits.get(subject.unit.name, _NOT_COUNTED)
        answer = study.about(subject, _answer, possible, coming.callers(subject.unit), known, not number)
        deciding = _Deciding(subject, possible, coming, known, looks)
        found += answer.get(partial(deciding.odd, with_book=not number), *purses)
    return tuple(found)


def _answer(*_: object) -> Answer[tuple[Decision, ...]]:
    return Answer()


class _Deciding:
    def __init__(self, subject: Subject, possible: Possible, coming: Coming, visits: Visiting, budget: Budget) -> None:
        self._subject, self._possible, self._coming, self._budget = subject, possible, coming, budget
        self._visits = visits

    def odd(self, *, with_book: bool) -> tuple[Decision, ...]:
        """Those about which there is something to say; ``with_book``: of facts of the handbook, too."""
        return tuple(each for each in self._all(with_book=with_book) if each.is_odd)

    def _all(self, *, with_book: bool) -> Iterator[Decision]:
        unit = self._subject.unit
        tables: dict[str, tuple[Table, list[Step]]] = {}
        for step in unit.steps.values():
            if any(branch.condition is not None for branch in step.branches):
                yield self._step(step)
            if step.table is not None:
                tables.setdefault(step.table.name, (step.table, []))[1].append(step)
        for table, steps in tables.values():
            yield self._table(table, steps)
        for name, fact in unit.facts.items():
            tree = fact.derived.expr.tree if fact.derived is not None else None
            if isinstance(tree, Choice) and (with_book or name in unit.own):
                yield self._fact(name, tree)

    def _looks(self) -> int:
        return max(min(_LOOKS, self._budget.left), _FEW_LOOKS)

    # -- the three kinds ----------------------------------------------------------------------------------------------

    def _step(self, step: Step) -> Decision:
        conditions: list[Expr] = [each.condition for each in step.branches if each.condition is not None]
        made = Decision(
            self._subject,
            [each.path for each in step.branches if each.condition is not None],
            [each.tree for each in conditions],
            [each.text for each in conditions],
            step=step,
            otherwise=next((each.path for each in step.branches if each.kind == "else"), None),
        )
        stops = step.verb == "decide" or step.following is None
        only = {"outcome": _outcomes(self._subject, step)} if stops and made.otherwise is None else None
        return self._judged(made, [step] if only is not None else [], only or {})

    def _table(self, table: Table, steps: list[Step]) -> Decision:
        rows = [row_condition(table.rows, number) for number in range(len(table.rows.rows))]
        paths: list[Path] = [(*table.path, "rows", number) for number in range(len(rows))]
        made = Decision(self._subject, paths, rows, [str(number + 1) for number in range(len(rows))], table=table)
        return self._judged(made, steps, {})

    def _fact(self, name: str, choice: Choice) -> Decision:
        sop, book = self._subject.sop, self._subject.program.book
        declared = (sop.declared if name in self._subject.unit.own else book.facts)[name]
        written = declared.is_ if isinstance(declared.is_, Mapping) else {}
        texts = [text for text in written if text.strip() != "else"]
        paths: list[Path] = [(*declared.path, "is", text) for text in texts]
        made = Decision(self._subject, paths, [each for each, _ in choice.branches], texts, fact=name)
        made.otherwise = next(((*declared.path, "is", each) for each in written if each.strip() == "else"), None)
        return self._judged(made, [], {})

    # -- what is wrong with them --------------------------------------------------------------------------------------

    def _judged(self, made: Decision, steps: list[Step], only: Mapping[str, Collection[Any]]) -> Decision:
        if len(made.conditions) > _MOST:
            made.decided = False
            return made
        cases = Cases(made.conditions, Budget(self._looks()), open_=self._possible.open)
        if cases.are_loose and not steps:
            return made
        for look in (self._dead, self._left_out):
            before = cases.budget.left
            try:
                look(made, cases, steps, only)
            except BudgetSpent:
                made.decided = False
            self._budget.left -= before - max(cases.budget.left, 0)
            cases.budget.left = self._looks()
        return made

    def _dead(self, made: Decision, cases: Cases, *_: object) -> None:
        """Which of the conditions say nothing."""
        made.impossible = tuple(each for each in range(cases.count) if cases.possible(each) is False)
        if cases.is_certain:
            made.never = cases.idle(each for each in range(cases.count) if each not in made.impossible)

    def _left_out(self, made: Decision, cases: Cases, steps: list[Step], only: Mapping[str, Collection[Any]]) -> None:
        """Whether something falls through."""
        numbers = [each for each in range(cases.count) if cases.asks_missing or each not in made.never]
        if made.otherwise is not None or steps:
            made.closed = cases.closed(numbers)
        if steps and not made.closed:
            if all(cases.boxes(each, True, "asks") is not None for each in numbers):
                made.gap = self._gap(cases, steps, only, numbers)
            else:
                made.decided = False

    def _gap(
        self,
        cases: Cases,
        steps: list[Step],
        only: Mapping[str, Collection[Any]],
        numbers: Sequence[int],
    ) -> Gap | None:
        """A case that falls through, if there is one that comes that far: a certain one rather than another."""
        unit, people = self._subject.unit, self._subject.program.people
        who: dict[str, Collection[Any]] = {"case.team": people.teams, "case.role": people.roles}
        whole = self._visited(cases, steps, cases.limited({**self._possible.only, **who, **only}))
        natural = cases.natural(whole)
        for space, ordinary in ((natural, True), (whole, False)):
            tried: list[Box] = []
            for _ in range(_TRIES):
                part = cases.beyond(numbers, space, without=tried)
                if part is None:
                    break
                if any(self._coming.comes(unit, step.id, facts_of(part)) for step in steps):
                    return Gap(part.points, ordinary and all(map(is_free, part.points)))
                if self._coming.is_spent:
                    raise BudgetSpent
                tried.append({at: mask for at, mask in enumerate(part.space) if mask != space[at]})
        return None

    def _visited(self, cases: Cases, steps: list[Step], space: Sequence[int]) -> tuple[int, ...]:
        """Of these cases those in which a case can have been at steps as often as that."""
        found = list(space)
        for at, subject in enumerate(cases.subjects):
            if subject.key[0] == "case.visits" and subject.key[-1] in self._subject.unit.steps:
                known = [self._visits.before(step.id, subject.key[-1]) for step in steps]
                most = [each for each in known if each is not None]
                if most and len(most) == len(known):
                    values = enumerate(cases.domains[at].values)
                    found[at] &= ~sum(1 << bit for bit, value in values if value not in _VOID and value > max(most))
        return tuple(found)


def facts_of(part: Part) -> Mapping[str, Any]:
    """The facts of a case, without what isn't one."""
    return {each.subject.key[-1]: each.value for each in part.points if each.subject.kind == "fact"}


def is_free(point: Point) -> bool:
    """Whether a dimension can have any value that its type has, whatever the others have."""
    return point.subject.kind == "fact" or point.subject.key in (("case", "outcome"), ("case", _AT_ANY_TIME))


_OUTCOMES = {"run": ("done",), "handover": ("accepted",)}  # what else may happen there, nobody need provide for


def _outcomes(subject: Subject, step: Step) -> tuple[str, ...]:
    """How a step may turn out so that its branches must provide for it."""
    skipped = ("skipped",) if step.skip is not None else ()
    if step.call is not None:
        return (*_ends(subject.program.units[step.call]), *skipped)
    if step.verb == "escalate" and step.escalate == "next":
        return ("done", "at_top", *skipped)
    if step.wait is not None and step.wait.span is not None and (step.wait.signal or step.wait.condition) is not None:
        return ("done", "late", *skipped)
    return (*_OUTCOMES.get(step.verb, ("done",)), *skipped)


def _ends(unit: Unit) -> tuple[str, ...]:
    """The outcomes with which a procedure does end somewhere."""
    ways = [way for step in unit.steps.values() for way in step.ways if way.ends]
    acts = [act for rule in unit.rules for act in rule.acts]
    acts += [act for deadline in unit.deadlines.values() for act in deadline.late_acts]
    named = {*(way.target for way in ways), *(act.target for act in acts if act.kind == "end")}
    return tuple(each for each in unit.outcomes if each in named)
