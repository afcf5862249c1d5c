"""A program: one process or procedure with all it calls, and the people of its handbook."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from html import escape
from types import MappingProxyType
from typing import Any

from sopflow import model
from sopflow.program.parts import Path, Unit
from sopflow.program.people import Action
from sopflow.program.times import Rule
from sopflow.program.words import Words

__all__ = ["Handbook", "People", "Picture", "Program"]

Picture = Callable[["Program", Any], str]
"""Draws a program, with a case if there is one, as SVG."""


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
        members: dict[str, set[str]] = {team: set() for team in self.teams}
        for name, team in self._team_of.items():
            if team in members:
                members[team] |= closure[name]  # those who include a role of the team may do what the team may
        self._of_team = {team: frozenset(roles) for team, roles in members.items()}

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
        languages: The handbook's languages, the default first (``("en",)`` where it names none).
        book: The handbook it belongs to, as written.
        defaults: Facts that have a default and that nobody is asked for.
        rules: The handbook's rules and the process's, in the order in which they are looked at.
        actions, signals: What the host can do, and what may reach a case.
        rules_reading: Which rules (by number) read a fact; ``awaited``: the signals and steps that rules wait for.
        watches: Whether there is anything to ``settle``; ``restless``: whether some rule reads what isn't a fact.
        watches_time: Whether a condition may turn merely because time passes.
        hasty: The names of deadlines that have less time under some condition.
        lively: Whether anything happens beside the flow itself: rules, clocks, a ladder.
        picture: What draws it where it shows itself; whoever puts programs together gives it, for drawing is not the
            business of what is drawn.
        legs: Functions the engine has made for steps that were acted on (``sopflow.engine.legs``).
    """

    def __init__(
        self,
        *,
        main: Unit,
        units: Mapping[str, Unit],
        digest: Callable[[], str],
        book: model.Handbook,
        people: People,
        defaults: Mapping[str, Any],
        rules: tuple[Rule, ...] = (),
        actions: Mapping[str, Action] = MappingProxyType({}),
        picture: Picture | None = None,
    ) -> None:
        self.name = main.name
        self.kind = main.kind
        self.main = main
        self.units = units
        self._digest = digest
        self.book = book
        self.people = people
        self.defaults = defaults
        self.picture = picture
        self.legs: dict[str, Callable[..., Any]] = {}
        self.rules = rules
        self.actions = actions
        self.signals = book.signals
        self._index()
        self.languages: tuple[str, ...] = book.languages or ("en",)
        self.roles = people.roles
        self.who_may = people.who_may
        self.team_roles = people.team_roles
        self.team_of = people.team_of

    def _index(self) -> None:
        """Note which rules read what, so that a change looks only at those it concerns."""
        watching = [(number, rule) for number, rule in enumerate(self.rules) if rule.when is None]
        reading: dict[str, list[int]] = {}
        for number, rule in watching:
            for name in rule.reads:
                reading.setdefault(name, []).append(number)
        self.rules_reading = {name: tuple(numbers) for name, numbers in reading.items()}
        self.volatile_rules = frozenset(number for number, rule in watching if rule.volatile)
        self.timed_rules = tuple(rule.condition for _, rule in watching if rule.timed and rule.condition is not None)
        self.awaited = frozenset(rule.when for rule in self.rules if rule.when is not None)
        self.restless = any(rule.volatile for _, rule in watching)
        traits = [unit.traits for unit in self.units.values()]
        self.awaited |= frozenset[str]().union(*(each.awaited for each in traits))
        self.restless = self.restless or any(each.restless for each in traits)
        self.hasty = frozenset(name for each in traits for name in each.hasty)
        self.waits_for_time = any(each.waits_for_time for each in traits)
        self.watches_time = any(rule.timed for _, rule in watching) or any(each.watches_time for each in traits)
        self.watches = bool(self.rules) or any(each.watches for each in traits)
        self.lively = self.watches or self.main.ladder is not None or any(each.lively for each in traits)

    @property
    def title(self) -> Words:
        """What people call it."""
        return self.main.title

    @cached_property
    def digest(self) -> str:
        """Of everything that decides how a case runs; a case stays with the digest it was opened on."""
        return self._digest()

    @cached_property
    def currency(self) -> str | None:
        """What money is in."""
        return self.book.currency

    def _repr_svg_(self) -> str | None:
        """In a notebook a program shows its flowchart."""
        return self.picture(self, None) if self.picture is not None else None

    def __repr__(self) -> str:
        return f"<sopflow.Program {self.kind} {self.name} {self.digest[:12]}>"


class Handbook(Mapping[str, Program]):
    """All processes and procedures of a folder, by name.

    Attributes:
        name: The handbook's name.
        processes, procedures: Their names, in the order of their files.
        files: The files it was read from: name to what stands in it.
        texts: Every text of ``handbook.yaml`` that has facts in it, and where it stands; not the questions, which each
            file puts in its own words' scope.
    """

    def __init__(
        self,
        book: model.Handbook,
        programs: Mapping[str, Program],
        texts: tuple[tuple[Path, Words], ...] = (),
        files: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.book = book
        self.files = files
        self.texts = texts
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

    def _repr_html_(self) -> str:
        """In a notebook a handbook shows what is in it."""
        language = (self.book.languages or ("en",))[0]
        rows = "".join(
            f"<tr><td>{escape(name)}</td><td>{program.kind}</td><td>{escape(program.title.plain(language))}</td>"
            f"<td>{len(program.main.steps)}</td></tr>"
            for name, program in self.items()
        )
        head = "<tr><th>name</th><th>kind</th><th>title</th><th>steps</th></tr>"
        return f"<table><caption>{escape(self.name)}</caption>{head}{rows}</table>"

    def __repr__(self) -> str:
        return f"<sopflow.Handbook {self.name}: {', '.join(self._programs)}>"
