"""Filling in facts, one question at a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sopflow.cli.walk.talk import Talk
from sopflow.cli.walk.values import choices, expected, named, parse
from sopflow.expr import format_value

if TYPE_CHECKING:
    from sopflow.expr.types import Type

__all__ = ["LEFT_OPEN", "Form", "Question"]


class _LeftOpen:
    """Stands for an answer that was not given although it was asked for."""


LEFT_OPEN = _LeftOpen()


@dataclass(frozen=True, slots=True)
class Question:
    """One fact to be filled in.

    Attributes:
        name: The fact's, as it stands in the case.
        label: The fact's, for a person.
        text: What is asked.
        type: What the answer must be.
        default: What no answer means, if anything.
        required: Whether it may not be left open.
    """

    name: str
    label: str
    text: str
    type: Type
    default: Any = None
    required: bool = True


class Form:
    """Asks questions over a ``Talk``."""

    def __init__(self, talk: Talk) -> None:
        self._talk, self._words = talk, talk.words

    def fill(self, questions: Iterable[Question], draft: dict[str, Any]) -> dict[str, Any]:
        """Ask what the draft doesn't answer yet.

        Args:
            questions: In the order to be asked.
            draft: Answers so far; new ones are added at once, so that an interruption loses none.

        Returns:
            The answers given, without what was left open.

        Raises:
            Turn, Leave: See ``Talk.line``.
        """
        for question in questions:
            if question.name not in draft:
                draft[question.name] = self.ask(question)
        return {name: value for name, value in draft.items() if value is not LEFT_OPEN}

    def ask(self, question: Question) -> Any:
        """Ask one question until it is answered, or left open where that is allowed."""
        self._talk.ui.say(f"  {question.text}", "strong")
        if question.type.kind == "list" and question.type.element is not None and question.type.element.fields:
            return self._records(question)
        self._options(question.type)
        note = self._note(question)
        while True:
            typed = self._line(question, f"  {note}> ")
            if not typed and question.default is not None:
                return question.default
            if not typed and not question.required:
                return LEFT_OPEN
            if not typed and question.type.kind != "list":
                self._talk.ui.say(f"  {self._words('needed')}", "bad")
                continue
            try:
                return parse(typed, question.type, self._words.language)
            except ValueError:
                self._talk.ui.say(f"  {expected(question.type, self._words)}", "bad")

    def _line(self, question: Question, prompt: str) -> str:
        return self._talk.line(
            prompt,
            choices(question.type, self._words),
            explain=f"  {question.label}: {expected(question.type, self._words)}",
            free=question.type.kind == "text",
        )

    def _options(self, kind: Type) -> None:
        """Show what can be chosen, numbered."""
        if kind.kind == "list" and kind.element is not None:
            kind = kind.element
        if kind.options:
            numbered = [f"{number} {label}" for number, label in enumerate(named(kind, self._words.language), 1)]
            joined = "   ".join(numbered)
            for line in [joined] if len(joined) <= 76 else numbered:
                self._talk.ui.say(f"    {line}", "quiet")

    def _note(self, question: Question) -> str:
        if question.default is not None:
            value = format_value(question.default, question.type, self._words.language)
            return f"({self._words('default', value=value)}) "
        return "" if question.required else f"({self._words('may stay open')}) "

    def _records(self, question: Question) -> Any:
        """A list of records: the parts of each, until the first part of the next is left empty."""
        assert question.type.element is not None
        entries: list[dict[str, Any]] = []
        while True:
            number = len(entries) + 1
            self._talk.ui.say(f"  {self._words('another', label=question.label, number=number)}", "quiet")
            entry: dict[str, Any] = {}
            for position, (name, kind) in enumerate(question.type.element.fields):
                value = self.ask(Question(name, name, name, kind, required=position > 0))
                if value is LEFT_OPEN:
                    return entries or ([] if question.required else LEFT_OPEN)
                entry[name] = value
            entries.append(entry)
