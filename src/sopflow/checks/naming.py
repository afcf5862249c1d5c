"""Codes and the names of rules, as somebody types them."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from types import MappingProxyType

__all__ = ["code_of", "nearest_code", "prefix_of", "rule_names"]


@cache
def rule_names() -> Mapping[str, str]:
    """The codes of the rules that have a name, by it."""
    from sopflow.checks import RULES

    return MappingProxyType({rule.name: rule.code for rule in RULES})


@cache
def _codes() -> frozenset[str]:
    from sopflow.checks.catalogue import catalogue

    return frozenset(each.code for each in catalogue())


def code_of(written: str) -> str | None:
    """The code that a code or the name of a rule stands for; None if there is none such."""
    code = written.upper()
    return code if code in _codes() else rule_names().get(written.lower().replace("_", "-"))


def prefix_of(written: str) -> str | None:
    """The same, or how codes begin: ``SOP3``, ``SOP``."""
    prefix = written.upper()
    if prefix.startswith("SOP") and any(code.startswith(prefix) for code in _codes()):
        return prefix
    return code_of(written)


def nearest_code(written: str) -> str | None:
    """The code or name that was probably meant."""
    if written[:3].upper() == "SOP":
        group = [code for code in sorted(_codes()) if code.startswith(written[:4].upper())]
        found = get_close_matches(written[:80].upper(), group or sorted(_codes()), 1, 0.8)
    else:
        found = get_close_matches(written[:80].lower(), rule_names(), 1, 0.6)
    return found[0] if found else None
