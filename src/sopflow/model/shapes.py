"""The parts of the JSON Schema that more than one key refers to, and the means to put schemas together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sopflow.model.facts import TYPE_WORDS
from sopflow.model.texts import LANGUAGE

__all__ = ["Schema", "any_required", "first_of", "ref", "shared_shapes"]

Schema = dict[str, Any]

_SCALAR: Schema = {"type": ["string", "number", "boolean"]}
_NAME: Schema = {"type": ["string", "integer"], "pattern": r"^[^\s.,:;!?'\"()\[\]{}]+$"}


def ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def first_of(by_key: Mapping[str, Schema], otherwise: Schema) -> Schema:
    """If/then/else, nested: the schema of the first of these keys that is there."""
    rest = otherwise
    for key, schema in reversed(list(by_key.items())):
        # with the type: where nothing is written yet, an editor would take the first key for the one that is there
        rest = {"if": {"type": "object", "required": [key]}, "then": schema, "else": rest}
    return rest


def any_required(keys: Iterable[str]) -> list[Schema]:
    return [{"required": [key]} for key in keys]


def shared_shapes() -> dict[str, Schema]:
    """The definitions that the models' types name with ``{"shared": NAME}``, and those these need."""
    return {
        "scalar": _SCALAR,
        "name": _NAME,
        "names": _names(),
        "text": _text(),
        "branches": _branches(),
        "outcomes": _outcomes(),
        "requirement": _requirement(),
        "facts": _facts(),
        "fact": _fact(),
        "type": _type(),
        "asked": _asked(),
        "arguments": _arguments(),
        "hours": _hours(),
        "late": _late(),
        "wait": _wait(),
        "row": _row(),
    }


def _requirement() -> Schema:
    return {
        "title": "Requirement",
        "description": "A condition, or a condition with the words of the refusal.",
        "anyOf": [ref("scalar"), ref("Requirement")],
    }


def _facts() -> Schema:
    return {
        "title": "Facts",
        "description": "Facts by name: `name: type`, or `name: {type: …, label: …, ask: …}`.",
        "type": "object",
        "additionalProperties": ref("fact"),
    }


def _fact() -> Schema:
    long = {"type": "object", "anyOf": any_required(("type", "is", "points"))}
    return {
        "title": "Fact",
        "description": "A type, or the long form with type, label, question and so on.",
        "if": long,
        "then": ref("FactModel"),
        "else": ref("type"),
    }


def _type() -> Schema:
    listed = {
        "type": "object",
        "required": ["list"],
        "properties": {"list": {"title": "List", "description": "The type of the items.", **ref("type")}},
        "additionalProperties": False,
    }
    record = {"type": "object", "minProperties": 1, "additionalProperties": ref("fact")}
    return {
        "title": "Type",
        "description": "What values a fact can have.",
        "if": {"type": "object"},
        "then": {"if": {"required": ["list"]}, "then": listed, "else": record},
        "else": {
            "anyOf": [
                {"enum": list(TYPE_WORDS)},
                {"type": "string", "pattern": r"^\s*-?[0-9.]+\s*\.\.\s*-?[0-9.]+\s*$"},
                {"type": "array", "minItems": 1, "items": ref("scalar")},
            ]
        },
    }


def _text() -> Schema:
    languages = {f"^{LANGUAGE}$": ref("scalar")}
    by_language = {"type": "object", "minProperties": 1, "patternProperties": languages, "additionalProperties": False}
    return {
        "title": "Text",
        "description": "A text, or one for each language: `{en: …, de: …}`.",
        "anyOf": [ref("scalar"), by_language],
    }


def _branches() -> Schema:
    branches = {"type": "object", "minProperties": 1, "additionalProperties": ref("scalar")}
    return {
        "title": "Branches",
        "description": "One for all cases, or one per condition; the first that holds wins, `else` stands last.",
        "anyOf": [ref("scalar"), branches],
    }


def _outcomes() -> Schema:
    titled = {"type": "object", "minProperties": 1, "additionalProperties": ref("text")}
    return {
        "title": "Outcomes",
        "description": "The names of outcomes, or names with what people call them: `{resolved: {en: …, de: …}}`.",
        "anyOf": [{"type": "array", "items": ref("name"), "uniqueItems": True}, titled],
    }


def _asked() -> Schema:
    return {
        "title": "Facts asked for",
        "description": "A list of facts, or facts declared in place.",
        "anyOf": [{"type": "array", "items": {"anyOf": [{"type": "string"}, ref("facts")]}}, ref("facts")],
    }


def _arguments() -> Schema:
    return {
        "title": "Arguments",
        "description": "A list of facts, or names with types.",
        "anyOf": [{"type": "array", "items": {"anyOf": [{"type": "string"}, ref("facts")]}}, ref("facts")],
    }


def _names() -> Schema:
    return {
        "title": "Names",
        "description": "One name, or a list of them.",
        "anyOf": [ref("name"), {"type": "array", "minItems": 1, "items": ref("name")}],
    }


def _hours() -> Schema:
    return {
        "title": "Hours",
        "description": "One span of hours, or a list of them: 09:00-17:30.",
        "anyOf": [ref("scalar"), {"type": "array", "minItems": 1, "items": ref("scalar")}],
    }


def _late() -> Schema:
    return {
        "title": "When late",
        "description": "A step to go to, or a list of acts.",
        "anyOf": [ref("name"), {"type": "array", "minItems": 1, "items": ref("act")}],
    }


def _wait() -> Schema:
    by_key = first_of({"for": ref("WaitFor")}, ref("WaitUntil"))
    return {
        "title": "Wait",
        "description": "How long; or the signal to wait for; or until when.",
        "if": {"type": "object"},
        "then": by_key,
        "else": ref("scalar"),
    }


def _row() -> Schema:
    cell = {"anyOf": [ref("scalar"), {"type": "array", "items": ref("scalar")}]}
    description = "A cell for each of `when`, then one for each of `give`."
    return {"title": "Row", "description": description, "type": "array", "minItems": 2, "items": cell}
