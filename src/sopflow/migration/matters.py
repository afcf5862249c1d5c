"""What there is to say about a plan, each thing at its words, or where the words are missing."""

from __future__ import annotations

from collections.abc import Iterable

from sopflow.migration.plan import Path
from sopflow.model import nearest
from sopflow.program.build.desk import Desk
from sopflow.text import Span, did_you_mean

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
        self.desk.note("SOP920", message, self._near(at), hint)

    def unknown(self, message: str, name: str, at: Path, known: Iterable[str]) -> None:
        """The plan speaks of what the old version doesn't have."""
        self.desk.note("SOP921", message, self.desk.key(at), _meant(name, known))

    def target(self, message: str, name: str, at: Path, known: Iterable[str]) -> bool:
        """Whether the new version has what the plan leads to."""
        names = tuple(known)
        if name not in names:
            self.desk.note("SOP921", message, self.desk.at(at), _meant(name, names))
        return name in names

    def wrong(self, message: str, at: Path, hint: str | None = None) -> None:
        """What the plan says can't be done."""
        self.desk.note("SOP922", message, self.desk.at(at), hint)

    def _near(self, at: Path) -> Span:
        """Where the plan would say it: as far as it goes there, else at its head."""
        source = self.desk.source
        known = isinstance(source.data, dict) and at[0] in source.data if source is not None else False
        return self.desk.key(at) if known else self.desk.at(("move",))


def _meant(name: str, known: Iterable[str]) -> str | None:
    names = tuple(sorted(known))
    meant = nearest(name, names)
    if meant:
        return did_you_mean(name, meant, names, own=True)
    return f"There are {', '.join(f'`{each}`' for each in names)}." if 0 < len(names) <= 12 else None
