"""Handbooks of any size, as a help desk might have written them: to measure how fast they are read."""

from __future__ import annotations

__all__ = ["BOOK", "handbook", "process"]

BOOK = """\
sopflow: 1
handbook: large
title: {en: A large handbook, de: Ein großes Handbuch}
currency: EUR
teams:
  service: {title: {en: Customer service, de: Kundendienst}}
roles:
  agent: {team: service}
  senior: {team: service, includes: [agent]}
calendars:
  office:
    timezone: Europe/Berlin
    hours: {mon-fri: 09:00-17:00}
outcomes: [settled]
facts:
  customer:
    name: text
    tier: [standard, gold]
"""

_HEAD = """\
sopflow: 1
process: part-{number}
title:
  en: Part {number} of the journey
  de: Teil {number} der Reise
owner: service
calendar: office
inputs: [customer]
facts:
"""

# Eight steps, about eight lines each with the facts they need.
_FACTS = """\
  topic-{n}:
    type: [billing, technical, other]
    label: {{en: Topic {n}, de: Thema {n}}}
    ask:
      en: What is inquiry {n} about?
      de: Worum geht es in Anfrage {n}?
  ready-{n}: {{type: yes/no, ask: Is everything there for inquiry {n}?}}
  amount-{n}: {{type: money, label: Open sum}}
"""
_STEPS = (
    """\
  - id: assess-{n}
    title: {{en: Assess inquiry {n}, de: Anfrage {n} einschätzen}}
    ask: [topic-{n}, ready-{n}]
    by: agent
    within: 4 working hours
    needs: [The ticket, The customer's history]
""",
    """\
  - id: route-{n}
    decide: Who takes inquiry {n}?
    next:
      topic-{n} == billing: bill-{n}
      topic-{n} == technical and not ready-{n}: repair-{n}
      customer.tier == gold: approve-{n}
      else: answer-{n}
""",
    """\
  - id: bill-{n}
    title:
      en: Check the invoice
      de: Rechnung prüfen
    do: Look the invoice up and note what is open, then tell the customer so.
    checklist:
      - The invoice is found
      - The sums agree with the ledger
    record: [amount-{n}]
    by: agent
""",
    """\
  - id: weigh-{n}
    decide: Is it a large sum?
    next:
      amount-{n} > 100: approve-{n}
      else: answer-{n}
""",
    """\
  - id: approve-{n}
    do: >-
      Have a senior look at the case, and write down
      who decided what, and for which reason.
    by: senior
    next: answer-{n}
    impact: high
""",
    """\
  - id: repair-{n}
    do:
      en: Repair what is broken, step by step, as the manual says.
      de: Repariere Schritt für Schritt, was kaputt ist, wie im Handbuch beschrieben.
    checklist:
      - {{en: It starts, de: Es startet}}
      - {{en: It runs for a minute, de: Es läuft eine Minute lang}}
    customer_sees: We are at work on it.
""",
    """\
  - id: answer-{n}
    send:
      en: "Dear {{{{ customer.name }}}}, your inquiry {n} is settled."
      de: "Guten Tag {{{{ customer.name }}}}, Ihre Anfrage {n} ist geklärt."
    via: email
    subject: Your inquiry
""",
    """\
  - id: note-{n}
    title: Note what was learnt
    do: |
      Add to the ticket:
      - what it was about
      - what solved it
    by: agent
    needs: [The ticket]
""",
)


def process(steps: int, number: int = 1) -> str:
    """One process of about so many steps: eight at a time, and one that ends it."""
    groups = range(1, max(2, round(steps / len(_STEPS)) + 1))
    facts = (_FACTS.format(n=n) for n in groups)
    written = (step.format(n=n) for n in groups for step in _STEPS)
    return "".join((_HEAD.format(number=number), *facts, "steps:\n", *written, "  - id: over\n    end: settled\n"))


def handbook(steps: int, per_file: int = 100) -> dict[str, str]:
    """A handbook of about so many steps, by file."""
    files = max(1, round(steps / per_file))
    written = {f"part-{number}.yaml": process(steps // files, number) for number in range(1, files + 1)}
    return {"handbook.yaml": BOOK, **written}
