"""What people are told about a name: its kind, title, type, question; the help that editors show beside it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sopflow.lsp.declared import declared_type, is_long
from sopflow.lsp.index import Index
from sopflow.lsp.names import Thing
from sopflow.model import VERBS, readable

__all__ = ["about", "said", "summary", "verb_of"]

_SHORT = 80


def said(text: Any) -> str:
    """A text in the first of its languages, on one line."""
    if isinstance(text, dict):
        text = next(iter(text.values()), "")
    return " ".join(str(text).split()) if text is not None else ""


def verb_of(step: Any) -> str | None:
    """The verb of a step as it is written."""
    return next((key for key in step if key in VERBS), None) if isinstance(step, dict) else None


def summary(index: Index, kind: str, name: str, file: str) -> str:
    """A few words about a name, for a list of proposals."""
    thing = index.fact(name, file) if kind == "fact" else _thing(index, kind, name, file)
    below = index.below(thing) if thing is not None else None
    if kind == "fact":
        return _shortened(_type(below))
    if kind == "step":
        return _shortened(said(below.get("title")) or verb_of(below) or "") if isinstance(below, dict) else ""
    return _shortened(said(below.get("title"))) if isinstance(below, dict) else ""


def about(index: Index, thing: Thing) -> str:
    """What a hover says about a name, in Markdown."""
    below = index.below(thing)
    lines = [f"**{_KINDS.get(thing.kind, thing.kind)} `{thing.name}`**"]
    if thing.kind == "fact":
        lines += _about_fact(below)
    elif thing.kind == "step" and isinstance(below, dict):
        verb = verb_of(below)
        lines += [f"{said(below.get('title')) or readable(thing.name)}"]
        lines += [f"`{verb}`: {_shortened(_inline(below[verb]))}"] if verb is not None else []
        lines += [f"by `{below['by']}`"] if isinstance(below.get("by"), str) else []
    elif isinstance(below, dict):
        lines += [said(below[key]) for key in ("title", "text") if key in below]
        lines += [f"team `{below['team']}`"] if isinstance(below.get("team"), str) else []
        lines += [f"may do what {_names(below['includes'])} may"] if below.get("includes") else []
        lines += [f"{key.replace('_', ' ')} {_names(below[key])}" for key in ("takes", "gives") if below.get(key)]
    return "\n\n".join(line for line in lines if line)


_KINDS = {"procedure": "process or procedure", "style": "rule of style"}


def _about_fact(fact: Any) -> Iterator[str]:
    yield f"type: {_type(fact)}"
    if not is_long(fact):
        return
    for key, word in (("label", "called"), ("ask", "question")):
        if key in fact:
            yield f"{word}: {said(fact[key])}"
    if isinstance(fact.get("by"), str):
        yield f"only `{fact['by']}` may answer"
    if fact.get("private") in ("yes", "true"):
        yield "the customer never sees it"


def _type(fact: Any) -> str:
    kind = declared_type(fact)
    if isinstance(kind, list):
        return "one of " + ", ".join(str(each) for each in kind)
    if isinstance(kind, dict):
        return f"list of {_type(kind['list'])}" if "list" in kind else "record of " + ", ".join(kind)
    return str(kind) if kind is not None else "follows from other facts"


def _names(names: Any) -> str:
    return ", ".join(f"`{each}`" for each in names if isinstance(each, str)) if isinstance(names, list | dict) else ""


def _inline(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    return said(value)


def _thing(index: Index, kind: str, name: str, file: str) -> Thing | None:
    return next((each for each in index.things(kind, file) if each.name == name), None)


def _shortened(text: str) -> str:
    return text if len(text) <= _SHORT else text[: _SHORT - 1] + "…"
