"""The steps of a file as a frozen networkx graph, and what can be asked of it.

Everything here takes time in proportion to the number of steps and branches, and nothing recurses. This is the only
module that imports networkx, which takes a while; so ``import sopflow.graph`` does without it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from typing import Any, TypeAlias

import networkx as nx

from sopflow import model
from sopflow.graph.transitions import Transition

__all__ = ["Network", "Node", "circles"]

Node: TypeAlias = tuple[str, str]
"""``("step", id)`` or ``("outcome", name)``: a step and an outcome stay two things even if they share a name."""


class Network:
    """Where a case can go.

    Attributes:
        graph: A frozen ``MultiDiGraph`` over nodes. The key of an edge is the number of its transition, its data
            ``{"transition": …}``. Transitions without a target are left out.
        steps: The ids of all steps, in the order written; the first one starts.
        unknown: The transitions without a target. While there are any, what can't be reached says little.
    """

    def __init__(self, sop: model.Sop, transitions: Collection[Transition]) -> None:
        self.steps = tuple(dict.fromkeys(step.id for step in sop.every_step))
        self.unknown = tuple(each for each in transitions if each.target is None)
        graph: Any = nx.MultiDiGraph()
        graph.add_nodes_from(("step", each) for each in self.steps)
        for number, each in enumerate(transitions):
            if each.target is not None:
                target = ("outcome" if each.ends else "step", each.target)
                graph.add_edge(("step", each.source), target, key=number, transition=each)
        self.graph = nx.freeze(graph)

    def reach(self, *starts: str) -> frozenset[str]:
        """The steps that can be reached from these, themselves included."""
        return _steps(_reach(self.graph.adj, (("step", each) for each in starts)))

    @cached_property
    def reachable(self) -> frozenset[str]:
        """The steps that can be reached from the first one."""
        return self.reach(self.steps[0])

    @cached_property
    def can_end(self) -> frozenset[str]:
        """The steps from which some outcome can be reached."""
        return _steps(_reach(self.graph.pred, (node for node in self.graph if node[0] == "outcome")))

    def heads(self, steps: Collection[str]) -> tuple[str, ...]:
        """Of these steps the ones that explain the rest: no other of them leads there.

        Where they begin with a circle, it is the step of it that is written first.
        """
        return tuple(group[0] for group in self._outermost(steps, self.graph.adj))

    def traps(self) -> tuple[tuple[str, ...], ...]:
        """Circles that can be entered and never be left: nothing but themselves comes after them.

        Returns:
            The steps of each circle, in the order written.
        """
        innermost = self._outermost(self.reachable - self.can_end, self.graph.pred)
        return tuple(group for group in innermost if self._is_circle(group))

    def circles(self) -> tuple[tuple[str, ...], ...]:
        """Steps that lead to each other, however many ways around there are; each group in the order written."""
        return tuple(group for group in self._groups(self.steps) if self._is_circle(group))

    def _outermost(self, steps: Collection[str], adjacent: Mapping[Node, Iterable[Node]]) -> list[tuple[str, ...]]:
        """Of the groups of steps that lead to each other those which no other group leads to, along ``adjacent``."""
        groups = self._groups(steps)
        group_of = {("step", step): number for number, group in enumerate(groups) for step in group}
        led_to = {
            group_of[after]
            for node, number in group_of.items()
            for after in adjacent[node]
            if after in group_of and group_of[after] != number
        }
        return [group for number, group in enumerate(groups) if number not in led_to]

    def _groups(self, steps: Collection[str]) -> list[tuple[str, ...]]:
        place = {step: number for number, step in enumerate(self.steps)}
        part = self.graph.subgraph([("step", each) for each in steps])
        found = [sorted(_steps(group), key=place.__getitem__) for group in nx.strongly_connected_components(part)]
        return [tuple(group) for group in sorted(found, key=lambda group: place[group[0]])]

    def _is_circle(self, group: tuple[str, ...]) -> bool:
        return len(group) > 1 or ("step", group[0]) in self.graph.adj[("step", group[0])]


def circles(edges: Mapping[str, Collection[str]]) -> tuple[tuple[str, ...], ...]:
    """The circles in a relation between names, one for each group of names that lead to each other.

    Args:
        edges: Each name with those it leads to. Names that are no key of it lead nowhere.

    Returns:
        A shortest circle through the first name of each group: ``("a", "b")`` for a → b → a, ``("a",)`` for a → a.
    """
    place = {name: number for number, name in enumerate(edges)}
    graph: Any = nx.DiGraph()
    graph.add_nodes_from(edges)
    graph.add_edges_from((name, each) for name, after in edges.items() for each in after if each in place)
    groups = (sorted(group, key=place.__getitem__) for group in nx.strongly_connected_components(graph))
    looping = [group for group in groups if len(group) > 1 or group[0] in edges[group[0]]]
    return tuple(_around(edges, group) for group in sorted(looping, key=lambda group: place[group[0]]))


def _around(edges: Mapping[str, Collection[str]], group: Collection[str]) -> tuple[str, ...]:
    """A shortest way from the first of the group back to itself."""
    inside = frozenset(group)
    first = next(iter(group))
    came_from: dict[str, str] = {}
    waiting = deque([first])
    while first not in came_from:
        name = waiting.popleft()
        for each in edges[name]:
            if each in inside and each not in came_from:
                came_from[each] = name
                waiting.append(each)
    way = [came_from[first]]
    while way[-1] != first:
        way.append(came_from[way[-1]])
    return tuple(reversed(way))


def _reach(adjacent: Mapping[Node, Iterable[Node]], starts: Iterable[Node]) -> set[Node]:
    found = set(starts)
    waiting = list(found)
    while waiting:
        for each in adjacent[waiting.pop()]:
            if each not in found:
                found.add(each)
                waiting.append(each)
    return found


def _steps(nodes: Iterable[Node]) -> frozenset[str]:
    return frozenset(name for kind, name in nodes if kind == "step")
