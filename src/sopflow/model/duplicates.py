"""What is declared twice in one file: steps, facts, rules, deadlines, and names in a list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sopflow.model.findings import Finding
from sopflow.model.part import Path

__all__ = ["WITHOUT_REPEATS", "find_duplicates"]

WITHOUT_REPEATS = ("outcomes", "inputs", "results", "languages", "signals")
_WITH_IDS = (("rules", "rule"), ("deadlines", "deadline"))


def find_duplicates(data: dict[str, Any]) -> list[Finding]:
    """Find repeated step ids, facts and list items in a file's plain data, whatever else is wrong with it."""
    steps = list(_steps(data.get("steps"), ("steps",)))
    ids = ((step.get("id"), (*path, "id")) for path, step in steps)
    found = list(_repeated(ids, "There is already a step `{}`.", on_key=False))
    facts = _facts(data, steps)
    found += _repeated(facts, "`{}` is declared twice; a fact is declared once and then named.", on_key=True)
    for key, what in _WITH_IDS:
        items = data.get(key)
        found += _repeated(_ids(items, (key,)), f"There is already a {what} `{{}}`.", on_key=False)
    for key in WITHOUT_REPEATS:
        items = data.get(key)
        pairs = [(each, (key, at)) for at, each in enumerate(items)] if isinstance(items, list) else []
        found += _repeated(iter(pairs), f"`{{}}` stands twice in `{key}`.", on_key=False)
    return found


def _repeated(named: Iterable[tuple[Any, Path]], message: str, *, on_key: bool) -> Iterator[Finding]:
    first: dict[str, Path] = {}
    for name, path in named:
        if not isinstance(name, str):
            continue
        if name in first:
            yield Finding(
                "SOP111",
                message.format(name),
                path,
                "key" if on_key else "value",
                related=(("first here", first[name]),),
            )
        else:
            first[name] = path


def _steps(steps: Any, path: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The steps in a list, and those inside them."""
    for at, step in enumerate(steps if isinstance(steps, list) else ()):
        if isinstance(step, dict):
            yield (*path, at), step
            branches = step.get("together")
            for name, inner in branches.items() if isinstance(branches, dict) else ():
                yield from _steps(inner, (*path, at, "together", name))


def _ids(items: Any, path: Path) -> Iterator[tuple[Any, Path]]:
    for at, item in enumerate(items if isinstance(items, list) else ()):
        if isinstance(item, dict):
            yield item.get("id"), (*path, at, "id")


def _facts(data: dict[str, Any], steps: Iterable[tuple[Path, dict[str, Any]]]) -> Iterator[tuple[Any, Path]]:
    yield from _declared(data.get("facts"), ("facts",))
    for path, step in steps:
        for key in ("ask", "record"):
            form = step.get(key)
            if isinstance(form, dict):
                yield from _declared(form, (*path, key))
            elif isinstance(form, list):
                for at, item in enumerate(form):
                    if isinstance(item, dict):
                        yield from _declared(item, (*path, key, at))


def _declared(facts: Any, path: Path) -> Iterator[tuple[Any, Path]]:
    for name in facts if isinstance(facts, dict) else ():
        yield name, (*path, name)
