"""The source of one leg while it is written: lines of our own, and the values they name.

Nothing an author wrote ever becomes source text. Step ids, names of facts, conditions and everything else of a handbook
are values in the namespace of the function; the lines know them as ``k1``, ``k2`` …
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import msgspec

from sopflow.engine import events
from sopflow.engine.case import Case, Token, find_token
from sopflow.engine.clocks import find
from sopflow.engine.context import Context
from sopflow.engine.opening import opened
from sopflow.engine.people import check_person
from sopflow.engine.refusals import Refused
from sopflow.engine.result import Advance
from sopflow.expr import MissingFacts
from sopflow.journal import entries as e
from sopflow.program import Program

__all__ = ["Leg", "Source", "Trail"]

Leg = Callable[[Program, Case | None, events.Event, Any], Advance | None]

_HELPERS: Mapping[str, Any] = MappingProxyType(
    {each.__name__: each for each in (type, len, str, int, dict, tuple, KeyError, ArithmeticError, ValueError)}
    | {
        each.__name__: each
        for each in (Advance, Case, Context, MissingFacts, Refused, Token, check_person, find, find_token, opened)
    }
    | {each.__name__: each for each in (e.Opened, e.Answered, e.Done, e.Went, e.Entered, e.Skipped)}
    | {each.__name__: each for each in (e.Changed, e.Ended)}
    | {"replace": msgspec.structs.replace}
)


@dataclass(frozen=True)
class Trail:
    """One path through the source: how far it has come.

    Attributes:
        depth: How deep its lines are indented.
        passed: How many steps it has entered.
        entries: Sources of the journal entries it will write.
        seq: The variable that holds the number of the entry before the last ``since`` ones. How many there are is not
            known beforehand: a step may find that nothing has to change, and then there is none for it.
        seen: The outcome with which the context ``x`` was made; None: there is none yet.
    """

    depth: int
    passed: int = 0
    entries: tuple[str, ...] = ()
    seq: str = "seq"
    since: int = 0
    seen: str | None = None

    def inside(self) -> Trail:
        """The path that goes on in the block below."""
        return replace(self, depth=self.depth + 1)

    def writes(self, kind: str, *values: str) -> Trail:
        """The path with one more entry: its kind, and what it holds after ``seq`` and ``at``."""
        entry = f"{kind}({self.seq} + {self.since + 1}, at, {', '.join(values)})"
        return replace(self, entries=(*self.entries, entry), since=self.since + 1)

    def writes_if(self, variable: str, seq: str) -> Trail:
        """The path with the entries in ``variable``, one or none; ``seq`` holds the number of the last entry then."""
        return replace(self, entries=(*self.entries, f"*{variable}"), seq=seq, since=0)


class Source:
    """Gathers the lines of a leg for ``program`` and makes the function."""

    def __init__(self, program: Program) -> None:
        self._lines: list[str] = []
        self._names: dict[tuple[type, Any], str] = {}
        self._namespace: dict[str, Any] = {"__builtins__": {}, **_HELPERS}
        self._fresh = 0
        self.program = program
        self.steps = program.main.steps
        # A procedure that is a case of its own has facts of its own, which expressions call by another name.
        self.facts = "f = l" if program.main.kind == "procedure" else "f"
        # What an entry has none of. One mapping stands for all of them: what is in a journal is only read.
        self.nothing = self.name({})
        self.places = 0

    def line(self, trail: Trail, text: str) -> None:
        """Write a line."""
        self._lines.append("    " * trail.depth + text)

    def name(self, value: Any) -> str:
        """How the lines call a value: text is known by what it says, other things by identity; a number is itself."""
        if value is None or type(value) in (int, bool):
            return repr(value)
        key = (type(value), value if type(value) is str else id(value))
        if key not in self._names:
            self._names[key] = name = f"k{len(self._names)}"
            self._namespace[name] = value
        return self._names[key]

    def fresh(self, word: str) -> str:
        """The name of a new variable."""
        self._fresh += 1
        return f"{word}{self._fresh}"

    def function(self) -> Leg:
        """The leg as written. What it can't answer, it leaves to the general engine."""
        lines = [
            "def leg(program, case, event, at):",
            "    try:",
            *self._lines,
            "    except (KeyError, ArithmeticError, ValueError, MissingFacts):",
            "        return None",
        ]
        exec(compile("\n".join(lines), "<leg>", "exec"), self._namespace)
        made: Leg = self._namespace.pop("leg")
        return made
