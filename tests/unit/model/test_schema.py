"""The JSON Schema for editors: up to date, valid, and of one mind with the reader."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import pytest
import yaml

from sopflow.model import VERBS, read_model
from sopflow.model.schema import json_schema, schema_text
from sopflow.scenarios.schema import json_schema as scenarios_schema
from sopflow.scenarios.schema import schema_text as scenarios_text
from sopflow.text import decode, parse

jsonschema = pytest.importorskip("jsonschema")

ROOT = Path(__file__).parents[3]
CORPUS = ROOT / "tests/corpus"
GOOD = sorted(
    each
    for folder in ("good", "shape")
    for each in (CORPUS / folder).rglob("*.yaml")
    if not each.name.endswith(".test.yaml")
)
SHAPE = {"SOP100", "SOP101", "SOP102", "SOP103", "SOP104", "SOP105", "SOP111", "SOP115"}
BEYOND = {"SOP111-whole"}  # two steps of one id: that a schema can't tell


def is_badly_shaped(path: Path) -> bool:
    """Whether the reader finds nothing wrong but a shape."""
    text, unreadable = decode(path.read_bytes(), path.name)
    source, broken = parse(text, path.name)
    codes = {each.code for each in read_model(source)[1]}
    return not broken and unreadable is None and bool(codes) and codes <= SHAPE and path.stem not in BEYOND


BAD = [
    each
    for each in sorted((CORPUS / "bad").rglob("*.yaml"))
    if not each.name.endswith(".test.yaml") and is_badly_shaped(each)
]
SCENARIOS = sorted(each for folder in ("examples", "tests/corpus") for each in (ROOT / folder).rglob("*.test.yaml"))
SCHEMA = json_schema()
OF_SCENARIOS = scenarios_schema()


@pytest.fixture(scope="module")
def validator() -> Any:
    return jsonschema.Draft202012Validator(SCHEMA)


class AsEditors(yaml.CSafeLoader):
    """YAML 1.2, in which a date is a text."""

    yaml_implicit_resolvers: ClassVar[Any] = {
        first: [(tag, pattern) for tag, pattern in each if not tag.endswith("timestamp")]
        for first, each in yaml.CSafeLoader.yaml_implicit_resolvers.items()
    }


def data(path: Path) -> Any:
    """What an editor sees."""
    return json.loads(json.dumps(yaml.load(path.read_text(encoding="utf-8"), AsEditors), default=str))


@pytest.mark.parametrize(("name", "text"), [("sopflow-1", schema_text), ("sopflow-test-1", scenarios_text)])
def test_the_file_is_up_to_date(name: str, text: Callable[[], str]) -> None:
    """``SOPFLOW_WRITE=1`` writes it anew."""
    file = ROOT / f"schemas/{name}.schema.json"
    if os.environ.get("SOPFLOW_WRITE"):
        file.write_text(text(), encoding="utf-8")
    assert file.read_text(encoding="utf-8") == text()


@pytest.mark.parametrize("schema", [SCHEMA, OF_SCENARIOS], ids=["files", "scenarios"])
def test_it_is_a_schema(schema: Any) -> None:
    jsonschema.Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_scenarios_are_good_for_their_schema(path: Path) -> None:
    found = jsonschema.Draft202012Validator(OF_SCENARIOS).iter_errors(data(path))
    assert [f"{error.json_path}: {error.message}" for error in found] == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"walks": []},
        {"walk": [{"don": "a"}]},
        {"walk": [{"done": "a", "answered": "b"}]},
        {"walk": [{"done": "a", "ticked": "some"}]},
        {"walk": [{"after": ["5 h"]}]},
        {"walk": [{"deviate": {"because": "x"}}]},
        {"expect": {"steps": []}},
        {"given": [1]},
    ],
    ids=str,
)
def test_what_is_no_scenario_is_none_for_the_schema(wrong: dict[str, Any]) -> None:
    validator = jsonschema.Draft202012Validator(OF_SCENARIOS)
    right = {"sopflow": 1, "test": "x", "scenarios": [{"name": "A case", "walk": [{"done": "a"}]}]}
    assert validator.is_valid(right)
    assert not validator.is_valid({**right, "scenarios": [{"name": "A case", **wrong}]})


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_what_is_good_for_the_reader_is_good_for_the_schema(path: Path, validator: Any) -> None:
    source, broken = parse(path.read_text(encoding="utf-8"), path.name)
    model, found = read_model(source)
    assert (model is not None, broken, found) == (True, (), ())
    assert [error.message for error in validator.iter_errors(data(path))] == []


def test_all_codes_of_the_shape_are_in_the_corpus() -> None:
    sources = [parse(each.read_text(encoding="utf-8"), each.name)[0] for each in BAD]
    assert {found.code for source in sources for found in read_model(source)[1]} == SHAPE


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


@pytest.mark.parametrize("whole", [SCHEMA, OF_SCENARIOS], ids=["files", "scenarios"])
def test_everything_an_author_writes_has_a_title_and_a_description(whole: Any) -> None:
    bare = [
        (name, key)
        for name, schema in [*whole["$defs"].items(), ("", whole)]
        for key, each in schema.get("properties", {}).items()
        if not (each.get("title") and each.get("description"))
    ]
    assert bare == []
