"""What the processes and procedures of a folder share."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from sopflow.model.actions import Action
from sopflow.model.facts import Facts
from sopflow.model.file import File
from sopflow.model.history import Revision
from sopflow.model.outcomes import OutcomeNames, Outcomes
from sopflow.model.part import Listed, MayBeEmpty, Name, Part, Path, Shown, Word, place_listed, problem
from sopflow.model.rules import Rule
from sopflow.model.step import Impact
from sopflow.model.texts import Language, Texts
from sopflow.model.times import Calendar, Rung

if TYPE_CHECKING:
    from sopflow.text.source import Source

__all__ = ["Handbook", "Role", "StyleRule", "Team"]

_MOST_LANGUAGES = 100
_CURRENCIES = {"€": "EUR", "euro": "EUR", "euros": "EUR", "$": "USD", "dollar": "USD", "£": "GBP", "franken": "CHF"}


def _currency(raw: Any) -> Any:
    if isinstance(raw, str) and re.fullmatch("[A-Z]{3}", raw):
        return raw
    code = _CURRENCIES.get(raw.lower(), raw.upper()) if isinstance(raw, str) else ""
    hint = f"write `{code}`" if re.fullmatch("[A-Z]{3}", code) else None
    raise problem("A currency is three capital letters: `EUR`, `CHF`, `USD`.", hint=hint)


_Currency = Annotated[str, BeforeValidator(_currency), Shown({"type": "string", "pattern": "^[A-Z]{3}$"})]


class Team(Part):
    """A team: owns processes, and cases are with it."""

    title: Texts | None = Field(default=None, description="What people call the team.")
    contact: Texts | None = Field(default=None, description="Who or what to turn to.")


class Role(Part):
    """A role: does steps, and may do what the roles it includes may do."""

    title: Texts | None = Field(default=None, description="What people call the role.")
    team: Name | None = Field(default=None, description="The team it belongs to.")
    includes: tuple[Name, ...] = Field(default=(), description="Roles whose steps it may do as well.")


class StyleRule(Part):
    """A rule of the communication guide: shown to agents, judged in audits."""

    text: Texts = Field(description="The rule.")
    impact: Impact | None = Field(default=None, description="How grave it is not to follow it.")


def _not_too_many(languages: tuple[str, ...]) -> tuple[str, ...]:
    if len(languages) > _MOST_LANGUAGES:
        raise problem(f"A handbook has at most {_MOST_LANGUAGES} languages.", code="SOP004", at=(_MOST_LANGUAGES,))
    return languages


class Handbook(File):
    """What the files of a folder share. ``Handbook.empty()`` is what a single file has instead of one."""

    name: Name = Field(alias="handbook", description="The handbook's name.")
    title: Texts | None = Field(default=None, description="What people call it.")
    purpose: Texts | None = Field(default=None, description="What it is for.")
    version: Word | None = Field(default=None, description="The handbook's own version.")
    changes: Listed[Revision] = Field(default=(), description="What became different, the newest first.")
    languages: Annotated[tuple[Language, ...], AfterValidator(_not_too_many)] = Field(
        default=(), description="Every text must exist in each; a plain text counts for all."
    )
    currency: _Currency | None = Field(default=None, description="What money is in: EUR, USD, …")
    teams: dict[Name, Annotated[Team, MayBeEmpty]] = Field(
        default_factory=dict, description="Teams own processes; cases are with a team."
    )
    roles: dict[Name, Annotated[Role, MayBeEmpty]] = Field(default_factory=dict, description="Roles do steps.")
    ladders: dict[Name, Annotated[tuple[Rung, ...], Field(min_length=1)]] = Field(
        default_factory=dict, description="Escalation: to whom, in which order, how long each has."
    )
    calendars: dict[Name, Calendar] = Field(default_factory=dict, description="Working hours.")
    signals: tuple[Name, ...] = Field(default=(), description="What may reach a case from outside.")
    outcomes: Outcomes = Field(default_factory=OutcomeNames, description="How a process may end.")
    style: dict[Name, StyleRule] = Field(default_factory=dict, description="The communication guide.")
    facts: Facts = Field(default_factory=dict, description="The data dictionary that all files share.")
    actions: dict[Name, Annotated[Action, MayBeEmpty]] = Field(
        default_factory=dict, description="What the host system can do, and when it may."
    )
    rules: Listed[Rule] = Field(default=(), description="If-then, for every case.")

    @classmethod
    @cache
    def empty(cls) -> Handbook:
        """The handbook of a file that stands alone: always the same one."""
        return cls.model_validate({"sopflow": "1", "handbook": "handbook"})

    @property
    def source(self) -> Source | None:
        """The file it was read from; None for the empty handbook."""
        return self.read_from

    def place(self, path: Path) -> None:
        self.note(path=path)
        named: dict[str, Mapping[str, Part]] = {
            "teams": self.teams,
            "roles": self.roles,
            "calendars": self.calendars,
            "style": self.style,
            "facts": self.facts,
            "actions": self.actions,
        }
        for key, parts in named.items():
            for name, part in parts.items():
                part.place((*path, key, name))
        for name, rungs in self.ladders.items():
            for number, rung in enumerate(rungs):
                rung.place((*path, "ladders", name, number))
        place_listed((*path, "changes"), self.changes)
        place_listed((*path, "rules"), self.rules)
