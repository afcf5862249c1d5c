"""One chart for a page: what is written there says which."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from sopflow.errors import SopflowError
from sopflow.loading import load
from sopflow.loading.reading import files

if TYPE_CHECKING:
    from sopflow.program import Handbook

__all__ = ["FORMATS", "OPTIONS", "Unfit", "figure", "sources"]

OPTIONS = ("path", "process", "view", "language", "format", "caption")
FORMATS = ("svg", "text", "mermaid")


class Unfit(SopflowError):
    """What is written on the page names no chart; the message says why."""


def figure(options: Mapping[str, str], base: Path) -> str:
    """A chart as an HTML ``<figure>``.

    Args:
        options: ``path`` of the handbook or file; ``process``, if there are several; ``view``, ``language``, ``format``
            (``svg``, ``text``, ``mermaid``) and ``caption``, if they differ from the usual.
        base: The folder that a relative path starts from.

    Raises:
        Unfit: There is no such option, process, view or language.
        SopflowError: The handbook can't be read or drawn.
    """
    for name in options:
        if name not in OPTIONS:
            raise Unfit(f"there is no option {name!r}; there are {', '.join(OPTIONS)}")
    drawn = _drawn(options, base)
    caption = options.get("caption", "")
    told = f"<figcaption>{escape(caption)}</figcaption>" if caption else ""
    return f'<figure class="sopflow">{drawn}{told}</figure>'


def sources(path: str, base: Path) -> list[Path]:
    """The files that a chart is made of.

    Raises:
        SopflowError: There are none.
    """
    return files(base / path)


def _drawn(options: Mapping[str, str], base: Path) -> str:
    from sopflow.views import flowchart

    form = options.get("format", "svg")
    if form not in FORMATS:
        raise Unfit(f"there is no format {form!r}; there are {', '.join(FORMATS)}")
    handbook = _handbook(options, base)
    name = _pick(handbook, options.get("process"))
    try:
        chart = flowchart(handbook[name], language=options.get("language"), view=options.get("view", "company"))
    except ValueError as problem:
        raise Unfit(str(problem)) from problem
    if form == "svg":
        return chart.svg()
    if form == "text":
        return f"<pre>{escape(chart.text())}</pre>"
    return f'<pre class="mermaid">{escape(chart.mermaid())}</pre>'


def _handbook(options: Mapping[str, str], base: Path) -> Handbook:
    if not options.get("path"):
        raise Unfit("a chart needs the path of a handbook or of one of its files: `path: sops`")
    found = sources(options["path"], base)
    return _load(base / options["path"], tuple((file, file.stat().st_mtime_ns) for file in found))


@lru_cache(maxsize=8)
def _load(path: Path, _: tuple[tuple[Path, int], ...]) -> Handbook:
    """A page with many charts reads their handbook once, and again when a file has changed."""
    return load(path)


def _pick(handbook: Handbook, name: str | None) -> str:
    every = [*handbook.processes, *handbook.procedures]
    if name is None and len(handbook.processes) == 1:
        return handbook.processes[0]
    if name is None and len(every) == 1:
        return every[0]
    if name not in every:
        wrong = "say which `process`" if name is None else f"there is no process or procedure {name!r}"
        raise Unfit(f"{wrong}; there are {', '.join(every)}")
    return name
