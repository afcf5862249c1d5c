"""The page itself: a template, its style, the modules made one script, and what the program says as data."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zlib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from sopflow.views.drawing import flowchart
from sopflow.views.player.bundle import bundle
from sopflow.views.player.content import content, languages_of
from sopflow.views.player.pack import pack
from sopflow.views.player.terms import Terms

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from sopflow.program import Program, Unit

__all__ = ["overhead", "player"]

_STYLE = re.compile(r' style="[^"<>]*"|<style>.*?</style>', re.DOTALL)


def player(program: Program, *, language: str | None = None) -> str:
    """Write a page that leads a person through a process or procedure.

    It needs nothing but a browser: forms, checklists, deadlines on a clock that can be moved on, the history with its
    reasons, the flowchart lighting up, the journal to take along. It decides exactly as the engine does.

    Args:
        program: The process or procedure.
        language: One of the handbook's languages; left out, its first. The page can be switched to the others.

    Returns:
        HTML. Nothing it refers to lies outside of it.

    Raises:
        ValueError: No such language.
        MissingTool, LayoutError: As for a flowchart as SVG.
    """
    languages = program.languages
    if language is not None and program.book.languages and language not in languages:
        raise ValueError(f"{program.name} has no texts in {language!r}; it has {', '.join(languages)}")
    chosen = language or languages[0]
    terms = Terms()
    packed = pack(program, terms)
    made = _shown(f"\nfunction made(kit) {{\n{terms.source()}return terms;\n}}\n")
    loader = _file("templates", "loader.js")
    style = _squeezed(_file("templates", "player.css"))
    data = [
        ("content", "application/json", _data(content(program, chosen))),
        ("program", "application/json", _data(packed)),
        *((f"chart-{tongue}-{name}", "image/svg+xml", svg) for tongue, name, svg in _charts(program, chosen)),
    ]
    page: str = _template().render(
        language=chosen,
        title=program.title.plain(chosen),
        style=style,
        scripts=(made, loader),
        policy=_policy((made, loader, _modules()), style),
        blocks=data,
        modules=_pressed(),
    )
    return page


def overhead() -> int:
    """How many bytes of every page are the player's own."""
    parts = (
        _pressed(),
        _squeezed(_file("templates", "player.css")),
        _file("templates", "loader.js"),
        _file("templates", "player.html.jinja"),
    )
    return sum(len(part.encode()) for part in parts)


def _policy(scripts: Iterable[str], style: str) -> str:
    """Nothing comes from outside, nothing goes there, and only our own scripts and style count."""
    allowed = " ".join(f"'{_hash(script)}'" for script in scripts)
    return f"default-src 'none'; script-src {allowed}; style-src '{_hash(style)}'; base-uri 'none'; form-action 'none'"


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


@cache
def _modules() -> str:
    """Our modules as one script."""
    return _shown(bundle("page/main.js", lambda path: _file("script", *path.split("/"))))


@cache
def _pressed() -> str:
    """The same, packed: it is two thirds of a page else. ``loader.js`` unpacks it."""
    return base64.b64encode(zlib.compress(_modules().encode(), 9)).decode()


def _shown(script: str) -> str:
    """A script as it may stand in a page: an end tag or a comment that a text holds is none."""
    return re.sub(r"<(?=/script|!--|script)", r"\\x3c", script, flags=re.IGNORECASE)


def _squeezed(style: str) -> str:
    return re.sub(r"\n\s*", "\n", re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL))


def _data(told: Any) -> str:
    """JSON as it may stand in a page."""
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _charts(program: Program, language: str) -> Iterator[tuple[str, str, str]]:
    """The charts of the process and of what it calls, in every language: language, unit, SVG."""
    for tongue in languages_of(program, language):
        for name, unit in program.units.items():
            chart = flowchart(program if unit is program.main else _alone(program, unit), language=tongue)
            # The page's policy knows no styles but its own, which also colours charts in the dark.
            yield tongue, name, _STYLE.sub("", chart.svg())


def _alone(program: Program, unit: Unit) -> Program:
    """What is called, as a program of its own: to be drawn, not to be run."""
    from sopflow.program import Program as Drawn

    return Drawn(
        main=unit,
        units=program.units,
        digest=lambda: program.digest,
        book=program.book,
        people=program.people,
        defaults=program.defaults,
        actions=program.actions,
    )


def _file(*path: str) -> str:
    found: Traversable = files("sopflow.views.player")
    for part in path:
        found = found / part
    return found.read_text(encoding="utf-8")


@cache
def _template() -> Any:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("sopflow.views.player"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("player.html.jinja")
