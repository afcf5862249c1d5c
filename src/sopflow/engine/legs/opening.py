"""The beginning of the first leg: a case is opened at the process's first step."""

from __future__ import annotations

from sopflow.engine.case import Case
from sopflow.engine.legs.source import Leg, Source, Trail
from sopflow.engine.legs.walk import enter
from sopflow.engine.legs.watch import quiet_opening, settled
from sopflow.program import Program

__all__ = ["opening_leg"]


def opening_leg(program: Program) -> Leg | None:
    """The leg from the opening, which is looked at by ``opening.opened``, to the first step that waits.

    None where an opening lets time run.
    """
    if not quiet_opening(program):
        return None
    out, trail = Source(program), Trail(depth=2, entries=("entry",), since=1)
    first = program.main.first
    out.line(trail, "if event.start is not None: return None")
    if not program.main.inputs and not program.defaults and program.main.ladder is None:
        bare = "event.facts or event.language or event.by is not None or not event.case_id.isascii()"
        roles = program.main.ladder.rungs[0].roles if program.main.ladder is not None else ()
        known = ", ".join(map(out.name, _known(program)))
        entry = f"1, at, event.case_id, {known}, {{}}, {{}}, None, {out.name(roles)}"
        out.line(trail, f"entry = opened(program, event) if {bare} else Opened({entry})")
    else:
        out.line(trail, "entry = opened(program, event)")
    out.line(trail, "if type(entry) is Refused: return None")
    out.line(trail, "seq, visits, doers = 0, {}, {}")
    out.line(trail, f"{out.facts} = {{**entry.facts, **entry.defaults}}")
    values = {"id": "entry.case_id", "seq": "0", "opened": "at", "now": "at", "outcome": "None"}
    values |= {"facts": "f", "visits": "visits", "doers": "doers", "declined": "()", "tokens": "()", "frames": "()"}
    fields = Case.__struct_fields__[: Case.__struct_fields__.index("team") + 1]
    out.line(trail, f"case = Case({', '.join(values.get(name, f'entry.{name}') for name in fields)})")
    if program.main.ladder is not None:
        out.line(trail, "case = replace(case, roles=entry.roles)")
    settled(out, trail, None)
    if first.skip is None:
        out.line(trail, f"visits[{out.name(first.id)}] = 1")
        trail = trail.writes("Entered", "''", out.name(first.id), "1")
    enter(out, trail, first, "1")
    return out.function()


def _known(program: Program) -> tuple[str | None, ...]:
    """What ``Opened`` says of every case of a program, from ``process`` to ``team``."""
    main = program.main
    team = main.owner if main.kind == "process" else program.team_of(main.owner)
    return program.name, program.digest, main.first.id, program.languages[0], team
