"""The JSON Schema of ``*.test.yaml``, drawn from the table by which scenarios are read."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sopflow.model import readable
from sopflow.model.shapes import Schema, any_required, first_of, ref
from sopflow.scenarios.shape import EXPECT, LINES, SCENARIO, Shape

__all__ = ["json_schema", "schema_text"]

_SCALAR: Schema = {"type": ["string", "number", "boolean"]}
_SHAPES: Mapping[str, Schema] = {
    "word": _SCALAR,
    "text": {"type": ["string", "number", "boolean", "null"]},
    "facts": {"type": ["object", "null"]},
    "instant": {"type": "string"},
    "duration": _SCALAR,
    "list": {"type": ["array", "null"]},
    "ticks": {"anyOf": [{"const": "all"}, {"type": "array", "items": {"type": "integer", "minimum": 0}}]},
    "deviation": {
        "if": {"type": "object"},
        "then": {
            "properties": {
                "reason": {"title": "Reason", "description": "Why the path is left."},
                "to": {"title": "To", "description": "The step to go to."},
                "step": {"title": "Step", "description": "The step that is left."},
            },
            "additionalProperties": False,
        },
        "else": _SCALAR,
    },
    "names": {"anyOf": [_SCALAR, {"type": "array", "items": _SCALAR}]},
}
_LINES = {
    "answer": "A person answers this step's questions.",
    "done": "This step is done.",
    "correct": "Facts are corrected.",
    "deviate": "The path is left, with a reason.",
    "cancel": "The case is called off.",
    "accept": "The team accepts what this step hands over.",
    "reject": "The team rejects what this step hands over.",
    "fail": "The host could not carry out this step.",
    "signal": "This signal arrives.",
    "try": "This action is asked for, beside the flow.",
    "after": "Time passes: 5 h, 2 days, …",
}
_ABOUT = {
    **_LINES,
    "name": "What the scenario shows, in a sentence.",
    "given": "Facts that are known when the case opens.",
    "at": "When the case opens, with the zone: 2026-11-23T10:00+01:00.",
    "start": "The step at which the case opens; left out: the first.",
    "language": "The case's language.",
    "by": "Who does it: NAME/ROLE.",
    "walk": "What happens, line by line.",
    "expect": "How it stands in the end.",
    "facts": "Facts with their values.",
    "refused": "It is refused, and these words stand in the reason.",
    "ticked": "Which lines of the checklist are ticked: all, or their numbers.",
    "step": "The step it is about.",
    "reason": "Why.",
    "with": "What the action is given.",
    "gives": "What the action gives back.",
}
_EXPECTED = {
    "path": "The steps in the order they were entered.",
    "at": "Where the case is.",
    "outcome": "How it ended.",
    "status": "Whether it is open or closed.",
    "role": "The role that has it.",
    "team": "The team that has it.",
    "stuck": "Why it is stuck.",
    "refused": "Why the last line was refused.",
    "level": "The rung of the ladder it is on.",
    "missed": "The deadlines that were missed.",
    "facts": "Facts with their values.",
}


def json_schema() -> Schema:
    """The schema of files of scenarios, as JSON Schema 2020-12."""
    lines = {verb: _part(verb, _LINES[verb], keys, _ABOUT) for verb, keys in LINES.items()}
    scenario = _part("Scenario", "One case, from its opening to what is expected.", SCENARIO, _ABOUT)
    scenario["properties"]["walk"] |= {"items": ref("line")}
    scenario["properties"]["expect"] = {**_key("expect", _ABOUT), **ref("expect")}
    undecided = {"properties": {verb: _key(verb, _LINES) for verb in LINES}, "anyOf": any_required(LINES)}
    line = {
        "title": "Line",
        "description": "One thing that happens.",
        "type": "object",
        **first_of({verb: ref(verb) for verb in LINES}, {**undecided, "additionalProperties": False}),
    }
    version = {"title": "Sopflow", "description": "The version of the language.", "const": 1}
    tested = {"title": "Test", "description": "The process or procedure that is tested.", **_SCALAR}
    scenarios = {"title": "Scenarios", "description": "Cases and how they go.", "type": "array"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "sopflow scenarios, version 1",
        "description": "Scenarios of a process or procedure.",
        "type": "object",
        "properties": {"sopflow": version, "test": tested, "scenarios": {**scenarios, "items": ref("scenario")}},
        "required": ["sopflow", "test", "scenarios"],
        "additionalProperties": False,
        "$defs": {
            **lines,
            "expect": _part("Expect", "How it stands in the end.", EXPECT, _EXPECTED),
            "line": line,
            "scenario": scenario,
        },
    }


def schema_text() -> str:
    """The schema as it stands in ``schemas/sopflow-test-1.schema.json``."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


def _part(title: str, about: str, keys: Mapping[str, Shape], words: Mapping[str, str]) -> Schema:
    properties = {key: {**_key(key, words), **_SHAPES[shape.name]} for key, shape in keys.items()}
    return {
        "title": title,
        "description": about,
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }


def _key(key: str, words: Mapping[str, str]) -> Schema:
    return {"title": readable(key), "description": words[key]}
