"""What can be named in an expression: facts, what is built in, steps for their visits, outcomes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from sopflow.expr.phrases import OUTCOMES
from sopflow.expr.types import DATE, DURATION, INTEGER, TEXT, TIME, Labels, Type, one_of, parse_type

if TYPE_CHECKING:
    from sopflow.expr.derived import Derived

__all__ = ["BUILT_IN", "Fact", "Scope", "declare", "readable"]

_EMPTY: Mapping[str, str] = MappingProxyType({})
_LOOKED_AT = 1000
BUILT_IN: Mapping[str, Type] = MappingProxyType(
    {
        "now": TIME,
        "today": DATE,
        "case.id": TEXT,
        "case.opened": TIME,
        "case.age": DURATION,
        "case.level": INTEGER,
        "case.role": TEXT,
        "case.team": TEXT,
        "case.handovers": INTEGER,
    }
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One leaf of what a case knows, or a fact that follows from others.

    Attributes:
        name: Its full name, ``customer.tier``.
        type: Its type; never a record, those are split into their leaves.
        label: What people call it, by language; ``""`` holds what counts for every language.
        ask: The question put to a person, by language, or None.
        by: The only role that may answer it, or None.
        private: Whether the customer never sees it.
        default: The value it starts with, or None.
        local: Whether it belongs to the called procedure (the evaluation's ``l``) instead of the case (``f``).
        derived: What it follows from, or None for a fact that is asked or set.
    """

    name: str
    type: Type
    label: Mapping[str, str] = field(default_factory=lambda: _EMPTY)
    ask: Mapping[str, str] | None = None
    by: str | None = None
    private: bool = False
    default: Any = None
    local: bool = False
    derived: Derived | None = None

    def following(self, type_: Type, derived: Derived) -> Fact:
        """This fact, now that its type and what it follows from are known. There may be thousands of them."""
        return Fact(self.name, type_, self.label, self.ask, self.by, self.private, self.default, self.local, derived)

    def said(self, language: str) -> str:
        """What people call it in a language: its label, else its name made readable."""
        label = self.label.get(language) or self.label.get(language.partition("-")[0]) or self.label.get("")
        return label or readable(self.name)


def readable(name: str) -> str:
    """A name as plain words: ``customer.first_name`` becomes ``customer first name``."""
    return name.replace(".", " ").replace("_", " ").replace("-", " ")


def declare(name: str, written: Any, type_: Type | None = None, **common: Any) -> tuple[Fact, ...]:
    """The facts that one declaration makes: itself, or the leaves of its record.

    Args:
        name: The declared name.
        written: The type as written (or a ``Type``); the fields of a record may be in long form, and their own
            ``label``, ``ask``, ``by``, ``private`` win over the record's.
        type_: The type, where it has been read already.
        common: What else the declaration says, as the fields of ``Fact``.

    Raises:
        TypeProblem: The type is none.
    """
    if type_ is None:
        type_ = written if isinstance(written, Type) else parse_type(written)
    return tuple(_leaves(name, type_, written, common))


def _leaves(name: str, type_: Type, written: Any, common: Mapping[str, Any]) -> Iterable[Fact]:
    if isinstance(written, Mapping) and "type" in written:
        common = {**common, **_own(written)}
        written = written["type"]
    if type_.kind != "record":
        yield Fact(name, type_, **common)
        return
    # a label, a question or a default that was meant for the whole record fits none of its leaves
    inherited = {key: value for key, value in common.items() if key not in ("label", "ask", "default")}
    for field_name, kind in type_.fields:
        inner = written.get(field_name) if isinstance(written, Mapping) else None
        yield from _leaves(f"{name}.{field_name}", kind, inner, inherited)


def _own(written: Mapping[str, Any]) -> dict[str, Any]:
    own: dict[str, Any] = {}
    for key in ("label", "ask"):
        if key in written:
            value = written[key]
            own[key] = dict(value) if isinstance(value, Mapping) else {"": str(value)}
    if "by" in written:
        own["by"] = written["by"]
    if "private" in written:
        own["private"] = written["private"] in (True, "yes", "true")
    return own


