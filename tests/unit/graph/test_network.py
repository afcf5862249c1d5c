"""The graph of steps answers what a slow look at every path would answer, and large ones as well."""

from __future__ import annotations

import sys
import time

from hypothesis import given, settings
from hypothesis import strategies as st

from sopflow.graph import Transition
from sopflow.graph.network import Network, circles
from sopflow.model import Procedure

Edges = dict[int, list[int]]
graphs = st.integers(1, 7).flatmap(
    lambda n: st.fixed_dictionaries({each: st.lists(st.integers(0, n), max_size=3) for each in range(n)})
)


def network(edges: Edges) -> Network:
    """Steps ``0 … n-1``; the number ``n`` is an outcome."""
    edges = dict(sorted(edges.items()))
    steps = [{"id": f"s{each}", "do": "Do it."} for each in edges]
    sop = Procedure.model_validate({"sopflow": "1", "procedure": "p", "steps": steps})
    ways = [
        Transition(f"s{each}", f"s{target}" if target in edges else "over", "plain", ends=target not in edges)
        for each, targets in edges.items()
        for target in targets
    ]
    return Network(sop, ways)


def after(edges: Edges, start: int) -> set[int]:
    """Everything that comes after a step; itself only if there is a way back."""
    found: set[int] = set()
    waiting = list(edges.get(start, ()))
    while waiting:
        each = waiting.pop()
        if each not in found:
            found.add(each)
            waiting += edges.get(each, ())
    return found


def names(numbers: set[int]) -> set[str]:
    return {f"s{each}" for each in numbers}


@settings(max_examples=150, deadline=None)
@given(graphs)
def test_reach_end_and_circles(edges: Edges) -> None:
    net, over = network(edges), len(edges)
    assert net.reachable == names({0, *after(edges, 0)} - {over})
    assert net.can_end == names({each for each in edges if over in after(edges, each)})
    assert {step for group in net.circles() for step in group} == names({e for e in edges if e in after(edges, e)})


@settings(max_examples=150, deadline=None)
@given(graphs)
def test_heads_explain_the_lost_and_nothing_explains_them(edges: Edges) -> None:
    net = network(edges)
    lost = set(edges) - {0, *after(edges, 0)}
    heads = {int(each[1:]) for each in net.heads(names(lost))}
    assert lost == {step for head in heads for step in {head, *after(edges, head)} & lost}
    for head in heads:
        assert not any(head in after(edges, other) for other in heads - {head})


@settings(max_examples=150, deadline=None)
@given(graphs)
def test_traps_are_entered_and_never_left(edges: Edges) -> None:
    net, over = network(edges), len(edges)
    trapped = {
        each
        for each in {0, *after(edges, 0)} - {over}
        if each in after(edges, each) and all(each in after(edges, other) for other in after(edges, each))
    }
    assert {step for trap in net.traps() for step in trap} == names(trapped)


@settings(max_examples=150, deadline=None)
@given(graphs)
def test_a_circle_goes_around(edges: Edges) -> None:
    found = circles({str(each): [str(other) for other in others] for each, others in edges.items()})
    for circle in found:
        for name, following in zip(circle, (*circle[1:], circle[0]), strict=True):
            assert int(following) in edges[int(name)]
    # One circle for each group of steps that lead to each other.
    firsts = [int(circle[0]) for circle in found]
    circular = {each for each in edges if each in after(edges, each)}
    for step in circular:
        assert sum(first in after(edges, step) and step in after(edges, first) for first in firsts) == 1


def test_two_ways_between_two_steps_stay_two() -> None:
    assert network({0: [1, 1], 1: [2]}).graph.number_of_edges() == 3


def test_ten_thousand_steps_in_a_row() -> None:
    count = 3 * sys.getrecursionlimit() + 10_000
    net = network({each: [each + 1, max(0, each - 1)] for each in range(count)})
    start = time.process_time()
    assert len(net.reachable) == len(net.can_end) == count
    assert [len(group) for group in net.circles()] == [count]
    assert net.traps() == ()
    assert time.process_time() - start < 5
