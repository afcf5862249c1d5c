"""The semantics once more: a plain, slow interpreter of handbooks as plain data.

Written from what the language means, not from the engine: no program, no entries, no compiled conditions. Expressions
are read by the expression package and evaluated by its three-valued walk, one name at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from types import SimpleNamespace
from typing import Any

from sopflow import events
from sopflow.expr import (
    MISSING,
    Declaration,
    Expr,
    Fact,
    MissingFacts,
    Scope,
    compile_text,
    declare,
    parse_type,
    read,
    resolve,
)
from sopflow.expr.nodes import Env
from sopflow.expr.written import from_written

__all__ = ["Call", "Plain", "Refuse", "Restless", "State"]

TOO_MANY = 1_000  # steps without anyone acting
FIRINGS = 100  # rules that act one after the other


class Refuse(Exception):
    """The event doesn't fit."""


class Circle(Exception):
    """The steps go in circles without anyone acting."""


class Restless(Exception):
    """The rules don't come to rest."""


@dataclass
class Call:
    """A process or procedure under way: where it is and what only it knows.

    Attributes:
        true: The rules whose condition holds; those of the handbook are the process's.
        ended: The outcome a rule has ended it with; it is left when the rules have come to rest.
    """

    unit: str
    step: str
    visits: dict[str, int] = field(default_factory=dict)
    doers: dict[str, str | None] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    declined: set[str] = field(default_factory=set)
    true: set[str] = field(default_factory=set)
    ended: str | None = None


@dataclass
class State:
    """A case. The last of ``calls`` is where it is; the first is the process, whose facts are the case's.

    Attributes:
        phase: ``before`` a step (its ``skip_if`` is unknown), ``open`` in it, ``after`` it (the way on is unknown).
        asks: What the flow asks for; ``stuck``: whether it can't go on by itself.
    """

    opened: datetime
    now: datetime
    calls: list[Call]
    phase: str = "open"
    result: str = ""
    asks: list[str] = field(default_factory=list)
    stuck: bool = False
    over: str | None = None
    path: list[str] = field(default_factory=list)
    walked: int = 0

    @property
    def call(self) -> Call:
        return self.calls[-1]

    @property
    def case(self) -> Call:
        return self.calls[0]


@dataclass
class _Unit:
    name: str
    data: dict[str, Any]
    scope: Scope
    own: set[str]

    @property
    def is_process(self) -> bool:
        return "process" in self.data

    def step(self, name: str) -> dict[str, Any]:
        return next(step for step in self.data["steps"] if step["id"] == name)

    def leaves(self, names: list[str]) -> list[Fact]:
        return [self.scope.facts[leaf] for name in names for leaf in self.scope.records.get(name, (name,))]


def _scope(declared: dict[str, Any], parent: Scope, steps: list[str], local: bool) -> Scope:
    facts: list[Fact] = []
    derived: list[Declaration] = []
    for name, written in declared.items():
        if isinstance(written, dict) and "is" in written:
            type_ = parse_type(written["type"]) if "type" in written else None
            derived.append(Declaration(Fact(name, parse_type("text"), local=local), "is", written["is"], type_))
        elif isinstance(written, dict) and "points" in written:
            derived.append(Declaration(Fact(name, parse_type("text"), local=local), "points", written["points"]))
        else:
            long = isinstance(written, dict) and "type" in written
            common = {key: written[key] for key in ("ask", "by") if long and key in written}
            if isinstance(common.get("ask"), str):
                common["ask"] = {"": common["ask"]}
            facts += declare(name, written["type"] if long else written, local=local, **common)
    scope, found = resolve(derived, parent.child(facts, steps=steps))
    assert not found
    return scope


