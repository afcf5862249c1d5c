"""A Python-Markdown extension, for MkDocs and whatever else uses it: a fence of ``sopflow`` becomes a chart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

from sopflow.embed.figure import Unfit, figure
from sopflow.errors import SopflowError

__all__ = ["SopflowExtension", "makeExtension"]

_BEGIN = re.compile(r"^(?P<indent>[ ]*)(?P<fence>`{3,}|~{3,})[ ]*\{?[ ]*\.?sopflow[ ]*\}?[ ]*$")
_AFTER_BLANKS = 29  # after the text is cleaned (30), before other fences are looked for (25)


class SopflowExtension(Extension):
    """Draws charts into pages. ``base`` is the folder that their paths start from; left out, the present one."""

    def __init__(self, **options: Any) -> None:
        self.config = {"base": [".", "the folder that paths start from"]}
        super().__init__(**options)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        """Takes part in reading a page."""
        md.preprocessors.register(_Fences(md, Path(self.getConfig("base"))), "sopflow", _AFTER_BLANKS)


class _Fences(Preprocessor):
    def __init__(self, md: Markdown, base: Path) -> None:
        super().__init__(md)
        self._base = base

    def run(self, lines: list[str]) -> list[str]:
        return list(self._lines(lines))

    def _lines(self, lines: list[str]) -> Iterator[str]:
        rest = iter(lines)
        other = ""  # the fence of another block: what is in it is no chart
        for line in rest:
            begin = _BEGIN.match(line) if not other else None
            if begin is None:
                other = _within(line, other)
                yield line
                continue
            body = []
            for inner in rest:
                if inner.strip() == begin["fence"]:
                    break
                body.append(inner)
            yield begin["indent"] + self.md.htmlStash.store(self._figure(body))

    def _figure(self, body: list[str]) -> str:
        try:
            return figure(dict(_options(body)), self._base)
        except SopflowError as problem:  # the page must not be built without its chart, nobody would see it
            raise SopflowError(f"sopflow chart: {problem}") from problem


def _within(line: str, fence: str) -> str:
    """The fence that is open after a line."""
    found = re.match(r"[ ]*(`{3,}|~{3,})", line)
    if found is None:
        return fence
    if not fence:
        return found[1]
    return "" if line.strip() == fence else fence


def _options(lines: list[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        name, colon, value = line.strip().partition(":")
        if name and not colon:
            raise Unfit(f"`{line.strip()}` is no option: write `name: value`")
        if name:
            yield name.strip(), value.strip().strip("'\"")


def makeExtension(**options: Any) -> SopflowExtension:  # noqa: N802
    """What Python-Markdown looks for."""
    return SopflowExtension(**options)
