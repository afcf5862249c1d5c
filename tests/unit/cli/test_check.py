"""``sopflow check``: which findings, in which form, and what it puts right."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from sopflow.loading import read

Run = Callable[..., Any]

BOOK = "sopflow: 1\nhandbook: shop\nroles:\n  agent:\n"
HELP = """\
sopflow: 1
process: help
outcomes: [helped]
facts:
  works: {type: yes/no, ask: Does it work?}
promises:
  - {at_most: 2, of: solve}
steps:
  - id: solve
    do: Solve it.
    by: agent
  - id: look
    ask: [works]
    again: yes
    next:
      works: helped
      else: solve
"""
SILENT = HELP.replace("of: solve}", "of: solve}  # sopflow: ignore SOP802 - nobody tries more than twice")
WRONG = HELP.replace("by: agent", "by: agnet").replace("works: helped", "works: helepd").replace("do: S", "do: A, b: S")


@pytest.fixture
def sops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "sops"
    folder.mkdir()
    (folder / "handbook.yaml").write_text(BOOK)
    (folder / "help.yaml").write_text(HELP)
    return folder


def codes(result: Any) -> list[str]:
    return re.findall(r"(?:error|warning|advice) (SOP\d{3})", result.out)


# ---------------------------------------------------------------------------------------------- which findings


@pytest.mark.parametrize(
    ("options", "shown"),
    [
        ((), ["SOP107", "SOP106", "SOP007"]),
        (("--select", "SOP1"), ["SOP107", "SOP106"]),
        (("--select", "sop106,SOP0"), ["SOP106", "SOP007"]),
        (("--select", "unknown-role", "--select", "SOP0"), ["SOP107", "SOP007"]),
        (("--select", "SOP1", "--ignore", "unknown-role"), ["SOP106"]),
        (("--ignore", "SOP"), []),
    ],
)
def test_findings_are_chosen(command: Run, sops: Path, options: tuple[str, ...], shown: list[str]) -> None:
    (sops / "help.yaml").write_text(WRONG)
    result = command("check", "sops", *options)
    assert sorted(codes(result)) == sorted(shown)
    assert result.code == (1 if shown else 0)


@pytest.mark.parametrize(
    ("word", "near"),
    [("SOP80", None), ("SOP8O2", "SOP802"), ("unknown-rolle", "unknown-role"), ("quatsch", "sopflow explain")],
)
def test_an_unknown_code_is_a_usage_error(command: Run, sops: Path, word: str, near: str | None) -> None:
    result = command("check", sops, "--select", word)
    assert result.code == (0 if near is None else 2)
    assert (near or "") in result.err


def test_advice_is_no_failure_and_silence_is_said(command: Run, sops: Path) -> None:
    result = command("check", "sops")
    assert (result.code, codes(result)) == (0, ["SOP802"])
    (sops / "help.yaml").write_text(SILENT)
    assert command("check", "sops").out == "sops: fine (1 silenced)\n"


def test_in_python(sops: Path) -> None:
    (sops / "help.yaml").write_text(SILENT)
    report = read(sops)[1]
    assert not len(report)
    ((silenced, reason),) = report.silenced
    assert (silenced.code, reason) == ("SOP802", "nobody tries more than twice")
    assert not report.selected(["SOP1"]).silenced
    (sops / "help.yaml").write_text(WRONG)
    report = read(sops)[1]
    assert {each.code for each in report.selected(["SOP1"], ["SOP107"])} == {"SOP106"}
    assert {each.code for each in report.fixable} == {"SOP106", "SOP107", "SOP007"}


# ------------------------------------------------------------------------------------------------------- paths


def test_files_are_read_with_their_handbook_and_each_handbook_once(command: Run, sops: Path) -> None:
    (sops / "help.yaml").write_text(WRONG)
    result = command("check", "sops/help.yaml", "sops/handbook.yaml", "sops")
    assert len(codes(result)) == 3
    assert "agnet" in result.out  # known from the handbook


# ------------------------------------------------------------------------------------------------------- fixes


def test_fixes_are_made_and_told(command: Run, sops: Path) -> None:
    (sops / "help.yaml").write_text(WRONG.replace("of: solve", "of: slove") + "colour: red\n")
    before = command("check", "sops")
    assert before.out.endswith("5 errors in 2 files; 4 can be fixed with --fix\n")
    result = command("check", "sops", "--fix")
    assert result.code == 1
    assert "sops/help.yaml:11:9: SOP107: Replace `agnet` by `agent`" in result.out
    assert result.out.endswith("fixed 4 of 5 findings\n")
    fixed = HELP.replace("do: Solve it.", 'do: "A, b: Solve it."') + "colour: red\n"
    assert (sops / "help.yaml").read_text() == fixed


def test_a_difference_is_only_shown(command: Run, sops: Path) -> None:
    text = HELP.replace("by: agent", "by: agnet").removesuffix("\n")
    (sops / "help.yaml").write_text(text)
    for options in (["--diff"], ["--fix", "--diff"]):
        result = command("check", "sops", *options)
        assert result.code == 1
        assert "--- sops/help.yaml\n+++ sops/help.yaml\n@@ -8,7 +8,7 @@\n" in result.out
        assert "-    by: agnet\n+    by: agent\n" in result.out
        assert "would fix 1 of 2 findings" in result.out
    assert (sops / "help.yaml").read_text() == text
    (sops / "help.yaml").write_text(SILENT)
    assert command("check", "sops", "--diff").out == "sops: fine (1 silenced)\n"


def test_only_chosen_findings_are_fixed(command: Run, sops: Path) -> None:
    (sops / "help.yaml").write_text(WRONG)
    result = command("check", "sops", "--fix", "--select", "SOP107")
    assert (result.code, result.out.splitlines()[-1]) == (0, "fixed 1 of 1 finding")
    assert (sops / "help.yaml").read_text() == WRONG.replace("agnet", "agent")


@pytest.mark.parametrize(
    "options",
    [("--fix", "--watch"), ("--fix", "--format", "sarif"), ("--watch", "--json"), ("--json", "--format", "text")],
)
def test_what_contradicts_is_a_usage_error(command: Run, sops: Path, options: tuple[str, ...]) -> None:
    assert command("check", sops, *options).code == 2


# ----------------------------------------------------------------------------------------------------- formats


def test_json_tells_fixes_and_silences(command: Run, sops: Path) -> None:
    (sops / "help.yaml").write_text(SILENT.replace("by: agent", "by: agnet"))
    (told,) = json.loads(command("check", "sops", "--json").out)
    assert command("check", "sops", "--format", "json").out == command("check", "sops", "--json").out
    assert told["findings"][0]["fix"]["edits"] == [
        {"file": "sops/help.yaml", "line": 11, "column": 9, "end_line": 11, "end_column": 14, "text": "agent"}
    ]
    (sops / "help.yaml").write_text(SILENT)
    (told,) = json.loads(command("check", "sops", "--json").out)
    assert told["silenced"][0]["reason"] == "nobody tries more than twice"


def test_github(command: Run, sops: Path) -> None:
    (sops / "a,b%.yaml").write_text(HELP.replace("process: help", "process: other").replace("by: agent", "by: agnet"))
    result = command("check", sops, "--format", "github")
    assert result.out.splitlines()[0] == (
        "::error file=sops/a%2Cb%25.yaml,line=11,endLine=11,col=9,endColumn=14,title=SOP107"
        "::There is no role `agnet`.%0ADid you mean `agent`?"
    )
    assert "::notice file=sops/help.yaml,line=7,endLine=7,col=5,endColumn=28,title=SOP802::" in result.out


PLACE = {
    "type": "object",
    "required": ["artifactLocation", "region"],
    "properties": {
        "artifactLocation": {
            "type": "object",
            "required": ["uri"],
            "properties": {"uri": {"type": "string", "pattern": "^[^ \\\\]+$"}, "uriBaseId": {"const": "%SRCROOT%"}},
            "additionalProperties": False,
        },
        "region": {"$ref": "#/$defs/region"},
    },
    "additionalProperties": False,
}
TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}}
# The part of SARIF 2.1.0 that we write, as its specification puts it.
SARIF = {
    "type": "object",
    "required": ["version", "runs"],
    "properties": {
        "version": {"const": "2.1.0"},
        "runs": {"type": "array", "minItems": 1, "maxItems": 1, "items": {"$ref": "#/$defs/run"}},
    },
    "$defs": {
        "run": {
            "type": "object",
            "required": ["tool", "results", "columnKind", "originalUriBaseIds"],
            "properties": {
                "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                "results": {"type": "array", "uniqueItems": True, "items": {"$ref": "#/$defs/result"}},
            },
        },
        "result": {
            "type": "object",
            "required": ["message", "ruleId", "ruleIndex", "locations"],
            "additionalProperties": False,
            "properties": {
                "ruleId": {"pattern": r"^SOP\d{3}$"},
                "ruleIndex": {"type": "integer", "minimum": 0},
                "level": {"enum": ["none", "note", "warning", "error"]},
                "message": TEXT,
                "locations": {"type": "array", "items": {"properties": {"physicalLocation": PLACE}}},
                "relatedLocations": {
                    "type": "array",
                    "uniqueItems": True,
                    "items": {"required": ["id"], "properties": {"physicalLocation": PLACE, "message": TEXT}},
                },
                "fixes": {"type": "array", "items": {"$ref": "#/$defs/fix"}},
                "suppressions": {
                    "type": "array",
                    "items": {"required": ["kind"], "properties": {"kind": {"enum": ["inSource", "external"]}}},
                },
            },
        },
        "fix": {
            "type": "object",
            "required": ["artifactChanges"],
            "properties": {
                "description": TEXT,
                "artifactChanges": {
                    "type": "array",
                    "minItems": 1,
                    "items": {
                        "required": ["artifactLocation", "replacements"],
                        "properties": {
                            "replacements": {
                                "type": "array",
                                "minItems": 1,
                                "items": {
                                    "required": ["deletedRegion"],
                                    "properties": {"deletedRegion": {"$ref": "#/$defs/region"}},
                                },
                            }
                        },
                    },
                },
            },
        },
        "region": {
            "type": "object",
            "required": ["startLine", "startColumn", "endLine", "endColumn"],
            "properties": {key: {"type": "integer", "minimum": 1} for key in ("startLine", "startColumn", "endLine")},
        },
    },
}


def test_sarif(command: Run, sops: Path) -> None:
    (sops / "my help.yaml").write_text(WRONG.replace("process: help", "process: other"))
    (sops / "help.yaml").write_text(SILENT)
    log = json.loads(command("check", "sops", "--format", "sarif").out)
    jsonschema.Draft202012Validator(SARIF).validate(log)
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[each["ruleIndex"]]["id"] == each["ruleId"] for each in run["results"])
    assert all(each["shortDescription"]["text"] and each["help"]["markdown"].startswith("# SOP") for each in rules)
    uris = [each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for each in run["results"]]
    assert uris == ["sops/my%20help.yaml"] * 3 + ["sops/help.yaml"]
    by_code = {each["ruleId"]: each for each in run["results"][:3]}
    assert {code: each["level"] for code, each in by_code.items()} == dict.fromkeys(
        ("SOP007", "SOP106", "SOP107"), "error"
    )
    (change,) = by_code["SOP107"]["fixes"][0]["artifactChanges"]
    assert change["replacements"] == [
        {
            "deletedRegion": {"startLine": 11, "startColumn": 9, "endLine": 11, "endColumn": 14},
            "insertedContent": {"text": "agent"},
        }
    ]


def test_sarif_tells_what_is_silenced(command: Run, sops: Path) -> None:
    other = HELP.replace("process: help", "process: other")
    (sops / "other.yaml").write_text(other)
    (sops / "help.yaml").write_text(SILENT)
    log = json.loads(command("check", "sops", "--format", "sarif").out)
    jsonschema.Draft202012Validator(SARIF).validate(log)
    assert [each["suppressions"] for each in log["runs"][0]["results"]] == [
        [],
        [{"kind": "inSource", "justification": "nobody tries more than twice"}],
    ]
    assert log["runs"][0]["results"][0]["level"] == "note"


def test_sarif_of_what_lies_elsewhere(command: Run, sops: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (sops / "help.yaml").write_text(WRONG)
    (sops.parent / "away").mkdir()
    monkeypatch.chdir(sops.parent / "away")
    log = json.loads(command("check", sops, "--format", "sarif").out)
    jsonschema.Draft202012Validator(SARIF).validate(log)
    place = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert place == {"uri": (sops / "help.yaml").resolve().as_uri()}


# ----------------------------------------------------------------------------------------------------- explain


def test_explain(command: Run) -> None:
    page = command("explain", "sop106").out
    assert page.startswith("SOP106: A step leads to something that does not exist\n")
    assert "\n    procedure: lost-parcel\n" in page
    assert command("explain", "unknown-target").out == page
    wrong = command("explain", "unknown-targte")
    assert (wrong.code, "Did you mean unknown-target?" in wrong.err) == (2, True)
    assert "SOP910  A finding is silenced without a reason\n" in command("explain").out
