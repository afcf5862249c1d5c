"""The reference pages say what the engine's tables say."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
import reference


@pytest.mark.parametrize("name", reference.ALL)
def test_the_page_is_up_to_date(name: str) -> None:
    written = (reference.PAGES / f"{name}.md").read_text(encoding="utf-8")
    assert written == reference.ALL[name]().replace("``", "`"), "run: python tests/reference.py"
