"""The beginning of a leg: an open step is answered, or reported done, with exactly what it asks for."""

from __future__ import annotations

from sopflow.engine import events
from sopflow.engine.legs.source import Leg, Source, Trail
from sopflow.engine.legs.terms import term
from sopflow.engine.legs.values import checked
from sopflow.engine.legs.walk import leave
from sopflow.engine.legs.watch import ends_nothing, in_time, settled
from sopflow.program import Program, Step

__all__ = ["answer_leg"]

PEOPLE = 1_000  # whom a leg remembers
_EVENTS: dict[str, type[events.Event]] = {"ask": events.Answered, "do": events.Done}


def answer_leg(program: Program, step: Step) -> Leg | None:
    """The leg from ``step``; None where it isn't of the plain kind."""
    if (
        step.verb not in _EVENTS
        or any(fact.by is not None for fact in step.form)
        or (step.verb == "ask" and not step.form)
        or not ends_nothing(step)
    ):
        return None
    out, trail = Source(program), Trail(depth=2)
    name = out.name(step.id)
    out.line(
        trail, f"if type(event) is not {out.name(_EVENTS[step.verb])} or at < case.now or case.declined: return None"
    )
    in_time(out, trail)
    out.line(trail, "token, = case.tokens")
    out.line(trail, "if token.frame or token.asks or token.stuck is not None: return None")
    out.line(trail, f"if event.step != {name} and find_token(case.tokens, event.step) is None: return None")
    _person(out, trail, step)
    if step.checklist:
        ticked = tuple(range(1, len(step.checklist) + 1))
        out.line(trail, f"if event.ticked != 'all' and event.ticked != {out.name(ticked)}: return None")
    _facts(out, trail, step)
    out.line(trail, "seq, visits = case.seq, case.visits.copy()")
    settled(out, trail, (fact.name for fact in step.form))
    for requirement in step.requires:
        trail, met = term(out, trail, requirement.must)
        out.line(trail, f"if not {met}: return None")
    rest = "()"
    if step.checklist:
        lines = {each: tuple(line.plain(each) for line in step.checklist) for each in program.languages}
        rest = f"{out.name(lines)}[case.language]"
    trail = trail.writes(
        "Answered" if step.verb == "ask" else "Done", "''", name, "new", out.nothing, rest, "by", "None"
    )
    leave(out, trail, step, "done")
    return out.function()


def _person(out: Source, trail: Trail, step: Step) -> None:
    """Lines that let only those pass who may act here, as ``people.check_person`` says, and note who it was."""
    program = out.program
    if step.role is not None:
        roles = program.who_may(step.role)
    else:
        ladder, owner = program.main.ladder, program.main.owner
        first = ladder.rungs[0].roles if ladder is not None else ()
        roles = frozenset[str]().union(*map(program.who_may, first)) if first else program.team_roles(owner)
        elsewhere = f"case.roles != {out.name(first)}" if first else "case.roles"
        out.line(trail, f"if {elsewhere} or case.team != {out.name(owner)}: return None")
    out.line(trail, "by = event.by")
    if step.not_by is not None:
        check = f"check_person(program, case, by, {out.name(roles)}, step={out.name(step)})"
        out.line(trail, f"if {check} is not None: return None")
    else:
        # Who was let in once is known from then on: telling a role from a name costs more than all else here.
        known = out.name(set[str]())
        out.line(trail, f"if by not in {known}:")
        out.line(trail, f"    if check_person(program, case, by, {out.name(roles)}) is not None: return None")
        out.line(trail, f"    if len({known}) < {PEOPLE}: {known}.add(by)")
    noted = trail
    if not roles and step.not_by is None:  # then nobody has to say who he is
        out.line(trail, "doers = case.doers")
        out.line(trail, "if by is not None:")
        noted = trail.inside()
    out.line(noted, "doers = case.doers.copy()")
    out.line(noted, f"doers[{out.name(step.id)}] = by")


def _facts(out: Source, trail: Trail, step: Step) -> None:
    """Lines that take exactly the facts of the form, none of them known before: ``new``, and ``facts`` with them."""
    names = [out.name(fact.name) for fact in step.form]
    out.line(trail, "given, f = event.facts, case.facts")
    unfit = " or ".join([f"len(given) != {len(names)}", *(f"{name} in f" for name in names)])
    out.line(trail, f"if {unfit}: return None")
    if len(names) == 1:
        out.line(trail, f"value = given[{names[0]}]")
        checked(out, trail, step.form[0].type, "value")
        out.line(trail, f"new = {{{names[0]}: value}}")
        out.line(trail, f"{out.facts} = f.copy()")
        out.line(trail, f"f[{names[0]}] = value")
        return
    out.line(trail, "new = dict(given)")  # in the order in which they were given
    for name, fact in zip(names, step.form, strict=True):
        out.line(trail, f"value = new[{name}]")
        checked(out, trail, fact.type, "value")
        out.line(trail, f"new[{name}] = value")
    out.line(trail, f"{out.facts} = f | new")
