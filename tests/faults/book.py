"""A small help desk with everything that can be lost: actions, messages, deadlines, waits, people's answers.

Its times are short, so that they pass while somebody looks.
"""

from __future__ import annotations

import sopflow

__all__ = ["ROUNDS", "handbook"]

ROUNDS = 2

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

_PROCESS = f"""\
sopflow: 1
process: rounds
owner: service
steps:
  - id: count
    set: {{round: "= round + 1"}}
  - id: book
    run: book
  - id: tell
    send: "Booked as {{{{ receipt }}}}."
  - id: hear
    ask: [answer]
    again: yes
    by: agent
    within: PT0.4S
    if_late:
      - {{send: "We are still waiting."}}
  - id: rest
    wait: PT0.2S
    next:
      round < {ROUNDS}: count
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
