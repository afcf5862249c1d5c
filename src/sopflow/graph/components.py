"""Groups of names that lead to each other, found with plain dictionaries: fast, and nothing recurses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

__all__ = ["components"]


def components(edges: Mapping[str, Sequence[str]]) -> Iterator[list[str]]:
    """The groups of more than one name that lead to each other (Tarjan's algorithm).

    Args:
        edges: Each name with those it leads to. All of these must be keys, too.
    """
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    on_stack: set[str] = set()
    for root in edges:
        if root in index:
            continue
        way = [(root, iter(edges[root]))]
        index[root] = low[root] = len(index)
        stack.append(root)
        on_stack.add(root)
        while way:
            name, following = way[-1]
            for each in following:
                if each not in index:
                    index[each] = low[each] = len(index)
                    stack.append(each)
                    on_stack.add(each)
                    way.append((each, iter(edges[each])))
                    break
                if each in on_stack:
                    low[name] = min(low[name], index[each])
            else:
                way.pop()
                if way:
                    low[way[-1][0]] = min(low[way[-1][0]], low[name])
                if low[name] == index[name]:
                    group = _taken(stack, on_stack, name)
                    if len(group) > 1:
                        yield group


def _taken(stack: list[str], on_stack: set[str], last: str) -> list[str]:
    group: list[str] = []
    while not group or group[-1] != last:
        group.append(stack.pop())
        on_stack.discard(group[-1])
    return group
