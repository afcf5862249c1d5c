"""Where a command writes: plain text, with colours only where a person looks at a terminal."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TextIO

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

__all__ = ["FAILED", "FINE", "USAGE", "Console", "Style", "UsageError", "existing"]

FINE, FAILED, USAGE = 0, 1, 2

Style = Literal["plain", "title", "quiet", "good", "bad", "strong"]
_CODES: dict[Style, str] = {"title": "1;36", "quiet": "2", "good": "32", "bad": "31", "strong": "1"}


class UsageError(Exception):
    """The command was called wrongly; the message says what to do instead."""


class Console:
    """Two streams and what suits them.

    Args:
        out: For results.
        err: For complaints and progress.
    """

    def __init__(self, out: TextIO, err: TextIO) -> None:
        self.out, self.err = out, err
        self.colour = _is_terminal(out) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"

    def say(self, text: str = "", style: Style = "plain") -> None:
        """Write a line of the result."""
        print(self.styled(text, style), file=self.out)

    def clear(self) -> None:
        """Begin on an empty screen, where there is one."""
        if _is_terminal(self.out):
            print("\x1b[2J\x1b[3J\x1b[H", end="", file=self.out)

    @property
    def is_terminal(self) -> bool:
        """Whether a person looks at the results, and not a file or a program."""
        return _is_terminal(self.out)

    def writes(self, text: str) -> bool:
        """Whether the results can hold these characters."""
        try:
            text.encode(self.out.encoding or "utf-8")
        except UnicodeEncodeError:
            return False
        return True

    def flush(self) -> None:
        """Let a reader on the other end of a pipe see what was said so far."""
        self.out.flush()
        self.err.flush()

    def complain(self, text: str = "") -> None:
        """Write a line about what went wrong."""
        print(text, file=self.err)

    def say_json(self, data: object) -> None:
        """Write one JSON document, the same bytes for the same data."""
        print(json.dumps(data, ensure_ascii=False, indent=2, default=str), file=self.out)

    def styled(self, text: str, style: Style) -> str:
        """The text in a style, where there are any."""
        code = _CODES.get(style)
        return f"\x1b[{code}m{text}\x1b[0m" if code and text and self.colour else text

    @contextmanager
    def working(self, what: str) -> Iterator[None]:
        """Show what takes its time while it does; the line goes away afterwards, and is for terminals only."""
        if not _is_terminal(self.err):
            yield
            return
        print(f"{what} …", end="", file=self.err, flush=True)
        try:
            yield
        finally:
            print("\r\x1b[K", end="", file=self.err, flush=True)


def existing(path: str) -> Path:
    """The path, which must exist.

    Raises:
        UsageError: It does not.
    """
    found = Path(path)
    if not found.exists():
        raise UsageError(
            f"there is no file or folder {path!r}. Give the path of a handbook folder or of one YAML file."
        )
    return found


def _is_terminal(stream: TextIO) -> bool:
    return stream.isatty()
