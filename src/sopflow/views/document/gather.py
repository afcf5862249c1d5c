"""From a handbook to what stands in its document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sopflow import model
from sopflow.model.names import readable
from sopflow.model.texts import say as pick
from sopflow.views.document.content import Book, Page, Section, Table, Term
from sopflow.views.document.phrases import Phrases
from sopflow.views.document.steps import BY_PEOPLE, anchor_of, steps_of
from sopflow.views.document.telling import Teller

if TYPE_CHECKING:
    from sopflow.expr import Fact
    from sopflow.program import Action, Handbook

__all__ = ["gather"]

_Lines = tuple[str, ...]


def gather(handbook: Handbook, names: Sequence[str], language: str, charts: Mapping[str, tuple[str, str]]) -> Book:
    """Put a document together.

    Args:
        handbook: Where everything comes from.
        names: The processes and procedures to tell about.
        language: One of the handbook's.
        charts: The flowchart of each, as SVG and as Mermaid text; empty where it isn't shown.
    """
    book = handbook.book
    pages = tuple(_page(Teller(handbook[name], language), *charts[name]) for name in names)
    first = Teller(handbook[names[0]], language)
    facts = {"version": (book.version,) if book.version else ()}
    tables = (*_tables(first), _duties(handbook, names, language), _history(first, book.changes))
    return Book(
        title=_said(book.title, language) or readable(book.name),
        language=language,
        purpose=_said(book.purpose, language),
        facts=tuple(_named(first, facts)),
        pages=pages,
        tables=tuple(table for table in tables if table.rows),
        sections=tuple(_rules(first)),
        terms=_terms(first, (fact for name, fact in first.unit.facts.items() if name not in first.unit.own)),
    )


def _page(teller: Teller, svg: str, mermaid: str) -> Page:
    unit = teller.unit
    return Page(
        kind=unit.kind,
        name=unit.name,
        anchor=anchor_of(unit.name),
        title=teller.text(unit.title),
        purpose=teller.text(unit.purpose),
        facts=tuple(_named(teller, _about(teller))),
        tables=tuple(table for table in (_stages(teller), *_decisions(teller)) if table.rows),
        sections=tuple(section for section in _sentences(teller) if section.lines),
        steps=steps_of(teller),
        terms=_terms(teller, (fact for name, fact in unit.facts.items() if name in unit.own)),
        history=_history(teller, unit.written.changes if unit.written is not None else ()),
        svg=svg,
        mermaid=mermaid,
    )


def _named(teller: Teller, facts: Mapping[str, _Lines]) -> Iterator[tuple[str, _Lines]]:
    yield from ((teller.say(key), lines) for key, lines in facts.items() if lines)


# -- a process or procedure -------------------------------------------------------------------------------------------


def _about(teller: Teller) -> dict[str, _Lines]:
    unit, sop = teller.unit, teller.unit.written
    assert sop is not None  # every unit is made of a file
    owner: _Lines = ()
    if unit.owner is not None:
        owner = (teller.role(unit.owner) if unit.strict else teller.team(unit.owner),)
    ladder: _Lines = ()
    if unit.ladder is not None:
        ladder = (" → ".join(teller.roles(rung.roles) for rung in unit.ladder.rungs),)
    return {
        "owner": owner,
        "version": (sop.version,) if sop.version else (),
        "goals": tuple(_goals(teller, sop)),
        "calendar": (readable(sop.calendar),) if sop.calendar else (),
        "ladder": ladder,
        "inputs": tuple(teller.fact(each) for each in unit.inputs),
        "results": tuple(teller.fact(each) for each in unit.results),
        "outcomes": (", ".join(teller.outcome(each) for each in unit.outcomes),) if unit.strict else (),
    }


def _goals(teller: Teller, sop: model.Sop) -> Iterator[str]:
    for goal in sop.goals:
        name = goal.measure.upper() if len(goal.measure) <= 4 else readable(goal.measure)
        if goal.at_most is not None:
            yield teller.say("goal most", name, teller.span(goal.at_most))
        if goal.at_least is not None:
            yield teller.say("goal least", name, teller.span(goal.at_least))


def _stages(teller: Teller) -> Table:
    sop, language = teller.unit.written, teller.language
    stages = sop.stages if sop is not None else {}
    rows = tuple(
        (
            _said(stage.title, language) or readable(name),
            ", ".join(pick(each, language) for each in stage.touchpoints),
            _said(stage.customer_wants, language),
        )
        for name, stage in stages.items()
    )
    head = (teller.say("stage"), teller.say("touchpoints"), teller.say("customer wants"))
    return Table(teller.say("stages"), head, rows)


def _history(teller: Teller, changes: Iterable[model.Revision]) -> Table:
    """What became different; columns that nobody has filled in are left out."""
    say, language = teller.say, teller.language
    columns = {
        say("version"): [each.version or "" for each in changes],
        say("since"): [say.day(each.date) if each.date else "" for each in changes],
        say("approved"): [each.by or "" for each in changes],
        say("change"): [_said(each.what, language) for each in changes],
    }
    filled = {name: cells for name, cells in columns.items() if any(cells)}
    return Table(say("history"), tuple(filled), tuple(zip(*filled.values(), strict=True)))


def _decisions(teller: Teller) -> Iterator[Table]:
    """The decision tables; cells as written, in words where they are words of the language."""
    sop = teller.unit.written
    facts = teller.unit.facts
    for name, table in sop.tables.items() if sop is not None else ():
        columns = [facts.get(each) for each in (*table.when, *table.give)]
        named = zip((*table.when, *table.give), columns, strict=True)
        head = tuple(each if fact is None else teller.fact(fact) for each, fact in named)
        rows = tuple(
            tuple(_cell(teller, cell, fact) for cell, fact in zip(row, columns, strict=True)) for row in table.rows
        )
        yield Table(readable(name).capitalize(), head, rows)


def _cell(teller: Teller, cell: Any, fact: Fact | None) -> str:
    if isinstance(cell, list):
        return teller.say.listed((_cell(teller, each, fact) for each in cell), "or")
    if fact is not None and cell in fact.type.values:
        return fact.type.said(cell, teller.language)
    words = {"any": "any cell", "missing": "missing cell", "yes": "yes", "no": "no"}
    return teller.say(words[cell]) if cell in words else str(cell)


def _sentences(teller: Teller) -> Iterator[Section]:
    unit, say = teller.unit, teller.say
    yield Section(say("rules"), tuple(teller.rule(each) for each in unit.rules))
    deadlines = [each for each in unit.deadlines.values() if not each.of_step]
    yield Section(say("deadlines"), tuple(" ".join(teller.deadline(each)) for each in deadlines))
    yield Section(say("promises"), tuple(_promises(teller)))


def _promises(teller: Teller) -> Iterator[str]:
    for each in teller.unit.written.promises if teller.unit.written is not None else ():
        if each.before is not None:
            yield teller.say("promise before", _place(teller, each.before), _place(teller, each.always))
        elif each.after is not None:
            yield teller.say("promise after", _place(teller, each.after), _place(teller, each.always))
        else:
            verb = each.of if each.of in model.VERBS and each.of not in teller.unit.steps else None
            yield teller.say("promise most", verb or _place(teller, each.of), each.at_most)


def _place(teller: Teller, name: str | None) -> str:
    return teller.step(name) if name in teller.unit.steps and name else teller.outcome(name or "")


# -- what all share ---------------------------------------------------------------------------------------------------


def _rules(teller: Teller) -> Iterator[Section]:
    own = set(map(id, teller.unit.rules))
    shared = tuple(teller.rule(each) for each in teller.program.rules if id(each) not in own)
    if shared:
        yield Section(teller.say("rules"), shared)


def _tables(teller: Teller) -> Iterator[Table]:
    book, language, say = teller.book, teller.language, teller.say
    teams = tuple((teller.team(name), _said(team.contact, language)) for name, team in book.teams.items())
    yield Table(say("teams"), (say("team"), say("contact")), teams)
    roles = tuple(
        (
            teller.role(name),
            teller.team(role.team) if role.team else "",
            ", ".join(teller.role(each) for each in role.includes),
        )
        for name, role in book.roles.items()
    )
    yield Table(say("roles"), (say("role"), say("team"), say("may also act as")), roles)
    yield Table(say("ladders"), (say("ladder"), ""), tuple(_ladders(teller)))
    yield Table(say("calendars"), (say("calendar"), ""), tuple(_calendars(teller)))
    style = tuple((_said(rule.text, language), say(rule.impact or "low")) for rule in book.style.values())
    yield Table(say("style"), (say("rules"), say("gravity")), style)
    actions = teller.program.actions.values()
    head = (say("actions"), say("takes"), say("gives"), say("by"), say("requires"))
    yield Table(say("actions"), head, tuple(_action(teller, each) for each in actions))


def _duties(handbook: Handbook, names: Sequence[str], language: str) -> Table:
    """Who does what: for each role its steps, by process and procedure."""
    found: dict[str, list[_Lines]] = {role: [] for role in handbook.book.roles}
    for name in names:
        teller = Teller(handbook[name], language)
        by_role: dict[str, list[str]] = {}
        for step in teller.unit.steps.values():
            if step.role is not None and step.verb in BY_PEOPLE:
                by_role.setdefault(step.role, []).append(teller.text(step.title))
        for role, steps in by_role.items():
            title = teller.text(teller.unit.title)
            found.setdefault(role, []).append((teller.role(role), title, ", ".join(steps)))
    say = Phrases(language)
    rows = tuple(line for lines in found.values() for line in lines)
    return Table(say("duties"), (say("role"), f"{say('process')}, {say('procedure')}", say("does")), rows)


def _ladders(teller: Teller) -> Iterator[_Lines]:
    for name, rungs in teller.book.ladders.items():
        said = (
            teller.say("rung", teller.roles(rung.role), teller.span(rung.within))
            if rung.within
            else teller.roles(rung.role)
            for rung in rungs
        )
        yield readable(name), " → ".join(said)


def _calendars(teller: Teller) -> Iterator[_Lines]:
    for name, calendar in teller.book.calendars.items():
        lines = [f"{teller.say.days(days)} {_hours(hours)}" for days, hours in calendar.hours.items()]
        lines.append(calendar.timezone)
        if calendar.holidays is not None:
            lines.append(teller.say("holidays", calendar.holidays))
        if calendar.closed:
            lines.append(teller.say("closed on", ", ".join(calendar.closed)))
        yield readable(name), "; ".join(lines)


def _hours(hours: Any) -> str:
    return ", ".join(hours) if isinstance(hours, list | tuple) else str(hours)


def _action(teller: Teller, action: Action) -> _Lines:
    roles = teller.book.actions[action.name].by
    required = [teller.requirement(each) for each in action.requires]
    if action.acts:
        required.append(teller.say("succeeded", teller.acts(action.acts)))
    return (
        readable(action.name),
        ", ".join(teller.fact(each) for each in action.takes.values()),
        ", ".join(teller.fact(each) for each in action.gives.values()),
        teller.roles(roles),
        "; ".join(required),
    )


def _terms(teller: Teller, facts: Iterable[Fact]) -> tuple[Term, ...]:
    found = []
    for fact in facts:
        meaning = teller.say("follows", teller.derived(fact)) if fact.derived is not None else teller.type(fact.type)
        if fact.private:
            meaning += f" ({teller.say('private')})"
        found.append(Term(teller.fact(fact), fact.name, meaning, teller.text(teller.unit.questions.get(fact.name))))
    return tuple(sorted(found, key=lambda term: term.label.casefold()))


def _said(texts: Mapping[str, str] | None, language: str) -> str:
    return pick(texts, language) if texts else ""
