"""Codes and the names of rules, as somebody types them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from sopflow.text.near import closest, once

__all__ = ["code_of", "nearest_code", "prefix_of", "rule_names"]

_LONGEST = 80  # letters that are compared with ours


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
    """The code or name that was probably meant; None, too, where much has been looked for in one reading."""
    if written[:3].upper() == "SOP":
        codes = sorted(_codes())
        group = [code for code in codes if code.startswith(written[:4].upper())]
        return once(_closest_code, written[:_LONGEST].upper(), tuple(group or codes))
    return once(_closest_name, written[:_LONGEST].lower(), tuple(rule_names()))


def _closest_code(written: str, codes: tuple[str, ...]) -> str | None:
    return closest(written, codes, 0.8)


def _closest_name(written: str, names: tuple[str, ...]) -> str | None:
    return closest(written, names, 0.6)
