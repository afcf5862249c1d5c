"""The JSON Schema that editors complete and check with, drawn from the models.

The verb of a step is told by nested if/then/else on the presence of its key: editors then offer exactly the verbs,
and after one is written, only that verb's keys. ``oneOf`` would offer all keys of all verbs in a jumble.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic.json_schema import models_json_schema

from sopflow.model.facts import TYPE_WORDS, FactModel
from sopflow.model.handbook import Handbook, Role, Team
from sopflow.model.names import readable
from sopflow.model.part import Part
from sopflow.model.sop import Procedure, Process
from sopflow.model.steps import STEP_CLASSES, VERBS, Requirement, Step, keys_of, misplaced_keys
from sopflow.model.texts import LANGUAGE

__all__ = ["json_schema", "schema_text"]

Schema = dict[str, Any]

_SCALAR: Schema = {"type": ["string", "number", "boolean"]}
_NAME: Schema = {"type": ["string", "integer"], "pattern": r"^[^\s.,:;!?'\"()\[\]{}]+$"}
_KINDS: Mapping[str, type[Part]] = {"process": Process, "procedure": Procedure, "handbook": Handbook}


def json_schema() -> Schema:
    """The schema of handbooks, processes and procedures, as JSON Schema 2020-12."""
    models = [Handbook, Process, Procedure, Requirement, FactModel, *STEP_CLASSES]
    _, drawn = models_json_schema([(model, "validation") for model in models], by_alias=True)
    defs = {name: _tidied(_linked(schema)) for name, schema in drawn["$defs"].items()}
    for step in STEP_CLASSES:
        defs[step.__name__] = _without_misplaced(step, defs[step.__name__])
    for may_be_empty in (Team, Role):
        defs[may_be_empty.__name__]["type"] = ["object", "null"]
    defs |= {"step": _step(defs), "requirement": _requirement(), "facts": _facts(), "fact": _fact(), "type": _type()}
    defs |= {"scalar": _SCALAR, "name": _NAME, "text": _text(), "branches": _branches(), "asked": _asked()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "sopflow, version 1",
        "description": "A handbook, a process or a procedure.",
        "type": "object",
        **_first_of({kind: _ref(model.__name__) for kind, model in _KINDS.items()}, _no_kind(defs)),
        "$defs": dict(sorted(defs.items())),
    }


def schema_text() -> str:
    """The schema as it stands in ``schemas/sopflow-1.schema.json``."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _linked(schema: Any) -> Any:
    """Turn ``{"shared": NAME}``, as the models' types have it, into references to the definitions made here."""
    if isinstance(schema, list):
        return [_linked(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    linked = {key: _linked(value) for key, value in schema.items() if key != "shared"}
    return linked | (_ref(schema["shared"]) if "shared" in schema else {})


def _first_of(by_key: Mapping[str, Schema], otherwise: Schema) -> Schema:
    """If/then/else, nested: the schema of the first of these keys that is there."""
    rest = otherwise
    for key, schema in reversed(list(by_key.items())):
        rest = {"if": {"required": [key]}, "then": schema, "else": rest}
    return rest


def _any_required(keys: Iterable[str]) -> list[Schema]:
    return [{"required": [key]} for key in keys]


def _tidied(schema: Schema) -> Schema:
    """A model's schema without Python's traces: no ``null`` (there is none in the language), no inner defaults."""
    tidy = {key: value for key, value in schema.items() if key != "default"}
    tidy["description"] = tidy["description"].partition("\n")[0]
    tidy["title"] = readable(schema["title"])
    tidy["properties"] = {key: _property(key, value) for key, value in schema["properties"].items()}
    return tidy


def _property(key: str, schema: Schema) -> Schema:
    tidy = {name: value for name, value in schema.items() if name not in ("default", "title", "anyOf")}
    options = [option for option in schema.get("anyOf", ()) if option != {"type": "null"}]
    if len(options) == 1:
        tidy |= options[0]
    elif options:
        tidy["anyOf"] = options
    if key == "sopflow":
        tidy = {"description": tidy["description"], "const": 1}
    return {"title": readable(key), **tidy}


def _without_misplaced(step: type[Step], schema: Schema) -> Schema:
    barred = misplaced_keys(step)
    properties = {key: value for key, value in schema["properties"].items() if key not in barred}
    return {**schema, "title": step.VERB, "properties": properties}


def _step(defs: Mapping[str, Schema]) -> Schema:
    shared = {key: defs["DoStep"]["properties"][key] for key in keys_of(Step)}
    verbs = {verb: defs[kind.__name__]["properties"][verb] for verb, kind in VERBS.items()}
    undecided = {"properties": {**verbs, **shared}, "anyOf": _any_required(VERBS), "additionalProperties": False}
    by_verb = {verb: _ref(kind.__name__) for verb, kind in VERBS.items()}
    return {
        "title": "Step",
        "description": "One step: an id, one verb, and what belongs to it.",
        "type": "object",
        "required": ["id"],
        **_first_of(by_verb, undecided),
    }


def _no_kind(defs: Mapping[str, Schema]) -> Schema:
    properties = {kind: defs[model.__name__]["properties"][kind] for kind, model in _KINDS.items()}
    sopflow = defs["Process"]["properties"]["sopflow"]
    return {"properties": {"sopflow": sopflow, **properties}, "required": ["sopflow"], "anyOf": _any_required(_KINDS)}


def _requirement() -> Schema:
    return {
        "title": "Requirement",
        "description": "A condition, or a condition with the words of the refusal.",
        "anyOf": [_ref("scalar"), _ref("Requirement")],
    }


def _facts() -> Schema:
    return {
        "title": "Facts",
        "description": "Facts by name: `name: type`, or `name: {type: …, label: …, ask: …}`.",
        "type": "object",
        "additionalProperties": _ref("fact"),
    }


def _fact() -> Schema:
    long = {"type": "object", "anyOf": _any_required(("type", "is", "points"))}
    return {
        "title": "Fact",
        "description": "A type, or the long form with type, label, question and so on.",
        "if": long,
        "then": _ref("FactModel"),
        "else": _ref("type"),
    }


def _type() -> Schema:
    listed = {
        "type": "object",
        "required": ["list"],
        "properties": {"list": {"title": "List", "description": "The type of the items.", **_ref("type")}},
        "additionalProperties": False,
    }
    record = {"type": "object", "minProperties": 1, "additionalProperties": _ref("fact")}
    return {
        "title": "Type",
        "description": "What values a fact can have.",
        "if": {"type": "object"},
        "then": {"if": {"required": ["list"]}, "then": listed, "else": record},
        "else": {
            "anyOf": [
                {"enum": list(TYPE_WORDS)},
                {"type": "string", "pattern": r"^\s*-?[0-9.]+\s*\.\.\s*-?[0-9.]+\s*$"},
                {"type": "array", "minItems": 1, "items": _ref("scalar")},
            ]
        },
    }


def _text() -> Schema:
    languages = {f"^{LANGUAGE}$": _ref("scalar")}
    by_language = {"type": "object", "minProperties": 1, "patternProperties": languages, "additionalProperties": False}
    return {
        "title": "Text",
        "description": "A text, or one for each language: `{en: …, de: …}`.",
        "anyOf": [_ref("scalar"), by_language],
    }


def _branches() -> Schema:
    branches = {"type": "object", "minProperties": 1, "additionalProperties": _ref("scalar")}
    return {
        "title": "Branches",
        "description": "One for all cases, or one per condition; the first that holds wins, `else` stands last.",
        "anyOf": [_ref("scalar"), branches],
    }


def _asked() -> Schema:
    return {
        "title": "Facts asked for",
        "description": "A list of facts, or facts declared in place.",
        "anyOf": [{"type": "array", "items": {"anyOf": [{"type": "string"}, _ref("facts")]}}, _ref("facts")],
    }
