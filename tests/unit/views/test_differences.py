"""Two versions of a handbook, and what is said about them: folders of tests/corpus/diff, with the answer beside them.

``SOPFLOW_WRITE=1`` writes the answers.
"""

from __future__ import annotations

import io
import json
import os
import shutil
from pathlib import Path

import pytest

import sopflow
from sopflow.cli import main
from sopflow.cli.console import Console
from sopflow.views.document import differences

ROOT = Path(__file__).parents[3]
PAIRS = sorted((ROOT / "tests/corpus/diff").iterdir())


def said(*words: str) -> str:
    out, err = io.StringIO(), io.StringIO()
    assert main(["diff", *words], Console(out, err)) == 0, err.getvalue()
    return out.getvalue()


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.name)
def test_what_has_changed_is_told(pair: Path, language: str) -> None:
    told = said(str(pair / "old"), str(pair / "new"), "--language", language)
    file = pair / f"expected.{language}.txt"
    if os.environ.get("SOPFLOW_WRITE"):
        file.write_text(told, encoding="utf-8")
    assert told == file.read_text(encoding="utf-8")


def test_it_is_drawn_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    pair = [str(PAIRS[0] / each) for each in ("old", "new")]
    assert said(*pair, "--chart", "refund.svg").startswith("refund: refund.svg\n")  # the only one that has changed
    assert "no longer there" in Path("refund.svg").read_text(encoding="utf-8")
    err = io.StringIO()
    assert main(["diff", pair[0], pair[0], "--chart", "refund.svg"], Console(io.StringIO(), err)) == 2
    assert "nothing has changed" in err.getvalue()
    assert main(["diff", *pair, "--chart", "refund.doc"], Console(io.StringIO(), err)) == 2
    assert ".doc" in err.getvalue()


@pytest.mark.parametrize("language", ["en", "de"])
def test_nothing_changes_by_itself(language: str) -> None:
    handbook = sopflow.load(ROOT / "examples/sops")
    assert differences(handbook, sopflow.load(ROOT / "examples/sops"), language=language) == ()


def test_backwards_new_is_gone_and_gone_is_new() -> None:
    (pair,) = [each for each in PAIRS if each.name == "a-little-of-everything"]
    old, new = sopflow.load(pair / "old"), sopflow.load(pair / "new")
    there, back = differences(old, new), differences(new, old)
    turned = {"new": "gone", "gone": "new"}
    assert {(turned.get(each.kind, each.kind), each.page, each.step, each.about) for each in there} == {
        (each.kind, each.page, each.step, each.about) for each in back
    }


def test_a_file_that_is_gone_and_one_that_is_new(tmp_path: Path) -> None:
    shutil.copytree(PAIRS[0] / "old", tmp_path / "new")
    text = (tmp_path / "new/refund.yaml").read_text(encoding="utf-8")
    (tmp_path / "new/refund.yaml").write_text(text.replace("process: refund", "process: payback"), encoding="utf-8")
    told = json.loads(said(str(PAIRS[0] / "old"), str(tmp_path / "new"), "--json"))
    kinds = {(each["kind"], each["page"]) for each in told if each["page"]}
    assert kinds == {("new", "payback"), ("gone", "refund")}
    only = json.loads(said(str(PAIRS[0] / "old"), str(tmp_path / "new"), "refund", "--json"))
    assert {each["page"] for each in only} == {"refund"}
