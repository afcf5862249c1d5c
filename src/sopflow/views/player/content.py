"""What the page says about a program, as plain data: titles, labels, types, conditions as sentences.

The engine's own data is written elsewhere; nothing here decides anything. A text is a string where all languages say
the same, else a mapping of language to string.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

from sopflow.model.names import readable
from sopflow.model.texts import say
from sopflow.views.sources import plain, role_title, team_title

if TYPE_CHECKING:
    from sopflow.expr import Expr, Fact, Type
    from sopflow.program import Program, Step, Unit, Words
    from sopflow.program.people import Action

__all__ = ["content", "languages_of"]

Told = str | dict[str, str]


def languages_of(program: Program, wanted: str) -> tuple[str, ...]:
    """The languages that the page can be read in, the wanted one first."""
    return tuple(dict.fromkeys((wanted, *program.languages)))


def content(program: Program, language: str) -> dict[str, Any]:
    """All that the page says of a program, its people and what it calls.

    Args:
        program: The process or procedure.
        language: The language in which the page begins.
    """
    return _Teller(program, languages_of(program, language)).program()


class _Teller:
    def __init__(self, program: Program, languages: tuple[str, ...]) -> None:
        self._program = program
        self._languages = languages

    def program(self) -> dict[str, Any]:
        program, main = self._program, self._program.main
        return {
            "name": program.name,
            "version": main.written.version if main.written is not None else None,
            "languages": self._languages,
            "tongues": program.languages,
            "currency": program.currency,
            "zone": main.calendar.timezone if main.calendar is not None else None,
            "strict": main.strict,
            "leaders": sorted(program.team_roles(main.owner)),
            "units": {name: self._unit(unit) for name, unit in program.units.items()},
            "roles": {role: self._role(role) for role in self._roles()},
            "teams": {
                team: self._each(partial(team_title, program.book, team)) for team in sorted(program.people.teams)
            },
            "signals": {name: readable(name) for name in program.signals},
            "actions": {name: self._action(action) for name, action in program.actions.items()},
        }

    def _roles(self) -> Iterable[str]:
        """The handbook's roles in the order written."""
        return self._program.book.roles or sorted(self._program.roles)

    def _role(self, role: str) -> dict[str, Any]:
        program = self._program
        return {
            "title": self._each(partial(role_title, program.book, role)),
            "team": program.team_of(role),
        }

    def _unit(self, unit: Unit) -> dict[str, Any]:
        rules = (*self._program.rules, *unit.rules) if unit is self._program.main else unit.rules
        names = self._outcomes(unit)
        return {
            "kind": unit.kind,
            "title": self._words(unit.title),
            "purpose": self._words(unit.purpose) if unit.purpose is not None else None,
            "inputs": [fact.name for fact in unit.inputs],
            "outcomes": {name: self._each(partial(unit.outcome, name)) for name in names},
            "facts": {name: self._fact(fact, unit) for name, fact in unit.facts.items()},
            "steps": {step.id: self._step(step) for step in unit.steps.values()},
            "rules": {rule.id: self._sentence(rule.condition) for rule in rules},
            "deadlines": {name: readable(name) for name, each in unit.deadlines.items() if not each.of_step},
        }

    def _outcomes(self, unit: Unit) -> Iterable[str]:
        ends = (way.target for step in unit.steps.values() for way in step.ways if way.ends)
        return dict.fromkeys((*unit.outcomes, *unit.outcome_labels, *ends, "cancelled"))

    def _step(self, step: Step) -> dict[str, Any]:
        conditions = [(step.skip, ""), *((way.condition, way.target) for way in step.branches)]
        told: dict[str, Any] = {
            "title": self._words(step.title),
            "verb": step.verb,
            "why": {each.text: self._sentence(each) for each, _ in conditions if each is not None},
        }
        if step.call is not None:
            told["call"] = step.call
        if step.action is not None:
            told["action"] = step.action.name
        if step.team is not None:
            told["team"] = step.team
        if step.main_line and step.verb != "end":
            told["target"] = True
        return told

    def _fact(self, fact: Fact, unit: Unit | None = None) -> dict[str, Any]:
        asked = unit.questions.get(fact.name) if unit is not None else None
        told: dict[str, Any] = {"label": self._each(fact.said), "type": self._type(fact.type)}
        if asked is not None:
            told["ask"] = self._words(asked)
        if fact.by is not None:
            told["by"] = fact.by
        if fact.private:
            told["private"] = True
        if fact.derived is not None:
            told["follows"] = True
        return told

    def _action(self, action: Action) -> dict[str, Any]:
        written = self._program.book.actions.get(action.name)
        titles = written.title if written is not None and written.title else {}
        return {
            "title": self._each(lambda language: say(titles, language) or readable(action.name)),
            "takes": {name: self._fact(fact) for name, fact in action.takes.items()},
            "may_take": {name: self._fact(fact) for name, fact in action.may_take.items()},
            "gives": {name: self._fact(fact) for name, fact in action.gives.items()},
            "by": sorted(action.by),
        }

    def _type(self, kind: Type) -> dict[str, Any]:
        told: dict[str, Any] = {"kind": kind.kind}
        if kind.options:
            told["options"] = kind.options
            labels = [self._each(partial(kind.said, each)) for each in kind.options]
            if labels != list(kind.options):
                told["labels"] = labels
        if kind.low is not None and kind.high is not None:
            told |= {"low": str(kind.low), "high": str(kind.high)}
        if kind.fields:
            told["fields"] = [[name, self._type(each)] for name, each in kind.fields]
        if kind.element is not None:
            told["element"] = self._type(kind.element)
        return told

    def _sentence(self, condition: Expr | None) -> Told | None:
        return self._each(condition.sentence) if condition is not None else None

    def _words(self, words: Words) -> Told:
        return self._each(lambda language: plain(words, language))

    def _each(self, text: Callable[[str], str]) -> Told:
        told = {language: text(language) for language in self._languages}
        return told if len(set(told.values())) > 1 else told[self._languages[0]]
