"""The steps of a file as a graph, and what can be asked of it.

Everything here takes time in proportion to the number of steps and branches, and nothing recurses. What is asked of
every file looks names up in plain mappings; the graph for whatever else networkx can tell is made when it is wanted.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from typing import Any, TypeAlias

from sopflow import model
from sopflow.graph.groups import groups
from sopflow.graph.transitions import Transition

__all__ = ["Network", "Node", "circles"]

Node: TypeAlias = tuple[str, str]
"""``("step", id)`` or ``("outcome", name)``: a step and an outcome stay two things even if they share a name."""
_Ways: TypeAlias = Mapping[str, Collection[str]]


class Network:
    """Where a case can go.

    Attributes:
        steps: The ids of all steps, in the order written; the first one starts.
        unknown: The transitions without a target. While there are any, what can't be reached says little.
    """

    def __init__(self, sop: model.Sop, transitions: Collection[Transition]) -> None:
        self.steps = tuple(dict.fromkeys(step.id for step in sop.every_step))
        self.unknown = tuple(each for each in transitions if each.target is None)
        self._transitions = transitions
        self._after: dict[str, list[str]] = {step: [] for step in self.steps}
        self._ending: dict[str, None] = {}  # the steps from which an outcome is one way off
        for each in transitions:
            if each.ends:
                self._ending[each.source] = None
            elif each.target is not None:
                self._after[each.source].append(each.target)

    @cached_property
    def graph(self) -> Any:
        """The same as a frozen networkx ``MultiDiGraph`` over nodes.

        The key of an edge is the number of its transition, its data ``{"transition": …}``. Transitions without a
        target are left out.
        """
        import networkx as nx  # takes a while

        graph: Any = nx.MultiDiGraph()
        graph.add_nodes_from(("step", each) for each in self.steps)
        for number, each in enumerate(self._transitions):
            if each.target is not None:
                target = ("outcome" if each.ends else "step", each.target)
                graph.add_edge(("step", each.source), target, key=number, transition=each)
        return nx.freeze(graph)

    def reach(self, *starts: str) -> frozenset[str]:
        """The steps that can be reached from these, themselves included."""
        return _reach(self._after, starts)

    @cached_property
    def reachable(self) -> frozenset[str]:
        """The steps that can be reached from the first one."""
        return self.reach(self.steps[0])

    @cached_property
    def lost(self) -> tuple[str, ...]:
        """The steps that can't, in the order written."""
        reachable = self.reachable
        return tuple(step for step in self.steps if step not in reachable)

    @cached_property
    def can_end(self) -> frozenset[str]:
        """The steps from which some outcome can be reached."""
        return _reach(self._before, self._ending)

    @cached_property
    def _before(self) -> dict[str, list[str]]:
        before: dict[str, list[str]] = {step: [] for step in self.steps}
        for step, after in self._after.items():
            for each in after:
                before[each].append(step)
        return before

    def heads(self, steps: Collection[str]) -> tuple[str, ...]:
        """Of these steps the ones that explain the rest: no other of them leads there.

        Where they begin with a circle, it is the step of it that is written first.
        """
        return tuple(group[0] for group in self._outermost(steps, self._after))

    def traps(self) -> tuple[tuple[str, ...], ...]:
        """Circles that can be entered and never be left: nothing but themselves comes after them.

        Returns:
            The steps of each circle, in the order written.
        """
        return self._traps

    @cached_property
    def _traps(self) -> tuple[tuple[str, ...], ...]:
        innermost = self._outermost(self.reachable - self.can_end, self._before)
        return tuple(group for group in innermost if self._is_circle(group))

    def circles(self) -> tuple[tuple[str, ...], ...]:
        """Steps that lead to each other, however many ways around there are; each group in the order written."""
        place = {step: number for number, step in enumerate(self.steps)}
        if all(place[each] > at for at, step in enumerate(self.steps) for each in self._after[step]):
            return ()  # no way leads back
        return tuple(group for group in self._groups(self.steps) if self._is_circle(group))

    def _outermost(self, steps: Collection[str], adjacent: _Ways) -> list[tuple[str, ...]]:
        """Of the groups of steps that lead to each other those which no other group leads to, along ``adjacent``."""
        if not steps:
            return []
        found = self._groups(steps)
        group_of = {step: number for number, group in enumerate(found) for step in group}
        led_to = {
            group_of[after]
            for step, number in group_of.items()
            for after in adjacent[step]
            if after in group_of and group_of[after] != number
        }
        return [group for number, group in enumerate(found) if number not in led_to]

    def _groups(self, steps: Collection[str]) -> list[tuple[str, ...]]:
        place = {step: number for number, step in enumerate(self.steps)}
        inside = frozenset(steps)
        part = {step: [each for each in self._after[step] if each in inside] for step in self.steps if step in inside}
        return sorted(groups(part), key=lambda group: place[group[0]])

    def _is_circle(self, group: tuple[str, ...]) -> bool:
        return len(group) > 1 or group[0] in self._after[group[0]]


def circles(edges: Mapping[str, Collection[str]]) -> tuple[tuple[str, ...], ...]:
    """The circles in a relation between names, one for each group of names that lead to each other.

    Args:
        edges: Each name with those it leads to. Names that are no key of it lead nowhere.

    Returns:
        A shortest circle through the first name of each group: ``("a", "b")`` for a → b → a, ``("a",)`` for a → a.
    """
    place = {name: number for number, name in enumerate(edges)}
    looping = [group for group in groups(edges) if len(group) > 1 or group[0] in edges[group[0]]]
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


def _reach(adjacent: _Ways, starts: Iterable[str]) -> frozenset[str]:
    found = set(starts)
    waiting = list(found)
    while waiting:
        for each in adjacent[waiting.pop()]:
            if each not in found:
                found.add(each)
                waiting.append(each)
    return frozenset(found)
