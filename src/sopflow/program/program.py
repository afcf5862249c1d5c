"""A program: one process or procedure with all it calls, and the people of its handbook."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any

from sopflow import model
from sopflow.program.parts import Unit
from sopflow.program.words import Words

__all__ = ["Handbook", "People", "Program"]


class People:
    """Teams and roles of a handbook: who may act for whom.

    Args:
        book: The handbook as written.
        closure: Role to the roles that may act for it: itself and all that include it.
    """

    def __init__(self, book: model.Handbook, closure: Mapping[str, frozenset[str]]) -> None:
        self.roles = frozenset(closure)
        self.teams = frozenset(book.teams)
        self._closure = closure
        self._team_of = {name: role.team for name, role in book.roles.items()}
        in_teams = {team: frozenset(r for r, t in self._team_of.items() if t == team) for team in self.teams}
        # Those who include a role of the team may do what the team may.
        self._of_team = {
            team: frozenset(each for role in roles for each in closure[role]) for team, roles in in_teams.items()
        }

    def who_may(self, role: str) -> frozenset[str]:
        """The roles that may act for ``role``; itself alone where the handbook doesn't know it."""
        return self._closure.get(role) or frozenset((role,))

    def team_roles(self, team: str | None) -> frozenset[str]:
        """The roles that may act for ``team``; empty (anybody) where it has none."""
        return self._of_team.get(team, frozenset()) if team is not None else frozenset()

    def team_of(self, role: str | None) -> str | None:
        """The team a role belongs to."""
        return self._team_of.get(role) if role is not None else None


class Program:
    """One process or procedure, compiled with everything it calls. Immutable; safe to share between threads.

    Attributes:
        name: The process's (or procedure's) name.
        main: Its own steps; ``units`` has those of the procedures it calls as well, by name.
        digest: Of everything that decides how a case runs; a case stays with the digest it was opened on.
        languages: The handbook's languages, the default first (``("en",)`` where it names none).
        book: The handbook it belongs to, as written.
        defaults: Facts that have a default and that nobody is asked for.
        legs: Functions the engine has made for steps that were acted on (``sopflow.engine.legs``).
    """

    def __init__(
        self,
        *,
        main: Unit,
        units: Mapping[str, Unit],
        digest: str,
        book: model.Handbook,
        people: People,
        defaults: Mapping[str, Any],
    ) -> None:
        self.name = main.name
        self.kind = main.kind
        self.main = main
        self.units = units
        self.digest = digest
        self.book = book
        self.people = people
        self.defaults = defaults
        self.legs: dict[str, Callable[..., Any]] = {}
        self.languages: tuple[str, ...] = book.languages or ("en",)
        self.roles = people.roles
        self.who_may = people.who_may
        self.team_roles = people.team_roles
        self.team_of = people.team_of

    @property
    def title(self) -> Words:
        """What people call it."""
        return self.main.title

    @cached_property
    def currency(self) -> str | None:
        """What money is in."""
        return self.book.currency

    def __repr__(self) -> str:
        return f"<sopflow.Program {self.kind} {self.name} {self.digest[:12]}>"


class Handbook(Mapping[str, Program]):
    """All processes and procedures of a folder, by name.

    Attributes:
        name: The handbook's name.
        processes, procedures: Their names, in the order of their files.
    """

    def __init__(self, book: model.Handbook, programs: Mapping[str, Program]) -> None:
        self.book = book
        self.name = book.name
        self._programs = programs
        self.processes = tuple(name for name, each in programs.items() if each.kind == "process")
        self.procedures = tuple(name for name, each in programs.items() if each.kind == "procedure")

    def __getitem__(self, name: str) -> Program:
        return self._programs[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._programs)

    def __len__(self) -> int:
        return len(self._programs)

    def __repr__(self) -> str:
        return f"<sopflow.Handbook {self.name}: {', '.join(self._programs)}>"
