"""What is wrong in one part of a file is kept to that part: the rest is read without it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sopflow.model.empty import without
from sopflow.model.file import Lost
from sopflow.model.part import Path, Unread

__all__ = ["lost_names", "mended", "part_of", "step_of"]

_LISTS = frozenset({"changes", "goals", "rules", "deadlines", "promises"})
_NAMED = frozenset({"style", "ladders", "calendars", "actions", "tables"})
_MAY_BE_BARE = frozenset({"teams", "roles", "stages"})
_DISPENSABLE = _LISTS | _NAMED | {"signals", "calendar", "ladder"}
_WHOLE = frozenset({"title", "purpose", "currency", "languages"})  # it is left out whatever is wrong within


def step_of(path: Path) -> Path:
    """The part of the path that leads to the innermost step it goes through; ``()`` if it goes through none."""
    if path[:1] != ("steps",) or len(path) < 2:
        return ()
    end = 2
    while len(path) > end + 2 and path[end] == "together" and isinstance(path[end + 2], int):
        end += 3
    return path[:end]


def part_of(path: Path) -> Path | None:
    """The smallest part around ``path`` that the file can be read without; None if there is none."""
    if len(path) == 1 and path[0] in _DISPENSABLE:
        return path
    if path[:1] and path[0] in _WHOLE:
        return path[:1]
    if len(path) < 2:
        return None
    if path[0] == "steps":
        return step_of(path) if isinstance(path[1], int) else None
    return path[:2] if path[0] == "facts" or path[0] in _DISPENSABLE | _MAY_BE_BARE else None


def mended(data: dict[str, Any], broken: Collection[Path]) -> dict[str, Any]:
    """The data without these parts, or with stand-ins for them: what is left keeps its place."""
    outermost = [path for path in broken if not any(path[:end] in broken for end in range(1, len(path)))]
    dropped = [path for path in outermost if len(path) == 1 or path[0] in _NAMED]
    replaced = set(outermost).difference(dropped)
    around = {path[:end] for path in replaced for end in range(len(path))}
    result: dict[str, Any] = _replaced(without(data, dropped), (), replaced, around)
    return result


def _replaced(data: Any, path: Path, replaced: Collection[Path], around: Collection[Path]) -> Any:
    """A copy of the data at ``path`` with stand-ins; what is not ``around`` them is not copied."""
    if path in replaced:
        return {} if path[0] in _MAY_BE_BARE else _stand_in(data)
    if path not in around:
        return data
    if isinstance(data, dict):
        return {key: _replaced(value, (*path, key), replaced, around) for key, value in data.items()}
    return [_replaced(value, (*path, at), replaced, around) for at, value in enumerate(data)]


def _stand_in(part: Any) -> Unread:
    """What is known of a step all the same; of any other part it is nothing."""
    if not isinstance(part, dict):
        return part if isinstance(part, Unread) else Unread()
    id = part.get("id")
    forms = [each for key in ("ask", "record") for each in _mappings(part.get(key))]
    branches = part.get("together")
    inside = [
        _stand_in(inner)._replace(at=("together", branch, number))
        for branch, steps in (branches.items() if isinstance(branches, dict) else ())
        for number, inner in enumerate(steps if isinstance(steps, list) else ())
    ]
    return Unread(id if isinstance(id, str) else "", tuple(name for form in forms for name in form), tuple(inside))


def _mappings(form: Any) -> list[dict[str, Any]]:
    """The mappings in which a form declares facts in place."""
    return [each for each in (form if isinstance(form, list) else [form]) if isinstance(each, dict)]


def lost_names(data: dict[str, Any], broken: Collection[Path]) -> Lost:
    """What was left out, as names: the keys of mappings, the ids of list items."""
    lost: dict[str, set[str] | None] = {}
    for path in sorted(broken, key=len):
        key = str(path[0])
        if key not in _DISPENSABLE | _WHOLE:
            continue
        if len(path) == 1:
            lost[key] = None
        elif (known := lost.setdefault(key, set())) is not None:
            item = data[key][path[1]]
            name = path[1] if isinstance(path[1], str) else item.get("id") if isinstance(item, dict) else None
            if isinstance(name, str):
                known.add(name)
    return {key: None if known is None else frozenset(known) for key, known in lost.items()}
