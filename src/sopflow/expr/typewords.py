"""What was meant by a word that isn't a type: the hint that says how it is written."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from sopflow.expr.near import nearest
from sopflow.text.meant import did_you_mean

__all__ = ["type_meant"]

_ALIKE: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("bool", "boolean", "flag", "checkbox"), "yes/no"),
        **dict.fromkeys(("string", "str", "varchar", "textarea", "email", "phone", "url"), "text"),
        **dict.fromkeys(("float", "decimal", "double", "percent"), "number"),
        **dict.fromkeys(("datetime", "instant", "timestamp"), "time"),
        **dict.fromkeys(("currency", "amount", "price", "eur", "euro"), "money"),
        "int": "integer",
        "timedelta": "duration",
    }
)
_CHOICES = frozenset(
    ("one-of", "one of", "oneof", "choice", "choices", "enum", "select", "options", "dropdown", "auswahl")
)
_LISTS = re.compile(r"(?:list|array|set|liste)(?:(?: of | von |\[| ?<)(?P<what>[\w/-]{1,40})[\]>]?)?", re.IGNORECASE)
_RANGE = re.compile(r"(-?[0-9]{1,15}) ?(?:-|–|to|bis) ?(-?[0-9]{1,15})")
_APART = re.compile(r" *[,;|] *| (?:or|oder) |/")
_LONGEST = 200


def type_meant(word: str, simple: Sequence[str]) -> str:
    """The hint for ``word``, which stands where a type should.

    Args:
        word: What stands there.
        simple: The types that are a single word.
    """
    from sopflow.text.german import in_english  # only needed once something is wrong

    lowered = word.lower()
    if lowered in _CHOICES:
        return "A choice is written as its values: `[a, b]`."
    found = _RANGE.fullmatch(lowered)
    if found is not None:
        return f"A range is written `{found[1]}..{found[2]}`."
    found = _LISTS.fullmatch(lowered)
    if found is not None:
        what = found["what"] or "text"
        return f"A list is written `{{list: {_ALIKE.get(what) or in_english(what, simple) or what}}}`."
    near = _ALIKE.get(lowered) or nearest(word, simple)
    if near is not None:
        return did_you_mean(word, near, simple, mark="")
    values = _APART.split(word) if len(word) <= _LONGEST else []
    if len(values) > 1 and all(values):
        return f"A choice is written `[{', '.join(values)}]`."
    return "Types are " + ", ".join(simple) + ", [a, b], 1..5 and {list: text}."
