"""Texts of authors stay texts, whatever is in them; pictures come out whole."""

from __future__ import annotations

import re
import shutil
import stat
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path
from typing import get_args
from xml.etree import ElementTree as Xml

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample import INQUIRY, program, step, way

from sopflow.errors import MissingTool
from sopflow.views import layout
from sopflow.views.chart import Arrow, Box, Chart, Lane, Shape
from sopflow.views.dot import to_dot
from sopflow.views.drawing import Flowchart, flowchart
from sopflow.views.mermaid import to_mermaid
from sopflow.views.paper import to_paper

SVG = "{http://www.w3.org/2000/svg}"
NASTY = [
    '<b>"x"\n{|}</b>',
    "a:b:n",
    "\\",
    '\\"',
    "\\N \\l \\G",
    "&lt;&amp;&#228;",
    "]]> <!-- -->",
    "%%{init: {}}%%",
    "1. Greet",
    "end",
    "x" * 5000,
    "\x00\x1b\ud800\u202e\ufeff",
    "",
    "style a:b;#c;",
]
SHAPES: tuple[Shape, ...] = get_args(Shape)


def one_of_each(text: str) -> Chart:
    boxes = tuple(Box(f"{shape}{text}", shape, text, (text,), "l", tooltip=text) for shape in SHAPES)
    arrows = tuple(Arrow(a.id, b.id, text) for a, b in pairwise(boxes))
    back = Arrow(boxes[-1].id, boxes[1].id, text, "visited", "back")
    return Chart(text, text, text, "en", boxes, (*arrows, back, Arrow(boxes[0].id, boxes[0].id)), (Lane("l", text),))


@pytest.mark.parametrize("text", NASTY)
def test_nasty_texts_draw(text: str) -> None:
    chart = one_of_each(text)
    root = Xml.fromstring(Flowchart(chart).svg())
    groups = [group.get("class", "").split() for group in root.iter(f"{SVG}g")]
    assert sum("box" in names for names in groups) == len(SHAPES)
    assert sum("edge" in names for names in groups) == len(chart.arrows)
    assert layout.draw(to_dot(chart), "svg")
    assert Flowchart(chart).png().startswith(b"\x89PNG")


@pytest.mark.parametrize("text", ['<b>"x"</b>', "a:b {|}", "\\N\\l", "&lt;&amp;", "Ärger & „Wut“"])
def test_what_is_drawn_is_what_was_written(text: str) -> None:
    chart = one_of_each(text)
    root = Xml.fromstring(Flowchart(chart).svg())
    drawn = [(line.text or "").strip() for line in root.iter(f"{SVG}text")]
    assert (
        drawn.count(text) == len(SHAPES) + len(SHAPES) + 3
    )  # boxes, labelled arrows, lane, title; and a line of the card


@settings(max_examples=20, deadline=None)
@given(st.text(max_size=60))
def test_any_text_draws(text: str) -> None:
    chart = one_of_each(text)
    Xml.fromstring(Flowchart(chart).svg())
    assert layout.draw(to_dot(chart), "svg")


@given(st.text(max_size=200))
def test_mermaid_has_nothing_of_its_own_inside_quotes(text: str) -> None:
    written = to_mermaid(one_of_each(text)).partition("flowchart TD\n")[2]
    for line in written.splitlines():
        assert line.count('"') in (0, 2), line
        inside = line.split('"')[1] if '"' in line else ""
        bare = re.sub(r"#\d+;|<br/>", "", inside)
        assert not set(bare) & set('"#;<>&{}[]|`%\\$:\n'), line


def test_the_same_every_time() -> None:
    first, second = flowchart(INQUIRY), flowchart(INQUIRY)
    assert (first.dot(), first.mermaid(), first.svg()) == (second.dot(), second.mermaid(), second.svg())
    assert first.png() == second.png()


def test_the_order_of_reading_is_the_order_of_ranks() -> None:
    """Also where the flow jumps ahead and back: 1 → 3 → 2 → 3 would otherwise put 3 above 2."""
    jumping = program(
        step("a", "do", "One", "", way("c")),
        step("b", "do", "Two", "", way("c")),
        step("c", "decide", "Three", "", way("b", "again"), way("d")),
        step("d", "end", "Four", "", end="x"),
    )
    root = Xml.fromstring(flowchart(jumping).svg())
    heights = {line.text: float(line.get("y", "0")) for line in root.iter(f"{SVG}text")}
    assert heights["One"] <= heights["Two"] < heights["Three"] < heights["Four"]


def test_svg_is_for_everyone() -> None:
    chart = flowchart(INQUIRY, language="de")
    written = chart.svg()
    root = Xml.fromstring(written)
    title, description = root[0], root[1]
    assert (title.tag, title.text) == (f"{SVG}title", "Kundenanfrage")
    assert (description.tag, description.text) == (f"{SVG}desc", chart.chart.description)
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert "max-width:100%" in root.get("style", "")
    assert not re.search(r"href|url\(|<script|<!DOCTYPE|<!--|xlink", written)
    steps = {group.get("data-step"): group for group in root.iter(f"{SVG}g") if group.get("data-step")}
    assert steps["route"].findtext(f"{SVG}title") == "Route; Wer übernimmt?"


