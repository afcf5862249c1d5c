"""Groups of names that lead to each other, without networkx: proofs about many steps ask for them again and again."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

__all__ = ["groups"]


def groups(edges: Mapping[str, Collection[str]]) -> tuple[tuple[str, ...], ...]:
    """The groups of names that lead to each other, most of them single names, each before those that it leads to.

    Tarjan's way of finding them, without recursion.

    Args:
        edges: Each name with those it leads to. Names that are no key of it lead nowhere.
    """
    place = {name: number for number, name in enumerate(edges)}
    low: dict[str, int] = {}  # the earliest name still open that each one comes back to
    number: dict[str, int] = {}
    open_names: list[str] = []
    found: list[tuple[str, ...]] = []
    for start in edges:
        if start in number:
            continue
        way: list[tuple[str, Iterator[str]]] = []
        _enter(start, number, low, open_names, way, edges)
        while way:
            name, after = way[-1]
            for each in after:
                if each not in number:
                    if each in edges:
                        _enter(each, number, low, open_names, way, edges)
                        break
                elif each in low:
                    low[name] = min(low[name], number[each])
            else:
                way.pop()
                if way and low[name] < low[way[-1][0]]:
                    low[way[-1][0]] = low[name]
                if low[name] == number[name]:
                    at = number[name]
                    group = []
                    while open_names and number[open_names[-1]] >= at:
                        group.append(open_names.pop())
                        del low[group[-1]]
                    found.append(tuple(sorted(group, key=place.__getitem__)))
    return tuple(reversed(found))


def _enter(
    name: str,
    number: dict[str, int],
    low: dict[str, int],
    open_names: list[str],
    way: list[tuple[str, Iterator[str]]],
    edges: Mapping[str, Collection[str]],
) -> None:
    number[name] = low[name] = len(number)
    open_names.append(name)
    way.append((name, iter(edges[name])))
