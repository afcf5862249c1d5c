"""All that was read from one folder, and the names in it that everything else looks up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from sopflow import model
from sopflow.graph.memo import Memo
from sopflow.graph.mentions import Mention, roles_in, roles_of_handbook, teams_in, teams_of_handbook
from sopflow.graph.network import Network
from sopflow.graph.reach import Reach, reach
from sopflow.graph.transitions import Transition, by_step, from_handbook, may_run_off, transitions
from sopflow.graph.wording import OddTexts, odd_texts

if TYPE_CHECKING:
    from sopflow.graph.onward import Onward
    from sopflow.text.source import Source

__all__ = ["Folder"]

_T = TypeVar("_T")


@dataclass(frozen=True, eq=False)
class Folder:
    """A handbook with its processes and procedures.

    Attributes:
        handbook: What the files share; the empty one where there is none, or where it could not be read.
        sops: The files whose shape is right, in the order of their names.
        standalone: There is no ``handbook.yaml``.
        unread: Names of processes and procedures whose files could not be read: known to exist, and no more.
        handbook_unread: There is a handbook, but nobody can tell what it declares.
        spare: Further handbooks; only the first one counts.
        memo: What was worked out about its files.
    """

    handbook: model.Handbook
    sops: tuple[model.Sop, ...] = ()
    standalone: bool = False
    unread: frozenset[str] = frozenset()
    handbook_unread: bool = False
    spare: tuple[model.Handbook, ...] = ()
    memo: Memo = field(default_factory=Memo, repr=False)

    @classmethod
    def of(cls, read: Iterable[tuple[Source, model.Model | None]], earlier: Folder | None = None) -> Folder:
        """Put together what was read, file by file.

        Args:
            read: Each file with the model ``read_model`` made of it, None where it could not.
            earlier: The same folder before some of its files changed. What is known of the others is taken from it.
        """
        files = sorted(read, key=lambda each: each[0].file)
        handbooks = [each for _, each in files if isinstance(each, model.Handbook)]
        broken = [source.data for source, each in files if each is None and isinstance(source.data, dict)]
        names = [data.get(kind) for data in broken for kind in ("process", "procedure")]
        lost = not handbooks and any("handbook" in data for data in broken)
        return cls(
            handbook=handbooks[0] if handbooks else model.Handbook.empty(),
            sops=tuple(each for _, each in files if isinstance(each, model.Sop)),
            standalone=not handbooks and not lost,
            unread=frozenset(name for name in names if isinstance(name, str)),
            handbook_unread=lost,
            spare=tuple(handbooks[1:]),
            memo=Memo(earlier.memo if earlier is not None else None),
        )

    # -- processes and procedures -------------------------------------------------------------------------------------

    @cached_property
    def by_name(self) -> Mapping[str, model.Sop]:
        """Processes and procedures by name; of two with one name, the first."""
        found: dict[str, model.Sop] = {}
        for each in self.sops:
            found.setdefault(each.name, each)
        return found

    @cached_property
    def procedures(self) -> Mapping[str, model.Procedure]:
        """Procedures by name."""
        return {name: each for name, each in self.by_name.items() if isinstance(each, model.Procedure)}

    @cached_property
    def called(self) -> Reach:
        """Each file with all that it calls, directly or not."""
        return reach({name: self.about(sop, _calls) for name, sop in self.by_name.items()})

    def outcomes(self, sop: model.Sop) -> tuple[str, ...]:
        """How it may end: a process with the handbook's outcomes and its own, a procedure with its own.

        Where none are declared, it is those that its ``end`` steps name, and ``done`` for a procedure that is over
        after its last step.
        """
        return self.about(sop, _outcomes, self.shared_outcomes(sop))

    def shared_outcomes(self, sop: model.Sop) -> tuple[str, ...]:
        """The outcomes it has from the handbook: none, if it is a procedure."""
        return self.handbook.outcomes if isinstance(sop, model.Process) else ()

    def knows_outcomes(self, sop: model.Sop) -> bool:
        """Whether ``outcomes`` is all there is; not while a process's handbook can't be read."""
        return not (self.handbook_unread and isinstance(sop, model.Process))

    def ways(self, sop: model.Sop) -> Mapping[str, tuple[Transition, ...]]:
        """The ways on from every step of a file of this folder, by step; a step without any is left out."""
        return self.about(sop, _ways, self.outcomes(sop), self.handbook)

    def targets(self, sop: model.Sop, step: str) -> tuple[Transition, ...]:
        """The ways on from one step, in the order they are looked at."""
        return self.ways(sop).get(step, ())

    def network(self, sop: model.Sop) -> Network:
        """The graph of a file of this folder."""
        return self.about(sop, _network, self.ways(sop))

    @cached_property
    def odd_texts(self) -> tuple[OddTexts, ...]:
        """The texts that are not in exactly the languages that the handbook promises, file by file."""
        return odd_texts(self)

    def onward(self, sop: model.Sop) -> Onward:
        """What may come after what in a file of this folder."""
        return self.about(sop, _onward, self.ways(sop))

    def about(self, sop: model.Sop, tell: Callable[..., _T], *given: Any) -> _T:
        """What a function tells about one file of this folder, kept as ``Memo`` says."""
        return self.memo.about(sop, tell, *given)

    # -- people -------------------------------------------------------------------------------------------------------

    @cached_property
    def declares_roles(self) -> bool:
        """Whether there is a list of roles; without one, those mentioned anywhere count."""
        return bool(self.handbook.roles)

    @cached_property
    def declares_teams(self) -> bool:
        """Whether there is a list of teams; without one, those mentioned anywhere count."""
        return bool(self.handbook.teams)

    @cached_property
    def roles(self) -> tuple[str, ...]:
        """The names of all roles, in the order written."""
        return tuple(self.handbook.roles) or tuple(dict.fromkeys(each.name for each in self.roles_mentioned()))

    def roles_mentioned(self, wanted: Callable[[str], bool] = lambda _: True) -> Iterator[Mention]:
        """Every mention of a role whose name is wanted: in the handbook, then file by file."""
        by_file = (self.about(sop, _roles_of) for sop in self.sops)
        for mentions in (_by_name(roles_of_handbook(self.handbook)), *by_file):
            for name, places in mentions.items():
                if wanted(name):
                    yield from places

    @cached_property
    def teams(self) -> tuple[str, ...]:
        """The names of all teams, in the order written."""
        return tuple(self.handbook.teams) or tuple(dict.fromkeys(each.name for each in self.teams_mentioned()))

    def teams_mentioned(self) -> Iterator[Mention]:
        """Every mention of a team: in the handbook, then file by file."""
        yield from teams_of_handbook(self.handbook)
        for sop in self.sops:
            yield from self.about(sop, _teams_of)

    @cached_property
    def may_act_for(self) -> Reach:
        """Each role with those that may act for it: itself, those that include it, and those that include these."""
        return reach({role: self._included_by.get(role, ()) for role in self.roles})

    def role_closure(self, role: str) -> frozenset[str]:
        """``may_act_for`` one role; one that the handbook doesn't know is alone."""
        return frozenset(self.may_act_for.of.get(role, (role,)))

    @cached_property
    def _included_by(self) -> Mapping[str, tuple[str, ...]]:
        above: dict[str, list[str]] = {}
        for name, role in self.handbook.roles.items():
            for each in role.includes:
                above.setdefault(each, []).append(name)
        return {name: tuple(each) for name, each in above.items()}


