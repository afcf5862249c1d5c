"""Keys without a value: found before anything else, so that nothing is read into them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from sopflow.model.part import Path

__all__ = ["empty_values", "without"]


def empty_values(data: Any) -> list[Path]:
    """The paths of all keys and list items that have no value."""
    return list(_walk(data, ()))


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
