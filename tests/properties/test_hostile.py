"""Whatever an author writes, a report comes back, and soon."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

import sopflow
from sopflow import Report
from sopflow.scenarios import run
from sopflow.text import parse

ROOT = Path(__file__).parents[2]
SECONDS = 1.5  # for one folder, on a slow machine too
FOLDERS = [ROOT / "examples/sops", ROOT / "tests/corpus/good/calls", ROOT / "tests/corpus/good/foreign/shop"]
SINGLE = sorted((ROOT / "tests/corpus/good").glob("*.yaml")) + sorted((ROOT / "tests/corpus/bad").glob("*.yaml"))


def texts_of(files: list[Path]) -> dict[str, str]:
    return {file.name: file.read_bytes().decode(errors="replace") for file in files if ".test." not in file.name}


SOURCES = [
    *(texts_of(sorted(folder.glob("*.yaml"))) for folder in FOLDERS),
    *(texts_of([file]) for file in SINGLE if ".test." not in file.name and file.stat().st_size < 5_000),
]
ATTACKS = [
    "{{ 9**(9**9) }}",
    "{{ 'a' * 10**9 }}",
    "{% for a in range(10**9) %}{{ a }}{% endfor %}",
    "{{ ''.__class__.__mro__ }}",
    "{% include '/etc/passwd' %}",
    "{{ {{ }} }}",
    "{% if " + "not " * 300 + "x %}y{% endif %}",
    "{#",
    "{%",
    "= " + "(" * 500 + "1" + ")" * 500,
    "= " + "not " * 500 + "yes",
    "= 1" + " + 1" * 3_000,
    "= __import__('os').system('true')",
    "= case.visits.__class__",
    "= 1 / 0",
    "= 9" * 400,
    "= " + "9" * 5_000,
    "= 10.5.5",
    "= 'unclosed",
    "= any x in x has (x)",
    "= sum(sum(sum(1)))",
    "[" * 5_000,
    "{" * 5_000,
    "- " * 2_000,
    "? " * 500,
    "&a [*a, *a]",
    "!!python/object/apply:os.system [true]",
    "<<: *a",
    "9" * 5_000,
    "1e999999999",
    "-1..99999999999999999999",
    "0x7fffffff",
    "\x00",
    "\x1b[31m",
    "\u202e\u2066",
    "\ufeff",
    "\u2028",
    "ſtepſ",
    "\ud800",
    "a" * 30_000,
    "|\n  " + "x\n" * 3_000,
    "%YAML 1.1",
    "--- ",
    "...",
    ": ",
    "? ",
    "\t",
    "next: next",
    "id: id",
    "else",
    "case.visits.case",
    "now",
    "yes/no",
    "{list: {list: {list: text}}}",
    "{type: {type: {type: text}}}",
    "{is: {else: {else: x}}}",
    "{points: {else: 1}}",
    "2026-02-31",
    "P" + "1D" * 50,
    "99999999999999 weeks",
]
_KEYS = """
sopflow process procedure handbook steps facts id ask do decide set call end next else requires must because skip_if
with into inputs results outcomes roles teams owner languages at_least again record checklist by not_by type is points
default label clear add remove scenarios test name given walk expect answer done
correct deviate cancel after at path refused
"""
KEYS = tuple(_KEYS.split())


@st.composite
def mutilated(draw: DrawFn) -> dict[str, str]:
    """A folder that was good (or bad in a known way), after an accident."""
    texts = dict(draw(st.sampled_from(SOURCES)))
    for _ in range(draw(st.integers(1, 4))):
        name = draw(st.sampled_from(sorted(texts)))
        texts[name] = _worse(draw, texts[name])
    return texts


def _worse(draw: DrawFn, text: str) -> str:
    lines = text.split("\n")
    here, there = draw(st.integers(0, len(lines) - 1)), draw(st.integers(0, len(lines) - 1))
    line = lines[here]
    kind = draw(st.integers(0, 9))
    if kind == 0:
        del lines[here : here + draw(st.integers(1, 3))]
    elif kind == 1:
        lines[here:here] = lines[min(here, there) : min(here, there) + 8]
    elif kind == 2:
        lines[here], lines[there] = lines[there], lines[here]
    elif kind == 3:
        lines[here] = " " * draw(st.integers(0, 9)) + line.lstrip()
    elif kind in (4, 5):
        key, colon, _ = line.partition(": ")
        lines[here] = f"{key}{colon or ': '}{draw(st.sampled_from(ATTACKS))}"
    elif kind == 6:
        indent = line[: len(line) - len(line.lstrip())]
        lines.insert(here, f"{indent}{draw(st.sampled_from(KEYS))}: {draw(st.sampled_from(ATTACKS))}")
    elif kind == 7:
        at = draw(st.integers(0, len(line)))
        lines[here] = line[:at] + draw(st.sampled_from(ATTACKS) | st.text(max_size=5)) + line[at:]
    elif kind == 8:
        words = line.split(" ")
        words[draw(st.integers(0, len(words) - 1))] = draw(st.sampled_from(KEYS))
        lines[here] = " ".join(words)
    else:
        return text[: draw(st.integers(0, len(text)))]
    return "\n".join(lines)


def reads(texts: dict[str, str]) -> None:
    before = time.thread_time()
    handbook, report = sopflow.read_texts(texts)
    spent = time.thread_time() - before
    assert isinstance(report, Report)
    assert (handbook is None) == (not report.ok)
    assert report.text()
    assert report.as_dicts() is not None
    assert spent < SECONDS, f"{spent:.1f} s"


@given(mutilated())
def test_only_a_report_comes_back(texts: dict[str, str]) -> None:
    reads(texts)


SKELETON = """
sopflow: 1
process: p
outcomes: [over]
facts: {{fact: {0}, other: text, many: {{list: text}}}}
steps:
  - id: one
    do: {1}
    requires: [{2}]
  - id: two
    set: {{other: {3}}}
    skip_if: {4}
    next:
      {5}: over
"""


@pytest.mark.parametrize("place", range(6))
def test_every_attack_in_every_place(place: int) -> None:
    good = ["text", "Do it", "fact is known", "x", "fact == 'a'", "fact is missing"]
    for attack in ATTACKS:
        for written in (attack, "'" + attack.replace("'", "''") + "'"):
            pieces = [*good[:place], written, *good[place + 1 :]]
            reads({"p.yaml": SKELETON.format(*pieces)})
            if place == 0:
                reads({"handbook.yaml": f"sopflow: 1\nhandbook: h\nfacts:\n  a: {written}\n"})


SCENARIOS = [
    (file, file.read_text())
    for file in sorted((ROOT / "tests/corpus/good").glob("*.test.yaml"))
    if file.stat().st_size < 4_000
]


@given(st.data())
def test_hostile_scenarios_only_fail(data: st.DataObject) -> None:
    file, text = data.draw(st.sampled_from(SCENARIOS))
    for _ in range(data.draw(st.integers(1, 3))):
        text = _worse(data.draw, text)
    handbook, _ = sopflow.read(file.with_name(file.name.replace(".test", "")))
    assert handbook is not None
    source, _ = parse(text, "some.test.yaml")
    for result in run(handbook, source):
        assert Report.of(result.failures, [source]).text()
