"""What leads where over any number of steps, for all names of a folder at once, within a budget.

Procedures that call each other, and roles that include each other, are few in any help desk. Ten thousand of them in a
row would have fifty million pairs: nobody can read that, and nothing should wait for it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

__all__ = ["MOST_PAIRS", "Reach", "reach"]

MOST_PAIRS = 200_000  # names, each with one that it reaches: over all names of a folder


class Reach(NamedTuple):
    """Who reaches whom.

    Attributes:
        of: Each name with all it reaches, itself first, in the order in which they are met.
        beyond: The name at which there were too many; it and those after it are not in ``of``.
    """

    of: Mapping[str, tuple[str, ...]]
    beyond: str | None = None


def reach(edges: Mapping[str, Collection[str]], *, most: int = MOST_PAIRS) -> Reach:
    """Follow a relation between names.

    Args:
        edges: Each name with those it leads to. Names that are no key of it are left out.
        most: How many names may be reached in all.
    """
    found: dict[str, tuple[str, ...]] = {}
    left = most + len(edges)  # that each reaches itself is for nothing
    for start, after in edges.items():
        if not after:
            found[start] = (start,)
            left -= 1
            continue
        met = {start: None}
        waiting = [start]
        for name in waiting:
            for each in edges[name]:
                if each in edges and each not in met:
                    met[each] = None
                    waiting.append(each)
            if len(met) > left:
                return Reach(found, start)
        left -= len(met)
        found[start] = tuple(met)
    return Reach(found)
