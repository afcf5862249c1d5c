"""How each part of a file is written, in one line: the hint where something of another shape stands."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from sopflow.model.part import Path

__all__ = ["act_written", "part_written"]

_NAMED = "one in each line, without a dash: "
_RUNG = "`- {role: ROLE, within: 4 h}`"
_PARTS: Mapping[str, str] = MappingProxyType(
    {
        # of a handbook
        "teams": f"{_NAMED}`NAME: {{title: TEXT}}`",
        "roles": f"{_NAMED}`NAME: {{team: TEAM}}`",
        "ladders": f"`NAME:`, and below it the rungs: {_RUNG}",
        "calendars": "`NAME:`, and below it `timezone:` and `hours:`",
        "hours": "`{mon-thu: 09:00-17:30, fri: 09:00-12:00}`",
        "style": f"{_NAMED}`NAME: {{text: TEXT}}`",
        "actions": "`NAME:`, and below it `takes: [FACT]`, `gives: [FACT]`, `requires: [CONDITION]`",
        # of a process or procedure, too
        "goals": "`- {measure: ttr, at_most: 24 h}`",
        "changes": '`- {version: "1.1", what: TEXT}`',
        "stages": f"{_NAMED}`NAME: {{title: TEXT}}`",
        "facts": f"{_NAMED}`NAME: text`, or another type",
        "tables": "`NAME:`, and below it `when: [FACT]`, `give: [FACT]` and `rows:`",
        "rules": "`- id: NAME`, and below it `if: CONDITION` and `then:` with acts",
        "deadlines": "`- id: NAME`, and below it `from:`, `until:` and `within: 4 h`",
        "promises": "`- {before: STEP, always: STEP}` or `- {after: STEP, always: STEP}`",
        "steps": "`- id: NAME`, and below it `do: TEXT` or another verb",
        # of a step, a rule or a deadline
        "set": "`{FACT: VALUE}`",
        "add": "`{LIST: VALUE}`",
        "remove": "`{LIST: VALUE}`",
        "with": "`{INPUT: VALUE}`; where the names are the same, leave it out",
        "into": "`{FACT: RESULT}`; where the names are the same, leave it out",
        "together": "`NAME:` for each branch, and below it its steps",
        "retry": "`{times: 3, after: 5 min}`",
        "sooner": "`CONDITION: 15 min`",
        "then": "each act after a dash: `- escalate: next`",
        "if_late": "a step, or each act after a dash: `- escalate: next`",
    }
)
"""Key → what stands below it."""
_ACTS: Mapping[str, str] = MappingProxyType(
    {
        "set": "set: {FACT: VALUE}",
        "clear": "clear: [FACT]",
        "add": "add: {LIST: VALUE}",
        "remove": "remove: {LIST: VALUE}",
        "send": "send: TEXT",
        "escalate": "escalate: next",
        "deadline": "deadline: {NAME: 15 min}",
        "go": "go: STEP",
        "end": "end: OUTCOME",
    }
)


def part_written(path: Path) -> str | None:
    """How the part at ``path`` is written: all that stands below a key, or one of it; None for any other part."""
    match path:
        case ("ladders", _, int()):
            return f"write {_RUNG}"
        case (str(above), str(name)) if above in _PARTS:
            return f"write {_PARTS[above].removeprefix(_NAMED).replace('NAME', name)}"
        case (*_, str(key)) | (*_, str(key), int()) if key in _PARTS:
            return f"write {_PARTS[key]}"
    return None


def act_written(text: str) -> str | None:
    """How the act is written that a text begins with: ``escalate to the lead``; None if it begins with no act."""
    verb, *_ = text.split(None, 1) or [""]
    return f"write `{_ACTS[verb]}`" if verb in _ACTS else None
