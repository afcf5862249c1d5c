"""The player's JavaScript in Node, asked from Python."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from node import Node

__all__ = ["ANSWERS", "Page", "drawn"]

ANSWERS = Path(__file__).with_name("unit") / "views/player/answers.mjs"


class Page:
    """The JavaScript of a page: answers questions, many at once."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._encoder = msgspec.json.Encoder(decimal_format="number")
        self._decoder = msgspec.json.Decoder(float_hook=Decimal)

    def ask(self, questions: Sequence[Sequence[Any]]) -> list[Any]:
        """The answers to questions, each a name and what it is about."""
        answers: list[Any] = self._decoder.decode(self._node.ask(self._encoder.encode(questions)))
        return answers

    def raw(self, questions: Sequence[Sequence[Any]]) -> list[bytes]:
        """The answers as JSON, byte for byte."""
        found = msgspec.json.decode(self._node.ask(self._encoder.encode(questions)), type=list[msgspec.Raw])
        return [bytes(each) for each in found]


def drawn(strategy: st.SearchStrategy[Any], count: int) -> list[Any]:
    """So many examples of a strategy: here they are compared in one go, not one by one."""
    found: list[Any] = []

    @settings(max_examples=count, phases=[Phase.generate], suppress_health_check=[*HealthCheck])
    @given(strategy)
    def draw(example: Any) -> None:
        found.append(example)

    draw()
    return found
