"""Every place where a name stands: what it names, and whether it is declared or used there."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from sopflow.expr import tree as t
from sopflow.expr.parser import parse as parse_expression
from sopflow.lsp import grammar as g
from sopflow.text import Source, Span

__all__ = ["Index", "Name", "Thing", "declared_type", "is_long", "options_of"]

_STEP = re.compile(r"[^/#]+")
_TAGGED = re.compile(r"\{\{(?P<show>.*?)\}\}|\{%-?\s*(?:if|elif)\b(?P<test>.*?)-?%\}", re.DOTALL)
_LOOP = re.compile(r"\{%-?\s*for\s+([\w-]+)\s+in\b(.*?)-?%\}", re.DOTALL)
_LOCAL = frozenset({"step", "outcome", "fact", "stage", "table", "deadline", "branch"})  # kinds that a file may own
_COMPARES = frozenset({"==", "!=", "in"})

Path = tuple[str | int, ...]


class Thing(NamedTuple):
    """What a name means: its kind, the file it belongs to (None: to the whole folder), and its full name."""

    kind: str
    home: str | None
    name: str


class Name(NamedTuple):
    """A name at its place."""

    thing: Thing
    span: Span
    defines: bool


class _Raw(NamedTuple):
    kinds: tuple[str, ...]
    name: str
    span: Span
    defines: bool
    homes: tuple[str, ...]  # files to look in, before the folder


class Index:
    """All names of a folder.

    Args:
        sources: Its files, those with scenarios too.
    """

    def __init__(self, sources: Iterable[Source]) -> None:
        self.sources = {each.file: each for each in sources if isinstance(each.data, dict)}
        self.files = {name: each.file for each in self.sources.values() for name in [_sop_name(each)] if name}
        self.names: list[Name] = []
        self.arguments: set[str] = set()  # what actions declare themselves: handed over by the name of a fact
        self._declared: dict[Thing, Span] = {}
        self._declarations: dict[Thing, Any] = {}  # what is written below the name of a fact, a step, a role …
        raw = [name for source in self.sources.values() for name in _Walk(self, source).names()]
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
        home = None if kind not in _LOCAL or _is_book(self.sources[file]) else file
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
            Thing("fact", file, first) in self._declared and first in _passed(source)
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

    def _home_of(self, raw: _Raw) -> Thing:
        kind = raw.kinds[0]
        return Thing(kind, raw.homes[0] if kind in _LOCAL and raw.homes else None, raw.name)

    def _resolved(self, raw: _Raw) -> Thing:
        if raw.defines:
            return self._home_of(raw)
        for kind in raw.kinds:
            for home in (*raw.homes, None):
                thing = Thing(kind, home if kind in _LOCAL else None, raw.name)
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

    def _is_value(self, raw: _Raw) -> bool:
        """Whether a word in a condition names nothing: a value of a one-of, or a variable."""
        return raw.kinds == ("fact",) and not raw.defines and self._resolved(raw) not in self._declared


class _Walk:
    """One file's names, along the grammar."""

    def __init__(self, index: Index, source: Source) -> None:
        self.index = index
        self.source = source
        tested = isinstance(source.data, dict) and "test" in source.data
        home = index.home(source.file)
        self.homes: tuple[str, ...] = () if _is_book(source) else (home, "*") if tested else (home,)
        self.found: list[_Raw] = []
        self.called: tuple[str, ...] = ()  # the file of the procedure that the step calls

    def names(self) -> list[_Raw]:
        data = self.source.data
        kind = g.root(list(data)) if isinstance(data, dict) else None
        if kind is not None:
            self.value(g.Part(kind), data, ())
        return self.found

    def add(self, kinds: tuple[str, ...], name: str, span: Span, *, defines: bool = False, homes: Any = None) -> None:
        self.found.append(_Raw(kinds, name, span, defines, self.homes if homes is None else homes))

    # -- one method for each shape ------------------------------------------------------------------------------------

    def value(self, shape: g.Shape, data: Any, path: Path) -> None:
        match shape:
            case g.Part():
                self.part(shape, data, path)
            case g.Listed() | g.Late():
                self.listed(shape, data, path)
            case g.Named():
                self.named(shape, data, path)
            case g.Branches():
                self.branches(shape, data, path)
            case g.Facts():
                self.facts(data, path)
            case g.Form():
                self.form(shape, data, path)
            case g.FactKeys():
                self.fact_keys(shape, data, path, "")
            case _:
                self.scalars(shape, data, path)

    def scalars(self, shape: g.Shape, data: Any, path: Path) -> None:
        """A shape that may be one scalar or several."""
        if isinstance(data, list):
            for number, each in enumerate(data):
                self.scalars(shape, each, (*path, number))
        elif isinstance(data, dict):
            inner = g.Part("requirement") if isinstance(shape, g.Conditions) else None
            if inner is not None:
                self.part(inner, data, path)
            elif isinstance(shape, g.Text):
                for key, each in data.items():
                    self.scalars(shape, each, (*path, key))
            elif isinstance(shape, g.Names):  # each with what people call it
                for key, each in data.items():
                    self.add((shape.kind,), key, self.source.key_span((*path, key)), defines=True)
                    self.scalars(g.Text(), each, (*path, key))
        elif isinstance(data, str):
            self.scalar(shape, data, path)

    def scalar(self, shape: g.Shape, data: str, path: Path) -> None:
        match shape:
            case g.Ref(kinds, words) if data not in words:
                if kinds == ("fact",):
                    self.dotted(data, path, 0)
                else:
                    self.add(kinds, data, self.source.span(path))
            case g.Names(kind):
                self.add((kind,), data, self.source.span(path), defines=True)
            case g.StepPath():
                for found in _STEP.finditer(data):
                    if found.start() == 0 or data[found.start() - 1] == "/":
                        self.add(("step", "outcome"), found[0], self.source.inside(path, *found.span()))
            case g.Person() if "/" in data:
                start = data.rindex("/") + 1
                self.add(("role",), data[start:], self.source.inside(path, start, len(data)))
            case g.Condition() | g.Conditions():
                self.expression(data, path, 0, as_key=False)
            case g.Text():
                self.template(data, path)
            case g.Value():
                if data.lstrip().startswith("="):
                    start = data.index("=") + 1
                    self.expression(data[start:], path, start, as_key=False)
                else:
                    self.template(data, path)
            case _:
                pass

    def part(self, shape: g.Part, data: Any, path: Path) -> None:
        if not isinstance(data, dict):
            self.scalars(shape.otherwise, data, path)
            return
        called = self.called
        if shape.name == "step":
            self.called = self._called(data)
            if isinstance(data.get("id"), str):
                self.index.note("step", data["id"], self.source.file, data)
        keys = g.PARTS[shape.name]
        for key, each in data.items():
            if key in keys:
                self.value(keys[key], each, (*path, key))
        until = data.get("until") if shape.name == "step" and isinstance(data.get("together"), dict) else None
        if isinstance(until, str) and until not in ("all", "any"):
            self.add(("branch",), until, self.source.span((*path, "until")))
        self.called = called

    def _called(self, step: dict[str, Any]) -> tuple[str, ...]:
        name = step.get("call")
        file = self.index.files.get(name) if isinstance(name, str) else None
        return (file,) if file is not None else ()

    def listed(self, shape: g.Listed | g.Late, data: Any, path: Path) -> None:
        if isinstance(data, list):
            part = shape.part if isinstance(shape, g.Listed) else g.Part("act")
            for number, each in enumerate(data):
                self.value(part, each, (*path, number))
        elif isinstance(data, str) and isinstance(shape, g.Late):
            self.add(("step",), data, self.source.span(path))

    def named(self, shape: g.Named, data: Any, path: Path) -> None:
        for key, each in data.items() if isinstance(data, dict) else ():
            self.add((shape.kind,), key, self.source.key_span((*path, key)), defines=not shape.uses)
            if not shape.uses:
                self.index.note(shape.kind, key, self.source.file, each)
            self.value(shape.value, each, (*path, key))

    def branches(self, shape: g.Branches, data: Any, path: Path) -> None:
        if not isinstance(data, dict):
            self.scalars(shape.value, data, path)
            return
        for key, each in data.items():
            if key != "else":
                self.expression(key, (*path, key), 0, as_key=True)
            self.scalars(shape.value, each, (*path, key))

    def facts(self, data: Any, path: Path, prefix: str = "", *, own: bool = False) -> None:
        for key, each in data.items() if isinstance(data, dict) else ():
            name = f"{prefix}{key}"
            if own:
                self.index.arguments.add(name)
            else:
                self.add(("fact",), name, self.source.key_span((*path, key)), defines=True)
                self.index.note("fact", name, self.source.file, each)
            long = is_long(each)
            if long:
                self.part(g.Part("fact"), each, (*path, key))
            fields = each.get("type") if long else each
            below = (*path, key, "type") if long else (*path, key)
            if isinstance(fields, dict) and "list" not in fields:
                self.facts(fields, below, f"{name}.", own=own)

    def form(self, shape: g.Form, data: Any, path: Path) -> None:
        if isinstance(data, dict):
            self.facts(data, path, own=shape.own)
        for number, each in enumerate(data if isinstance(data, list) else ()):
            if isinstance(each, str):
                self.dotted(each, (*path, number), 0)
            else:
                self.facts(each, (*path, number), own=shape.own)

    def fact_keys(self, shape: g.FactKeys, data: Any, path: Path, prefix: str) -> None:
        """The keys of ``with`` are the callee's facts; in ``into`` the values are."""
        outer = self.homes
        theirs = self.called or outer
        for key, each in data.items() if isinstance(data, dict) else ():
            self.homes = theirs if path[-1] == "with" else outer
            self.dotted(key, (*path, key), 0, as_key=True, prefix=prefix)
            self.homes = theirs if path[-1] == "into" else outer
            if isinstance(each, dict):
                self.fact_keys(shape, each, (*path, key), f"{prefix}{key}.")
            else:
                self.scalars(shape.value, each, (*path, key))
            self.homes = outer

    # -- names in expressions -----------------------------------------------------------------------------------------

    def template(self, text: str, path: Path) -> None:
        if "{" not in text:
            return
        loops = {found[1] for found in _LOOP.finditer(text)}
        for found in _TAGGED.finditer(text):
            group = "show" if found["show"] is not None else "test"
            self.expression(found[group], path, found.start(group), as_key=False, variables=loops)
        for found in _LOOP.finditer(text):
            self.expression(found[2], path, found.start(2), as_key=False, variables=loops)

    def expression(self, text: str, path: Path, start: int, *, as_key: bool, variables: Iterable[str] = ()) -> None:
        tree, _ = parse_expression(text)
        waiting: list[tuple[t.Tree, frozenset[str]]] = [(tree, frozenset(variables))] if tree is not None else []
        while waiting:
            node, known = waiting.pop()
            if isinstance(node, t.Name):
                if node.text.partition(".")[0] not in known:
                    self.name(node, path, start, as_key=as_key)
                continue
            if isinstance(node, t.Quantified):
                waiting.append((node.source, known))
                waiting.append((node.condition, known | {node.variable}))
                continue
            waiting += [
                (each, known) for each in node.children() if not self._value_of(node, each, path, start, as_key)
            ]

    def name(self, node: t.Name, path: Path, start: int, *, as_key: bool) -> None:
        if node.text.startswith("case.visits."):
            at = start + node.start + len("case.visits.")
            self.add(("step",), node.text[len("case.visits.") :], self._span(path, at, start + node.end, as_key))
        elif node.text.partition(".")[0] not in ("case", "now", "today", "outcome"):
            self.dotted(node.text, path, start + node.start, as_key=as_key)

    def _value_of(self, parent: t.Tree, child: t.Tree, path: Path, start: int, as_key: bool) -> bool:
        """Whether a word is the value of a one-of, opposite a fact of that type; an outcome is noted as one."""
        if not isinstance(parent, t.Binary) or parent.op not in _COMPARES:
            return False
        other = parent.left if child is parent.right else parent.right
        words = child.items if isinstance(child, t.Items) else (child,)
        if not isinstance(other, t.Name) or not all(isinstance(each, t.Name) for each in words):
            return False
        if other.text == "outcome":
            for each in words:
                span = self._span(path, start + each.start, start + each.end, as_key)
                self.add(("outcome",), each.text, span, homes=self.called or self.homes)  # type: ignore[attr-defined]
            return True
        options = options_of(self.index, other.text, self.homes[0] if self.homes else self.source.file)
        return bool(options) and all(isinstance(each, t.Name) and each.text in options for each in words)

    def dotted(self, name: str, path: Path, start: int, *, as_key: bool = False, prefix: str = "") -> None:
        """A name for each part of ``customer.tier``: the record's, then the field's."""
        whole = prefix
        for part in name.split("."):
            whole += part
            self.add(("fact",), whole, self._span(path, start, start + len(part), as_key))
            whole, start = f"{whole}.", start + len(part) + 1

    def _span(self, path: Path, start: int, end: int, as_key: bool) -> Span:
        return self.source.inside_key(path, start, end) if as_key else self.source.inside(path, start, end)


