"""What can be wrong with the comments that silence a finding."""

from __future__ import annotations

from sopflow.checks.catalogue.entry import Entry, entry

__all__ = ["ENTRIES"]

ENTRIES: tuple[Entry, ...] = (
    entry(
        "SOP910",
        """A finding is silenced without a reason.

        Whoever reads the file later can't tell whether the finding still doesn't matter. The reason stands behind the
        code and a dash.

            process: help
            outcomes: [helped]
            facts:
              works: {type: yes/no, ask: Does it work?}
            promises:
              - {at_most: 2, of: solve}  # sopflow: ignore SOP802
            steps:
              - id: solve
                do: Solve it.
              - id: look
                ask: [works]
                again: yes
                next:
                  works: helped
                  else: solve

        Say why:

            process: help
            outcomes: [helped]
            facts:
              works: {type: yes/no, ask: Does it work?}
            promises:
              - {at_most: 2, of: solve}  # sopflow: ignore SOP802 - nobody tries more than twice
            steps:
              - id: solve
                do: Solve it.
              - id: look
                ask: [works]
                again: yes
                next:
                  works: helped
                  else: solve
        """,
    ),
    entry(
        "SOP911",
        """A comment silences nothing.

        At its line (or, alone on a line, at the next one that says something) there is no such finding, or no longer.
        It would hide one that comes up there later.

            procedure: refund
            steps:
              - id: pay
                do: Pay the money back.  # sopflow: ignore SOP802 - nobody tries more than twice
                by: agent

        Remove it:

            procedure: refund
            steps:
              - id: pay
                do: Pay the money back.
                by: agent
        """,
    ),
    entry(
        "SOP912",
        """A comment silences what does not exist.

        Codes are written as findings show them; the names of rules do as well.

            procedure: refund
            steps:
              - id: pay
                do: Pay the money back.  # sopflow: ignore SOP8O2 - nobody tries more than twice
                by: agent

        Name the code that is meant, or remove the comment:

            procedure: refund
            steps:
              - id: pay
                do: Pay the money back.
                by: agent
        """,
    ),
    entry(
        "SOP913",
        """A comment tries to silence an error.

        With an error there is no handbook to use, so it can't be put up with; only warnings and advice can be silenced.

        Put right what the error says, and remove the comment.
        """,
    ),
)
