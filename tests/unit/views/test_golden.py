"""The texts of one chart, whole: whoever changes them sees how. ``SOPFLOW_WRITE_GOLDEN=1`` writes them anew."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from sample import EVERYTHING, INQUIRY, Case, Token, ended, skipped, went

from sopflow.views.drawing import flowchart

GOLDEN = Path(__file__).parent / "golden"
JOURNAL = [
    went("welcome", "assess"),
    went("assess", "route"),
    went("route", "to-legal"),
    skipped("to-legal"),
    went("to-legal", "clear"),
    ended("clear", "refused"),
]
CASE = Case({"welcome": 1, "assess": 2, "route": 1, "clear": 1}, (Token("clear"),))


@pytest.mark.parametrize("ending", ["dot", "mmd"])
@pytest.mark.parametrize("name", ["inquiry", "case", "customer", "everything"])
def test_texts(name: str, ending: str, tmp_path: Path) -> None:
    chart = {
        "inquiry": flowchart(INQUIRY),
        "case": flowchart(INQUIRY, CASE, JOURNAL, language="de"),
        "everything": flowchart(EVERYTHING, language="de"),
        "customer": flowchart(INQUIRY, CASE, JOURNAL, view="customer"),
    }[name]
    written = chart.save(tmp_path / f"{name}.{ending}").read_text(encoding="utf-8")
    golden = GOLDEN / f"{name}.{ending}"
    if os.environ.get("SOPFLOW_WRITE_GOLDEN"):
        golden.write_text(written, encoding="utf-8")
    assert written == golden.read_text(encoding="utf-8")
