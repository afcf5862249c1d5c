"""Keys without a value: found before anything else, so that nothing is read into them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from sopflow.model.part import Path

__all__ = ["empty_values", "without"]


def empty_values(data: Any) -> list[Path]:
    """The paths of all keys and list items that have no value."""
    return [] if _is_full(data) else list(_walk(data, ()))


def _is_full(data: Any) -> bool:
    """Whether there are none: by far the most files, told without writing down a path for everything in them."""
    values = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    return None not in values and all(type(value) is str or _is_full(value) for value in values)


def _walk(data: Any, path: Path) -> Iterator[Path]:
    pairs = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for name, value in pairs:
        if value is None:
            yield (*path, name)
        elif not isinstance(value, str):
            yield from _walk(value, (*path, name))


def without(data: Any, paths: Collection[Path]) -> Any:
    """A copy of the data in which the keys at these paths are left out. List items become ``""``: positions stay."""
    return _copy(data, frozenset(paths), ()) if paths else data


def _copy(data: Any, gone: frozenset[Path], path: Path) -> Any:
    if isinstance(data, dict):
        return {key: _copy(value, gone, (*path, key)) for key, value in data.items() if (*path, key) not in gone}
    if isinstance(data, list):
        return ["" if (*path, at) in gone else _copy(value, gone, (*path, at)) for at, value in enumerate(data)]
    return data