def _outcomes(sop: model.Sop, shared: tuple[str, ...]) -> tuple[str, ...]:
    declared = (*shared, *sop.outcomes)
    if declared:
        return tuple(dict.fromkeys(declared))
    named = [step.end for step in sop.all_of(model.EndStep)]
    if isinstance(sop, model.Procedure) and (may_run_off(sop) or not named):
        named.append("done")
    return tuple(dict.fromkeys(named))


def _calls(sop: model.Sop) -> tuple[str, ...]:
    return tuple(dict.fromkeys(step.call for step in sop.all_of(model.CallStep)))


def _ways(sop: model.Sop, outcomes: tuple[str, ...], handbook: model.Handbook) -> Mapping[str, tuple[Transition, ...]]:
    found = transitions(sop, outcomes)
    if isinstance(sop, model.Process):
        found += tuple(from_handbook(handbook, sop, outcomes))
    return by_step(found)


def _network(sop: model.Sop, ways: Mapping[str, tuple[Transition, ...]]) -> Network:
    return Network(sop, [each for some in ways.values() for each in some])


def _onward(sop: model.Sop, ways: Mapping[str, tuple[Transition, ...]]) -> Onward:
    from sopflow.graph.onward import Onward  # it needs the folder itself

    return Onward(ways, sop)


def _roles_of(sop: model.Sop) -> Mapping[str, tuple[Mention, ...]]:
    return _by_name(roles_in(sop))


def _teams_of(sop: model.Sop) -> tuple[Mention, ...]:
    return tuple(teams_in(sop))


def _by_name(mentions: Iterable[Mention]) -> Mapping[str, tuple[Mention, ...]]:
    found: dict[str, list[Mention]] = {}
    for each in mentions:
        found.setdefault(each.name, []).append(each)
    return {name: tuple(each) for name, each in found.items()}
