"""The JSON Schema for editors: up to date, valid, and of one mind with the reader."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
import yaml

from sopflow.model import VERBS, read_model
from sopflow.model.schema import json_schema, schema_text
from sopflow.text import parse

jsonschema = pytest.importorskip("jsonschema")

ROOT = Path(__file__).parents[3]
CORPUS = ROOT / "tests/corpus"
GOOD = sorted(
    each
    for folder in ("good", "shape")
    for each in (CORPUS / folder).rglob("*.yaml")
    if not each.name.endswith(".test.yaml")
)
BAD = sorted((ROOT / "tests/corpus/bad").glob("SOP10*.yaml"))
SCHEMA = json_schema()


@pytest.fixture(scope="module")
def validator() -> Any:
    return jsonschema.Draft202012Validator(SCHEMA)


def data(path: Path) -> Any:
    """What an editor sees: YAML 1.2, in which a date is a text."""
    return json.loads(json.dumps(yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader), default=str))


def test_the_file_is_up_to_date() -> None:
    """``SOPFLOW_WRITE=1`` writes it anew."""
    file = ROOT / "schemas/sopflow-1.schema.json"
    if os.environ.get("SOPFLOW_WRITE"):
        file.write_text(schema_text(), encoding="utf-8")
    assert file.read_text(encoding="utf-8") == schema_text()


def test_it_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_what_is_good_for_the_reader_is_good_for_the_schema(path: Path, validator: Any) -> None:
    source, broken = parse(path.read_text(encoding="utf-8"), path.name)
    model, found = read_model(source)
    assert (model is not None, broken, found) == (True, (), ())
    assert [error.message for error in validator.iter_errors(data(path))] == []


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_what_is_badly_shaped_is_bad_for_the_schema(path: Path, validator: Any) -> None:
    assert not validator.is_valid(data(path))


def test_after_a_verb_only_its_keys_are_offered() -> None:
    assert "checklist" in SCHEMA["$defs"]["DoStep"]["properties"]
    assert "checklist" not in SCHEMA["$defs"]["AskStep"]["properties"]
    assert "next" not in SCHEMA["$defs"]["EndStep"]["properties"]


def test_before_a_verb_all_verbs_are_offered_and_none_of_their_keys() -> None:
    step = SCHEMA["$defs"]["step"]
    while "else" in step:
        step = step["else"]
    assert set(VERBS) <= set(step["properties"])
    assert "checklist" not in step["properties"]


def test_everything_an_author_writes_has_a_title_and_a_description() -> None:
    bare = [
        (name, key)
        for name, schema in SCHEMA["$defs"].items()
        for key, each in schema.get("properties", {}).items()
        if not (each.get("title") and each.get("description"))
    ]
    assert bare == []
