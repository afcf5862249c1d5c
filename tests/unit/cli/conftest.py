"""What the tests of the command line share: a console to read from, and a person who types from a list."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence

import pytest

from sopflow.cli import main
from sopflow.cli.console import Console, Style


class Person:
    """A terminal for tests: types the given lines, then is gone; keeps all that was shown."""

    def __init__(self, typed: Iterable[str] = ()) -> None:
        self.typed = list(typed)
        self.seen: list[str] = []
        self.offered: list[tuple[str, ...]] = []

    def say(self, text: str = "", style: Style = "plain") -> None:  # noqa: ARG002  (a person sees the words)
        self.seen.append(text)

    def read(self, prompt: str, choices: Sequence[str] = ()) -> str:
        self.offered.append(tuple(choices))
        if not self.typed:
            raise EOFError
        typed = self.typed.pop(0)
        self.seen.append(prompt + typed)
        return typed

    @property
    def screen(self) -> str:
        return "\n".join(self.seen)


class Result:
    """What a command left behind."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


@pytest.fixture
def command() -> Callable[..., Result]:
    """Runs a command in this process."""

    def run(*words: object) -> Result:
        out, err = io.StringIO(), io.StringIO()
        try:
            code = main([str(word) for word in words], Console(out, err))
        except SystemExit as end:
            code = int(end.code or 0)
        return Result(code, out.getvalue(), err.getvalue())

    return run


@pytest.fixture
def person() -> type[Person]:
    return Person
