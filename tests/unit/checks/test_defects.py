"""Mistakes put into the example handbook, as they happen: each is found, and nothing else is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from sopflow.loading import read_texts
from sopflow.text import Diagnostic, parse

ROOT = Path(__file__).parents[3]
EXAMPLES = ROOT / "examples/sops"
FILES = {
    file.relative_to(EXAMPLES).as_posix(): file.read_text(encoding="utf-8")
    for file in sorted(EXAMPLES.rglob("*.yaml"))
    if not file.name.endswith(".test.yaml")
}
_DEFECTS = ROOT / "tests/corpus/seeded/defects.yaml"
DEFECTS = parse(_DEFECTS.read_text(encoding="utf-8"), _DEFECTS.name)[0].data


def seeded(text: str, lines: str, instead: str) -> str:
    """The text with other lines in place of the first that read like ``lines``, as deep as those stood."""
    written, wanted = text.split("\n"), [line.strip() for line in lines.strip().split("\n")]
    for at in range(len(written)):
        if [line.strip() for line in written[at : at + len(wanted)]] == wanted:
            indent = written[at][: len(written[at]) - len(written[at].lstrip())]
            new = [f"{indent}{line}" for line in instead.rstrip("\n").split("\n")]
            return "\n".join([*written[:at], *new, *written[at + len(wanted) :]])
    raise AssertionError(f"these lines are not there: {lines}")


def found(defect: dict[str, str]) -> tuple[Diagnostic, ...]:
    text = seeded(FILES[defect["in"]], defect["lines"], defect["instead"])
    return read_texts({**FILES, defect["in"]: text})[1].diagnostics


def test_the_examples_have_none() -> None:
    assert read_texts(FILES)[1].diagnostics == ()


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda each: each["what"])  # type: ignore[arg-type, union-attr]
def test_it_is_found(defect: dict[str, str]) -> None:
    told = found(defect)
    assert {each.code for each in told} == {defect["told"]}
    assert defect.get("words", "") in told[0].message
    assert {each.span.file for each in told} == {defect["in"]}
