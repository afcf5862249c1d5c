"""What shows itself in a notebook, asked for as a notebook does it."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import nbformat
import pytest
from IPython.core.formatters import DisplayFormatter

import sopflow
from sopflow import events

EXAMPLES = Path(__file__).parents[2] / "examples/sops"
SVG, HTML = "image/svg+xml", "text/html"


@pytest.fixture(scope="module")
def handbook() -> sopflow.Handbook:
    return sopflow.load(EXAMPLES)


@pytest.fixture(scope="module")
def opened(handbook: sopflow.Handbook) -> sopflow.Advance:
    at = datetime(2026, 11, 23, tzinfo=UTC)
    return sopflow.advance(handbook["customer-inquiry"], None, events.Opened(case_id="<C-1>", at=at, language="de"))


def shown(thing: object) -> dict[str, Any]:
    """What a notebook keeps of an output; it must be a valid one."""
    data, metadata = DisplayFormatter().format(thing)
    output = nbformat.v4.new_output("display_data", data, metadata=metadata)
    cell = nbformat.v4.new_code_cell("x", outputs=[output])
    nbformat.validate(nbformat.v4.new_notebook(cells=[cell]))
    return dict(data)


def test_a_program_is_its_chart(handbook: sopflow.Handbook) -> None:
    assert ">Customer inquiry<" in shown(handbook["customer-inquiry"])[SVG]


def test_a_flowchart_is_a_picture(handbook: sopflow.Handbook) -> None:
    assert "prefers-color-scheme" not in shown(sopflow.flowchart(handbook["customer-inquiry"]))[SVG]


def test_what_an_event_led_to_is_seen_in_the_chart(opened: sopflow.Advance) -> None:
    assert "hier steht der Fall" in shown(opened)[SVG]


def test_a_case_is_a_table(opened: sopflow.Advance) -> None:
    table = shown(opened.case)[HTML]
    assert "customer-inquiry: &lt;C-1&gt;" in table
    assert "<tr><th>at</th><td>welcome</td></tr>" in table


def test_a_handbook_is_its_contents(handbook: sopflow.Handbook) -> None:
    assert "<td>customer-inquiry</td><td>process</td><td>Customer inquiry</td>" in shown(handbook)[HTML]


def test_a_report_is_what_a_terminal_shows() -> None:
    _, report = sopflow.read_texts({"a.yaml": "sopflow: 1\nprocess: <b>\n"})
    assert "<pre>a.yaml:2:" in shown(report)[HTML]
    assert "<b>" not in shown(report)[HTML]


def test_reading_a_handbook_imports_no_views() -> None:
    code = f"import sys, sopflow; sopflow.load({str(EXAMPLES)!r}); sys.exit('sopflow.views' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", code], check=False, cwd=Path(sopflow.__file__).parents[1]).returncode == 0
    )
