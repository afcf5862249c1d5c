"""What may be wrong with a text that YAML can't read, and what would make it right."""

from __future__ import annotations

from dataclasses import dataclass

from sopflow.text.finding import Change, Finding

__all__ = ["Proposal"]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is wrong, and what would make it right.

    Attributes:
        finding: What is wrong.
        changes: What YAML may be able to read on with.
        certain: Whether that is then what was meant, or else only how the rest of the file can be looked at.
    """

    finding: Finding
    changes: tuple[Change, ...]
    certain: bool = True
