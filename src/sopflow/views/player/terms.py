"""What a page of the player computes with, as one piece of JavaScript: types, facts, expressions, texts, calendars.

Everything is written once, however often it is used. ``source`` makes the array ``terms``; each method gives the place
in it of what it was handed, so that the data of a program can point there.
"""

from __future__ import annotations

from collections.abc import Mapping

from sopflow.clock.calendar import Calendar
from sopflow.clock.durations import Working
from sopflow.clock.spans import Span
from sopflow.expr import Expr, Fact, Table, Text, Type
from sopflow.expr.cells import Absent, Among, Between, Cell, Except
from sopflow.expr.pieces import Loop, Piece, Show
from sopflow.program.words import Words
from sopflow.views.player.calendars import calendar_source, zone_source
from sopflow.views.player.expressions import Source
from sopflow.views.player.literals import literal, text_literal

__all__ = ["Terms"]


class Terms:
    """Collects terms, in an order in which each follows what it is made of."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}  # by their source
        self._handed: dict[str, int] = {}
        self._facts: dict[int, tuple[Fact, str]] = {}  # by id; the fact is kept so that the id stays its own
        self._trees = Source(type_=self._type, fact=self._fact, keep=self._keep)

    def source(self) -> str:
        """The JavaScript: ``const terms = …``, made with the ``kit`` of ``script/terms.js``."""
        made = "".join(f"const {name}={source};\n" for source, name in self._names.items())
        return f"const terms = ((k) => {{\n{made}return [{','.join(self._handed)}];\n}})(kit);\n"

    def type(self, type_: Type) -> int:
        """The place of a type."""
        return self._hand(self._type(type_))

    def fact(self, fact: Fact) -> int:
        """The place of a fact, with what it follows from."""
        return self._hand(self._fact(fact))

    def expression(self, expr: Expr, *, text: bool = False) -> int:
        """The place of an expression; ``text``: with its words as written."""
        return self._hand(self._expression(expr, text=text))

    def words(self, words: Words, *, plain: bool = False) -> int:
        """The place of a text in its languages; ``plain``: with its placeholders as written, too."""
        return self._hand(self._words(words, plain=plain))

    def text(self, text: Text, *, plain: bool = False) -> int:
        """The place of a text."""
        source = self._text(text, plain=plain)
        return self._hand(self._keep(source if text.pieces else f"k.text([],{source})"))

    def table(self, table: Table) -> int:
        """The place of a decision table."""
        columns = ",".join(map(self._expression, table.columns))
        rows = "".join(f",[{','.join(map(_cell, row))}]" for row in table.rows)
        return self._hand(self._keep(f"k.table([{columns}]{rows})"))

    def calendar(self, calendar: Calendar) -> int:
        """The place of a calendar."""
        return self._hand(self._keep(calendar_source(calendar, self._keep(zone_source(calendar.timezone)))))

    def span(self, span: Span) -> int:
        """The place of a span of time: milliseconds, or working time."""
        if not isinstance(span, Working):
            return self._hand(self._keep(literal(span)))
        assert not span.rest, "only what is left of a span has a rest"
        return self._hand(self._keep(f'k.span("{span.number}","{span.unit}")'))

    def value(self, value: object) -> int:
        """The place of a value of a fact."""
        return self._hand(self._keep(literal(value)))

    def _keep(self, source: str) -> str:
        if source[0] == "t" and source[1:].isdigit():  # a name already
            return source
        return self._names.setdefault(source, f"t{len(self._names)}")

    def _hand(self, name: str) -> int:
        return self._handed.setdefault(name, len(self._handed))

    def _type(self, type_: Type) -> str:
        if type_.kind == "one-of":
            labels = ",".join(f"[{text_literal(value)},{_texts(texts)}]" for value, texts in type_.labels.items())
            more = [f"[{labels}]"] if labels else []
            return self._keep(f"k.options({','.join([literal(type_.options), *more])})")
        more = []
        if type_.low is not None:
            more.append(f"low:{literal(type_.low)},high:{literal(type_.high)}")
        if type_.fields:
            fields = ",".join(f"[{text_literal(name)},{self._type(each)}]" for name, each in type_.fields)
            more.append(f"fields:[{fields}]")
        if type_.element is not None:
            more.append(f"element:{self._type(type_.element)}")
        return self._keep(f'k.type("{type_.kind}"{_options(more)})')

    def _fact(self, fact: Fact) -> str:
        known = self._facts.get(id(fact))
        if known is None:
            known = self._facts[id(fact)] = fact, self._made_fact(fact)
        return known[1]

    def _made_fact(self, fact: Fact) -> str:
        more = []
        if fact.label:
            more.append(f"label:{_texts(fact.label)}")
        if fact.ask is not None:
            more.append("ask:true")
        if fact.by is not None:
            more.append(f"by:{text_literal(fact.by)}")
        if fact.private:
            more.append("isPrivate:true")
        if fact.default is not None:
            more.append(f"default:{literal(fact.default)}")
        if fact.local:
            more.append("local:true")
        if fact.derived is not None:
            more.append(f"derived:{{expr:{self._expression(fact.derived.expr)}}}")
        return self._keep(f"k.fact({text_literal(fact.name)},{self._type(fact.type)}{_options(more)})")

    def _expression(self, expr: Expr, *, text: bool = False) -> str:
        written = f",{text_literal(expr.text)}" if text else ""
        return self._keep(f"k.expr({self._trees.of(expr.tree)}{written})")

    def _words(self, words: Words, *, plain: bool) -> str:
        texts = {language: self._text(text, plain=plain) for language, text in words.texts.items()}
        if list(texts) == [""]:
            alone = texts[""]
            return self._keep(f"k.words({alone})" if alone[0] == '"' else f'k.words({{"":{alone}}})')
        pairs = ",".join(f"{text_literal(language)}:{source}" for language, source in texts.items())
        return self._keep(f"k.words({{{pairs}}})")

    def _text(self, text: Text, *, plain: bool) -> str:
        if not text.pieces:
            return text_literal(text.source)
        source = f",{text_literal(text.source)}" if plain else ""
        return f"k.text({self._pieces(text.pieces)}{source})"

    def _pieces(self, pieces: tuple[Piece, ...]) -> str:
        return f"[{','.join(map(self._piece, pieces))}]"

    def _piece(self, piece: Piece) -> str:
        if isinstance(piece, str):
            return text_literal(piece)
        if isinstance(piece, Show):
            currency = f",{text_literal(piece.currency)}" if piece.currency is not None else ""
            return f"k.show({self._expression(piece.expr)}{currency})"
        if isinstance(piece, Loop):
            names = literal(sorted(piece.names))
            source, body = self._expression(piece.source), self._pieces(piece.body)
            return f"k.loop({text_literal(piece.variable)},{source},{names},{body})"
        branches = (
            f"[{self._expression(condition) if condition is not None else 'null'},{self._pieces(inner)}]"
            for condition, inner in piece.branches
        )
        return f"k.when({','.join(branches)})"


def _texts(texts: Mapping[str, str]) -> str:
    """Texts by language: one alone that counts for all, or an object."""
    if list(texts) == [""]:
        return text_literal(texts[""])
    return "{" + ",".join(f"{text_literal(language)}:{text_literal(text)}" for language, text in texts.items()) + "}"


def _options(pairs: list[str]) -> str:
    """The last argument of a call: an object, left out where it would be empty."""
    return f",{{{','.join(pairs)}}}" if pairs else ""


def _cell(cell: Cell) -> str:
    match cell:
        case Among():
            return literal(cell.values)
        case Except():
            return f"k.except({literal(cell.unwanted)})"
        case Between():
            low, high = (literal(each) if each is not None else "undefined" for each in (cell.low, cell.high))
            return f"k.between({low},{high})"
        case Absent():
            return "k.absent"
    return "0"
