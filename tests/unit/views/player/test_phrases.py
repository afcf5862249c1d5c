"""The words of sentences are Python's; the page has a copy, written by ``SOPFLOW_WRITE=1``."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import sopflow
from sopflow.expr.phrases import BUILT_IN, words

FILE = Path(sopflow.__file__).parent / "views/player/script/phrases.js"


def _written(name: str, value: Mapping[str, Any], indent: str = "") -> str:
    lines = [
        f"{indent}  {json.dumps(key)}: "
        + (_written("", each, indent + "  ") if isinstance(each, Mapping) else json.dumps(each, ensure_ascii=False))
        + ",\n"
        for key, each in value.items()
    ]
    return (f"export const {name} = " if name else "") + "{\n" + "".join(lines) + indent + "}"


def test_the_page_has_the_words_of_python() -> None:
    text = (
        "/** The words that sentences are made of; written from expr/phrases.py by tests/unit/views/player. */\n"
        + _written("PHRASES", {"en": words("en"), "de": words("de")})
        + ";\n\n"
        + _written("BUILT_IN_WORDS", BUILT_IN)
        + ";\n"
    )
    if os.environ.get("SOPFLOW_WRITE"):
        FILE.write_text(text, encoding="utf-8")
    assert FILE.read_text(encoding="utf-8") == text
