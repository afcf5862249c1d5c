"""What may come after what in one file: every way on, and where rules and deadlines lead a case from anywhere.

Whatever the conditions say, and rather too much than too little: what is not found here never happens on an undeviated
path. Plain dictionaries, since every file is looked at.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from sopflow import model
from sopflow.graph.transitions import Transition

__all__ = ["Onward"]


class Onward:
    """The steps of one file, and what they lead to.

    Attributes:
        first: The step that starts.
        steps: Each step with those that come next; for the last of a branch that is the step with ``together``.
        splits: Each step with ``together`` and the first steps of its branches.
        owner: The steps inside ``together``, each with the step it is directly inside of.
        jumps: What leads a case somewhere else from wherever it is.
    """

    def __init__(self, ways: Mapping[str, Sequence[Transition]], sop: model.Sop) -> None:
        self.first = sop.steps[0].id
        self.owner: dict[str, str] = {}
        self.steps: dict[str, list[str]] = {}
        self.splits: dict[str, list[str]] = {}
        self._inside: dict[str, list[list[str]]] = {}
        self._ending: set[str] = set()
        for step in sop.by_id.values():  # of two with one id the first: else a step might be inside of itself
            self.steps[step.id] = []
            if isinstance(step, model.TogetherStep):
                branches = step.together.values()
                inside = [[each.id for each in branch if sop.by_id[each.id] is each] for branch in branches]
                self._inside[step.id] = inside
                self.owner.update((each, step.id) for branch in inside for each in branch)
        jumps: list[Transition] = []
        for way in (way for each in ways.values() for way in each if way.target is not None):
            assert way.target is not None
            if way.kind == "interrupt":
                jumps.append(way)
            elif way.kind == "split":
                self.splits.setdefault(way.source, []).append(way.target)
            elif way.ends:
                self._ending.add(way.source)
            else:
                self.steps[way.source].append(way.target)
        self.jumps = tuple(jumps)

    def may_end(self, step: str) -> bool:
        """Whether the file may be over after this step."""
        return step in self._ending

    def after(self, step: str, without: Collection[str] = ()) -> Iterator[str]:
        """The steps that come next; after the last one of a branch, what comes once all branches are done.

        ``without``: steps that are never done.
        """
        waiting = [step]
        while waiting:
            step = waiting.pop()
            if step not in without:
                joins = self.owner.get(step)
                yield from (each for each in self.steps[step] if each != joins)
                if joins in self.steps[step]:
                    waiting.append(str(joins))

    def reach(self, starts: Iterable[str], without: Collection[str] = ()) -> set[str]:
        """The steps a case may come to from these, themselves included; those of ``without`` are never done.

        What may be open beside a step, in another branch, counts as coming after it: nobody can say which is first.
        """
        found: set[str] = set()
        waiting = [each for start in starts for each in (start, *self.beside(start))]
        waiting += (way.target for way in self.jumps if way.target is not None and not way.ends)
        while waiting:
            step = waiting.pop()
            if step not in found:
                found.add(step)
                waiting += self.after(step, without)
                waiting += self.splits.get(step, ())
        return found

    def within(self, together: str) -> Iterator[str]:
        """All steps inside one with ``together``, at any depth."""
        waiting = [together]
        while waiting:
            for branch in self._inside.get(waiting.pop(), ()):
                yield from branch
                waiting += branch

    def around(self, step: str) -> Iterator[str]:
        """The steps with ``together`` that this one is inside of, the innermost first."""
        while step in self.owner:
            step = self.owner[step]
            yield step

    def beside(self, step: str) -> Iterator[str]:
        """The steps in other branches of the steps with ``together`` around this one: they may be open while it is."""
        for outer in self.around(step):
            for branch in self._inside[outer]:
                if step not in branch:
                    yield from branch
                    for each in branch:
                        yield from self.within(each)
            step = outer
