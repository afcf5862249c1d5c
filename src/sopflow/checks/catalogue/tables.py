"""What can be wrong with decision tables beyond their single cells."""

from __future__ import annotations

from sopflow.checks.catalogue.entry import Entry, entry

__all__ = ["ENTRIES"]

ENTRIES: tuple[Entry, ...] = (
    entry(
        "SOP403",
        """Two rows of an exclusive table fit one case.

        The first row that fits wins, so rows may overlap, and the order decides. `exclusive: yes` says that the order
        is not meant to matter: then no two rows may fit one case. The finding stands at the later row, with a case
        that fits both; both ends of a range belong to it. A table too large for the proof gets this finding too.

            procedure: assess
            outcomes: [assessed]
            results: [priority]
            facts:
              waiting: {type: duration, ask: How long has the customer been waiting?}
              priority: [high, normal]
            tables:
              by-waiting:
                when: [waiting]
                give: [priority]
                exclusive: yes
                rows:
                  - [..2 h, normal]
                  - [2 h.., high]
            steps:
              - id: rate
                look_up: by-waiting
                next: assessed

        Let the rows leave each other out, or leave out `exclusive`:

            procedure: assess
            outcomes: [assessed]
            results: [priority]
            facts:
              waiting: {type: duration, ask: How long has the customer been waiting?}
              priority: [high, normal]
            tables:
              by-waiting:
                when: [waiting]
                give: [priority]
                rows:
                  - [..2 h, normal]
                  - [2 h.., high]
            steps:
              - id: rate
                look_up: by-waiting
                next: assessed
        """,
    ),
)
