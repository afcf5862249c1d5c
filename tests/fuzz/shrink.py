"""The smallest input that fails the same way: files, lines and characters are left out while it still does."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from tests.fuzz.mutate import Texts

__all__ = ["shrunk"]

_P = TypeVar("_P")


def shrunk(texts: Texts, fails: Callable[[Texts], bool], *, seconds: float) -> Texts:
    """A small input that still ``fails``; what there is after so many seconds."""
    until = time.monotonic() + seconds

    def still(candidate: Texts) -> bool:
        return time.monotonic() < until and bool(candidate) and fails(candidate)

    texts = dict(_fewer(list(texts.items()), lambda items: still(dict(items))))
    for joint in ("\n", ""):
        for name in sorted(texts, key=lambda each: -len(texts[each])):
            parts = texts[name].split(joint) if joint else list(texts[name])
            rest = {**texts}
            texts[name] = joint.join(
                _fewer(parts, lambda kept, rest=rest, name=name, joint=joint: still({**rest, name: joint.join(kept)}))
            )
    return texts


def _fewer(parts: Sequence[_P], fails: Callable[[Sequence[_P]], bool]) -> Sequence[_P]:
    """Leaves out halves, then quarters, and so on."""
    size = max(1, len(parts) // 2)
    while parts:
        at = 0
        while at < len(parts):
            without = [*parts[:at], *parts[at + size :]]
            if fails(without):
                parts = without
            else:
                at += size
        if size == 1:
            break
        size = max(1, size // 2)
    return parts
