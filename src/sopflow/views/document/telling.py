"""How a document says things: texts with their placeholders, acts, clocks and conditions as sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from sopflow.expr import Expr, Fact, format_value
from sopflow.expr.branches import Choice, Points
from sopflow.expr.nodes import Derived, Leaf
from sopflow.expr.pieces import Loop, Piece, Show, Switch
from sopflow.expr.sentences import sentence
from sopflow.model.names import readable
from sopflow.program import Words
from sopflow.views.document.phrases import Phrases
from sopflow.views.sources import role_title, team_title
from sopflow.views.words import span

if TYPE_CHECKING:
    from sopflow.expr import Type
    from sopflow.program import Act, Change, Deadline, Program, Requirement, Rule

__all__ = ["Teller"]


class Teller:
    """Says what a program says, in one language.

    Args:
        program: The process or procedure that is told about.
        language: One of its languages.
    """

    def __init__(self, program: Program, language: str) -> None:
        self.program = program
        self.unit = program.main
        self.book = program.book
        self.language = language
        self.say = Phrases(language)
        steps = self.unit.written.every_step if self.unit.written is not None else ()
        self.notices = {step.id: step.keep_informed for step in steps if step.keep_informed is not None}

    # -- names ----------------------------------------------------------------------------------------------------

    def step(self, id: str) -> str:
        """The title of a step."""
        step = self.unit.steps.get(id)
        return self.text(step.title) if step is not None else readable(id)

    def role(self, name: str) -> str:
        """What people call a role, or whoever a message goes to."""
        return self.say("customer") if name == "customer" else role_title(self.book, name, self.language)

    def roles(self, names: Iterable[str]) -> str:
        """Several roles, any of which will do."""
        return self.say.listed((self.role(name) for name in names), "or")

    def team(self, name: str) -> str:
        """What people call a team."""
        return team_title(self.book, name, self.language)

    def fact(self, fact: Fact) -> str:
        """What people call a fact."""
        return fact.said(self.language)

    def derived(self, fact: Fact) -> str:
        """What a fact follows from."""
        assert fact.derived is not None
        tree = fact.derived.expr.tree
        if not isinstance(tree, Choice | Points):
            return sentence(tree, self.language)
        said = [
            self.say("value if", sentence(value, self.language), sentence(condition, self.language))
            for condition, value in tree.branches
        ]
        if isinstance(tree, Choice) and tree.otherwise is not None:
            said.append(self.say("value else", sentence(tree.otherwise, self.language)))
        return (self.say("sum of") if isinstance(tree, Points) else "") + "; ".join(said)

    def span(self, written: str) -> str:
        """A length of time."""
        return span(written, self.language)

    def outcome(self, name: str) -> str:
        """What people call an outcome of this process or procedure."""
        return self.unit.outcome(name, self.language)

    def type(self, type_: Type) -> str:
        """What values there can be: ``one of …``, ``1 to 5``, ``a day``."""
        if type_.kind == "one-of":
            return self.say.listed((type_.said(each, self.language) for each in type_.options), "or")
        if type_.low is not None and type_.high is not None:
            return self.say("range", type_.low, type_.high)
        if type_.kind == "list" and type_.element is not None:
            return f"{self.say('list')} ({self.type(type_.element)})"
        if type_.kind == "record":
            return ", ".join(readable(name) for name, _ in type_.fields)
        return self.say("time of day" if type_.kind == "time" else type_.kind)

    # -- texts ----------------------------------------------------------------------------------------------------

    def text(self, words: Words | None) -> str:
        """A text as the document shows it: what depends on the case stands in brackets, by its label."""
        if words is None:
            return ""
        text = words.pick(self.language)
        return "".join(self._pieces(text.pieces)) if text.pieces else text.source

    def texts(self, many: Sequence[Words]) -> tuple[str, ...]:
        """Several texts."""
        return tuple(self.text(each) for each in many)

    def _pieces(self, pieces: tuple[Piece, ...]) -> Iterator[str]:
        for each in pieces:
            if isinstance(each, str):
                yield each
            elif isinstance(each, Show):
                yield f"[{self._shown(each.expr)}]"
            elif isinstance(each, Switch):
                yield " ".join(self._switch(each))
            elif isinstance(each, Loop):
                yield self.say("each of", self._shown(each.source), "".join(self._pieces(each.body)).strip())

    def _switch(self, switch: Switch) -> Iterator[str]:
        for condition, pieces in switch.branches:
            inner = "".join(self._pieces(pieces)).strip()
            if inner and condition is None:
                yield self.say("in brackets else", inner)
            elif inner and condition is not None:
                yield self.say("in brackets", condition.sentence(self.language), inner)

    def _shown(self, expr: Expr) -> str:
        if isinstance(expr.tree, Leaf | Derived):
            return self.fact(expr.tree.fact)
        return expr.sentence(self.language)

    # -- sentences ------------------------------------------------------------------------------------------------

    def condition(self, expr: Expr) -> str:
        """A condition, without a capital and without an end."""
        return expr.sentence(self.language)

    def requirement(self, requirement: Requirement) -> str:
        """A condition that must hold, with the words of its refusal."""
        said = self.condition(requirement.must)
        return f"{said} ({self.text(requirement.because)})" if requirement.because is not None else said

    def rule(self, rule: Rule) -> str:
        """If this, then that."""
        condition = self.condition(rule.condition) if rule.condition is not None else ""
        if rule.when is None:
            occasion = self.say("rule if", condition)
        else:
            entering = rule.when in self.unit.steps
            what = self.say("entering", self.step(rule.when)) if entering else self.say("signal", readable(rule.when))
            occasion = self.say("rule when", what)
            occasion = self.say("and if", occasion, condition) if condition else occasion
        return self.say("rule", occasion, self.acts(rule.acts))

    def deadline(self, deadline: Deadline) -> Iterator[str]:
        """How long there is, when less, and what happens if it takes longer."""
        if not deadline.of_step:
            since = self.say("from step", self.step(deadline.start)) if deadline.start else self.say("from opened")
            until = self.say("until step", self.step(deadline.until)) if deadline.until else self.say("until closed")
            yield _capital(self.say("deadline", **{"from": since}, until=until, span=self.span(deadline.written)))
        else:
            yield _capital(self.say("within", self.span(deadline.written))) + "."
        for condition, _, written in deadline.sooner:
            yield self.say("sooner", self.span(written), self.condition(condition))
        if deadline.warn is not None:
            yield self.say("warns", f"{deadline.warn} %" if self.say.german else f"{deadline.warn}%")
        standing = [each for each in self.unit.steps.values() if deadline in each.pauses]
        if standing:
            yield self.say("pauses", self.say.listed(self.say("quoted", self.text(each.title)) for each in standing))
        if deadline.late_step is not None:
            yield self.say("if late", self.say("act go", self.step(deadline.late_step)))
        elif deadline.late_acts:
            yield self.say("if late", self.acts(deadline.late_acts))

    def acts(self, acts: Iterable[Act]) -> str:
        """What is done, one after the other."""
        return "; ".join(said for act in acts for said in self._act(act))

    def _act(self, act: Act) -> Iterator[str]:
        if act.kind == "change":
            yield from (self.change(each) for each in act.changes)
        elif act.kind == "send":
            yield self.say("act send", self.role(act.to), self.text(act.text).strip())
        elif act.kind == "escalate":
            to = self.say("one rung up") if act.role == "next" else self.role(act.role)
            said = self.say("act escalate", to)
            yield self.say("act because", said, self.text(act.because)) if act.because is not None else said
        elif act.kind == "deadline":
            for name, written in act.written.items():
                yield self.say("act deadline", readable(name), self.span(written))
        elif act.kind == "go":
            yield self.say("act go", self.step(act.target))
        else:
            yield self.say("act end", self.outcome(act.target))

    def change(self, change: Change) -> str:
        """What is done to a fact."""
        names = self.say.listed(self.fact(each) for each in change.facts)
        if change.kind == "clear":
            return self.say("act clear", names)
        return self.say(f"act {change.kind}", names, self._value(change))

    def _value(self, change: Change) -> str:
        if isinstance(change.value, Expr):
            return change.value.sentence(self.language)
        if change.value is not None:
            return self.say("quoted", self.text(change.value))
        type_ = change.facts[0].type
        element = type_.element if change.kind != "set" and type_.element is not None else type_
        return self.value(change.literal, element)

    def value(self, value: Any, type_: Type) -> str:
        """A value as people write it."""
        return format_value(value, type_, self.language, self.book.currency)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