class Plain:
    """The handbook as plain data (``Made.files``), walked from its process ``main``."""

    def __init__(self, files: dict[str, dict[str, Any]]) -> None:
        self.files = files
        self.book = files["handbook.yaml"]
        shared = _scope(self.book.get("facts", {}), Scope(currency=self.book.get("currency")), [], False)
        self.units: dict[str, _Unit] = {}
        for file, data in files.items():
            if file != "handbook.yaml":
                name = data.get("process") or data["procedure"]
                steps = [step["id"] for step in data["steps"]]
                scope = _scope(data.get("facts", {}), shared, steps, "procedure" in data)
                self.units[name] = _Unit(name, data, scope, set(scope.facts) - set(shared.facts))
        self.main = self.units["main"]
        self._then: Any = None  # what comes next in a walk; a call of it right there would nest without end

    # -- events -------------------------------------------------------------------------------------------------------

    def open(self, event: events.Opened) -> State:
        state = State(event.at, event.at, [Call("main", self.main.data["steps"][0]["id"])])
        given = self._checked(self.main, event.facts)
        if event.by is not None:
            self._by_someone(event.by)
        for unit in self._all_called("main"):
            self._default(state.case.facts, unit, self.book.get("facts", {}), self._all_called("main"))
        self._default(state.case.facts, self.main, self.main.data.get("facts", {}), [self.main])
        state.case.facts.update(given)
        if any(fact.name not in state.case.facts for fact in self.main.leaves(self.main.data.get("inputs", []))):
            raise Refuse("missing inputs")
        self._walk(state, lambda: self._begin(state))
        return state

    def happen(self, before: State, event: events.Event) -> State:
        """The state after the event.

        Raises:
            Refuse: It doesn't fit; ``before`` is as it was in any case.
        """
        state = deepcopy(before)
        if state.over is not None:
            raise Refuse("over")
        state.now = max(state.now, event.at)
        state.walked = 0
        if isinstance(event, events.Answered):
            self._answered(state, event)
        elif isinstance(event, events.Done):
            self._done(state, event)
        elif isinstance(event, events.Corrected):
            self._corrected(state, event)
        elif isinstance(event, events.Deviated):
            self._deviated(state, event)
        elif isinstance(event, events.Signalled):
            self._signalled(state, event)
        else:
            assert isinstance(event, events.Cancelled)
            self._by_someone(event.by)
            self._reason(event.reason)
            state.over = "cancelled"
        return state

    def open_questions(self, state: State) -> list[str]:
        """What a person is asked now."""
        if state.over is not None or state.stuck:
            return []
        if state.asks:
            return state.asks
        step = self._step(state)
        if "ask" in step:
            return self._left(state, step)
        return [fact.name for fact in self._form(state, step)]

    def _answered(self, state: State, event: events.Answered) -> None:
        self._named(state, event.step)
        step, unit = self._step(state), self._unit(state)
        if state.stuck or (not state.asks and "ask" not in step):
            raise Refuse("wrong event")
        open_ = state.asks or [fact.name for fact in self._form(state, step)]
        given = self._checked(unit, event.facts)
        owned = given and all(name in open_ and unit.scope.facts[name].by is not None for name in given)
        if not owned:
            self._may(state, step, event.by)
        elif event.by is None:
            raise Refuse("nobody")
        self._four_eyes(state, step, event.by)
        new = self._new(state, given, event.by, open_, set(state.asks))
        if state.asks:
            if not new:
                raise Refuse("nothing new")
            self._give(state, new)
            self._walk(state, lambda: self._react(state) or self._again(state))
            return
        left = [name for name in self._left(state, step) if name not in new]
        form = self._form(state, step)
        known = sum(name in new or self._value(state, name) is not MISSING for name in (fact.name for fact in form))
        enough = not left or ("at_least" in step and known >= int(step["at_least"]))
        if enough:
            self._required(state, step, new)
        elif not new:
            raise Refuse("nothing new")
        self._give(state, new)
        state.call.doers[step["id"]] = event.by
        if enough:
            for name in left:
                self._home(state, name).declined.add(name)
            self._walk(state, lambda: self._leave(state, "done"))
        else:
            self._walk(state, lambda: self._react(state) or self._look(state))

    def _done(self, state: State, event: events.Done) -> None:
        self._named(state, event.step)
        step = self._step(state)
        if state.stuck or state.asks or "do" not in step:
            raise Refuse("wrong event")
        self._may(state, step, event.by)
        self._four_eyes(state, step, event.by)
        lines = len(step.get("checklist", []))
        if event.ticked != "all" and not set(range(1, lines + 1)) <= set(event.ticked):
            raise Refuse("checklist")
        form = [fact.name for fact in self._form(state, step)]
        new = self._new(state, self._checked(self._unit(state), event.facts), event.by, form, set(form))
        if any(name not in new for name in form):
            raise Refuse("not all recorded")
        self._required(state, step, new)
        self._give(state, new)
        state.call.doers[step["id"]] = event.by
        self._walk(state, lambda: self._leave(state, "done"))

    def _corrected(self, state: State, event: events.Corrected) -> None:
        if event.step is not None:
            self._named(state, event.step)
        if not event.facts:
            raise Refuse("nothing to correct")
        unit = self._unit(state)
        given = self._checked(unit, event.facts)
        for name in given:
            owner = unit.scope.facts[name].by
            if owner is not None:
                self._role(event.by, self._standing_for(owner))
            else:
                self._by_someone(event.by)
        if all(self._value(state, name) == value for name, value in given.items()):
            return
        self._give(state, given)
        self._walk(state, lambda: self._react(state) or self._look(state))

    def _deviated(self, state: State, event: events.Deviated) -> None:
        if event.step is not None:
            self._named(state, event.step)
        if len(state.calls) > 1 and not state.stuck:
            raise Refuse("strict")
        owner = self.main.data.get("owner")
        team = [role for role, each in self.book.get("roles", {}).items() if each["team"] == owner]
        self._role(event.by, {each for role in team for each in self._standing_for(role)})
        self._reason(event.reason)
        step = self.main.step(state.case.step)
        if event.to is None:
            for taken in self._results(self.main, step).values():
                self._clear(state, [taken], len(state.calls[:1]))
            del state.calls[1:]
            self._settle(state)
            self._walk(state, lambda: self._leave(state, "skipped"))
            return
        target = next((each for each in self.main.data["steps"] if each["id"] == event.to), None)
        if target is None or "end" in target:
            raise Refuse("no such target")
        del state.calls[1:]
        self._settle(state)
        state.case.step = target["id"]
        self._count(state)
        self._walk(state, lambda: self._arrive(state))

    def _signalled(self, state: State, event: events.Signalled) -> None:
        if event.name not in self.book.get("signals", []):
            raise Refuse("no such signal")
        self._give(self._from(state, 0), self._checked(self.main, event.facts))
        self._walk(state, lambda: self._happened(state, event.name) or self._look(state))

    # -- the walk -----------------------------------------------------------------------------------------------------

    def _walk(self, state: State, first: Any) -> None:
        self._then = first
        try:
            while self._then is not None:
                step, self._then = self._then, None
                step()
        except Circle:
            self._settle(state)
            state.stuck = True

    def _settle(self, state: State) -> None:
        state.asks, state.stuck, state.phase = [], False, "open"

    def _look(self, state: State) -> None:
        """Facts have changed: what waits for some is tried again, and a form of which nothing is left passes."""
        step = self._step(state)
        nothing_left = "ask" in step and "again" not in step and not self._left(state, step)
        if state.over is None and (state.asks or state.stuck or nothing_left):
            self._again(state)

    def _again(self, state: State) -> None:
        phase = state.phase
        self._settle(state)
        if phase == "before":
            self._then = lambda: self._enter(state)
        elif phase == "after":
            self._then = lambda: self._leave(state, state.result)
        else:
            self._then = lambda: self._perform(state)

    def _enter(self, state: State) -> None:
        state.walked += 1
        if state.walked > TOO_MANY:
            raise Circle
        self._settle(state)
        step = self._step(state)
        if "skip_if" in step:
            skip = self._read(state, step["skip_if"])
            holds = self._holds(state, skip)
            if holds is MISSING:
                form = [fact.name for fact in self._form(state, step)]
                wanted = [name for name in self._wants(state, skip) if name not in form]
                if wanted:
                    state.phase = "before"
                    self._ask_for(state, wanted)
                    return
            if holds is True:
                self._then = lambda: self._leave(state, "skipped")
                return
        self._count(state)
        self._then = lambda: self._arrive(state)

    def _begin(self, state: State) -> None:
        """A case or call begins: its rules look before its first step."""
        if not self._react(state):
            self._then = lambda: self._enter(state)

    def _arrive(self, state: State) -> None:
        """A step is entered: the rules that wait for it act, before it opens."""
        if not self._happened(state, state.call.step, state.call):
            self._then = lambda: self._perform(state)

    def _count(self, state: State) -> None:
        call = state.call
        call.visits[call.step] = call.visits.get(call.step, 0) + 1
        state.path.append("/".join(each.step for each in state.calls))

    def _perform(self, state: State) -> None:
        step = self._step(state)
        form = [fact.name for fact in self._form(state, step)]
        if "ask" in step:
            if step.get("again") == "yes":
                self._clear(state, form)
                self._react(state)
            elif not self._left(state, step):
                if self._unmet(state, step, {}):
                    state.stuck = True
                else:
                    self._then = lambda: self._leave(state, "done")
        elif "do" in step:
            self._clear(state, form)
            self._react(state)
        elif "call" in step:
            self._then = lambda: self._begin_call(state, step)
        elif "end" in step:
            self._then = lambda: self._end(state, step["end"])
        elif "decide" in step or self._set(state, step):
            self._then = lambda: self._leave(state, "done")

    def _set(self, state: State, step: dict[str, Any]) -> bool:
        """Change facts, all or none; whether that could be done."""
        try:
            self._change(state, step)
        except MissingFacts as missing:
            self._ask_for(state, list(missing.names))
            return False
        except ValueError:
            state.stuck = True
            return False
        return True

    def _change(self, state: State, what: dict[str, Any]) -> None:
        """Change facts as a step or an act says.

        Raises:
            MissingFacts, ValueError: It can't; then nothing is changed.
        """
        unit = self._unit(state)
        trial = deepcopy(state)
        self._clear(trial, [fact.name for fact in unit.leaves(what.get("clear", []))])
        for name, written in what.get("set", {}).items():
            self._give(trial, {name: unit.scope.facts[name].type.coerce(self._evaluated(trial, name, written))})
        for name, written in what.get("add", {}).items():
            present = self._value(trial, name)
            self._give(trial, {name: [*(present if present is not MISSING else []), written]})
        for name, written in what.get("remove", {}).items():
            present = self._value(trial, name)
            if present is not MISSING:
                self._give(trial, {name: [each for each in present if each != written]})
        for call, changed in zip(state.calls, trial.calls, strict=True):
            call.facts, call.declined = changed.facts, changed.declined

    def _begin_call(self, state: State, step: dict[str, Any]) -> None:
        if self._unmet(state, step, {}):
            state.stuck = True
            return
        callee = self.units[step["call"]]
        call = Call(callee.name, callee.data["steps"][0]["id"])
        self._default(call.facts, callee, callee.data.get("facts", {}), [callee])
        try:
            for fact in callee.leaves(callee.data.get("inputs", [])):
                if fact.name in step.get("with", {}):
                    value = self._evaluated(state, fact.name, step["with"][fact.name], fact)
                else:
                    value = self._value(state, fact.name)
                    if value is MISSING:
                        raise MissingFacts([fact.name])
                if fact.name in callee.own:
                    call.facts[fact.name] = fact.type.coerce(value)
        except MissingFacts as missing:
            self._ask_for(state, list(missing.names))
            return
        except ValueError:
            state.stuck = True
            return
        state.calls.append(call)
        self._then = lambda: self._begin(state)

    def _end(self, state: State, outcome: str) -> None:
        if len(state.calls) == 1:
            state.over = outcome
            return
        callee = self._unit(state)
        results = {fact.name: self._value(state, fact.name) for fact in callee.leaves(callee.data.get("results", []))}
        caller = self.units[state.calls[-2].unit]
        step = caller.step(state.calls[-2].step)
        for given, taken in self._results(caller, step).items():
            try:
                if results[given] is not MISSING:
                    caller.scope.facts[taken].type.coerce(results[given])
            except ValueError:
                if state.call.ended is None:
                    state.stuck = True
                    return
                results[given] = MISSING  # a rule has ended it, and nobody is there to put it right
        state.calls.pop()
        for given, taken in self._results(caller, step).items():
            if results[given] is MISSING:
                self._clear(state, [taken])
            else:
                self._give(state, {taken: results[given]})
        self._then = lambda: self._leave(state, outcome)

    def _results(self, unit: _Unit, step: dict[str, Any]) -> dict[str, str]:
        """What a call gives back: the procedure's own fact → the caller's."""
        if "call" not in step:
            return {}
        callee = self.units[step["call"]]
        renamed = {given: taken for taken, given in step.get("into", {}).items()}
        named = {f.name: renamed.get(f.name, f.name) for f in callee.leaves(callee.data.get("results", []))}
        return {given: taken for given, taken in named.items() if given in callee.own and taken in unit.scope.facts}

    def _leave(self, state: State, outcome: str) -> None:
        if self._react(state):
            return
        self._settle(state)
        state.phase, state.result = "after", outcome
        unit, step = self._unit(state), self._step(state)
        if "end" in step:
            self._end(state, step["end"])  # passed by or not, it is the end
            return
        for written, target in step.get("next", {}).items():
            if written != "else":
                outcomes = ("done", "skipped")
                if "call" in step:
                    outcomes = (*self.units[step["call"]].data["outcomes"], "skipped")
                condition = self._read(state, written, outcomes)
                holds = self._holds(state, condition, outcome)
                if holds is MISSING:
                    wanted = self._wants(state, condition, outcome)
                    if wanted:
                        self._ask_for(state, wanted)
                        return
                if holds is not True:
                    continue
            if any(each["id"] == target for each in unit.data["steps"]):
                state.call.step = target
                self._then = lambda: self._enter(state)
            else:
                self._then = partial(self._end, state, target)
            return
        if "decide" in step:
            state.stuck = True
            return
        ids = [each["id"] for each in unit.data["steps"]]
        state.call.step = ids[ids.index(step["id"]) + 1]
        self._then = lambda: self._enter(state)

    def _ask_for(self, state: State, wanted: list[str]) -> None:
        facts = self._unit(state).scope.facts
        wanted = [name for name in dict.fromkeys(wanted) if not self._declined(state, name)]
        state.asks = [name for name in wanted if facts[name].ask is not None]
        state.stuck = not state.asks

    # -- rules --------------------------------------------------------------------------------------------------------

    def _rules(self, state: State) -> Iterator[tuple[int, str, dict[str, Any]]]:
        """All rules in their order, each with the number of the call it lives in and a name of its own."""
        for number, rule in enumerate(self.book.get("rules", [])):
            yield 0, f"book {number}", rule
        for depth, call in enumerate(state.calls):
            for number, rule in enumerate(self.units[call.unit].data.get("rules", [])):
                yield depth, str(number), rule

    def _from(self, state: State, depth: int) -> State:
        """The same case, as a call that is not the last one sees it."""
        return replace(state, calls=state.calls[: depth + 1])

    def _is_true(self, state: State, depth: int, rule: dict[str, Any]) -> bool:
        seen = self._from(state, depth)
        return self._holds(seen, self._read(seen, rule["if"])) is True

    def _react(self, state: State) -> bool:
        """Let the rules act whose conditions have become true; whether one of them leads on elsewhere."""
        led = False
        for _ in range(FIRINGS):
            if state.over is not None:
                return True
            looking = [each for each in self._rules(state) if "when" not in each[2]]
            holding = [each for each in looking if self._is_true(state, each[0], each[2])]
            fresh = [
                (depth, name, rule)
                for depth, name, rule in holding
                if name not in state.calls[depth].true and state.calls[depth].ended is None
            ]
            for depth, call in enumerate(state.calls):
                call.true &= {name for each, name, _ in holding if each == depth}
            if not fresh:
                return led
            depth, name, rule = fresh[0]
            state.calls[depth].true.add(name)
            led = self._act(state, depth, rule) or led
        raise Restless

    def _happened(self, state: State, name: str, call: Call | None = None) -> bool:
        """Let the rules act that wait for a signal, or for a step of a call; whether one of them leads on elsewhere.

        Those of the handbook wait for steps anywhere, the others for those of their own file.
        """
        led = False
        for depth, key, rule in list(self._rules(state)):
            if state.over is not None:
                return True
            if rule.get("when") != name or depth >= len(state.calls) or state.calls[depth].ended is not None:
                continue
            if call is not None and not key.startswith("book") and state.calls[depth] is not call:
                continue
            if "if" not in rule or self._is_true(state, depth, rule):
                led = self._act(state, depth, rule) or led
                led = self._react(state) or led
        return self._react(state) or led

    def _act(self, state: State, depth: int, rule: dict[str, Any]) -> bool:
        for act in rule["then"]:
            if "go" in act:
                state.walked += 1
                if state.walked > TOO_MANY:
                    raise Circle
                self._break_off(state, depth)
                state.call.step, state.call.ended = act["go"], None
                if "skip_if" not in self._step(state):
                    self._count(state)
                    self._then = lambda: self._arrive(state)
                else:
                    self._then = lambda: self._enter(state)
                return True
            if "end" in act:
                self._break_off(state, depth)
                if depth == 0:
                    state.over = act["end"]
                    self._then = None
                else:
                    state.call.ended = act["end"]
                    self._then = partial(self._end, state, act["end"])
                return True
            try:
                self._change(self._from(state, depth), act)
            except (MissingFacts, ValueError):
                continue  # what can't be worked out is not set
        return False

    def _break_off(self, state: State, depth: int) -> None:
        del state.calls[depth + 1 :]
        self._settle(state)

    # -- facts --------------------------------------------------------------------------------------------------------

    def _unit(self, state: State) -> _Unit:
        return self.units[state.call.unit]

    def _step(self, state: State) -> dict[str, Any]:
        return self._unit(state).step(state.call.step)

    def _home(self, state: State, name: str) -> Call:
        """Where a fact is kept."""
        return state.call if name in self._unit(state).own else state.case

    def _value(self, state: State, name: str) -> Any:
        fact = self._unit(state).scope.facts[name]
        if fact.derived is not None:
            return self._evaluate(state, fact.derived.expr)
        return self._home(state, name).facts.get(name, MISSING)

    def _declined(self, state: State, name: str) -> bool:
        return name in self._home(state, name).declined

    def _give(self, state: State, facts: dict[str, Any]) -> None:
        for name, value in facts.items():
            home = self._home(state, name)
            home.facts[name] = value
            home.declined.discard(name)

    def _clear(self, state: State, names: list[str], calls: int | None = None) -> None:
        for name in names:
            home = state.case if calls == 1 else self._home(state, name)
            home.facts.pop(name, None)
            home.declined.discard(name)

    def _default(self, facts: dict[str, Any], unit: _Unit, declared: dict[str, Any], asking: list[_Unit]) -> None:
        """Defaults of facts that no step asks anybody for."""
        asked = {f.name for u in asking for s in u.data["steps"] if "ask" in s for f in u.leaves(s["ask"])}
        for name, written in declared.items():
            if isinstance(written, dict) and "default" in written and name not in asked:
                facts[name] = from_written(unit.scope.facts[name].type, written["default"])

    def _all_called(self, name: str) -> list[_Unit]:
        found = [self.units[name]]
        for unit in found:
            for step in unit.data["steps"]:
                if "call" in step and self.units[step["call"]] not in found:
                    found.append(self.units[step["call"]])
        return found

    def _form(self, state: State, step: dict[str, Any]) -> list[Fact]:
        return self._unit(state).leaves(step.get("ask") or step.get("record") or [])

    def _left(self, state: State, step: dict[str, Any]) -> list[str]:
        names = [fact.name for fact in self._form(state, step)]
        return [n for n in names if self._value(state, n) is MISSING and not self._declined(state, n)]

    def _checked(self, unit: _Unit, facts: Any) -> dict[str, Any]:
        """Given facts by leaf, if all are facts that can be given and have fitting values."""
        found: dict[str, Any] = {}
        for name, value in facts.items():
            if name in unit.scope.records and isinstance(value, dict):
                found |= self._checked(unit, {f"{name}.{part}": each for part, each in value.items()})
                continue
            fact = unit.scope.facts.get(name)
            if fact is None or fact.derived is not None:
                raise Refuse("no such fact")
            try:
                found[name] = fact.type.coerce(value)
            except ValueError:
                raise Refuse("wrong value") from None
        return found

    def _new(
        self, state: State, given: dict[str, Any], by: str | None, open_: list[str], anew: set[str]
    ) -> dict[str, Any]:
        new: dict[str, Any] = {}
        facts = self._unit(state).scope.facts
        for name, value in given.items():
            present = self._value(state, name)
            if present is not MISSING and name not in anew:
                if present != value:
                    raise Refuse("known")
                continue
            if name not in open_ and facts[name].ask is None:
                raise Refuse("not asked")
            owner = facts[name].by
            if owner is not None:
                self._role(by, self._standing_for(owner))
            new[name] = value
        return new

    def _unmet(self, state: State, step: dict[str, Any], new: dict[str, Any]) -> bool:
        if not step.get("requires"):
            return False
        trial = deepcopy(state)
        self._give(trial, new)
        musts = [each if isinstance(each, str) else each["must"] for each in step["requires"]]
        return any(self._holds(trial, self._read(trial, must)) is not True for must in musts)

    def _required(self, state: State, step: dict[str, Any], new: dict[str, Any]) -> None:
        if self._unmet(state, step, new):
            raise Refuse("requires")

    # -- expressions --------------------------------------------------------------------------------------------------

    def _read(self, state: State, text: str, outcomes: tuple[str, ...] | None = None) -> Expr:
        expr, problems = read(text, self._unit(state).scope.child(outcomes=outcomes), expect=parse_type("yes/no"))
        assert expr is not None, problems
        return expr

    def _env(self, state: State, outcome: str | None = None) -> Env:
        return Env(state.case.facts, state.call.facts, self._context(state, outcome))

    def _context(self, state: State, outcome: str | None = None) -> SimpleNamespace:
        def text(at: datetime) -> str:
            return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"

        owner = self.main.data.get("owner")
        return SimpleNamespace(
            now=text(state.now),
            today=state.now.date().isoformat(),
            id="C-1",
            opened=text(state.opened),
            age=(state.now - state.opened) // timedelta(milliseconds=1),
            level=1,
            role=None,
            team=owner,
            handovers=0,
            visits=state.call.visits,
            outcome=outcome,
            declined=frozenset(state.case.declined | state.call.declined),
        )

    def _holds(self, state: State, expr: Expr, outcome: str | None = None) -> Any:
        return expr.tree.value(self._env(state, outcome))

    def _evaluate(self, state: State, expr: Expr) -> Any:
        return expr.tree.value(self._env(state))

    def _wants(self, state: State, expr: Expr, outcome: str | None = None) -> list[str]:
        wanted = dict.fromkeys(expr.tree.wants(self._env(state, outcome)))
        return [name for name in wanted if not self._declined(state, name)]

    def _evaluated(self, state: State, name: str, written: Any, fact: Fact | None = None) -> Any:
        """A value of ``set`` or ``with``."""
        scope = self._unit(state).scope
        type_ = (fact or scope.facts[name]).type
        if isinstance(written, str) and written.startswith("="):
            expr, problems = read(written[1:].strip(), scope, expect=type_)
            assert expr is not None, problems
            value = self._evaluate(state, expr)
            if value is MISSING:
                raise MissingFacts(expr.tree.wants(self._env(state)))
            return value
        if type_.kind == "text":
            text, problems = compile_text(written, scope)
            assert text is not None, problems
            language = self.book.get("languages", ["en"])[0]
            context = self._context(state)
            return text.render(state.case.facts, state.call.facts, context, language=language, on_missing="raise")
        return from_written(type_, written)

    # -- people -------------------------------------------------------------------------------------------------------

    def _named(self, state: State, name: str) -> None:
        """Whether open work is meant: by its step or by its whole id."""
        here = "/".join(f"{call.step}#{call.visits.get(call.step, 0)}" for call in state.calls)
        if state.phase == "before":
            here = here.rpartition("#")[0] + "#0"
        if name.partition("@")[0] not in (state.call.step, here):
            raise Refuse("not open")

    def _standing_for(self, role: str) -> set[str]:
        found = {role}
        while True:
            more = {n for n, each in self.book.get("roles", {}).items() if found & set(each.get("includes", ()))}
            if more <= found:
                return found
            found |= more

    def _may(self, state: State, step: dict[str, Any], by: str | None) -> None:
        unit = self._unit(state)
        role = step.get("by") or (None if unit.is_process else unit.data.get("owner"))
        if role is not None:
            self._role(by, self._standing_for(role))
            return
        owner = self.main.data.get("owner")
        team = [name for name, each in self.book.get("roles", {}).items() if each["team"] == owner]
        self._role(by, {each for name in team for each in self._standing_for(name)})

    def _role(self, by: str | None, roles: set[str]) -> None:
        if roles and (by is None or by.rpartition("/")[2] not in roles):
            raise Refuse("who")

    def _by_someone(self, by: str | None) -> None:
        self._role(by, set(self.book.get("roles", {})))

    def _four_eyes(self, state: State, step: dict[str, Any], by: str | None) -> None:
        if "not_by" not in step:
            return
        doer = state.call.doers.get(step["not_by"])
        if by is None or (doer is not None and by.partition("/")[0] == doer.partition("/")[0]):
            raise Refuse("four eyes")

    def _reason(self, reason: str) -> None:
        if not reason.strip():
            raise Refuse("no reason")
