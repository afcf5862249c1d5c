"""What the walk needs of a terminal, and the terminals there are. Tests bring their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from sopflow.cli.console import Console, Style

__all__ = ["UI", "Silence", "Terminal", "Transcript"]

Reader = Callable[[str, Sequence[str]], str]


class UI(Protocol):
    """Says lines and reads lines."""

    def say(self, text: str = "", style: Style = "plain") -> None:
        """Show a line."""

    def read(self, prompt: str, choices: Sequence[str] = ()) -> str:
        """Read a line; ``choices`` may be completed.

        Raises:
            EOFError: Nobody is there any more.
        """


class Terminal:
    """A person at a terminal: with completion if ``prompt_toolkit`` is installed, plain otherwise."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._reader = _completing() or _plain

    def say(self, text: str = "", style: Style = "plain") -> None:
        """Show a line."""
        self._console.say(text, style)

    def read(self, prompt: str, choices: Sequence[str] = ()) -> str:
        """Read a line."""
        return self._reader(prompt, choices)


class Transcript:
    """Nobody types: what happens is shown, and whoever asks is told that there is no one."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def say(self, text: str = "", style: Style = "plain") -> None:
        """Show a line."""
        self._console.say(text, style)

    def read(self, prompt: str, choices: Sequence[str] = ()) -> str:
        """There is nobody."""
        raise EOFError(prompt, choices)


class Silence:
    """Nobody types and nobody looks: for programs that want only the result."""

    def say(self, text: str = "", style: Style = "plain") -> None:
        """Show nothing."""

    def read(self, prompt: str, choices: Sequence[str] = ()) -> str:
        """There is nobody."""
        raise EOFError(prompt, choices)


def _plain(prompt: str, _choices: Sequence[str]) -> str:
    return input(prompt)


def _completing() -> Reader | None:
    try:
        from prompt_toolkit import PromptSession
        from prompt_toolkit.completion import WordCompleter
    except ImportError:  # the extra `cli` is not installed: plain input does
        return None
    session: PromptSession[str] = PromptSession()

    def read(prompt: str, choices: Sequence[str]) -> str:
        completer = WordCompleter(list(choices), ignore_case=True, sentence=True)
        return session.prompt(prompt, completer=completer, reserve_space_for_menu=min(len(choices), 5))

    return read
