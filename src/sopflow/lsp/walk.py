"""Every name that stands in one file, found along the grammar."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from sopflow.expr import tree as t
from sopflow.expr.parser import parse as parse_expression
from sopflow.lsp import grammar as g
from sopflow.lsp.declared import is_book, is_long, options_of
from sopflow.lsp.names import Written
from sopflow.text import Source, Span

if TYPE_CHECKING:
    from sopflow.lsp.index import Index

__all__ = ["Walk"]

_STEP = re.compile(r"[^/#]+")
_TAGGED = re.compile(r"\{\{(?P<show>.*?)\}\}|\{%-?\s*(?:if|elif)\b(?P<test>.*?)-?%\}", re.DOTALL)
_LOOP = re.compile(r"\{%-?\s*for\s+([\w-]+)\s+in\b(.*?)-?%\}", re.DOTALL)
_COMPARES = frozenset({"==", "!=", "in"})

Path = tuple[str | int, ...]


class Walk:
    """One file's names, along the grammar."""

    def __init__(self, index: Index, source: Source) -> None:
        self.index = index
        self.source = source
        tested = isinstance(source.data, dict) and "test" in source.data
        home = index.home(source.file)
        self.homes: tuple[str, ...] = () if is_book(source) else (home, "*") if tested else (home,)
        self.found: list[Written] = []
        self.called: tuple[str, ...] = ()  # the file of the procedure that the step calls

    def names(self) -> list[Written]:
        data = self.source.data
        kind = g.root(list(data)) if isinstance(data, dict) else None
        if kind is not None:
            self.value(g.Part(kind), data, ())
        return self.found

    def add(self, kinds: tuple[str, ...], name: str, span: Span, *, defines: bool = False, homes: Any = None) -> None:
        self.found.append(Written(kinds, name, span, defines, self.homes if homes is None else homes))

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
