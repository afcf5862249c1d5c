"""Groups of names that lead to each other, against networkx."""

from __future__ import annotations

import random
from typing import Any

import networkx as nx
import pytest

from sopflow.graph.groups import groups


@pytest.mark.parametrize("seed", range(200))
def test_groups_are_what_networkx_finds_in_order(seed: int) -> None:
    draw = random.Random(seed)
    many = draw.randint(1, 9)
    edges = {str(n): [str(draw.randrange(many + 1)) for _ in range(draw.randint(0, 3))] for n in range(many)}
    graph: Any = nx.DiGraph()
    graph.add_nodes_from(edges)
    graph.add_edges_from((one, other) for one in edges for other in edges[one] if other in edges)
    found = groups(edges)
    assert {frozenset(each) for each in found} == {frozenset(each) for each in nx.strongly_connected_components(graph)}
    place = {name: number for number, group in enumerate(found) for name in group}
    assert all(place[one] <= place[other] for one in edges for other in edges[one] if other in edges)
