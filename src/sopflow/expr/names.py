"""What a name means in a scope."""

from __future__ import annotations

import re
from dataclasses import replace

from sopflow.expr import tree as t
from sopflow.expr.literals import bare_word, word_as
from sopflow.expr.near import nearest
from sopflow.expr.nodes import Builtin, Const, Derived, Item, Leaf, Node, Project, RecordRef, Visits
from sopflow.expr.problems import Problem
from sopflow.expr.scope import BUILT_IN, Scope
from sopflow.expr.tree import Tree
from sopflow.expr.types import INTEGER, Type, list_of
from sopflow.text.meant import declare_it, did_you_mean
from sopflow.text.near import spent

__all__ = ["Names", "is_named"]

_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_VISITS = "case.visits."
_ALONE = ("yes", "no", "else")
_PROPOSALS = 8  # per expression: looking for near names costs time that a hostile text must not multiply


def is_named(node: Node) -> bool:
    """Whether a node is a name, so that it can be missing."""
    return isinstance(node, Leaf | Derived | RecordRef | Item | Builtin | Project)


class Names:
    """The part of the checker that knows the scope."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.problems: list[Problem] = []
        self.origins: dict[str, Node] = {}
        self._proposals = 0

    def report(self, code: str, message: str, tree: Tree, hint: str | None = None) -> None:
        """Notes a problem at a node's words."""
        self.problems.append(Problem(code, message, tree.start, tree.end, hint))

    @staticmethod
    def with_hint(problem: Problem, hint: str) -> Problem:
        return replace(problem, hint=hint)

    def near(self, word: str, names: tuple[str, ...]) -> str | None:
        self._proposals += 1
        return nearest(word, names) if self._proposals <= _PROPOSALS else None

    def resolves(self, word: str) -> bool:
        """Whether the scope has anything of this name."""
        return self.peek(word) is not None or self.scope.may_have(word) or word == "outcome" or word.startswith(_VISITS)

    def peek(self, word: str) -> Type | None:
        """The type behind a name, without reporting anything."""
        found = self.scope.type_of(word)
        if found is not None:
            return found
        inside = self._inside(word)
        return None if inside is None else inside[1]

    def name(self, tree: t.Name, expect: Type | None) -> Node | None:
        """The node of a name or a bare word."""
        word = tree.text
        if expect is not None and expect.kind == "one-of" and word in expect.values:
            own = self.scope.type_of(word)
            if own is not None and own.kind == "one-of" and own.values == expect.values:
                message = f"`{word}` is a value here and also the name of a fact of that type."
                self.report("SOP203", message, tree, "Rename the fact or the value.")
                return None
            return Const(expect, word)
        node = self._resolved(word)
        if node is not None:
            return node
        literal = bare_word(word, expect)
        if literal is not None:
            return literal
        if not self.scope.may_have(word):
            self._unknown(tree, expect)
        return None

    def _resolved(self, word: str) -> Node | None:
        scope = self.scope
        if word in scope.facts:
            return self._fact(word)
        if word in scope.variables:
            return Item(scope.variables[word], word, (), self.origins[word])
        if word in BUILT_IN:
            return Builtin(BUILT_IN[word], word)
        if word in scope.records:
            return self._record(word)
        if word == "outcome" and scope.outcome_type is not None:
            return Builtin(scope.outcome_type, word)
        if word.startswith(_VISITS) and word[len(_VISITS) :] in scope.steps:
            return Visits(INTEGER, word[len(_VISITS) :])
        inside = self._inside(word)
        if inside is None:
            return None
        outer, type_, path = inside
        if outer in scope.variables:
            return Item(type_, outer, path, self.origins[outer])
        return Project(type_, self._fact(outer), path)

    def _fact(self, name: str) -> Node:
        fact = self.scope.facts[name]
        return Leaf(fact.type, fact) if fact.derived is None else Derived(fact.type, fact, fact.derived.expr.tree)

    def _record(self, name: str) -> Node:
        type_ = self.scope.record_type(name)
        fields = []
        for part, _ in type_.fields:
            inner = f"{name}.{part}"
            fields.append((part, self._fact(inner) if inner in self.scope.facts else self._record(inner)))
        return RecordRef(type_, tuple(fields))

    def _inside(self, word: str) -> tuple[str, Type, tuple[str, ...]] | None:
        """A name that goes into the records of a list, or into an element: (outer name, type, path)."""
        at = word.rfind(".")
        while at > 0:
            outer = word[:at]
            path = tuple(word[at + 1 :].split("."))
            if outer in self.scope.variables:
                type_ = _field(self.scope.variables[outer], path)
                return None if type_ is None else (outer, type_, path)
            fact = self.scope.facts.get(outer)
            if fact is not None:
                element = fact.type.element if fact.type.kind == "list" else None
                type_ = _field(element, path) if element is not None else None
                return None if type_ is None else (outer, list_of(type_), path)
            at = word.rfind(".", 0, at)
        return None

    def _visits(self, word: str, near: str) -> str:
        return did_you_mean(word, _VISITS + near, [_VISITS + step for step in self.scope.steps], mark="", own=True)

    def _unknown(self, tree: t.Name, expect: Type | None) -> None:
        word, scope = tree.text, self.scope
        if expect is not None and expect.kind == "one-of":
            refused = word_as(word, expect)
            if not isinstance(refused, Const):
                self.report(refused[0], refused[1], tree, refused[2])
            return
        if word == "outcome":
            hint = "It can be read only in the `next` of the step whose outcome it is."
            self.report("SOP208", "`outcome` can't be read here.", tree, hint)
            return
        if word.startswith(_VISITS):
            step = word[len(_VISITS) :]
            near = self.near(step, tuple(sorted(scope.steps)))
            proposal = self._visits(word, near) if near else None
            self.report("SOP202", f"There is no step `{step[:60]}`.", tree, proposal)
            return
        names = () if spent() else scope.names()
        outer = word.rpartition(".")[0]
        if word.startswith("case.") and names:
            names = (*names, *(_VISITS + step for step in scope.steps))
        if outer in scope.variables:
            names = tuple(f"{outer}.{name}" for name, _ in scope.variables[outer].fields)
        near = self.near(word, names)
        proposal = did_you_mean(word, near, names, mark="", own=True) if near else None
        if proposal is None:
            proposal = _in_english(word) or self._as_value(word, expect)
        if proposal is None and expect is not None and expect.kind == "text":
            proposal = f"Text is written in quotes: '{word[:40]}'."
        proposal = proposal or declare_it(word)
        self.report("SOP202", f"There is no fact `{word[:60]}`.", tree, proposal)

    def _as_value(self, word: str, expect: Type | None) -> str | None:
        """The hint where a value of a one-of stands alone: ``urgent`` for ``priority == urgent``."""
        if self._proposals > _PROPOSALS or spent():
            return None
        owner = "outcome" if word in (self.scope.outcomes or ()) else self.scope.owner_of(word)
        if owner is None:
            return None
        whose = f"`{word}` is a value of `{owner}`"
        return f"{whose}: write `{owner} == {word}`." if expect is None or expect.kind == "yes/no" else f"{whose}."


def _in_english(word: str) -> str | None:
    from sopflow.text.elsewhere import as_we_say  # only needed once something is wrong
    from sopflow.text.german import day_as_written_here

    day = word if _DAY.fullmatch(word) else day_as_written_here(word)
    if day is not None:
        return f"A day is written in quotes: '{day}'."
    meant = as_we_say(word, _ALONE)
    return f"Did you mean `{meant}`?" if meant is not None else None


def _field(type_: Type, path: tuple[str, ...]) -> Type | None:
    found: Type | None = type_
    for name in path:
        found = found.field(name) if found is not None and found.kind == "record" else None
    return found
