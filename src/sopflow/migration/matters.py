"""What there is to say about a plan, each thing at its words, or where the words are missing."""

from __future__ import annotations

from collections.abc import Iterable

from sopflow.migration.plan import Path
from sopflow.model import nearest
from sopflow.program.build.desk import Desk
from sopflow.text import did_you_mean

__all__ = ["Matters"]


class Matters:
    """Notes what is wrong with a plan.

    Args:
        desk: Where it is noted.

    Attributes:
        opened: What the plan has to speak of and doesn't: the place where it would, what there is to decide, and how
            that is written.
    """

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.opened: list[tuple[Path, str, str]] = []

    def open(self, message: str, at: Path, hint: str) -> None:
        """Something of which the plan has to speak and doesn't."""
        self.opened.append((at, message, hint))
        self.desk.note("SOP920", message, self.desk.key(at), hint)

    def unknown(self, what: str, name: str, at: Path, known: Iterable[str]) -> None:
        """The plan speaks of what the old version doesn't have."""
        self._nothing(f"The old version has no {what} `{name}`.", name, at, known, key=True)

    def target(self, what: str, name: str, at: Path, known: Iterable[str]) -> bool:
        """Whether the new version has what the plan leads to."""
        names = tuple(known)
        if name in names:
            return True
        self._nothing(f"The new version has no {what} `{name}`.", name, at, names, key=False)
        return False

    def wrong(self, message: str, at: Path, hint: str | None = None, *, key: bool = False) -> None:
        """What the plan says can't be done."""
        self.desk.note("SOP922", message, self.desk.key(at) if key else self.desk.at(at), hint)

    def _nothing(self, message: str, name: str, at: Path, known: Iterable[str], *, key: bool) -> None:
        names = tuple(sorted(known))
        meant = nearest(name, names)
        listed = ", ".join(f"`{each}`" for each in names[:12])
        hint = did_you_mean(name, meant, names) if meant else f"It has {listed}." if 0 < len(names) <= 12 else None
        self.desk.note("SOP921", message, self.desk.key(at) if key else self.desk.at(at), hint)