def test_colours_have_contrast() -> None:
    from sopflow.views import style

    paints = [*style.SHAPES.values(), *style.OUTCOMES, *style.STATES.values(), *style.HEAT]
    arrows = [style.ARROW, style.ASIDE, *style.ARROW_STATES.values(), *style.HEAT_ARROWS]
    grounds = ["#ffffff", *(ground for ground, _ in style.LANES)]
    texts = [(paint.text, paint.fill) for paint in paints]
    texts += [(paint.text, ground) for paint in arrows for ground in grounds]
    texts += [(text, ground) for text in ("#0f172a", "#334155", "#475569") for ground in grounds]  # headings
    texts += [(style.dark(text), style.dark(ground)) for text, ground in texts]
    assert [pair for pair in texts if contrast(*pair) < 4.5] == []
    # An outline or its ground tells a box from the page, and an arrow is seen; what says nothing may be faint.
    quiet = [style.SHAPES["set"], style.SHAPES["card"], style.SHAPES["label"]]
    telling = [paint for paint in [*paints, *arrows] if paint not in quiet]
    telling = [paint for paint in telling if paint not in (style.STATES["skipped"], style.HEAT_ARROWS[0])]
    lines = [(paint.line, "#ffffff") for paint in telling]
    lines += [(style.dark(line), style.dark(ground)) for line, ground in lines]
    assert [pair for pair in lines if contrast(*pair) < 3] == []


def test_states_are_told_by_marks_and_lines_too() -> None:
    from sopflow.views import style

    marks = [style.MARKS[state] for state in style.STATES]
    assert len(set(marks)) == len(style.STATES) == len(set(style.PLAIN_MARKS.values()))
    assert {paint.thick for paint in style.HEAT_ARROWS} >= {0.8, 4.2}


def test_the_keyboard_goes_along_the_flow() -> None:
    chart = flowchart(INQUIRY, language="de")
    root = Xml.fromstring(chart.svg())
    stops = [each for each in root.iter() if each.get("tabindex") == "0"]
    steps = [box.id for box in chart.chart.boxes if box.shape != "outcome"]
    assert [each.get("data-step") for each in stops if each.get("data-step") in steps] == steps
    assert {each.get("role") for each in stops} == {"img"}
    labels = {each.get("data-step"): each.get("aria-label") for each in stops}
    assert labels["clear"] == (
        "Entscheidung: Ist die Rechtsfrage geklärt?, Rechtsabteilung."
        " Führt zu: Refused (die Forderung ist unbegründet); Lösung erarbeiten (sonst)."
    )
    seen = [each.get("class", "").split()[0] for each in root.iterfind(f".//{SVG}g[@aria-hidden='true']//{SVG}g")]
    assert seen.count("edge") == len(chart.chart.arrows)
    assert seen.count("lane") == len(chart.chart.lanes)
    assert "box" not in seen


def test_the_theme_is_the_readers_or_as_asked() -> None:
    chart = flowchart(INQUIRY)
    assert "@media screen and (prefers-color-scheme:dark){#chart-" in chart.svg()
    assert "prefers-color-scheme" not in chart.svg(theme="dark")
    assert '[fill="#ffffff"]{fill:#0f172a}' in chart.svg(theme="dark")
    assert "#0f172a}" not in chart.svg(theme="light")


def contrast(one: str, other: str) -> float:
    light, dark = sorted(map(luminance, (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_png_is_a_png() -> None:
    assert flowchart(INQUIRY).png().startswith(b"\x89PNG")


def test_paper_has_pieces_that_older_programs_read_and_its_links() -> None:
    drawn = to_paper(flowchart(INQUIRY, links=lambda name: f"charts/{name}.pdf", legend=True).sheet())
    pieces = re.findall(r'"((?:[^"\\]|\\.)*)"', drawn)
    assert len(drawn) > 17_000
    assert max(map(len, pieces)) < 16_384
    assert 'URL="charts/solve-inquiry.pdf"' in drawn


def test_nothing_can_draw(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "_pure", lambda: None)
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(MissingTool, match="pip install graphviz-pure"):
        flowchart(INQUIRY).png()
    with pytest.raises(MissingTool, match="apt install graphviz"):
        flowchart(INQUIRY).pdf()
    assert flowchart(INQUIRY).svg()
    assert flowchart(INQUIRY).dot()
    assert flowchart(INQUIRY).mermaid()


def test_formats_and_engines_that_there_are_not() -> None:
    with pytest.raises(ValueError, match="svg, png, pdf"):
        layout.draw("digraph {}", "gif")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="graphviz-pure, dot"):
        layout.draw("digraph {}", "svg", engine="neato")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="can't write pdf"):
        layout.draw("digraph {}", "pdf", engine="graphviz-pure")


def test_a_failure_says_what_the_program_said() -> None:
    with pytest.raises(layout.LayoutError, match="syntax error"):
        layout.draw("digraph {", "svg")


def test_a_layout_may_not_take_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sleeper = tmp_path / "dot"
    sleeper.write_text("#!/bin/sh\nexec sleep 20\n")
    sleeper.chmod(sleeper.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(shutil, "which", lambda _: str(sleeper))
    began = time.monotonic()
    with pytest.raises(layout.LayoutError, match=r"within 0\.2 seconds"):
        layout.draw("digraph {}", "svg", engine="dot", timeout=0.2)
    assert time.monotonic() - began < 5


def test_importing_is_light() -> None:
    code = "import sys, sopflow.views.drawing; sys.exit('graphviz' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
