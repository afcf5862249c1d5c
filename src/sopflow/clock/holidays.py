"""Public holidays, by the package ``holidays``: an extra, imported only when a calendar names some."""

from __future__ import annotations

import re
from datetime import date
from types import ModuleType

from sopflow.errors import MissingTool

__all__ = ["holiday_codes", "holidays_of", "knows_holidays"]

_CODE = re.compile(r"(?P<country>[A-Z]{2})(?:-(?P<region>[A-Za-z0-9 ]{1,40}))?")


def knows_holidays(code: str) -> bool:
    """Whether a code names a country, or a region of it, whose holidays are known.

    Raises:
        MissingTool: The package isn't installed.
    """
    package = _package()
    found = _CODE.fullmatch(code)
    try:
        return found is not None and package.country_holidays(found["country"], subdiv=found["region"]) is not None
    except NotImplementedError:
        return False


def holidays_of(code: str, year: int) -> frozenset[date]:
    """The public holidays of a year; empty for a year the package knows nothing of.

    Args:
        code: One that ``knows_holidays`` accepts.
        year: The year.

    Raises:
        MissingTool: The package isn't installed.
    """
    country, _, region = code.partition("-")
    found = _package().country_holidays(country, subdiv=region or None, years=year)
    return frozenset(day for day in found if day.year == year)


def holiday_codes() -> tuple[str, ...]:
    """Every code there is: ``DE``, ``DE-BE`` …

    Raises:
        MissingTool: The package isn't installed.
    """
    countries: dict[str, list[str]] = _package().list_supported_countries(include_aliases=False)
    alone = tuple(country for country in countries if len(country) == 2)
    return alone + tuple(f"{country}-{region}" for country in alone for region in countries[country])


def _package() -> ModuleType:
    try:
        import holidays
    except ImportError:
        raise MissingTool(
            "A calendar names `holidays`, and the package that knows them isn't installed: "
            "pip install 'sopflow[calendars]'"
        ) from None
    return holidays
