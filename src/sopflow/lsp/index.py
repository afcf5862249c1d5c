"""Every place where a name stands: what it names, and whether it is declared or used there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from sopflow.lsp.declared import is_book, passed, sop_name
from sopflow.lsp.names import LOCAL, Name, Thing, Written
from sopflow.lsp.walk import Walk
from sopflow.text import Source, Span

__all__ = ["Index"]


class Index:
    """All names of a folder.

    Args:
        sources: Its files, those with scenarios too.
    """

    def __init__(self, sources: Iterable[Source]) -> None:
        self.sources = {each.file: each for each in sources if isinstance(each.data, dict)}
        self.files = {name: each.file for each in self.sources.values() for name in [sop_name(each)] if name}
        self.names: list[Name] = []
        self.arguments: set[str] = set()  # what actions declare themselves: handed over by the name of a fact
        self._declared: dict[Thing, Span] = {}
        self._declarations: dict[Thing, Any] = {}  # what is written below the name of a fact, a step, a role …
        raw = [name for source in self.sources.values() for name in Walk(self, source).names()]
        for each in raw:
            if each.defines:
                thing = self._home_of(each)
                self._declared.setdefault(thing, each.span)
        self.names = [Name(self._resolved(each), each.span, each.defines) for each in raw if not self._is_value(each)]

    # -- looking up ---------------------------------------------------------------------------------------------------

    def at(self, file: str, line: int, column: int) -> Name | None:
        """The name at a place (counted from 1); of a dotted name, its part."""
        here = (line, column)
        return next(
            (
                each
                for each in self._by_file.get(file, ())
                if (each.span.line, each.span.column) <= here <= (each.span.end_line, each.span.end_column)
            ),
            None,
        )

    def definition(self, thing: Thing) -> Span | None:
        """Where a thing is declared."""
        return self._declared.get(thing)

    def mentions(self, thing: Thing) -> tuple[Name, ...]:
        """Everywhere it stands, its declarations included."""
        return tuple(self._by_thing.get(thing, ()))

    def things(self, kind: str, file: str | None = None) -> Iterator[Thing]:
        """What is declared of a kind, as seen from a file: its own first, then the folder's."""
        for own in (True, False):
            for thing in self._declared:
                if thing.kind == kind and (thing.home is None) is not own and thing.home in (None, file):
                    yield thing

    def every(self, kind: str) -> tuple[str, ...]:
        """The names of a kind, wherever they are used or declared."""
        return tuple(dict.fromkeys(each.thing.name for each in self.names if each.thing.kind == kind))

    def note(self, kind: str, name: str, file: str, below: Any) -> None:
        """Remember what is written below a name."""
        home = None if kind not in LOCAL or is_book(self.sources[file]) else file
        self._declarations.setdefault(Thing(kind, home, name), below)

    def below(self, thing: Thing) -> Any:
        """What is written below the name where it is declared, as plain data."""
        return self._declarations.get(thing)

    def fact(self, name: str, file: str) -> Thing | None:
        """The fact of a name, as seen from a file."""
        for home in (file, None):
            if Thing("fact", home, name) in self._declared or Thing("fact", home, name) in self._declarations:
                return Thing("fact", home, name)
        return None

    def is_shared(self, thing: Thing) -> bool:
        """Whether several files have a step or fact of this name: scenarios don't say which of them they mean."""
        return thing.kind in ("step", "fact") and len(self._anywhere.get((thing.kind, thing.name), ())) > 1

    def is_handed_over(self, thing: Thing) -> bool:
        """Whether a fact goes into a call or an action, or comes out, merely because it has the same name there."""
        first = thing.name.partition(".")[0]
        if thing.kind != "fact" or first in self.arguments:
            return thing.kind == "fact"
        return thing.home is not None and any(
            Thing("fact", file, first) in self._declared and first in passed(source)
            for file, source in self.sources.items()
        )

    def home(self, file: str) -> str:
        """The file in whose steps and facts a file speaks: its own; for scenarios, the one they test."""
        source = self.sources.get(file)
        tested = source.data.get("test") if source is not None and isinstance(source.data, dict) else None
        return self.files.get(tested, file) if isinstance(tested, str) else file

    @cached_property
    def _by_file(self) -> Mapping[str, list[Name]]:
        found: dict[str, list[Name]] = defaultdict(list)
        # the shortest first: a part of a dotted name lies in the whole
        for each in sorted(self.names, key=lambda name: name.span.end_column - name.span.column):
            found[each.span.file].append(each)
        return found

    @cached_property
    def _by_thing(self) -> Mapping[Thing, list[Name]]:
        found: dict[Thing, list[Name]] = defaultdict(list)
        for each in self.names:
            found[each.thing].append(each)
        return found

    # -- what a name means --------------------------------------------------------------------------------------------

    def _home_of(self, raw: Written) -> Thing:
        kind = raw.kinds[0]
        return Thing(kind, raw.homes[0] if kind in LOCAL and raw.homes else None, raw.name)

    def _resolved(self, raw: Written) -> Thing:
        if raw.defines:
            return self._home_of(raw)
        for kind in raw.kinds:
            for home in (*raw.homes, None):
                thing = Thing(kind, home if kind in LOCAL else None, raw.name)
                if thing in self._declared:
                    return thing
            # a rule of the handbook may name the step of any file, a scenario also the facts of what is called
            if kind in ("step", "fact") and (not raw.homes or raw.homes[-1] == "*"):
                anywhere = self._anywhere.get((kind, raw.name), ())
                if anywhere:
                    return anywhere[0]
        return self._home_of(raw)

    @cached_property
    def _anywhere(self) -> Mapping[tuple[str, str], list[Thing]]:
        """What files have of their own, by kind and name."""
        found: dict[tuple[str, str], list[Thing]] = defaultdict(list)
        for thing in self._declared:
            if thing.home is not None:
                found[thing.kind, thing.name].append(thing)
        return found

    def _is_value(self, raw: Written) -> bool:
        """Whether a word in a condition names nothing: a value of a one-of, or a variable."""
        return raw.kinds == ("fact",) and not raw.defines and self._resolved(raw) not in self._declared
