"""Where a case stands in the new version: each place and each running call, under its name there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from msgspec.structs import replace

from sopflow.engine.case import Draft, Frame, Token, frame_at, work_id
from sopflow.engine.moving.facts import facts_of, names_of
from sopflow.engine.moving.route import Going, Route, Stays, UnitRoute
from sopflow.program import Step, Unit

__all__ = ["Places"]


class _Spot(NamedTuple):
    """A step of a call, and the branches side by side in which it is."""

    frame: str
    step: str
    branch: str


class Places:
    """Where everything that is open goes.

    Args:
        route: The way from version to version.
        draft: The case in the old one.

    Attributes:
        calls: Running calls: their paths before to their paths after; those that are given up are left out.
        tokens, frames: As they are afterwards.
        places: Ids of the open work, before and after.
        withdrawn: Those ids from before that mean nothing any longer.
        entering: Call and step of the places at which the case arrives anew.

    Raises:
        Stays: The case can't be moved.
    """

    def __init__(self, route: Route, draft: Draft) -> None:
        self.route, self.draft = route, draft
        self._calls = draft.frames  # the draft goes on to the new version
        self.calls: dict[str, str] = {"": ""}
        self._shifts: dict[tuple[str, str], int] = {}
        self.visits = self._counted("", draft.visits)
        self.doers = self._doers("", draft.doers)
        self.frames = tuple(self._frames())
        self.places: dict[str, str] = {}
        self.entering: list[tuple[str, str]] = []
        self.tokens = tuple(self._tokens())
        after = {work_id(token) for token in self.tokens}
        open_work = [token for token in draft.tokens if token.phase != "split" and (token.visit or token.asks)]
        self.withdrawn = tuple(id for id in map(work_id, open_work) if id not in after)
        self._check_apart()

    # --- looked up

    def unit(self, path: str) -> UnitRoute:
        """Where the process, or the procedure of a call, goes."""
        return self.route.units[self.old_unit(path).name]

    def old_unit(self, path: str) -> Unit:
        """What the call follows so far."""
        old = self.route.old
        return old.units[frame_at(self._calls, path).procedure] if path else old.main

    def new_unit(self, path: str) -> Unit:
        """What a call (by its old path) that isn't given up follows from here on."""
        return self.route.new.units[self.unit(path).to or ""]

    def going(self, path: str, step: str) -> Going:
        """What becomes of a place at that step.

        Raises:
            Stays: A case that is there stays.
        """
        going = self.unit(path).steps.get(step)
        if going is None or going.how == "stay":
            raise Stays("stays", f"it is at `{step}`, and the plan leaves cases that are there on the old version")
        return going

    def given_up(self, path: str, step: str, branch: str = "") -> bool:
        """Whether what is at the step is given up, with or without what is around it."""
        return self._decisive([*self._around(path), _Spot(path, step, branch)]) is not None

    # --- calls

    def _frames(self) -> Iterator[Frame]:
        for frame in self._calls:
            if self.given_up(frame.parent, frame.step, frame.branch):
                continue
            self.calls[frame.path] = path = self._path(frame)
            unit = self.unit(frame.path)
            yield replace(
                frame,
                path=path,
                procedure=unit.to or "",
                parent=self.calls[frame.parent],
                step=self.going(frame.parent, frame.step).to,
                visit=self._visit(frame.parent, frame.step, frame.visit),
                branch=self._branch(frame.parent, frame.branch),
                facts=facts_of(frame.facts, unit, self.old_unit(frame.path), self.new_unit(frame.path)),
                visits=self._counted(frame.path, frame.visits),
                doers=self._doers(frame.path, frame.doers),
                declined=names_of(frame.declined, unit),
            )

    def _path(self, frame: Frame) -> str:
        step = self.going(frame.parent, frame.step).to
        parent = self.calls[frame.parent]
        own = f"{step}#{self._visit(frame.parent, frame.step, frame.visit)}"
        return f"{parent}/{own}" if parent else own

    # --- places

    def _tokens(self) -> Iterator[Token]:
        given_up: set[_Spot] = set()
        for token in self.draft.tokens:
            spots = [*self._around(token.frame), _Spot(token.frame, token.step, token.branch)]
            spot = self._decisive(spots)
            if spot is None:
                yield self._going_on(token)
            elif spot not in given_up:
                given_up.add(spot)
                path, branch = self.calls[spot.frame], self._branch(spot.frame, spot.branch)
                anew = Token(path, self.going(spot.frame, spot.step).to, 0, branch)
                self.places[work_id(token)] = work_id(anew)
                self.entering.append((anew.frame, anew.step))
                yield anew

    def _going_on(self, token: Token) -> Token:
        path, unit = token.frame, self.unit(token.frame)
        step = self.new_unit(path).steps[self.going(path, token.step).to]
        stuck = token.stuck
        moved = replace(
            token,
            frame=self.calls[path],
            step=step.id,
            visit=self._visit(path, token.step, token.visit),
            branch=self._branch(path, token.branch),
            asks=names_of(token.asks, unit, keep=True),
            stuck=replace(stuck, needs=names_of(stuck.needs, unit, keep=True)) if stuck is not None else None,
        )
        self.places[work_id(token)] = work_id(moved)
        if token.phase == "running":
            self._check_running(token, moved, step)
        return moved

    def _check_running(self, token: Token, moved: Token, step: Step) -> None:
        """What the host carries out now is answered under its id, and must not be begun under another one."""
        action = self.old_unit(token.frame).steps[token.step].action
        same = step.action is not None and action is not None and step.action.name == action.name
        if not same or work_id(token) != work_id(moved):
            raise Stays("busy", f"the host is carrying out `{token.step}`; move the case when that has been answered")

    def _check_apart(self) -> None:
        taken: set[tuple[str, str]] = set()
        for place in [*((t.frame, t.step) for t in self.tokens), *((f.parent, f.step) for f in self.frames)]:
            if place in taken:
                raise Stays("same-place", f"two things that are open side by side would both be at `{place[1]}`")
            taken.add(place)

    def _around(self, path: str) -> list[_Spot]:
        """The steps that called, outermost first."""
        spots = []
        while path:
            frame = frame_at(self._calls, path)
            spots.append(_Spot(frame.parent, frame.step, frame.branch))
            path = frame.parent
        return spots[::-1]

    def _decisive(self, spots: list[_Spot]) -> _Spot | None:
        """The outermost of these, or of the steps whose branches they are in, that is given up."""
        for spot in spots:
            outside: list[str] = []
            for part in spot.branch.split("/") if spot.branch else ():
                step = part.partition("#")[0]
                if self.going(spot.frame, step).how == "go":
                    return _Spot(spot.frame, step, "/".join(outside))
                outside.append(part)
            if self.going(spot.frame, spot.step).how == "go":
                return spot
        return None

    # --- names and numbers

    def _branch(self, path: str, branch: str) -> str:
        return "/".join(self._part(path, part) for part in branch.split("/")) if branch else ""

    def _part(self, path: str, part: str) -> str:
        anchor, _, name = part.partition(":")
        step, _, visit = anchor.partition("#")
        return f"{self.going(path, step).to}#{self._visit(path, step, int(visit))}:{name}"

    def _visit(self, path: str, step: str, visit: int) -> int:
        return visit + self._shifts.get((path, step), 0) if visit else 0

    def _counted(self, path: str, visits: dict[str, int]) -> dict[str, int]:
        """How often steps were entered. No number is ever used again for another step: ids of work are made of them."""
        counted = dict(visits)
        for step, number in visits.items():
            going = self.unit(path).steps.get(step)
            if going is not None and going.how == "as" and going.to != step:
                self._shifts[path, step] = before = counted.get(going.to, 0)
                counted[going.to] = before + number
        return counted

    def _doers(self, path: str, doers: dict[str, str]) -> dict[str, str]:
        known = dict(doers)
        for step, by in doers.items():
            going = self.unit(path).steps.get(step)
            if going is not None and going.how == "as" and going.to not in doers:
                known[going.to] = by
        return known
