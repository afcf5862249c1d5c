"""What is certainly known at a place and in a file, as sets of facts: an integer with one bit for each fact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

__all__ = ["Known", "State"]


class State(NamedTuple):
    """What is known, and what is known or left open, each as a set of bits."""

    known: int
    settled: int

    def meet(self, other: State) -> State:
        """What holds in both."""
        return State(self.known & other.known, self.settled & other.settled)

    def give(self, bits: int, *, open: int = 0) -> State:
        """With more known; of these, ``open`` may have been left open by a person."""
        return State(self.known | (bits & ~open), self.settled | bits)

    def take(self, bits: int) -> State:
        """With less known."""
        return State(self.known & ~bits, self.settled & ~bits)


@dataclass(slots=True, eq=False)
class Known:
    """What is certainly known in one file.

    Attributes:
        bits: The bit of each fact, by leaf name.
        entering: What holds when a step is entered, before ``skip_if``; a step that no path reaches is left out.
        ends: What holds when it ends, by outcome.
        taken: The facts that may have no value any more when it has run.
        decided: Whether the analysis came to its end; if not, nothing is claimed.
    """

    bits: Mapping[str, int]
    entering: dict[str, State] = field(default_factory=dict)
    ends: dict[str, State] = field(default_factory=dict)
    taken: int = 0
    decided: bool = True

    def is_known(self, name: str, step: str) -> bool:
        """Whether a fact is certainly known when a step is entered."""
        state = self.entering.get(step)
        return state is not None and bool(state.known & self.bits.get(name, 0))

    def names(self, bits: int) -> list[str]:
        """The facts of a set."""
        return [name for name, bit in self.bits.items() if bits & bit]

    def mask(self, names: Iterable[str]) -> int:
        """The set of some facts; those that follow from others are left out."""
        found, bits = 0, self.bits
        for name in names:
            found |= bits.get(name, 0)
        return found
