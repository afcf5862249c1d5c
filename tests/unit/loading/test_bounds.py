"""Few words that name many parts: what is too much for a file or a folder is told, and not worked out."""

from __future__ import annotations

import pytest

import sopflow
from sopflow.loading import workspace
from sopflow.program.build import desk

HANDBOOK = """\
sopflow: 1
handbook: house
outcomes: [over]
facts:
  r: {F}
  l: {list: {F}}
  k: integer
  out: {F}
  LEAVES
actions:
  weigh: {takes: {F}, gives: {F}}
rules:
  - {id: one, if: k == 1, then: [{set: {k: 2}}]}
  - {id: two, if: k == 2, then: [{set: {k: 3}}]}
"""
PROCEDURE = """\
sopflow: 1
procedure: sub
inputs: [i]
results: [i]
facts:
  i: {F}
steps:
  - {id: work, do: Work.}
"""
PROCESS = """\
sopflow: 1
process: main
facts:
  i: {F}
tables:
  t: {when: [k], give: [G], rows: [[any, X]]}
steps:
  - {id: first, ask: [k, r, l, i, out, NAMES]}
STEPS
  - {id: close, end: over}
"""
NAMES = [f"f{number}" for number in range(20)]
FIELDS = ", ".join(f"{name}: integer" for name in NAMES)
NAMING = {
    "a form": "ask: [r]\n    again: yes",
    "what is recorded": "do: Work.\n    record: [r]",
    "what is emptied": "clear: [r]",
    "a condition": "do: Work.\n    skip_if: r is known",
    "a text": "do: '{% for x in l %}{{ x.f1 }}{% endfor %}'",
    "a call": "call: sub",
    "an action": "run: weigh",
    "a table": "look_up: t",
}


def files(steps: str) -> dict[str, str]:
    texts = {"handbook.yaml": HANDBOOK, "sub.yaml": PROCEDURE, "main.yaml": PROCESS.replace("STEPS\n", steps)}
    instead = {
        "{F}": f"{{{FIELDS}}}",
        "LEAVES": "\n  ".join(f"{name}: integer" for name in NAMES),
        "NAMES": ", ".join(NAMES),
        "[G]": f"[{', '.join(f'out.{name}' for name in NAMES)}]",
        "X": ", ".join("1" for _ in NAMES),
    }
    for mark, text in instead.items():
        texts = {file: each.replace(mark, text) for file, each in texts.items()}
    return texts


@pytest.mark.parametrize("what", NAMING)
def test_what_names_many_parts_again_and_again_is_too_much_for_a_file(
    what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = "".join(f"  - id: s{number}\n    {NAMING[what]}\n" for number in range(60))
    _, report = sopflow.read_texts(files(steps))
    assert not [each for each in report.diagnostics if each.severity == "error"], str(report)
    monkeypatch.setattr(desk, "MOST_PARTS", 200)
    _, report = sopflow.read_texts(files(steps))
    bounds = [each for each in report.diagnostics if each.code == "SOP004" and each.span.file == "main.yaml"]
    assert len(bounds) == 1


def test_what_all_files_share_is_too_much_for_many_files(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = files("")
    _, report = sopflow.read_texts(texts)
    assert report.ok
    monkeypatch.setattr(workspace, "MOST_SHARED", 130)
    handbook, report = sopflow.read_texts(texts)
    assert handbook is None
    assert [(each.code, each.span.file, each.span.line) for each in report.diagnostics] == [
        ("SOP004", "handbook.yaml", 4)  # of all that it shares its facts are the most
    ]


def test_a_handbook_has_a_bounded_number_of_languages() -> None:
    codes = [f"{a}{b}" for a in "abcdefghij" for b in "abcdefghijk"]
    _, report = sopflow.read_texts({"handbook.yaml": f"sopflow: 1\nhandbook: h\nlanguages: [{', '.join(codes)}]\n"})
    assert [each.code for each in report.diagnostics] == ["SOP004"]
