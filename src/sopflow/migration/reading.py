"""Reading a plan. What isn't written as one is said at its words; its JSON Schema is drawn from the same tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from sopflow.migration.plan import MISSING, TIMES, ClockPlan, FactPlan, Path, Plan, StepPlan, UnitPlan
from sopflow.model import nearest
from sopflow.program.build.desk import Desk
from sopflow.text import Diagnostic, Source, did_you_mean

__all__ = ["CLOCK", "FACT", "PROCEDURE", "SHAPES", "STEP", "TOP", "Shape", "read_plan"]


class Shape(NamedTuple):
    """What a value may be, in words, and its name in the JSON Schema."""

    fits: Callable[[Any], bool]
    words: str
    name: str


def _is_word(value: Any) -> bool:
    return isinstance(value, str)


def _is_names(value: Any) -> bool:
    return value is None or isinstance(value, str) or (isinstance(value, list) and all(map(_is_word, value)))


SHAPES: Mapping[str, Shape] = {
    "word": Shape(_is_word, "a word", "word"),
    "flag": Shape(lambda value: value == "yes", "`yes`", "flag"),
    "time": Shape(lambda value: value in TIMES, "`keep`, `restart` or `remeasure`", "time"),
    "names": Shape(_is_names, "a name or a list of names", "names"),
    "mapping": Shape(lambda value: value is None or isinstance(value, dict), "a mapping", "mapping"),
}
UNIT: Mapping[str, str] = {"steps": "mapping", "facts": "mapping", "fill": "mapping", "clocks": "mapping",
                           "fire": "names"}  # fmt: skip
TOP: Mapping[str, str] = {
    **dict.fromkeys(("sopflow", "move", "from", "to"), "word"),
    "time": "time",
    **UNIT,
    **dict.fromkeys(("procedures", "teams", "roles", "rungs"), "mapping"),
}
PROCEDURE: Mapping[str, str] = {"as": "word", **UNIT}
STEP: Mapping[str, str] = {"as": "word", "go": "word", "stay": "flag"}
FACT: Mapping[str, str] = {"as": "word", "values": "mapping", "drop": "flag"}
CLOCK: Mapping[str, str] = {"as": "word", "time": "time", "stop": "flag"}


def read_plan(source: Source) -> tuple[Plan | None, tuple[Diagnostic, ...]]:
    """Read a plan.

    Args:
        source: The file, as ``sopflow.text.parse`` gives it.

    Returns:
        The plan, or None if it is none, and all that is wrong with how it is written.
    """
    found: list[Diagnostic] = []
    plan = _Reader(Desk(source, found)).plan()
    return (plan if not found else None), tuple(found)


class _Reader:
    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def plan(self) -> Plan | None:
        source = self.desk.source
        assert source is not None
        data = source.data
        if not isinstance(data, dict) or "move" not in data:
            hint = "Write `sopflow: 1`, `move: PROCESS`, `from:` and `to:`; or let `sopflow move draft` write it."
            self.desk.note("SOP100", "This is no plan for moving cases.", source.first_line, hint)
            return None
        self.fits(data, (), TOP, "a plan")
        for key in ("sopflow", "move", "from", "to"):
            if not isinstance(data.get(key), str):
                self.desk.note("SOP102", f"A plan needs `{key}`.", self.desk.key((key if key in data else "move",)))
        if data.get("sopflow") not in (None, "1"):
            self.desk.note("SOP100", "This program reads version 1 of the language.", self.desk.at(("sopflow",)))
        said = self.section(data, "procedures")
        time = data.get("time")
        return Plan(
            source,
            process=str(data.get("move")),
            old=str(data.get("from")),
            new=str(data.get("to")),
            time=next((each for each in TIMES if each == time), "keep"),
            main=self.unit(data, ()),
            procedures={name: self.procedure(each, ("procedures", name)) for name, each in said.items()},
            teams=self.words(data, "teams"),
            roles=self.words(data, "roles"),
            rungs=self.words(data, "rungs"),
        )

    def procedure(self, data: Any, at: Path) -> UnitPlan:
        if data is None:
            return UnitPlan(at)
        if isinstance(data, str):
            return UnitPlan(at, data)
        return self.unit(data, at) if self.fits(data, at, PROCEDURE, "a procedure of a plan") else UnitPlan(at)

    def unit(self, data: Mapping[str, Any], at: Path) -> UnitPlan:
        """The sections that a process and a procedure both have."""
        fire = data.get("fire") or ()
        return UnitPlan(
            at,
            data.get("as") if at and isinstance(data.get("as"), str) else None,
            steps={name: self.step(each, (*at, "steps", name)) for name, each in self.section(data, "steps").items()},
            facts={name: self.fact(each, (*at, "facts", name)) for name, each in self.section(data, "facts").items()},
            clocks={
                name: self.clock(each, (*at, "clocks", name)) for name, each in self.section(data, "clocks").items()
            },
            fill=self.section(data, "fill"),
            fire=(fire,) if isinstance(fire, str) else tuple(fire) if isinstance(fire, list) else (),
        )

    def step(self, data: Any, at: Path) -> StepPlan:
        if data is None:
            return StepPlan(None)
        if isinstance(data, str):
            return StepPlan("as", data)
        if not self.fits(data, at, STEP, "what becomes of a step") or not self.one(data, at):
            return StepPlan(None)
        how = next(iter(data))
        return StepPlan(how, data[how] if how != "stay" else "")

    def fact(self, data: Any, at: Path) -> FactPlan:
        if data is None:
            return FactPlan(None, empty=True)
        if isinstance(data, str):
            return FactPlan(data)
        if not self.fits(data, at, FACT, "what becomes of a fact"):
            return FactPlan(None)
        values = self.section(data, "values")
        for value, to in values.items():
            if to is not None and not isinstance(to, str):
                hint = f"Name a value of the new version, or `{MISSING}`."
                self.desk.note("SOP103", f"`{value}` needs a value.", self.desk.at((*at, "values", value)), hint)
        return FactPlan(data.get("as"), data.get("drop") == "yes", values)

    def clock(self, data: Any, at: Path) -> ClockPlan:
        if data is None:
            return ClockPlan(None, None, empty=True)
        if isinstance(data, str):
            time = next((each for each in TIMES if each == data), None)
            if time is None and data != "stop":
                hint = "It can `keep` its instant, `restart`, be measured anew (`remeasure`), or `stop`."
                self.desk.note("SOP103", f"`{data}` is nothing that can become of a clock.", self.desk.at(at), hint)
            return ClockPlan(None, time, stop=data == "stop")
        if not self.fits(data, at, CLOCK, "what becomes of a clock"):
            return ClockPlan(None, None)
        time = next((each for each in TIMES if each == data.get("time")), None)
        return ClockPlan(data.get("as"), time, stop=data.get("stop") == "yes")

    # --- shapes

    def section(self, data: Mapping[str, Any], key: str) -> dict[str, Any]:
        """A section, which may be left out or empty."""
        section = data.get(key)
        return section if isinstance(section, dict) else {}

    def words(self, data: Mapping[str, Any], key: str) -> dict[str, str | None]:
        """A section of old names and new ones."""
        found: dict[str, str | None] = {}
        for name, to in self.section(data, key).items():
            if to is None or isinstance(to, str):
                found[name] = to
            else:
                self.desk.note("SOP103", f"`{name}` needs a name.", self.desk.at((key, name)))
        return found

    def one(self, data: Mapping[str, Any], at: Path) -> bool:
        if len(data) == 1:
            return True
        self.desk.note("SOP103", "A case that stands there has one way: `as`, `go` or `stay`.", self.desk.at(at))
        return False

    def fits(self, data: Any, at: Path, shapes: Mapping[str, str], what: str) -> bool:
        """Whether a mapping has only these keys, each with what it needs; what is wrong has been noted."""
        if not isinstance(data, dict):
            self.desk.note("SOP103", f"This is not {what}: it has to be a name or a mapping.", self.desk.at(at))
            return False
        fine = True
        for key, value in data.items():
            shape = SHAPES[shapes[key]] if key in shapes else None
            if shape is None:
                meant = nearest(key, shapes)
                hint = (
                    did_you_mean(key, meant, shapes)
                    if meant
                    else f"It knows {', '.join(f'`{each}`' for each in shapes)}."
                )
                self.desk.note(
                    "SOP101", f"{what[0].upper()}{what[1:]} knows no `{key}`.", self.desk.key((*at, key)), hint
                )
                fine = False
            elif not shape.fits(value):
                self.desk.note("SOP103", f"`{key}` needs {shape.words}.", self.desk.at((*at, key)))
                fine = False
        return fine
