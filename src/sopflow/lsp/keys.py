"""The keys each part may have, with what they mean, from the models."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from sopflow import model
from sopflow.lsp import grammar as g
from sopflow.model.part import Part
from sopflow.model.step import Step, keys_of

__all__ = ["describe", "keys_at"]

_HEAD = (
    ("sopflow", "The version of the language: 1."),
    ("process", "The journey: what happens from first contact to follow-up."),
    ("procedure", "The script for one task."),
    ("handbook", "What the files of this folder share."),
)
_MODELS: dict[str, type[Part]] = {
    "handbook": model.Handbook,
    "process": model.Process,
    "procedure": model.Procedure,
    "team": model.Team,
    "role": model.Role,
    "rung": model.Rung,
    "calendar": model.Calendar,
    "style": model.StyleRule,
    "stage": model.Stage,
    "action": model.Action,
    "requirement": model.Requirement,
    "rule": model.Rule,
    "deadline": model.Deadline,
    "promise": model.Promise,
    "table": model.Table,
    "fact": model.FactModel,
}


def keys_at(part: str | None, siblings: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The keys that may still be written in a mapping that has these; no part is a file that doesn't say what it is."""
    for key, about in _all(part, siblings):
        if key not in siblings:
            yield key, about


def describe(part: str, key: str, siblings: Sequence[str]) -> str:
    """What a key means there; empty for an unknown one."""
    return dict(_all(part, siblings)).get(key, "")


def _all(part: str | None, siblings: Sequence[str]) -> Iterator[tuple[str, str]]:
    if part is None:
        kinds = [key for key, _ in _HEAD if key != "sopflow"]
        yield from (each for each in _HEAD if each[0] == "sopflow" or not set(kinds) & set(siblings))
    elif part == "step":
        yield from _by_verb(model.VERBS, siblings, ("id", *(key for key in keys_of(Step) if key != "id")))
    elif part == "act":
        yield from _by_verb(model.ACTS, siblings, ())
    elif part == "wait":
        kind: type[Part] = model.WaitFor if "for" in siblings else model.WaitUntil
        both = () if "for" in siblings or "until" in siblings else (model.WaitFor, model.WaitUntil)
        for each in both or (kind,):
            yield from _described(each).items()
    elif part in _MODELS:
        yield from _described(_MODELS[part]).items()
    else:
        yield from ((key, "") for key in g.PARTS.get(part, ()))


def _by_verb(verbs: object, siblings: Sequence[str], shared: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Before there is a verb: the verbs, and what all have; then what belongs to it."""
    known: dict[str, type[Part]] = dict(verbs)  # type: ignore[call-overload]
    verb = next((key for key in siblings if key in known), None)
    if verb is not None:
        kind = known[verb]
        allowed = keys_of(kind) if issubclass(kind, Step) else tuple(_described(kind))
        yield from ((key, about) for key, about in _described(kind).items() if key in allowed)
        return
    if "id" in shared and "id" not in siblings:
        yield "id", _described(Step)["id"]
    yield from ((key, _described(kind)[key]) for key, kind in known.items())
    yield from ((key, _described(Step)[key]) for key in shared if key != "id")


@cache
def _described(kind: type[Part]) -> dict[str, str]:
    return {field.alias or key: field.description or "" for key, field in kind.model_fields.items()}
