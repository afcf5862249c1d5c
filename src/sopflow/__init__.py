"""sopflow: procedures that can be proven, run, drawn and audited.

A handbook is a folder of YAML files. ``load`` reads it, ``advance`` lets something happen to a case, ``todo`` tells
what is open, ``replay`` makes a case from its journal, ``flowchart`` draws. All in between is plain frozen data.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sopflow import journal, stores
    from sopflow.engine import Advance, Case, Field, Permit, Refused, Task, advance, events, permits, replay, todo
    from sopflow.errors import InvalidHandbook, InvalidPlan, MissingTool, SopflowError
    from sopflow.loading import load, read, read_texts
    from sopflow.loading.plans import load_plan
    from sopflow.program import Handbook, Program
    from sopflow.runtime import AsyncRuntime, RefusedEvent, Runtime, StaleCase
    from sopflow.text import Diagnostic, Report
    from sopflow.views import flowchart

__all__ = [
    "Advance",
    "AsyncRuntime",
    "Case",
    "Diagnostic",
    "Field",
    "Handbook",
    "InvalidHandbook",
    "InvalidPlan",
    "MissingTool",
    "Permit",
    "Program",
    "Refused",
    "RefusedEvent",
    "Report",
    "Runtime",
    "SopflowError",
    "StaleCase",
    "Task",
    "advance",
    "events",
    "flowchart",
    "journal",
    "load",
    "load_plan",
    "permits",
    "read",
    "read_texts",
    "replay",
    "stores",
    "todo",
]

__version__ = "0.1.0"

# Where each public name lives. They are fetched when first used, so that importing sopflow costs next to nothing.
_HOMES = {
    "Advance": "sopflow.engine",
    "AsyncRuntime": "sopflow.runtime",
    "Case": "sopflow.engine",
    "Diagnostic": "sopflow.text",
    "Field": "sopflow.engine",
    "Handbook": "sopflow.program",
    "InvalidHandbook": "sopflow.errors",
    "InvalidPlan": "sopflow.errors",
    "MissingTool": "sopflow.errors",
    "Permit": "sopflow.engine",
    "Program": "sopflow.program",
    "Refused": "sopflow.engine",
    "RefusedEvent": "sopflow.runtime",
    "Report": "sopflow.text",
    "Runtime": "sopflow.runtime",
    "SopflowError": "sopflow.errors",
    "StaleCase": "sopflow.runtime",
    "Task": "sopflow.engine",
    "advance": "sopflow.engine",
    "events": "sopflow.engine.events",
    "flowchart": "sopflow.views",
    "journal": "sopflow.journal",
    "load": "sopflow.loading",
    "load_plan": "sopflow.loading.plans",
    "permits": "sopflow.engine",
    "read": "sopflow.loading",
    "read_texts": "sopflow.loading",
    "replay": "sopflow.engine",
    "stores": "sopflow.stores",
    "todo": "sopflow.engine",
}


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'sopflow' has no attribute {name!r}")
    module = import_module(home)
    # A name that is a module of its own (events, journal) is that module; any other is in its module.
    value = module if home.rpartition(".")[2] == name else getattr(module, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
