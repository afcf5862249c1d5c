"""The pictures in the docs are those that the examples give; ``SOPFLOW_WRITE=1`` draws them anew."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from sopflow import load
from sopflow.views import flowchart

ROOT = Path(__file__).parents[3]
PICTURES: dict[str, tuple[str, dict[str, Any]]] = {
    "lanes": ("social-complaint", {}),
    "legend": ("emergency", {"direction": "left-right", "legend": True}),
    "unfolded": ("customer-inquiry", {"depth": 2}),
}


@pytest.mark.parametrize("name", PICTURES)
def test_pictures(name: str) -> None:
    process, look = PICTURES[name]
    drawn = flowchart(load(ROOT / "examples/sops")[process], language="en", **look).svg()
    file = ROOT / f"docs/pictures/{name}.svg"
    if os.environ.get("SOPFLOW_WRITE"):
        file.write_text(drawn, encoding="utf-8")
    assert drawn == file.read_text(encoding="utf-8")
