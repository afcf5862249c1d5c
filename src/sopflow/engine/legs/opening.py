"""The beginning of the first leg: a case is opened at the process's first step."""

from __future__ import annotations

from sopflow.engine.legs.source import Leg, Source, Trail
from sopflow.engine.legs.walk import enter
from sopflow.program import Program

__all__ = ["opening_leg"]


def opening_leg(program: Program) -> Leg:
    """The leg from the opening to the first step that waits."""
    main = program.main
    out, trail = Source(program), Trail(depth=2)
    name, digest, start = out.name(program.name), out.name(program.digest), out.name(main.first.id)
    language = out.name(program.languages[0])
    team = out.name(main.owner if main.kind == "process" else program.team_of(main.owner))
    out.line(
        trail, "if event.start is not None or event.language is not None or 'language' in event.facts: return None"
    )
    out.line(trail, "by = event.by")
    out.line(trail, "if not writable(event.case_id) or (by is not None and not writable(by)): return None")
    if program.roles:
        roles = out.name(program.roles)
        out.line(trail, f"if by is not None and by.rpartition('/')[2] not in {roles}: return None")
    out.line(trail, f"new = take({out.name(main)}, event.facts, {language}) if event.facts else {{}}")
    out.line(trail, "if type(new) is Refused: return None")
    defaults = [f"if {out.name(fact)} not in new: defaults[{out.name(fact)}] = {out.name(value)}"
                for fact, value in program.defaults.items()]  # fmt: skip
    out.line(trail, "defaults = {}")
    for line in defaults:
        out.line(trail, line)
    for fact in main.inputs:
        out.line(trail, f"if {out.name(fact.name)} not in new and {out.name(fact.name)} not in defaults: return None")
    out.line(trail, "seq, visits, doers, x = 0, {}, {}, None")
    out.line(trail, "f = l = {**new, **defaults}")
    out.line(
        trail,
        f"case = Case(event.case_id, {name}, {digest}, 0, at, at, {language}, None, f, visits, doers, (), (), (), "
        f"{team})",
    )
    trail = trail.writes("Opened", "event.case_id", name, digest, start, language, team, "new", "defaults", "by")
    if main.first.skip is None:
        out.line(trail, f"visits[{start}] = 1")
        trail = trail.writes("Entered", "''", start, "1")
    enter(out, trail, main.first, "1")
    return out.function()
