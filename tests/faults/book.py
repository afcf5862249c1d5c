"""A small help desk with everything that can be lost: actions, messages, deadlines, waits, people's answers."""

from __future__ import annotations

import sopflow

__all__ = ["handbook"]

_BOOK = """\
sopflow: 1
handbook: faults
teams: {service: {title: Service}}
roles:
  agent: {team: service}
  lead: {team: service, includes: [agent]}
outcomes: [over]
facts:
  round: {type: number, default: "0"}
  receipt: text
  answer: {type: text, ask: "What does the customer say?"}
actions:
  book: {takes: [round], gives: [receipt]}
"""

_PROCESS = """\
sopflow: 1
process: rounds
owner: service
steps:
  - id: count
    set: {round: "= round + 1"}
  - id: book
    run: book
  - id: tell
    send: "Booked as {{ receipt }}."
  - id: hear
    ask: [answer]
    again: yes
    by: agent
    within: 1 h
    if_late:
      - {send: "We are still waiting."}
  - id: rest
    wait: 10 min
    next:
      round < 5: count
      else: over
"""


def handbook() -> sopflow.Handbook:
    """The help desk.

    Raises:
        InvalidHandbook: It is not in order.
    """
    found, report = sopflow.read_texts({"handbook.yaml": _BOOK, "rounds.yaml": _PROCESS})
    if found is None:
        raise sopflow.InvalidHandbook(report)
    return found
