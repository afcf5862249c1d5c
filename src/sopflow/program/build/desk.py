"""Where a file is worked on: reads its expressions, texts and values, and notes what is wrong at the exact words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sopflow.expr import Expr, Problem, Scope, Text, Type, as_written_here, compile_text, read
from sopflow.model import nearest
from sopflow.program.parts import Path
from sopflow.program.words import Words
from sopflow.text import Diagnostic, Severity, Source, Span, did_you_mean

__all__ = ["CHARACTERS", "MOST_ERRORS", "MOST_PARTS", "Desk"]

_SINGLE = re.compile(r"(?<!\{)\$?\{[ ]*([^\W\d][\w.-]*)[ ]*\}(?!\})")  # what shows a fact in other systems


MOST_PARTS = 10_000  # that any file may name, however short it is
MOST_ERRORS = 5_000  # in one file, of those that are found in expressions, texts and names of facts
CHARACTERS = 4  # for which it may name one more


class Desk:
    """Reads pieces of one file; ``found`` gathers the findings of all of them.

    Few words may name many parts: a record all its fields, a call all inputs and results. How many a whole file may
    name depends on its length, so that work stays in proportion to what is read.

    Attributes:
        texts: Every text with facts in it that was read, and where it stands.
    """

    def __init__(self, source: Source | None, found: list[Diagnostic]) -> None:
        self.source = source
        self.found = found
        self.texts: list[tuple[Path, Words]] = []
        self._parts = MOST_PARTS + len(source.text) // CHARACTERS if source is not None else MOST_PARTS
        self._is_full = False
        self._errors = 0

    @property
    def gives_up(self) -> bool:
        """Whether so much is wrong that no more is looked for."""
        return self._is_full or self._errors >= MOST_ERRORS

    def bears(self, parts: int, path: Path) -> bool:
        """Whether what stands at ``path`` may name so many parts; where it is too much for the file, that is noted."""
        self._parts -= parts
        if self._parts < 0 and not self._is_full:
            self._is_full = True
            message = "What this file names has more parts, all together, than sopflow can follow; here it is too much."
            hint = "Name the few fields, inputs or results that are needed, and not all of a long list."
            self.note("SOP004", message, self.at(path), hint)
        return not self._is_full

    def note(
        self,
        code: str,
        message: str,
        span: Span,
        hint: str | None = None,
        related: tuple[tuple[str, Span], ...] = (),
        severity: Severity = "error",
    ) -> None:
        """Note a finding."""
        self._errors += severity == "error"
        self.found.append(Diagnostic(code, message, span, severity, hint, related))

    def at(self, path: Path) -> Span:
        """Where the value at ``path`` stands."""
        assert self.source is not None  # a handbook without a file has nothing to find fault with
        return self.source.span(path)

    def key(self, path: Path) -> Span:
        """Where the key that leads to ``path`` stands."""
        assert self.source is not None
        return self.source.key_span(path)

    def expression(
        self, text: str, path: Path, scope: Scope, *, expect: Type | None = None, in_key: bool = False, shift: int = 0
    ) -> Expr | None:
        """Read an expression; None if it is wrong, and then that has been noted.

        Args:
            text: The expression.
            path: The value it stands in, or (``in_key``) the value whose key it is.
            scope: What it can name.
            expect: The type it must have.
            in_key: Whether it is a key, as conditions of branches are.
            shift: Where in that value it begins: after ``=``.
        """
        if self.gives_up:
            return None
        expr, problems = read(text, scope, expect=expect)
        self.problems(problems, path, in_key=in_key, shift=shift)
        if expr is not None and len(expr.leaves) > 1 and not self.bears(len(expr.leaves), path):
            return None
        return expr

    def problems(self, problems: Sequence[Problem], path: Path, *, in_key: bool = False, shift: int = 0) -> None:
        """Note what is wrong inside a value or key."""
        if not problems:
            return
        assert self.source is not None
        inside = self.source.inside_key if in_key else self.source.inside
        for each in problems:
            span = inside(path, each.start + shift, each.end + shift)
            self.note(each.code, each.message, span, each.hint)

    def words(self, texts: Mapping[str, str], path: Path, scope: Scope) -> Words | None:
        """Compile a text in all its languages; None if one of them is wrong."""
        for source in texts.values():
            if "{" in source:
                return self._with_facts(texts, path, scope)
        return Words({language: Text(source) for language, source in texts.items()})

    def _with_facts(self, texts: Mapping[str, str], path: Path, scope: Scope) -> Words | None:
        compiled: dict[str, Text] = {}
        if self.gives_up:
            return None
        for language, source in texts.items():
            text, problems = compile_text(source, scope)
            if problems:
                self.problems(problems, (*path, language) if language else path)
            if text is not None and self.bears(text.width, path):
                compiled[language] = text
                self._single_braces(source, (*path, language) if language else path, scope)
        if len(compiled) != len(texts):
            return None
        words = Words(compiled)
        if any(text.pieces for text in compiled.values()):
            self.texts.append((path, words))
        return words

    def _single_braces(self, source: str, path: Path, scope: Scope) -> None:
        """Note a fact between single braces, which people would read as it stands."""
        for found in _SINGLE.finditer(source):
            if found[1] in scope.facts:
                assert self.source is not None
                span = self.source.inside(path, *found.span())
                message = f"`{found[0]}` is shown as it stands, not the value of `{found[1]}`."
                self.note("SOP211", message, span, f"Write `{{{{ {found[1]} }}}}`.", severity="warning")

    def many_words(self, many: Sequence[Mapping[str, str]], path: Path, scope: Scope) -> tuple[Words, ...]:
        """Compile a list of texts."""
        if not many:
            return ()
        all_words = [self.words(texts, (*path, number), scope) for number, texts in enumerate(many)]
        return tuple(each for each in all_words if each is not None)

    def literal(self, written: Any, path: Path, type_: Type) -> Any:
        """A value as an author wrote it, of the type it is for; None if it isn't one, and then that has been noted."""
        try:
            if isinstance(written, str):
                return type_.from_text(written)
            if isinstance(written, list) and type_.element is not None:
                values = [self.literal(each, (*path, n), type_.element) for n, each in enumerate(written)]
                return None if any(each is None for each in values) else values
            if isinstance(written, dict) and type_.kind == "record":
                return self._record(written, path, type_)
            return type_.coerce(written)
        except ValueError as problem:
            message = str(problem).removesuffix(".") + "."
            meant = nearest(str(written), type_.options) if type_.options else None
            hint = (
                did_you_mean(str(written), meant, type_.options, own=True)
                if meant
                else as_written_here(str(written), type_)
            )
            self.note("SOP203" if type_.options else "SOP204", message[:1].upper() + message[1:], self.at(path), hint)
            return None

    def _record(self, written: dict[str, Any], path: Path, type_: Type) -> dict[str, Any] | None:
        value: dict[str, Any] = {}
        for name, each in written.items():
            field = type_.field(name)
            if field is None:
                self.note("SOP202", f"The record has no field `{name}`.", self.key((*path, name)))
                return None
            value[name] = self.literal(each, (*path, name), field)
            if value[name] is None:
                return None
        return value
