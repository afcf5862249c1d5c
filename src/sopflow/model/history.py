"""The history of a file: what became different from one version to the next, for its readers."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any

from pydantic import Field

from sopflow.model.part import Part, ReadBy, Shown, Word, problem
from sopflow.model.texts import Texts

__all__ = ["Revision"]

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _read_day(raw: Any) -> str:
    if isinstance(raw, str) and _DAY.fullmatch(raw) and _is_day(*map(int, raw.split("-"))):
        return raw
    from sopflow.text.german import day_as_written_here  # only needed once something is wrong

    meant = day_as_written_here(raw) if isinstance(raw, str) else None
    hint = f"write it as `{meant}`" if meant else "write the year first, and numbers only: `2026-12-24`"
    raise problem("A day is needed here: year, month and day.", hint=hint)


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


_Day = Annotated[str, ReadBy(_read_day), Shown({"type": "string", "pattern": f"^{_DAY.pattern}$"})]


class Revision(Part):
    """What is different since a version."""

    what: Texts = Field(description="What is different for those who work with it.")
    version: Word | None = Field(default=None, description="The version that brought it.")
    date: _Day | None = Field(default=None, description="The day since which it holds: 2026-12-24.")
    by: Word | None = Field(default=None, description="Who has made or approved it.")
