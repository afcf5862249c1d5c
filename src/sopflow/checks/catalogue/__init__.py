"""Every code there is, with its page: what it means, an example, and what to do.

Rules describe themselves, in the docstrings of their modules; what the lower layers find is described here.
"""

from __future__ import annotations

import sys

from sopflow.checks import RULES
from sopflow.checks.catalogue import expressions, plans, shape, silences, tables, times, yaml
from sopflow.checks.catalogue.entry import Entry, entry_of

__all__ = ["Entry", "catalogue"]


def catalogue() -> tuple[Entry, ...]:
    """All entries, by code."""
    rules = (entry_of(rule.code, sys.modules[rule.check.__module__]) for rule in RULES)
    found = (yaml, shape, expressions, tables, times, silences, plans)
    entries = (*rules, *(each for part in found for each in part.ENTRIES))
    return tuple(sorted(entries, key=lambda each: each.code))
