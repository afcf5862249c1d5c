"""Pictures stay readable: nothing lies upon anything, and lines cross no more often than plain ``dot`` lets them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample import INQUIRY
from seen import Seen, look, read

from sopflow import load
from sopflow.views.chart import Arrow, Box, Chart, Lane, Shape
from sopflow.views.drawing import Flowchart, Look, flowchart
from sopflow.views.escape import label
from sopflow.views.nodes import node

ROOT = Path(__file__).parents[3]
BOOKS = ["examples/sops", "tests/corpus/abcd"]
BOOKS += [f"tests/corpus/good/foreign/{name}" for name in ("bank", "incident", "shop")]


def seen(chart: Flowchart) -> Seen:
    return look(chart.sheet())


def plain(chart: Flowchart) -> Seen:
    """The same boxes and arrows as ``dot`` places them by itself."""
    blocks = chart.sheet().blocks
    boxes = [box for block in blocks for box in block.chart.boxes]
    arrows = [arrow for block in blocks for arrow in block.chart.arrows]
    names = {box.id: f"n{number}" for number, box in enumerate(boxes)}
    written = ["digraph {", "node [fontname=Arial fontsize=11]", "edge [fontname=Arial fontsize=10]"]
    for box in boxes:
        look_ = node(box, "")
        given = " ".join(f'{key}="{_quoted(look_[key])}"' for key in ("shape", "label", "width", "height"))
        written.append(f"{names[box.id]} [{given} fixedsize=true]")
    for arrow in arrows:
        written.append(f'{names[arrow.source]} -> {names[arrow.target]} [label="{_quoted(label([arrow.label]))}"]')
    return read("\n".join([*written, "}"]))


def _quoted(text: str) -> str:
    return text.replace('"', '\\"')


@pytest.mark.parametrize("folder", BOOKS)
def test_charts_of_real_procedures_are_clear(folder: str) -> None:
    book = load(ROOT / folder)
    for name, program in book.items():
        for language in program.languages:
            chart = flowchart(program, language=language)
            found = seen(chart)
            assert (found.overlaps(), found.struck()) == ([], []), name
            crossings = found.crossings()
            assert not crossings or len(crossings) <= len(plain(chart).crossings()), (name, crossings)


@pytest.mark.parametrize("folder", BOOKS[:1])
def test_so_they_are_from_left_to_right_and_unfolded(folder: str) -> None:
    for name, program in load(ROOT / folder).items():
        found = seen(flowchart(program, direction="left-right", legend=True))
        assert (found.overlaps(), found.struck()) == ([], []), name
        found = seen(flowchart(program, depth=3))
        assert (found.overlaps(), found.struck()) == ([], []), name


def test_the_main_path_is_straight() -> None:
    """Each step of it stands exactly below the one before."""
    boxes = {rect.what: rect for rect in seen(flowchart(INQUIRY)).boxes}
    middles = {round((rect.left + rect.right) / 2) for what, rect in boxes.items()
               if what.startswith(("Start", "Greet", "What is it", "Who takes", "Mark the"))}  # fmt: skip
    assert len(middles) == 1


SHAPES: list[Shape] = ["task", "decision", "question", "gate", "message", "wait", "call", "outcome"]


@st.composite
def charts(draw: st.DrawFn) -> Flowchart:
    """Any boxes in any lanes and groups, and arrows between any of them."""
    count = draw(st.integers(2, 14))
    lanes = tuple(Lane(f"l{number}", f"Team {number}") for number in range(draw(st.integers(0, 3))))
    homes = st.sampled_from([lane.id for lane in lanes]) if lanes else st.none()
    shapes = st.sampled_from(SHAPES)
    boxes = [Box(f"b{number}", draw(shapes), f"Step {number}", lane=draw(homes)) for number in range(count)]
    ends = st.integers(0, count - 1)
    label = st.sampled_from(["", "", "otherwise", "the sum is over the limit of the year"])
    arrows = [Arrow(f"b{draw(ends)}", f"b{draw(ends)}", draw(label)) for _ in range(draw(st.integers(0, 2 * count)))]
    return Flowchart(Chart("c", "Any", "", "en", tuple(boxes), tuple(arrows), lanes))


@settings(max_examples=60, deadline=None)
@given(charts(), st.sampled_from(["top-down", "left-right"]), st.sampled_from([0, 5]))
def test_any_chart_is_placed_without_overlaps(chart: Flowchart, direction: str, section: int) -> None:
    found = seen(Flowchart(chart.chart, Look(direction, section)))  # type: ignore[arg-type]
    assert found.overlaps() == []
