"""What was worked out about the parts of a folder, kept from one reading of it to the next.

There is one way to keep anything: a function gets all that it looks at as arguments, the part it tells about and
whatever else matters, and its answer is kept with them. So its signature says what it looks at. A part is the same if
it is the same object, for what is read never changes; the rest is compared (files, steps and units are equal only to
themselves). What nobody asks for in one reading is forgotten in the next.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias, TypeVar

__all__ = ["Memo"]

_T = TypeVar("_T")


# The part (which keeps it alive, so that its id is nobody else's), what was given beside it, and the answer.
_Told: TypeAlias = tuple[object, tuple[Any, ...], Any]


class Memo:
    """Answers of functions, by the function and the part it tells about.

    Args:
        earlier: That of the reading before this one.
    """

    def __init__(self, earlier: Memo | None = None) -> None:
        self._told: dict[tuple[Callable[..., Any], int], _Told] = {}
        self._earlier = earlier._told if earlier is not None else {}

    def about(self, part: object, tell: Callable[..., _T], *given: Any) -> _T:
        """What ``tell(part, *given)`` returns; nobody may change it.

        Args:
            part: What it is about.
            tell: A function of a module or a class, which looks at nothing but what it is given.
            given: What it looks at beside the part.
        """
        key = (tell, id(part))
        told = self._told.get(key)
        if told is None:
            told = self._earlier.get(key)
            if told is not None and told[1] == given:
                self._told[key] = told
        if told is None or told[1] != given:
            told = self._told[key] = part, given, tell(part, *given)
        answer: _T = told[2]
        return answer
