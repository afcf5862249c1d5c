"""What rules and missed deadlines do, and some steps as well: change facts, send, escalate, go, end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from sopflow.clock.spans import Span
from sopflow.expr import Expr, Fact
from sopflow.program.words import Words

__all__ = ["Act", "Change", "Path", "Requirement"]

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Requirement:
    """A condition without which a step can't be completed or an action not carried out, and the words that say so."""

    must: Expr
    because: Words | None


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """One thing that is done to one fact (all leaves of a record, for ``clear``)."""

    kind: Literal["clear", "set", "add", "remove"]
    facts: tuple[Fact, ...]
    value: Expr | Words | None = None
    literal: Any = None


@dataclass(frozen=True, slots=True, eq=False)
class Act:
    """One act of a ``then``; which fields are filled depends on ``kind``.

    Attributes:
        kind: What it does.
        changes: For ``change``.
        text, to, via, subject: For ``send``.
        role, because: For ``escalate``: ``next`` or a role.
        spans, written: For ``deadline``: a deadline's id and the time it has from its start; the same as written.
        target: For ``go`` a step, for ``end`` an outcome.
    """

    kind: Literal["change", "send", "escalate", "deadline", "go", "end"]
    changes: tuple[Change, ...] = ()
    text: Words | None = None
    to: str = "customer"
    via: str | None = None
    subject: Words | None = None
    role: str = ""
    because: Words | None = None
    spans: Mapping[str, Span] = field(default_factory=dict)
    written: Mapping[str, str] = field(default_factory=dict)
    target: str = ""
