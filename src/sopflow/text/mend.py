"""Reads on behind what YAML can't read: changes the text as the author most likely meant it, and says so."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from sopflow.text import stops
from sopflow.text.finding import Change, Finding, line_of
from sopflow.text.proposals import changed, proposals
from sopflow.text.reader import Reading, Stop, read
from sopflow.text.source import Edit

__all__ = ["Mended", "read_on"]

_MAX_READS = 60
_MAX_CHARACTERS = 1_000_000  # read over and over, all together


@dataclass(slots=True)
class Mended:
    """What could be read in the end.

    Attributes:
        text: The text as it was read.
        reading: What it gave; stopped if there is something that can't be mended.
        edits: How ``text`` came from what was given, one after the other.
        findings: What was wrong, each with the number of edits made before: its offsets belong to the text of then.
    """

    text: str
    reading: Reading
    edits: list[Edit] = field(default_factory=list)
    findings: list[tuple[Finding, int]] = field(default_factory=list)


def read_on(text: str) -> Mended:
    """Reads a text, mending it where it has to be.

    Each change is one that YAML itself confirms: with it, it reads on beyond the line. Where none does, the reading
    stops with SOP001.
    """
    mended = Mended(text, read(text))
    budget = [_MAX_READS, _MAX_CHARACTERS]
    while (stop := mended.reading.stop) is not None:
        if not _mend(mended, stop, budget):
            mended.findings.append(
                (stops.unreadable(mended.text, stop.problem, stop.at, stop.since), len(mended.edits))
            )
            break
    return mended


def _mend(mended: Mended, stop: Stop, budget: list[int]) -> bool:
    text = mended.text
    for proposal in proposals(text, stop.problem, stop.at, stop.since):
        if min(budget) <= 0:
            return False
        better = changed(text, proposal.changes)
        reading = read(better)
        budget[0] -= 1
        budget[1] -= len(text) if reading.stop is None else reading.stop.at
        if _is_further(text, stop, better, reading, proposal.changes):
            finding = replace(proposal.finding, changes=proposal.changes if proposal.certain else ())
            mended.findings.append((finding, len(mended.edits)))
            mended.edits += ((start, end - start, len(words)) for start, end, words in reversed(proposal.changes))
            mended.text, mended.reading = better, reading
            return True
    return False


def _is_further(text: str, stop: Stop, better: str, reading: Reading, changes: tuple[Change, ...]) -> bool:
    if reading.stop is None:
        return True
    # An open quote or bracket runs on until something stops it: there, any place behind the change is further.
    runs_on = "quoted scalar" in stop.context or "flow" in stop.context
    if not changes:  # there was nothing to put right
        return False
    reached = changes[-1][1] if runs_on else max(stop.at, changes[-1][1])
    lines = text.count("\n", 0, line_of(text, reached)[0])
    return better.count("\n", 0, reading.stop.at) > lines
