"""What the engine runs: units, steps and branches, with every name resolved and every condition compiled.

All of it is made once, when a handbook is read, and never changes. Lookups by name are dictionaries, links between
steps are references, so what a step costs doesn't depend on how large the handbook is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

from msgspec import Struct

from sopflow import model
from sopflow.clock.calendar import Calendar
from sopflow.expr import Expr, Fact
from sopflow.expr import Table as Rows
from sopflow.program.acts import Act, Change, Path, Requirement
from sopflow.program.people import Action, Ladder
from sopflow.program.times import Deadline, Rule, Span, Wait
from sopflow.program.traits import Traits, traits
from sopflow.program.words import Words

__all__ = ["Branch", "Change", "Input", "Path", "Requirement", "Result", "Step", "Table", "Unit"]

_NO_BRANCHES: Mapping[str, str] = MappingProxyType({})


class Branch(Struct, frozen=True, eq=False):
    """One way on from a step.

    Attributes:
        target: The id of the step it leads to, or the outcome it ends with.
        ends: Whether ``target`` is an outcome.
        condition: None for ``else``, a plain ``next`` and the step written next.
        text: The condition as written.
        kind: ``branch`` (with a condition), ``else``, ``plain`` (a ``next`` without branches), ``following``, ``join``
            (the end of a branch of ``together``, whose id is ``target``).
        path: Where it is written in its file.
    """

    target: str
    ends: bool
    kind: Literal["branch", "else", "plain", "following", "join"]
    condition: Expr | None = None
    text: str | None = None
    path: Path = ()


@dataclass(frozen=True, slots=True, eq=False)
class Input:
    """What a call gives to a procedure: a fact of the caller's, or a value.

    ``fact`` is the procedure's own fact; None where the input is a handbook fact, which only has to be known.
    """

    fact: Fact | None
    source: Fact | None
    value: Expr | Words | None = None
    literal: Any = None


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """What a call takes back: the procedure's own fact ``given``, known to the caller as ``taken``."""

    given: Fact
    taken: Fact


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A decision table: which row fits, and what each row sets.

    Attributes:
        name: What it is called in its file.
        rows: The side that is looked at.
        gives: For each row what it does to the facts, as ``set`` would.
        path: Where it is written in its file.
    """

    name: str
    rows: Rows
    gives: tuple[tuple[Change, ...], ...]
    path: Path = ()


class Step(Struct, eq=False):
    """One step, ready to run. Which fields are filled depends on the verb."""

    id: str
    verb: str
    unit: str
    path: Path
    title: Words
    instruction: Words | None = None
    role: str | None = None
    not_by: str | None = None
    needs: tuple[Words, ...] = ()
    customer_sees: Words | None = None
    stage: str | None = None
    impact: str = "low"
    skip: Expr | None = None
    requires: tuple[Requirement, ...] = ()
    branches: tuple[Branch, ...] = ()
    following: Branch | None = None
    # ask: the questions; do: what is recorded
    form: tuple[Fact, ...] = ()
    names: frozenset[str] = frozenset()
    again: bool = False
    at_least: int | None = None
    checklist: tuple[Words, ...] = ()
    changes: tuple[Change, ...] = ()
    table: Table | None = None
    call: str | None = None
    inputs: tuple[Input, ...] = ()
    results: tuple[Result, ...] = ()
    end: str | None = None
    # run: the action, what it is given (``inputs``), where its results go (``results``), how often it is tried
    action: Action | None = None
    retries: int = 0
    retry_after: Span = 0
    # send
    message: Act | None = None
    # escalate: to the next rung, or to a role
    escalate: str | None = None
    because: Words | None = None
    # handover: to a team, under criteria, with facts that go along
    team: str | None = None
    criteria: tuple[Requirement, ...] = ()
    packet: tuple[Fact, ...] = ()
    wait: Wait | None = None
    # together: the first step of each branch; ``until``: all, any, or a branch's name
    split: Mapping[str, str] = _NO_BRANCHES
    until: str = "all"
    # clocks that start when it is entered, that its completion meets, that stand still while the case is here
    starts: tuple[Deadline, ...] = ()
    meets: tuple[Deadline, ...] = ()
    pauses: tuple[Deadline, ...] = ()
    notice: int | None = None

    @property
    def main_line(self) -> bool:
        """Whether it is a step of the file itself, not of a branch."""
        return len(self.path) == 2

    @property
    def ways(self) -> tuple[Branch, ...]:
        """Every way on, in the order in which they are looked at."""
        if self.verb == "end" or self.following is None:
            return self.branches
        if self.branches and (self.verb == "decide" or self.branches[-1].condition is None):
            return self.branches
        return (*self.branches, self.following)


@dataclass(slots=True, eq=False)
class Unit:
    """One process or procedure.

    Attributes:
        facts: Every fact its steps can name, by leaf name: the handbook's and its own.
        own: The leaf names of its own facts.
        records: A record's name to its leaves' names.
        questions: What people are asked for each fact that has a question.
        unasked_defaults: Its own facts that have a default and that none of its steps asks for.
        rules, deadlines, ladder: What it says about rules, time and escalation; deadlines of steps are among them.
        calendar: What working time is, and in which zone its days are.
        outcomes: How it may end; the first is what falling off the end of a procedure gives. ``outcome_labels``: what
            people call them.
        written: What the author wrote, for documents; ``texts``: every text of it that has facts in it, with its place.
    """

    name: str
    kind: Literal["process", "procedure"]
    title: Words
    owner: str | None
    file: str
    steps: dict[str, Step]
    first: Step
    facts: Mapping[str, Fact]
    own: frozenset[str]
    records: Mapping[str, tuple[str, ...]]
    outcomes: tuple[str, ...] = ()
    outcome_labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    inputs: tuple[Fact, ...] = ()
    results: tuple[Fact, ...] = ()
    questions: Mapping[str, Words] = field(default_factory=dict)
    unasked_defaults: Mapping[str, Any] = field(default_factory=dict)
    purpose: Words | None = None
    rules: tuple[Rule, ...] = ()
    deadlines: Mapping[str, Deadline] = field(default_factory=dict)
    ladder: Ladder | None = None
    calendar: Calendar | None = None
    written: model.Sop | None = None
    texts: tuple[tuple[Path, Words], ...] = ()
    _traits: Traits | None = None

    @property
    def traits(self) -> Traits:
        """What it brings into a program; asked for when all of it is there."""
        if self._traits is None:
            self._traits = traits(self)
        return self._traits

    def outcome(self, name: str, language: str) -> str:
        """What people call one of its outcomes."""
        return model.say(self.outcome_labels.get(name, {}), language) or model.readable(name)

    @property
    def timed(self) -> tuple[Expr, ...]:
        """The conditions of its rules that depend on the clock."""
        return tuple(rule.condition for rule in self.rules if rule.timed and rule.when is None and rule.condition)

    @property
    def strict(self) -> bool:
        """Whether leaving its path is refused."""
        return self.kind == "procedure"
