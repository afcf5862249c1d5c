"""Mermaid reads and draws what we write, in its own words: every chart of the examples and the corpus, and any text.

``make editors`` installs it into build/node. Where it is not installed these tests are skipped, except with
``SOPFLOW_EDITORS=required``, as in ``make test`` wherever there is npm.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

import sopflow
from sopflow.views.chart import Arrow, Box, Chart, Group, Lane, Shape
from sopflow.views.mermaid import to_mermaid

ROOT = Path(__file__).parents[2]
MERMAID = ROOT / "build/node/node_modules/mermaid/dist/mermaid.min.js"
SHAPES: tuple[Shape, ...] = Shape.__args__
NASTY = [
    '<b>"x"\n{|}</b>',
    "a:b:n; c --> d",
    "\\ \\n \\",
    "&lt;&amp;&#228; #35; #quot;",
    "]]> <!-- --> %% {{init: {}}}",
    "%%{init: {}}%%",
    "1. Greet",
    "- Greet",
    "end",
    "end subgraph x direction LR",
    "click n1 callback; style n1 fill:red",
    "`**bold** _it_` ~x~",
    "$$x^2$$ :::boxTask @{ shape: x }",
    "x" * 3000,
    "\x00\x1b\ud800\u202e\ufeff",
    "",
    "お客様 🙏 e\u0301",
]

pytestmark = pytest.mark.skipif(
    not MERMAID.exists() and os.environ.get("SOPFLOW_EDITORS") != "required",
    reason="mermaid is not installed: make editors",
)


@pytest.fixture(scope="module")
def mermaid(browser: Browser) -> Iterator[Page]:
    """A page with nothing but Mermaid, which may not speak to anybody."""
    context = browser.new_context()
    page = context.new_page()
    context.route(lambda url: not url.startswith("file:"), lambda route: route.abort())
    page.set_content("<main></main>")
    page.add_script_tag(path=MERMAID)
    page.evaluate("mermaid.initialize({startOnLoad: false, suppressErrorRendering: true})")
    yield page
    context.close()


PARSE = """async texts => {
    const wrong = [];
    for (const text of texts)
        try { await mermaid.parse(text) } catch (problem) { wrong.push([text, String(problem)]) }
    return wrong;
}"""
RENDER = """async text => {
    const {svg} = await mermaid.render("drawn" + Math.random().toString(36).slice(2), text);
    const page = new DOMParser().parseFromString(svg, "text/html");
    return {
        boxes: page.querySelectorAll("g.node").length,
        arrows: page.querySelectorAll("path.flowchart-link").length,
        text: page.body.textContent,
        scripts: page.querySelectorAll("script, b, a, img").length,
    };
}"""


def programs() -> Iterator[tuple[str, sopflow.Program]]:
    folders = [ROOT / "examples/sops", *sorted((ROOT / "tests/corpus/good").iterdir()), ROOT / "tests/corpus/abcd"]
    for folder in folders:
        if folder.is_dir() or (folder.suffix == ".yaml" and ".test" not in folder.name):
            handbook, _ = sopflow.read(folder)
            for name, program in (handbook or {}).items():
                yield f"{folder.name}/{name}", program


def test_every_chart_of_the_examples_and_the_corpus_is_read(mermaid: Page) -> None:
    texts = []
    for _, program in programs():
        for language in program.languages:
            texts.append(sopflow.flowchart(program, language=language).mermaid())
        for view in ("customer", "responsibilities", "heat"):
            try:
                texts.append(sopflow.flowchart(program, view=view).mermaid())
            except ValueError:
                continue  # nothing in it for the customer, or nothing that people do
    assert len(texts) > 200
    assert mermaid.evaluate(PARSE, texts) == []


def test_every_chart_of_the_examples_is_drawn_whole(mermaid: Page) -> None:
    handbook = sopflow.load(ROOT / "examples/sops")
    for name, program in handbook.items():
        chart = sopflow.flowchart(program)
        drawn = mermaid.evaluate(RENDER, chart.mermaid())
        assert drawn["boxes"] == len(chart.chart.boxes), name
        assert drawn["arrows"] == len(chart.chart.arrows), name


def one_of_each(text: str) -> Chart:
    boxes = tuple(
        Box(f"{shape}{text}", shape, text, (text,), "l", times=(text,), group="g" if number % 3 else None)
        for number, shape in enumerate(SHAPES)
    )
    arrows = tuple(Arrow(a.id, b.id, text) for a, b in pairwise(boxes))
    aside = Arrow(boxes[2].id, boxes[5].id, text, "visited", "aside")
    lanes, groups = (Lane("l", text),), (Group("g", text, lane="l"),)
    return Chart(text, text, text, "en", boxes, (*arrows, aside), lanes, groups)


@pytest.mark.parametrize("text", NASTY)
def test_whatever_an_author_wrote_is_text(mermaid: Page, text: str) -> None:
    chart = one_of_each(text)
    drawn = mermaid.evaluate(RENDER, to_mermaid(chart))
    assert drawn["boxes"] == len(chart.boxes)
    assert drawn["arrows"] == len(chart.arrows)
    assert drawn["scripts"] == 0


@pytest.mark.parametrize(
    "text", ['<b>"x"</b>', "a:b {|}", "&lt;&amp; #35;", "1. Ärger & „Wut“", "* `x`_y_ $$z$$", "end subgraph x", "click"]
)
def test_what_is_drawn_is_what_was_written(mermaid: Page, text: str) -> None:
    drawn = mermaid.evaluate(RENDER, to_mermaid(one_of_each(text)))
    assert drawn["text"].replace("\N{WORD JOINER}", "").count(text) >= 2 * len(SHAPES)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=60))
def test_any_text_is_read(mermaid: Page, text: str) -> None:
    assert mermaid.evaluate(PARSE, [to_mermaid(one_of_each(text))]) == []
