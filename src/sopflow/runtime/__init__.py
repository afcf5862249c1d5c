"""The shell around the core: load, advance, append, perform. Begin reading at ``core.py``."""

from sopflow.runtime.asynchronous import AsyncRuntime
from sopflow.runtime.calls import CaseSummary
from sopflow.runtime.delivery import Ticked
from sopflow.runtime.moving import VersionInUse
from sopflow.runtime.owed import ActionCall, Message, Notice
from sopflow.runtime.problems import ActionFailed, KeyReused, RefusedEvent, StaleCase, UnknownCase, UnknownVersion
from sopflow.runtime.retries import Retries
from sopflow.runtime.runtime import Runtime
from sopflow.runtime.telemetry import Watcher, prometheus, traces

__all__ = [
    "ActionCall",
    "ActionFailed",
    "AsyncRuntime",
    "CaseSummary",
    "KeyReused",
    "Message",
    "Notice",
    "RefusedEvent",
    "Retries",
    "Runtime",
    "StaleCase",
    "Ticked",
    "UnknownCase",
    "UnknownVersion",
    "VersionInUse",
    "Watcher",
    "prometheus",
    "traces",
]
