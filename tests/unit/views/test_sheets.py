"""Legends, sections, links and unfolded calls."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sample import EVERYTHING, INQUIRY, program, step, way

from sopflow import load
from sopflow.views.chart import Chart
from sopflow.views.drawing import Flowchart, flowchart
from sopflow.views.drawn import as_drawn
from sopflow.views.legend import legend
from sopflow.views.sections import sections

BOOK = load(Path(__file__).parents[3] / "examples/sops")


def told(chart: Flowchart) -> set[str]:
    block = legend(chart.chart, {})
    return {box.title for box in block.chart.boxes if box.shape == "label"}


def test_a_legend_explains_what_is_used_and_no_more() -> None:
    assert "manual" not in " ".join(told(flowchart(INQUIRY)))
    assert {"decision by what is known", "questions to be answered"} <= told(flowchart(INQUIRY))
    assert "escalation" not in told(flowchart(INQUIRY))
    assert {"Eskalation", "Warten"} <= told(flowchart(EVERYTHING, language="de"))


def test_the_legend_is_drawn_on_demand() -> None:
    assert "What the signs mean" not in flowchart(INQUIRY).svg()
    assert "What the signs mean" in flowchart(INQUIRY, legend=True).svg()


def test_calls_lead_to_the_charts_of_what_they_call() -> None:
    assert '<a href="charts/solve-inquiry.svg"' in flowchart(INQUIRY, links=lambda name: f"charts/{name}.svg").svg()
    assert "<a " not in flowchart(INQUIRY).svg()


def long(count: int) -> Chart:
    """Steps in a row, each third of which leads back to the first."""
    steps = [step(f"s{n}", "do", f"Step {n}", "", *([way("s0", "again")] if n % 3 == 2 else []), way(f"s{n + 1}"))
             for n in range(count)]  # fmt: skip
    return flowchart(program(*steps, step(f"s{count}", "end", "End", "Ende", end="over"))).chart


def test_a_large_chart_is_cut_and_nothing_is_lost() -> None:
    chart = as_drawn(long(250))
    parts = sections(chart, 100)
    assert [part.title for part in parts] == ["Part 1/3", "Part 2/3", "Part 3/3"]
    drawn = [box.id for part in parts for box in part.chart.boxes if box.shape != "connector"]
    assert drawn == [box.id for box in chart.boxes]
    arrows = [arrow for part in parts for arrow in part.chart.arrows]
    entries = [box for part in parts for box in part.chart.boxes if box.id.startswith("(to ")]
    assert len(arrows) == len(chart.arrows) + len(entries)


def test_the_ends_of_a_cut_lead_to_one_another() -> None:
    drawn = Flowchart(long(250)).svg()
    ids = set(re.findall(r' id="(customer-inquiry-x[^"]+)"', drawn))
    links = set(re.findall(r'href="#([^"]+)"', drawn))
    assert ids
    assert ids == links


def test_small_charts_stay_whole() -> None:
    assert len(sections(as_drawn(long(120)), 100)) == 1
    assert len(sections(as_drawn(long(250)), 0)) == 1


def test_what_is_called_is_drawn_in_its_place() -> None:
    folded, opened = (flowchart(BOOK["customer-inquiry"], depth=depth).chart for depth in (1, 2))
    assert {group.title for group in opened.groups} == {"Handle a complaint", "Send the satisfaction survey"}
    assert {box.id for box in folded.boxes} < {box.id for box in opened.boxes}


def test_an_outcome_stands_beside_each_step_that_leads_to_it() -> None:
    drawn = as_drawn(flowchart(BOOK["social-complaint"]).chart)
    ends = [box.title for box in drawn.boxes if box.copy_of == "unresolved"]
    assert ends == ["Not resolved"] * 3


@pytest.mark.parametrize("wrong", [{"direction": "up"}])
def test_what_there_is_not(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="top-down, left-right"):
        flowchart(INQUIRY, **wrong)  # type: ignore[arg-type]
