"""From a completed step onward: the ways out of it, the steps behind it, the first that waits.

The paths of one leg are a tree: at each condition they part, and each ends in a ``return``. What isn't written here (a
``call``, a form with nothing left to ask, a path too long) returns None, and the general engine walks it.
"""

from __future__ import annotations

from dataclasses import replace

from sopflow.engine.case import Token
from sopflow.engine.legs.changes import change
from sopflow.engine.legs.source import Source, Trail
from sopflow.engine.legs.terms import term, why
from sopflow.engine.legs.watch import begins_nothing, ends_nothing, settled
from sopflow.program import Branch, Step

__all__ = ["arrive", "enter", "leave"]

# Steps that one path may pass, and that all paths of a leg may pass together.
FAR = 12
MANY = 40


def leave(out: Source, trail: Trail, step: Step, outcome: str) -> None:
    """Choose the way on, as ``leaving.choose`` does, and take it."""
    if not ends_nothing(step):
        out.line(trail, "return None")
        return
    reasons: list[str] = []
    for branch in step.branches:
        condition = branch.condition
        if condition is None:
            _go(out, trail, step, outcome, branch, reasons)
            return
        if out.places >= MANY:
            break
        trail, holds = term(out, trail, condition, outcome)
        if condition.reads:
            reasons.append(why(out, trail, condition))
        out.line(trail, f"if {holds}:")
        _go(out, trail.inside(), step, outcome, branch, reasons)
    else:
        if step.following is not None and step.verb != "decide":
            _go(out, trail, step, outcome, step.following, reasons)
            return
    out.line(trail, "return None")


def _go(out: Source, trail: Trail, step: Step, outcome: str, branch: Branch, reasons: list[str]) -> None:
    """Take a way: ``reasons`` are the facts read by its condition and by those that didn't hold before it."""
    out.places += 1
    if trail.passed >= FAR or out.places > MANY or branch.kind == "join":
        out.line(trail, "return None")
        return
    read = out.nothing
    if reasons:
        read = out.fresh("why")
        out.line(trail, f"{read} = {' | '.join(reasons)}")
    left, text = out.name(step.id), out.name(branch.text)
    if branch.ends:
        if out.program.lively:
            out.line(trail, "if case.clocks: return None")
        target = out.name(branch.target)
        trail = trail.writes("Ended", "''", left, target, repr(outcome), text, read)
        finish(out, trail, "()", target)
        return
    following = out.steps[branch.target]
    visit = "0" if following.skip is not None else _count(out, trail, following)
    trail = trail.writes("Went", "''", left, repr(outcome), out.name(following.id), visit, text, read)
    enter(out, replace(trail, passed=trail.passed + 1), following, visit)


def _count(out: Source, trail: Trail, step: Step) -> str:
    """Count the entering of a step; gives the variable that holds how often that was."""
    visit, name = out.fresh("visit"), out.name(step.id)
    out.line(trail, f"visits[{name}] = {visit} = visits[{name}] + 1 if {name} in visits else 1")
    return visit


def enter(out: Source, trail: Trail, step: Step, visit: str) -> None:
    """Come to a step: pass it by if its ``skip_if`` holds, else arrive at it."""
    if step.skip is None:
        arrive(out, trail, step, visit)
        return
    trail, skips = term(out, trail, step.skip)
    out.line(trail, f"if {skips}:")
    aside = trail.inside()
    read = out.nothing
    if step.skip.reads:
        read = out.fresh("why")
        out.line(aside, f"{read} = {why(out, trail, step.skip)}")
    leave(out, aside.writes("Skipped", "''", out.name(step.id), out.name(step.skip.text), read), step, "skipped")
    visit = _count(out, trail, step)
    arrive(out, trail.writes("Entered", "''", out.name(step.id), visit), step, visit)


def arrive(out: Source, trail: Trail, step: Step, visit: str) -> None:
    """Do what the step's verb does when its turn comes."""
    if not begins_nothing(out.program, step):
        out.line(trail, "return None")
        return
    first = out.name((Token("", step.id, 1),))  # most steps are entered once: the token is always the same
    token = first if visit == "1" else f"{first} if {visit} == 1 else (Token('', {out.name(step.id)}, {visit}),)"
    if step.verb == "ask" and not step.again:
        known = " and ".join(f"{out.name(fact.name)} in f" for fact in step.form)
        out.line(trail, f"if {known or 'True'}: return None")
        finish(out, trail, token)
    elif step.verb == "do" or step.verb == "ask":
        if step.form:
            _empty(out, trail, step, token)
        finish(out, trail, token)
    elif step.verb == "set":
        leave(out, change(out, trail, step), step, "done")
    elif step.verb in ("decide", "end"):
        leave(out, trail, step, "done")
    else:
        out.line(trail, "return None")


def _empty(out: Source, trail: Trail, step: Step, token: str) -> None:
    """If facts of the form are known, forget them, and wait there."""
    names = [out.name(fact.name) for fact in step.form]
    if len(names) == 1:
        out.line(trail, f"if {names[0]} in f:")
        emptied = f"({names[0]},)"
        out.line(trail.inside(), f"del f[{names[0]}]")
    else:
        emptied = out.fresh("emptied")
        out.line(trail, f"{emptied} = tuple([name for name in ({', '.join(names)}) if name in f])")
        out.line(trail, f"if {emptied}:")
        out.line(trail.inside(), f"for name in {emptied}: del f[name]")
    settled(out, trail.inside(), (fact.name for fact in step.form))
    forgets = trail.inside().writes("Changed", "''", out.name(step.id), out.nothing, out.nothing, emptied)
    finish(out, forgets, token)


def finish(out: Source, trail: Trail, tokens: str, outcome: str = "None") -> None:
    """The case and its entries, made in one go."""
    more = ""
    if outcome != "None":
        more = f", outcome={outcome}, edges=()" if out.program.rules else f", outcome={outcome}"
        if out.program.actions:  # what was asked for beside the flow is given up
            more += ", requests=(), abandoned=(*case.abandoned, *[each.id for each in case.requests])"
    state = f"now=at, facts=f, visits=visits, doers=doers, tokens={tokens}{more}"
    case = f"replace(case, seq={trail.seq} + {trail.since}, {state})"
    out.line(trail, f"return Advance({case}, ({', '.join(trail.entries)},), None, program)")
