"""What is certainly known at every step of a file, on every undeviated path: a forward analysis over sets of facts.

A set is an integer with one bit for each fact. Two sets are followed: what is *known*, and what is *settled*: known, or
left open by a person, and so not asked again. Of a fact that something may take away at any time (a rule, a missed
deadline, an action, a branch beside) nothing is claimed. Rules and deadlines of a file may lead to a step from
anywhere, even before the first one. A procedure is looked at once, with no more known than its inputs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sopflow.checks.knowing.givers import taken_by
from sopflow.checks.knowing.state import Known, State
from sopflow.expr import Expr
from sopflow.expr.arithmetic import Known as Count
from sopflow.expr.knowing import possible
from sopflow.expr.logic import Compare
from sopflow.program import Act, Branch, Change, Program, Rule, Step

__all__ = ["Flow"]

_ROUNDS = 30  # how often each step is looked at on average before the analysis of a file gives up
_TAKING = frozenset(("ask", "do", "set", "call", "run"))
_LEAVING = frozenset(("go", "end"))  # such an act stands last
_OUTCOMES = {
    "run": ("done", "failed"),
    "escalate": ("done", "at_top"),
    "handover": ("accepted", "rejected"),
    "wait": ("done", "late"),
}


class Flow:
    """The analysis of one file, whose callees have been looked at."""

    def __init__(
        self,
        program: Program,
        shared: Mapping[str, int],
        loose: frozenset[str],
        declinable: frozenset[str],
        callees: Mapping[str, Known],
    ) -> None:
        self.program = program
        self.unit = unit = program.main
        own = [name for name in unit.facts if name in unit.own and unit.facts[name].derived is None]
        self.shared = (1 << len(shared)) - 1
        bits = {**shared, **{name: 1 << (len(shared) + number) for number, name in enumerate(own)}} if own else shared
        self.found = Known(bits)
        self.mask = self.found.mask
        self.loose, self.open = self.mask(loose), self.mask(declinable)
        self.callees = callees
        self.joins: dict[str, dict[str, State]] = {}
        self.waiting: dict[str, None] = {}

    def run(self) -> Known:
        unit, found = self.unit, self.found
        found.taken = self.loose
        for step in unit.steps.values():
            if step.verb in _TAKING and (step.verb != "ask" or step.again):
                found.taken |= self._taken(step)
        names = [fact.name for fact in unit.inputs]
        names += self.program.defaults if unit.kind == "process" else unit.unasked_defaults
        start = State(0, 0).give(self.mask(names))
        self._reach(unit.first.id, start)
        self._jumps(start.take(found.taken))
        budget = _ROUNDS * len(unit.steps) + 100
        while self.waiting:
            budget -= 1
            if budget < 0:
                found.decided = False
                found.entering, found.ends, found.taken = {}, {}, -1
                break
            name = next(iter(self.waiting))
            del self.waiting[name]
            self._pass(unit.steps[name], found.entering[name])
        return found

    def _taken(self, step: Step) -> int:
        taken = self.mask(taken_by(step))
        if step.call is not None:
            callee = self.callees.get(step.call)
            taken |= self.shared if callee is None else callee.taken & self.shared
        return taken

    # -- where a case can come to ---------------------------------------------------------------------------------

    def _reach(self, name: str, state: State) -> None:
        if self.loose:
            state = state.take(self.loose)
        before = self.found.entering.get(name)
        after = state if before is None else before.meet(state)
        if after != before:
            self.found.entering[name] = after
            self.waiting[name] = None

    def _end(self, outcome: str, state: State) -> None:
        state = state.take(self.loose)
        before = self.found.ends.get(outcome)
        self.found.ends[outcome] = state if before is None else before.meet(state)

    def _jumps(self, state: State) -> None:
        """Where rules and deadlines lead, from anywhere."""
        for rule in (*self.program.rules, *self.unit.rules):
            if rule.acts and rule.acts[-1].kind in _LEAVING:
                self._jump(rule.acts, self._fired(rule, state))
        for deadline in self.unit.deadlines.values():
            self._jump(deadline.late_acts, state)
            if deadline.late_step is not None and not deadline.of_step:
                self._reach(deadline.late_step, state)

    def _fired(self, rule: Rule, state: State) -> State:
        return state.give(self._tells(rule.condition, True)) if rule.condition is not None else state

    def _jump(self, acts: Iterable[Act], state: State) -> None:
        for act in acts:
            if act.kind == "go" and act.target in self.unit.steps:
                self._reach(act.target, state.take(self.mask(self._cleared(acts))))
            elif act.kind == "end":
                self._end(act.target, state.take(self.mask(self._cleared(acts))))

    def _cleared(self, acts: Iterable[Act]) -> Iterator[str]:
        return (fact.name for act in acts for each in act.changes if each.kind == "clear" for fact in each.facts)

    # -- what a step does -----------------------------------------------------------------------------------------

    def _tells(self, condition: Expr | None, truth: bool | None) -> int:
        """What is known where a condition turned out like this; of what may be left open nothing is said."""
        if condition is None or not condition.leaves:
            return 0
        return self.mask(condition.certain(truth)) & ~self.open

    def _pass(self, step: Step, state: State) -> None:
        for deadline in step.starts:
            if deadline.of_step and deadline.late_step is not None:
                self._reach(deadline.late_step, state.take(self._taken(step)))
        if step.skip is not None:
            self._leave(step, "skipped", state.give(self._tells(step.skip, True)))
            own = bool(step.skip.leaves & step.names)
            state = state if own else state.give(self._tells(step.skip, False))
        if step.split:
            for first in step.split.values():
                self._reach(first, state)
            return
        for outcome, after in self._done(step, state):
            self._leave(step, outcome, after)

    def _done(self, step: Step, state: State) -> Iterator[tuple[str, State]]:
        for requirement in (*step.criteria, *(step.requires if step.verb in ("run", "call") else ())):
            state = state.give(self._tells(requirement.must, True))
        if step.form:
            state = self._form(step, state)
        if step.verb in ("ask", "do"):
            for requirement in step.requires:
                state = state.give(self._tells(requirement.must, True))
        if step.changes:
            state = self._change(step.changes, state)
        if step.table is not None:
            rows = [self.mask(fact.name for each in row for fact in each.facts) for row in step.table.gives]
            every = -1
            for row in rows:
                every &= row
            state = state.give(every if rows else 0)
        if step.verb == "call":
            yield from self._called(step, self._arguments(step, state))
            return
        if step.verb == "run":
            yield "failed", state
            given = self.mask(each.taken.name for each in step.results)
            yield "done", self._arguments(step, state).give(given).take(self._forgotten(step))
            return
        if step.verb == "end":
            self._end(step.end or "", state)
            return
        if step.wait is not None and step.wait.condition is not None:
            state = state.give(self._tells(step.wait.condition, True))
        for outcome in _OUTCOMES.get(step.verb, ("done",)):
            yield outcome, state

    def _form(self, step: Step, state: State) -> State:
        form = self.mask(step.names)
        if step.verb == "do":
            return state.give(form)
        if step.again:
            state = state.take(form)
        if step.at_least is not None and step.at_least < len(step.form):
            return state.give(form & ~state.known, open=form)
        return state.give(form, open=0 if step.again else self.open)

    def _change(self, changes: Iterable[Change], state: State) -> State:
        for each in changes:
            if isinstance(each.value, Expr):
                state = state.give(self._tells(each.value, None))
            bits = self.mask(fact.name for fact in each.facts)
            if each.kind == "clear":
                state = state.take(bits)
            elif each.kind != "remove":
                state = state.give(bits)
        return state

    def _forgotten(self, step: Step) -> int:
        return self.mask(self._cleared(step.action.acts)) if step.action is not None else 0

    def _arguments(self, step: Step, state: State) -> State:
        for each in step.inputs:
            if step.action is not None and each.fact is not None and each.fact.name not in step.action.takes:
                continue
            if each.source is not None:
                state = state.give(self.mask((each.source.name,)))
            elif isinstance(each.value, Expr):
                state = state.give(self._tells(each.value, None))
        return state

    def _called(self, step: Step, state: State) -> Iterator[tuple[str, State]]:
        callee = self.callees.get(step.call or "")
        if callee is None or not callee.decided:
            unsure = self.shared | self.mask(each.taken.name for each in step.results)
            for outcome in self.program.units[step.call or ""].outcomes:
                yield outcome, state.take(unsure)
            return
        for outcome, end in callee.ends.items():
            after = state.take(callee.taken & self.shared)
            after = State(after.known | (end.known & self.shared), after.settled | (end.settled & self.shared))
            for each in step.results:
                taken, given = self.mask((each.taken.name,)), callee.mask((each.given.name,))
                after = after.give(taken) if given & end.known else after.take(taken)
            yield outcome, after

    # -- the way on -----------------------------------------------------------------------------------------------

    def _leave(self, step: Step, outcome: str, state: State) -> None:
        for branch in step.branches:
            if branch.condition is None:
                if branch.kind == "plain" and outcome in ("failed", "rejected"):
                    continue
                self._go(step, branch, state)
                return
            condition = branch.condition
            holds, fails = possible(condition.tree, outcome) if "outcome" in condition.builtins else (True, True)
            tells = self._tells(condition, True)
            if holds:
                self._go(step, branch, state.give(tells))
            if not fails:
                return
            # a comparison tells the same whatever comes out
            state = state.give(tells if _is_plain(condition) else self._tells(condition, False))
        if step.following is not None and step.verb != "decide" and outcome != "failed":
            self._go(step, step.following, state)

    def _go(self, step: Step, branch: Branch, state: State) -> None:
        if branch.kind == "join":
            self._join(step, self.unit.steps[branch.target], state)
        elif branch.ends:
            self._end(branch.target, state)
        else:
            self._reach(branch.target, state)

    def _join(self, step: Step, together: Step, state: State) -> None:
        name = str(step.path[len(together.path) + 1])
        joins = self.joins.setdefault(together.id, {})
        joins[name] = joins[name].meet(state) if name in joins else state
        if together.until in joins:
            joined = joins[together.until]
        elif together.until == "any":
            joined = State(-1, -1)
            for each in joins.values():
                joined = joined.meet(each)
        elif together.until == "all" and len(joins) == len(together.split):
            joined = State(0, 0)
            for each in joins.values():
                joined = State(joined.known | each.known, joined.settled | each.settled)
        else:
            return
        self._leave(together, "done", joined)


def _is_plain(condition: Expr) -> bool:
    tree = condition.tree
    return isinstance(tree, Compare) and not isinstance(tree.left, Count)
