"""The JSON Schema that editors complete and check with, drawn from the models.

The verb of a step, or of an act, is told by nested if/then/else on the presence of its key: editors then offer
exactly the verbs, and after one is written, only that verb's keys. ``oneOf`` would offer all keys of all verbs in a
jumble.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pydantic.json_schema import models_json_schema

from sopflow.model.actions import Action
from sopflow.model.acts import ACT_CLASSES, ACTS
from sopflow.model.duplicates import WITHOUT_REPEATS
from sopflow.model.facts import FactModel
from sopflow.model.handbook import Handbook, Role, Team
from sopflow.model.names import readable
from sopflow.model.part import Part
from sopflow.model.requirements import Requirement
from sopflow.model.shapes import Schema, any_required, first_of, ref, shared_shapes
from sopflow.model.sop import Procedure, Process, Stage
from sopflow.model.step import Step, keys_of, misplaced_keys
from sopflow.model.times import WaitFor, WaitUntil
from sopflow.model.verbs import STEP_CLASSES, VERBS

__all__ = ["json_schema", "schema_text"]

_KINDS: Mapping[str, type[Part]] = {"process": Process, "procedure": Procedure, "handbook": Handbook}
_BY_REFERENCE = (Requirement, FactModel, WaitFor, WaitUntil)


def json_schema() -> Schema:
    """The schema of handbooks, processes and procedures, as JSON Schema 2020-12."""
    models = [Handbook, Process, Procedure, *_BY_REFERENCE, *STEP_CLASSES, *ACT_CLASSES]
    _, drawn = models_json_schema([(model, "validation") for model in models], by_alias=True)
    drawn["$defs"].pop("UnreadStep", None)  # nothing that anybody writes
    defs = {name: _tidied(_linked(schema)) for name, schema in drawn["$defs"].items()}
    for step in STEP_CLASSES:
        defs[step.__name__] = _without_misplaced(step, defs[step.__name__])
    for may_be_empty in (Team, Role, Stage, Action):
        defs[may_be_empty.__name__]["type"] = ["object", "null"]
    for act in ACT_CLASSES:
        defs[act.__name__]["title"] = act.VERB
    defs |= {"step": _step(defs), "act": _act(defs), **shared_shapes()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "sopflow, version 1",
        "description": "A handbook, a process or a procedure.",
        "type": "object",
        **first_of({kind: ref(model.__name__) for kind, model in _KINDS.items()}, _no_kind(defs)),
        "$defs": dict(sorted(defs.items())),
    }


def schema_text() -> str:
    """The schema as it stands in ``schemas/sopflow-1.schema.json``."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


def _linked(schema: Any) -> Any:
    """Turn ``{"shared": NAME}``, as the models' types have it, into references to the definitions made here."""
    if isinstance(schema, list):
        return [_linked(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    linked = {key: _linked(value) for key, value in schema.items() if key != "shared"}
    return linked | (ref(schema["shared"]) if "shared" in schema else {})


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
    if key in WITHOUT_REPEATS:
        tidy["uniqueItems"] = True
    return {"title": readable(key), **tidy}


def _without_misplaced(step: type[Step], schema: Schema) -> Schema:
    barred = misplaced_keys(step)
    properties = {key: value for key, value in schema["properties"].items() if key not in barred}
    return {**schema, "title": step.VERB, "properties": properties}


def _step(defs: Mapping[str, Schema]) -> Schema:
    shared = {key: defs["DoStep"]["properties"][key] for key in keys_of(Step)}
    verbs = {verb: defs[kind.__name__]["properties"][verb] for verb, kind in VERBS.items()}
    undecided = {"properties": {**verbs, **shared}, "anyOf": any_required(VERBS), "additionalProperties": False}
    by_verb = {verb: ref(kind.__name__) for verb, kind in VERBS.items()}
    return {
        "title": "Step",
        "description": "One step: an id, one verb, and what belongs to it.",
        "type": "object",
        "required": ["id"],
        **first_of(by_verb, undecided),
    }


def _act(defs: Mapping[str, Schema]) -> Schema:
    verbs = {verb: defs[kind.__name__]["properties"][verb] for verb, kind in ACTS.items()}
    undecided = {"properties": verbs, "anyOf": any_required(ACTS), "additionalProperties": False}
    return {
        "title": "Act",
        "description": "Something done at once: one verb, and what belongs to it.",
        "type": "object",
        **first_of({verb: ref(kind.__name__) for verb, kind in ACTS.items()}, undecided),
    }


def _no_kind(defs: Mapping[str, Schema]) -> Schema:
    properties = {kind: defs[model.__name__]["properties"][kind] for kind, model in _KINDS.items()}
    sopflow = defs["Process"]["properties"]["sopflow"]
    return {"properties": {"sopflow": sopflow, **properties}, "required": ["sopflow"], "anyOf": any_required(_KINDS)}
