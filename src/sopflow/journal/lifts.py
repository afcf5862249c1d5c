"""How a journal's older lines are read: each function lifts an entry, as plain data, from one version to the next.

A journal is never rewritten. When the form of an entry changes so that older lines would not be read, or would mean
something else, a function is added here, and the version counts one more by itself. A field that is new and has a
default needs none.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

__all__ = ["LIFTS", "Lift"]

Lift = Callable[[dict[str, Any]], dict[str, Any]]

LIFTS: tuple[Lift, ...] = ()
"""The first leads from version 1 to 2, the next from 2 to 3 …"""
