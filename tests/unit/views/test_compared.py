"""The chart of what a new version has changed."""

from __future__ import annotations

from pathlib import Path

import pytest

import sopflow
from sopflow.views.compared import compared

FOLDER = Path(__file__).parents[2] / "corpus/diff/a-little-of-everything"
OLD, NEW = sopflow.load(FOLDER / "old"), sopflow.load(FOLDER / "new")


def test_what_came_changed_and_went_is_marked() -> None:
    chart = compared(OLD, NEW, "refund", language="en").chart
    states = {box.title: box.state for box in chart.boxes}
    assert states == {
        "Start": "none",
        "Take it up": "changed",
        "Who decides?": "changed",
        "Pay out": "changed",
        "Note it": "changed",
        "Ask the lead": "gone",
        "Refunded": "none",
        "Withdrawn": "added",
    }
    ways = {(arrow.source, arrow.target, arrow.label): arrow.state for arrow in chart.arrows}
    assert ways["route", "ask-lead", "otherwise"] == "gone"
    assert ways["route", "withdrawn", "reason is unwanted"] == "added"
    assert "Checklist: Customer told" in next(box.tooltip for box in chart.boxes if box.title == "Pay out")


def test_the_same_version_has_no_marks() -> None:
    chart = compared(NEW, NEW, "refund", language="en").chart
    assert {box.state for box in chart.boxes} | {arrow.state for arrow in chart.arrows} == {"none"}


def test_what_is_new_or_gone_as_a_whole() -> None:
    other = sopflow.load(Path(__file__).parents[3] / "examples/sops/customer-inquiry.yaml")
    for was, now, state in ((OLD, other, "added"), (other, OLD, "gone")):
        chart = compared(was, now, "customer-inquiry", language="en").chart
        assert {box.state for box in chart.boxes} == {state}
    with pytest.raises(ValueError, match="neither version"):
        compared(OLD, NEW, "refunds")


@pytest.mark.parametrize("language", ["en", "de"])
def test_it_is_drawn_in_every_form(language: str, tmp_path: Path) -> None:
    chart = compared(OLD, NEW, "refund", language=language)
    assert ("no longer there" if language == "en" else "entfallen") in chart.svg()
    assert "× " in chart.text(120)
    assert ":::boxGone" in chart.mermaid()
    assert chart.save(tmp_path / "refund.png").stat().st_size > 10_000
