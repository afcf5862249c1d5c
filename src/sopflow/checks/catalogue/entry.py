"""What a page about a code says."""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass
from types import ModuleType

__all__ = ["Entry", "entry", "entry_of"]

_EXAMPLE = re.compile(r"(?:^(?: {4}.*)?\n)+", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Entry:
    """The page of one code, in Markdown.

    Attributes:
        code: ``SOP`` and three digits.
        title: One line that says what is wrong.
        body: What it means, and why it is a mistake.
        wrong: An example with this finding, file by file; a line ``sopflow: 1`` in front of each is understood.
        fix: What to do about it.
        right: The example put right.
    """

    code: str
    title: str
    body: str
    wrong: tuple[str, ...] = ()
    fix: str = ""
    right: tuple[str, ...] = ()


def entry(code: str, text: str, *, files: bool = True) -> Entry:
    """Read an entry from its text: title, body, indented example, what to do, indented example put right.

    Args:
        code: The code it is about.
        text: The text; the examples may be left out.
        files: Whether a line ``---`` in an example stands between two files.
    """
    text = inspect.cleandoc(text) + "\n"
    blocks = [each for each in _EXAMPLE.finditer(text) if each[0].strip()]
    prose = [part.strip() for part in _between(text, [each.span() for each in blocks])]
    examples = [_files(each[0], split=files) for each in blocks]
    title, _, body = prose[0].partition("\n")
    wrong, right = [*examples, (), ()][:2]
    fix = prose[1] if len(prose) > 1 else ""
    return Entry(code, title.rstrip("."), body.strip(), wrong, fix, right)


def entry_of(code: str, module: ModuleType) -> Entry:
    """The entry in the docstring of a rule's module."""
    return entry(code, module.__doc__ or "")


def _between(text: str, spans: list[tuple[int, int]]) -> list[str]:
    ends = [0, *(end for _, end in spans)]
    starts = [*(start for start, _ in spans), len(text)]
    return [text[end:start] for end, start in zip(ends, starts, strict=True)]


def _files(block: str, *, split: bool) -> tuple[str, ...]:
    text = inspect.cleandoc(block) + "\n"
    return tuple(re.split(r"^---\n", text, flags=re.MULTILINE)) if split else (text,)