class Scope:
    """The names an expression may use. Never changes; ``child`` makes a wider one.

    Attributes:
        facts: Every leaf and derived fact by name.
        records: The leaves below each record's name.
        steps: Ids that ``case.visits.STEP`` may name.
        outcomes: What ``outcome`` may be here, or None where it can't be read; ``outcome_labels``: what people call it.
        currency: How money is shown, or None.
        broken: Names that exist but have no type because something else is wrong with them: using them is no new error.
        unsure: Whether there may be any other name, since the handbook can't be read.
    """

    __slots__ = (
        "broken",
        "currency",
        "facts",
        "outcome_labels",
        "outcomes",
        "records",
        "steps",
        "unsure",
        "variables",
    )

    def __init__(
        self,
        facts: Iterable[Fact] = (),
        *,
        steps: Iterable[str] = (),
        outcomes: Iterable[str] | None = None,
        currency: str | None = None,
        broken: Iterable[str] = (),
        variables: Mapping[str, Type] = MappingProxyType({}),
        unsure: bool = False,
    ) -> None:
        self.facts: Mapping[str, Fact] = MappingProxyType({each.name: each for each in facts})
        self.records: Mapping[str, tuple[str, ...]] = MappingProxyType(_records(self.facts))
        self.steps = frozenset(steps)
        self.outcomes = None if outcomes is None else tuple(dict.fromkeys(outcomes))
        self.outcome_labels: Labels = OUTCOMES
        self.currency = currency
        self.broken = frozenset(broken)
        self.unsure = unsure
        self.variables = variables

    def child(
        self,
        facts: Iterable[Fact] = (),
        *,
        steps: Iterable[str] = (),
        outcomes: Iterable[str] | None = None,
        outcome_labels: Labels | None = None,
        broken: Iterable[str] = (),
    ) -> Scope:
        """This scope with more facts and steps; ``outcomes`` is not inherited, since it holds for one step only."""
        more = tuple(facts)
        made = Scope.__new__(Scope)
        # a step's scope differs only in its outcomes: large tables of facts are shared, not copied
        made.facts = MappingProxyType({**self.facts, **{each.name: each for each in more}}) if more else self.facts
        made.records = _joined(self.records, _records(each.name for each in more)) if more else self.records
        new_steps = frozenset(steps)
        made.steps = self.steps | new_steps if new_steps else self.steps
        made.outcomes = None if outcomes is None else tuple(dict.fromkeys(outcomes))
        made.outcome_labels = {**OUTCOMES, **outcome_labels} if outcome_labels else self.outcome_labels
        made.currency = self.currency
        made.broken = self.broken | frozenset(broken)
        made.unsure = self.unsure
        made.variables = self.variables
        return made

    def beside(self, facts: Iterable[Fact]) -> Scope:
        """This scope with other facts in front of its own, for what is read once: nothing is copied."""
        made = self.child(outcomes=self.outcomes)
        made.facts = _Beside({each.name: each for each in facts}, self.facts)
        made.records = _joined(self.records, _records(made.facts.front))
        return made

    def with_variable(self, name: str, type_: Type) -> Scope:
        """This scope inside ``any NAME in …``."""
        made = self.child(outcomes=self.outcomes)
        made.variables = MappingProxyType({**self.variables, name: type_})
        return made

    def type_of(self, name: str) -> Type | None:
        """The type of a leaf, derived fact, record, built-in or outcome, or None if there is no such name."""
        if name in self.facts:
            return self.facts[name].type
        if name in self.variables:
            return self.variables[name]
        if name in BUILT_IN:
            return BUILT_IN[name]
        if name in self.records:
            return self.record_type(name)
        return self.outcome_type if name == "outcome" else None

    @property
    def outcome_type(self) -> Type | None:
        """What ``outcome`` may be here, or None where it can't be read."""
        return None if self.outcomes is None else one_of(self.outcomes, self.outcome_labels)

    def record_type(self, name: str) -> Type:
        """The type of a record, put together from its leaves."""
        fields: dict[str, Type] = {}
        for leaf in self.records[name]:
            part = leaf[len(name) + 1 :].partition(".")[0]
            inner = f"{name}.{part}"
            fields[part] = self.facts[inner].type if inner in self.facts else self.record_type(inner)
        return Type("record", fields=tuple(fields.items()))

    def may_have(self, name: str) -> bool:
        """Whether a name that isn't known may exist all the same, so that nobody calls it unknown."""
        while not self.unsure and name and name not in self.broken:
            name = name.rpartition(".")[0]
        return self.unsure or bool(name)

    def owner_of(self, value: str) -> str | None:
        """The first fact that has a word among its values; of many facts, only the first are looked at."""
        facts = islice(self.facts.values(), _LOOKED_AT)
        return next((fact.name for fact in facts if value in fact.type.values), None)

    def names(self) -> tuple[str, ...]:
        """Every name there is, for proposals."""
        outcome = ("outcome",) if self.outcomes is not None else ()
        return (*self.variables, *self.facts, *self.records, *sorted(self.broken), *BUILT_IN, *outcome)


class _Beside(Mapping[str, Fact]):
    """Facts in front of many others."""

    __slots__ = ("_behind", "front")

    def __init__(self, front: Mapping[str, Fact], behind: Mapping[str, Fact]) -> None:
        self.front, self._behind = front, behind

    def __getitem__(self, name: str) -> Fact:
        return self.front[name] if name in self.front else self._behind[name]

    def __contains__(self, name: object) -> bool:
        return name in self.front or name in self._behind

    def __iter__(self) -> Iterator[str]:
        yield from self.front
        yield from (name for name in self._behind if name not in self.front)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _joined(
    records: Mapping[str, tuple[str, ...]], more: Mapping[str, tuple[str, ...]]
) -> Mapping[str, tuple[str, ...]]:
    """The records of two scopes; mostly there are no more of them, and then nothing is copied."""
    if not more:
        return records
    both = {name: tuple(dict.fromkeys((*records.get(name, ()), *leaves))) for name, leaves in more.items()}
    return MappingProxyType({**records, **both})


def _records(facts: Iterable[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for name in facts:
        at = name.find(".")
        while at >= 0:
            found.setdefault(name[:at], []).append(name)
            at = name.find(".", at + 1)
    return {name: tuple(leaves) for name, leaves in found.items()}