def is_long(fact: Any) -> bool:
    """Whether a fact is declared in the long form."""
    return isinstance(fact, dict) and any(key in fact for key in ("type", "is", "points"))


def declared_type(fact: Any) -> Any:
    """The type of a fact as it is written, None for one that follows from others."""
    return fact.get("type") if is_long(fact) else fact


def options_of(index: Index, name: str, file: str) -> tuple[str, ...]:
    """The values of a one-of fact; empty for any other."""
    thing = index.fact(name, file)
    fact = index.below(thing) if thing is not None else None
    if isinstance(fact, dict) and isinstance(fact.get("is"), dict) and fact.get("type") is None:
        return tuple(dict.fromkeys(each for each in fact["is"].values() if isinstance(each, str)))
    kind = declared_type(fact)
    if isinstance(kind, list):
        return tuple(each for each in kind if isinstance(each, str))
    return ("yes", "no") if kind == "yes/no" else ()


def _sop_name(source: Source) -> str | None:
    data = source.data if isinstance(source.data, dict) else {}
    return next((name for key in ("process", "procedure") if isinstance(name := data.get(key), str)), None)


def _passed(source: Source) -> set[str]:
    """The inputs and results that a file names."""
    data = source.data if isinstance(source.data, dict) else {}
    lists = [data.get(key) for key in ("inputs", "results")]
    names = [each for every in lists if isinstance(every, list) for each in every if isinstance(each, str)]
    return {name.partition(".")[0] for name in names}


def _is_book(source: Source) -> bool:
    return isinstance(source.data, dict) and "handbook" in source.data
