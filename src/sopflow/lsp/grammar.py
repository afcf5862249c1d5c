"""What stands under which key, as a table: the index of names and completion both go by it.

A shape says what a value is. ``PARTS`` gives the shapes of the keys of each mapping the language has.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

__all__ = ["PARTS", "Branches", "Condition", "Conditions", "FactKeys", "Facts", "Form", "Listed", "Named", "Names"]
__all__ += ["Late", "Part", "Person", "Ref", "Shape", "StepPath", "Text", "Value", "Word", "at", "at_key", "root"]


class Shape:
    """What a value is; as it stands here, one in which no names are."""


@dataclass(frozen=True, slots=True)
class Word(Shape):
    """One of some words."""

    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ref(Shape):
    """A name, or a list of names, of things of these kinds (the first that has it); ``words`` may stand there too."""

    kinds: tuple[str, ...]
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StepPath(Shape):
    """A step in a scenario: ``solve``, ``solve#2``, ``call/step``; or a list of them."""


@dataclass(frozen=True, slots=True)
class Person(Shape):
    """Who acts in a scenario: ``NAME/ROLE``."""


@dataclass(frozen=True, slots=True)
class Condition(Shape):
    """An expression, or a list of them."""


@dataclass(frozen=True, slots=True)
class Conditions(Shape):
    """A list of expressions, or of ``{must: …, because: …}``."""


@dataclass(frozen=True, slots=True)
class Text(Shape):
    """A text with expressions in it, or one for each language, or a list of these."""


@dataclass(frozen=True, slots=True)
class Value(Shape):
    """A text or literal, or an expression after ``=``."""


@dataclass(frozen=True, slots=True)
class Branches(Shape):
    """One value for all cases, or condition → value."""

    value: Shape


@dataclass(frozen=True, slots=True)
class Part(Shape):
    """A mapping with the keys of a part; ``otherwise`` is what a scalar is instead."""

    name: str
    otherwise: Shape = Word()


@dataclass(frozen=True, slots=True)
class Listed(Shape):
    """A list of parts."""

    part: Part


@dataclass(frozen=True, slots=True)
class Late(Shape):
    """A step to go to, or a list of acts."""


@dataclass(frozen=True, slots=True)
class Named(Shape):
    """A mapping with names of one kind as keys: they are declared here, unless ``uses``."""

    kind: str
    value: Shape
    uses: bool = False


@dataclass(frozen=True, slots=True)
class Names(Shape):
    """A list that declares names."""

    kind: str


@dataclass(frozen=True, slots=True)
class Facts(Shape):
    """Declarations of facts."""


@dataclass(frozen=True, slots=True)
class Form(Shape):
    """A list of facts, or declarations in place."""

    own: bool = False  # what is declared here is an argument, and no fact


@dataclass(frozen=True, slots=True)
class FactKeys(Shape):
    """Facts with values; records may be nested."""

    value: Shape = Word()


_FACT = Ref(("fact",))
_STEP = Ref(("step",))
_ROLE = Ref(("role",))
_TEXT = Text()
_FLAG = Word(("yes", "no"))
_IMPACT = Word(("high", "low", "none"))
_ACTS = Listed(Part("act"))
_TARGET = Branches(Ref(("step", "outcome")))

_CHANGES: dict[str, Shape] = {
    "set": FactKeys(Value()),
    "clear": _FACT,
    "add": FactKeys(Value()),
    "remove": FactKeys(Value()),
}
_MESSAGE: dict[str, Shape] = {"send": _TEXT, "to": Ref(("role",), ("customer",)), "subject": _TEXT}
_ESCALATION: dict[str, Shape] = {"escalate": Ref(("role",), ("next",)), "because": _TEXT}
_END: dict[str, Shape] = {"end": Ref(("outcome",))}
_SHARED: dict[str, Shape] = {"title": _TEXT, "purpose": _TEXT, "facts": Facts(), "rules": Listed(Part("rule"))}
_SOP: dict[str, Shape] = {
    **_SHARED,
    "calendar": Ref(("calendar",)),
    "ladder": Ref(("ladder",)),
    "stages": Named("stage", Part("stage")),
    "inputs": _FACT,
    "results": _FACT,
    "outcomes": Names("outcome"),
    "tables": Named("table", Part("table")),
    "deadlines": Listed(Part("deadline")),
    "promises": Listed(Part("promise")),
    "steps": Listed(Part("step")),
}

