"""Charts as text: each file of charts/ beside what it looks like. ``SOPFLOW_WRITE_GOLDEN=1`` writes these anew."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample import EVERYTHING, INQUIRY
from test_case import Walk, look
from test_drawing import one_of_each

import sopflow
from sopflow import events
from sopflow.views.canvas import cells, wrap
from sopflow.views.chart import Arrow, Box, Chart
from sopflow.views.terminal import to_text

CHARTS = Path(__file__).parent / "charts"
FILES = sorted(file for file in CHARTS.glob("*.yaml") if file.stem != "handbook")
LINES = set("│─┌┐└┘╭╮╰╯├┤┬┴┼┃━┏┓┗┛┣┫┳┻╋║═╔╗╚╝╌╎▶◀▼╤╴╵╶╷")
ESCAPES = re.compile("\x1b\\[[0-9;]*m")


@pytest.fixture(scope="module")
def handbook() -> sopflow.Handbook:
    return sopflow.load(CHARTS)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_what_it_looks_like(file: Path, handbook: sopflow.Handbook) -> None:
    program = next(each for each in handbook.values() if Path(each.main.file).name == file.name)
    written = sopflow.flowchart(program).text(72)
    golden = file.with_suffix(".txt")
    if os.environ.get("SOPFLOW_WRITE_GOLDEN"):
        golden.write_text(written, encoding="utf-8")
    assert written == golden.read_text(encoding="utf-8")


def test_a_case_looks_like_it() -> None:
    walk = look(Walk(), "large")
    walk.happen(events.Deviated(step="think", to="pass-on", reason="No time", by="mia/agent", at=walk.at(0.6)))
    written = walk.chart().text(72)
    golden = CHARTS / "case.txt"
    if os.environ.get("SOPFLOW_WRITE_GOLDEN"):
        golden.write_text(written, encoding="utf-8")
    assert written == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [10, 40, 57, 80, 200])
@pytest.mark.parametrize("program", [INQUIRY, EVERYTHING], ids=["inquiry", "everything"])
def test_it_is_never_wider_than_its_room(program: sopflow.Program, width: int) -> None:
    lines = sopflow.flowchart(program, language="de").text(width).splitlines()
    assert max(map(cells, lines)) <= max(40, width)


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=120), st.integers(40, 90))
def test_no_text_breaks_the_frame(text: str, width: int) -> None:
    written = to_text(one_of_each(text), width=width)
    assert max(map(cells, written.splitlines())) <= width
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", written)


def test_colours_change_nothing_but_colours() -> None:
    chart = look(Walk(), "small").chart()
    assert ESCAPES.sub("", chart.text(color=True)) == chart.text()
    assert "\x1b[" in chart.text(color=True)


@given(st.text("abc äöü—…×→“”", max_size=60))
def test_ascii_lines_stand_where_the_others_stand(text: str) -> None:
    chart = one_of_each(text)
    fine, plain = to_text(chart).splitlines(), to_text(chart, ascii=True).splitlines()
    assert list(map(cells, fine)) == list(map(cells, plain))
    assert not set("\n".join(plain)) & LINES


def test_every_way_is_told() -> None:
    """Each label stands there as often as there are ways with it."""
    labels = [f"way{number}" for number in range(40)]
    ends = [(number * 7 % 12, number * 5 % 11) for number in range(40)]
    boxes = tuple(Box(f"b{number}", "task", f"Box {number}") for number in range(12))
    arrows = tuple(Arrow(f"b{a}", f"b{b}", label) for (a, b), label in zip(ends, labels, strict=True))
    written = to_text(Chart("n", "T", "", "en", boxes, arrows), width=60)
    words = re.findall(r"way\d+", written)
    assert sorted(words) == sorted(labels)


def test_two_ways_to_the_same_step_are_both_told() -> None:
    chart = sopflow.flowchart(INQUIRY).chart
    twice = replace(chart, arrows=(*chart.arrows, Arrow("welcome", "assess", "or so")))
    assert "or so" in to_text(twice)


@given(st.text(max_size=80), st.integers(2, 30))
def test_wrapping_loses_nothing_but_blanks(text: str, width: int) -> None:
    text = " ".join(re.sub("[\x00-\x1f\x7f-\x9f]", "", text).split(" "))
    lines = wrap(text, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(cells(line) <= width for line in lines)
