"""What customers get to read, and the private facts in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sopflow import model
from sopflow.checks.census import Census
from sopflow.checks.study import Study, Subject
from sopflow.expr import Fact, Text
from sopflow.expr.arithmetic import Known
from sopflow.expr.logic import IsMissing
from sopflow.expr.nodes import Derived, Leaf, Node, walk
from sopflow.expr.shows import shown
from sopflow.program import Words
from sopflow.text import Span
from sopflow.text.source import Source

__all__ = ["Leak", "leaks"]


class Leak(NamedTuple):
    """A private fact in what a customer reads.

    Attributes:
        fact: The private fact.
        through: The fact that follows from it and is shown, or is looked at; None where it is the private one itself.
        visible: Whether its own value is shown; else only something that follows from it.
        sent: Whether the text is sent; else it is shown to the customer, and perhaps sent again and again.
        span: Where it stands.
        declared: Where the fact is made private.
    """

    fact: Fact
    through: Fact | None
    visible: bool
    sent: bool
    span: Span
    declared: Span | None


def leaks(study: Study) -> Iterator[Leak]:
    """The private facts in what customers read, in the order written, each once in a text of one language."""
    book = study.folder.handbook
    if not study.subjects:
        return
    first = study.subjects[0].unit
    shared = _sensitive(fact for name, fact in first.facts.items() if name not in first.own)
    if book.source is not None and shared:
        yield from _Reader(book, None, book.source, shared).leaks(study.handbook.texts, study.people[""])
    for subject in study.subjects:
        yield from study.about(subject, _in_file, shared, study.people[subject.sop.name])


def _in_file(subject: Subject, shared: frozenset[str], people: Census) -> tuple[Leak, ...]:
    sop, unit = subject.sop, subject.unit
    sensitive = shared | _sensitive((unit.facts[name] for name in unit.own), shared)
    if not sensitive:
        return ()
    return tuple(_Reader(subject.program.book, sop, sop.source, sensitive).leaks(unit.texts, people))


def _sensitive(facts: Iterable[Fact], known: frozenset[str] = frozenset()) -> frozenset[str]:
    """The facts that are private, and those that follow from others: something private may be behind them."""
    return known | {fact.name for fact in facts if fact.private or fact.derived is not None}


def _read(people: Census) -> dict[model.Path, bool]:
    """Where it stands what customers read: whether it is sent to them."""
    sent = [each for each in people.messages if each.to == "customer"]
    return dict.fromkeys(people.sees, False) | {(*each.path, key): True for each in sent for key in ("send", "subject")}


class _Reader:
    """Looks for private facts in the texts of one file; what is behind facts that follow from others is kept."""

    def __init__(self, book: model.Handbook, sop: model.Sop | None, source: Source, sensitive: frozenset[str]) -> None:
        self._book, self._source, self._sensitive = book, source, sensitive
        self._behind: dict[str, Fact | None] = {}
        self._places = sop.declared if sop is not None else {}

    def leaks(self, texts: Iterable[tuple[model.Path, Words]], people: Census) -> Iterator[Leak]:
        suspects = [
            (path, language, text)
            for path, words in texts
            for language, text in words.texts.items()
            if not self._sensitive.isdisjoint(text.reads)
        ]
        read = _read(people) if suspects else {}
        for path, language, text in suspects:
            if path in read:
                yield from self._in_text(text, (*path, language) if language else path, read[path])

    def _in_text(self, text: Text, path: model.Path, sent: bool) -> Iterator[Leak]:
        """What leaks in a text, each fact once: rather where it is shown than where it is only looked at."""
        told: dict[str, Leak] = {}
        for each in shown(text):
            for node in _valued(each.expr.tree):
                if isinstance(node, Leaf | Derived) and node.fact.name not in each.own:
                    fact = node.fact if node.fact.private else self._private_behind(node)
                    if fact is None:
                        continue
                    # Of a comparison only the answer is seen.
                    value = each.expr.tree is node or each.expr.type.kind != "yes/no"
                    visible = each.visible and value and fact is node.fact
                    if fact.name not in told or (visible and not told[fact.name].visible):
                        span = self._source.inside(path, each.start, each.end)
                        through = node.fact if fact is not node.fact else None
                        told[fact.name] = Leak(fact, through, visible, sent, span, self._declared(fact.name))
        yield from told.values()

    def _private_behind(self, node: Leaf | Derived) -> Fact | None:
        """A private fact from which this one follows, through however many others."""
        if not isinstance(node, Derived):
            return None
        name = node.fact.name
        if name not in self._behind:
            self._behind[name] = _first_private(node)
        return self._behind[name]

    def _declared(self, name: str) -> Span | None:
        """Where a fact, or the record around it, is made private."""
        top, *fields = name.split(".")
        book = self._book
        fact, source = (self._places[top], self._source) if top in self._places else (book.facts.get(top), book.source)
        found = None
        while fact is not None and source is not None:
            if fact.private:
                found = source.span((*fact.path, "private"))
            fact = fact.fields.get(fields.pop(0)) if fields else None
        return found


def _valued(tree: Node) -> Iterator[Node]:
    """The nodes whose values matter: that a fact is known gives nothing away."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if not isinstance(node, IsMissing | Known):
            yield node
            waiting += reversed(node.children())


def _first_private(node: Derived) -> Fact | None:
    waiting, met = [node], {node.fact.name}
    while waiting:
        for each in walk(waiting.pop().definition):
            if isinstance(each, Leaf | Derived) and each.fact.private:
                return each.fact
            if isinstance(each, Derived) and each.fact.name not in met:
                met.add(each.fact.name)
                waiting.append(each)
    return None