PARTS: Mapping[str, Mapping[str, Shape]] = {
    "handbook": {
        **_SHARED,
        "handbook": Word(),
        "teams": Named("team", Part("team")),
        "roles": Named("role", Part("role")),
        "ladders": Named("ladder", Listed(Part("rung"))),
        "calendars": Named("calendar", Part("calendar")),
        "signals": Names("signal"),
        "outcomes": Names("outcome"),
        "style": Named("style", Part("style")),
        "actions": Named("action", Part("action")),
    },
    "process": {**_SOP, "process": Names("procedure"), "owner": Ref(("team",))},
    "procedure": {**_SOP, "procedure": Names("procedure"), "owner": _ROLE},
    "team": {"title": _TEXT, "contact": _TEXT},
    "role": {"title": _TEXT, "team": Ref(("team",)), "includes": _ROLE},
    "rung": {"role": _ROLE},
    "calendar": {},
    "style": {"text": _TEXT, "impact": _IMPACT},
    "stage": {"title": _TEXT, "touchpoints": _TEXT, "customer_wants": _TEXT},
    "action": {
        "title": _TEXT,
        "takes": Form(own=True),
        "may_take": Form(own=True),
        "gives": Form(own=True),
        "by": _ROLE,
        "requires": Conditions(),
        "then": _ACTS,
        "impact": _IMPACT,
    },
    "requirement": {"must": Condition(), "because": _TEXT},
    "rule": {"if": Condition(), "when": Ref(("signal", "step")), "then": _ACTS},
    "act": {
        **_CHANGES,
        **_MESSAGE,
        **_ESCALATION,
        **_END,
        "deadline": Named("deadline", Word(), uses=True),
        "go": _STEP,
    },
    "deadline": {
        "id": Names("deadline"),
        "from": Ref(("step",), ("opened",)),
        "until": Ref(("step",), ("closed",)),
        "sooner": Branches(Word()),
        "paused_while": _STEP,
        "if_late": Late(),
    },
    "promise": {
        "before": Ref(("step", "outcome")),
        "after": Ref(("step", "outcome")),
        "always": _STEP,
        "of": _STEP,
    },
    "table": {"when": Condition(), "give": _FACT, "exclusive": _FLAG},
    "fact": {
        "is": Branches(Condition()),
        "points": Branches(Word()),
        "label": _TEXT,
        "labels": _TEXT,
        "ask": _TEXT,
        "by": _ROLE,
        "private": _FLAG,
    },
    "wait": {"for": Ref(("signal",)), "until": Condition()},
    "step": {
        **_CHANGES,
        **_MESSAGE,
        **_ESCALATION,
        **_END,
        "id": Names("step"),
        "title": _TEXT,
        "by": _ROLE,
        "not_by": _STEP,
        "skip_if": Condition(),
        "requires": Conditions(),
        "needs": _TEXT,
        "next": _TARGET,
        "if_late": Late(),
        "impact": _IMPACT,
        "customer_sees": _TEXT,
        "stage": Ref(("stage",)),
        "ask": Form(),
        "again": _FLAG,
        "do": _TEXT,
        "checklist": _TEXT,
        "record": Form(),
        "run": Ref(("action",)),
        "call": Ref(("procedure",)),
        "with": FactKeys(Value()),
        "into": FactKeys(_FACT),
        "look_up": Ref(("table",)),
        "decide": _TEXT,
        "handover": Ref(("team",)),
        "criteria": Conditions(),
        "packet": _FACT,
        "wait": Part("wait"),
        "together": Named("branch", Listed(Part("step"))),
    },
    "test": {"sopflow": Word(), "test": Ref(("procedure",)), "scenarios": Listed(Part("scenario"))},
    "scenario": {
        **dict.fromkeys(("name", "at", "language"), Word()),
        "by": Person(),
        "given": FactKeys(),
        "start": StepPath(),
        "walk": Listed(Part("line")),
        "expect": Part("expect"),
    },
    "line": {
        **dict.fromkeys(("answer", "done", "accept", "reject", "fail", "step"), StepPath()),
        **dict.fromkeys(("facts", "correct", "with", "gives"), FactKeys()),
        **dict.fromkeys(("after", "cancel", "reason", "refused", "ticked"), Word()),
        "by": Person(),
        "signal": Ref(("signal",)),
        "try": Ref(("action",)),
        "deviate": Part("deviation"),
    },
    "deviation": {"reason": Word(), "to": StepPath(), "step": StepPath()},
    "expect": {
        **dict.fromkeys(("path", "at"), StepPath()),
        "missed": Ref(("deadline", "step")),
        "outcome": Ref(("outcome",)),
        **dict.fromkeys(("status", "stuck", "refused", "level"), Word()),
        "role": _ROLE,
        "team": Ref(("team",)),
        "facts": FactKeys(),
    },
}


def root(keys: Sequence[str]) -> str | None:
    """Which part a file is, by its keys."""
    return next((kind for kind in ("process", "procedure", "handbook", "test") if kind in keys), None)


def at(part: str, path: Sequence[str | None]) -> Shape:
    """The shape of the value at a path of keys and list items (None) below a part."""
    shape: Shape = Part(part)
    for key in path:
        shape = at_key(shape, key)
    return shape


def at_key(shape: Shape, key: str | None) -> Shape:
    """The shape one key, or item (None), further down."""
    if isinstance(shape, Part) and key is not None:
        return PARTS[shape.name].get(key, Word())
    if isinstance(shape, Listed | Late):
        return shape.part if isinstance(shape, Listed) else Part("act")
    if isinstance(shape, Conditions):
        return Part("requirement", Condition())
    if isinstance(shape, Named | Branches):
        return shape.value
    if isinstance(shape, Form) and key is None:
        return shape
    if isinstance(shape, Facts | Form):
        return Part("fact")
    if isinstance(shape, FactKeys):
        return shape.value
    return shape  # a list of names, a text by language
