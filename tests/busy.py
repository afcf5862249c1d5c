"""A handbook in which all there is comes together, so that walks through it come to what is rare elsewhere."""

from __future__ import annotations

from functools import cache

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

import sopflow
from walking import book

__all__ = ["busy"]

_HANDBOOK = """
    sopflow: 1
    handbook: busy
    languages: [en, de]
    currency: EUR
    teams: {service: {title: Service}, care: {title: Care}}
    roles:
      agent: {team: service}
      lead: {team: service, includes: [agent]}
      nurse: {team: care}
    ladders:
      up: [{role: agent, within: 3 working hours}, {role: [lead, nurse], within: 1 working day}, {role: lead}]
    calendars:
      office: {timezone: Europe/Berlin, hours: {mon-thu: 09:00-17:30, fri: [09:00-12:00, 13:00-16:00]}, holidays: DE}
    signals: [replied, left]
    outcomes: [over, gone]
    facts:
      amount: {type: money, ask: How much?}
      tier: {type: [plain, gold], ask: {en: Which tier?, de: Welche Stufe?}, by: lead}
      mood: {type: [calm, angry], label: {en: Mood, de: Stimmung}}
      items: {type: {list: {price: money, fine: yes/no}}, ask: What was bought?}
      since: {type: time, ask: Since when?}
      day: {type: date, ask: Which day?}
      approved: {type: yes/no, ask: Is it approved?}
      receipt: text
      note: {type: text, ask: What else?}
      dear: {is: amount > 100}
      risk: {points: {dear: 2, tier == gold: 1, mood == angry: 1}}
    actions:
      refund:
        takes: [amount]
        may_take: [note]
        gives: [receipt]
        by: [agent]
        requires:
          - {must: amount <= 200 or approved, because: 'More than 200 needs approval.'}
          - note != 'no'
        then:
          - clear: [approved]
          - {send: 'We paid {{ amount }}.', to: customer}
      look: {gives: {found: [yes-it-is, no-it-is-not]}}
    rules:
      - {id: old, if: case.age > 5 h and mood == angry, then: [{send: It takes long., to: lead}]}
      - {id: risky, if: risk >= 3, then: [{escalate: lead, because: 'The risk is {{ risk }}.'}]}
      - {id: answered, when: replied, if: mood is known, then: [{set: {mood: calm}}]}
      - {id: left, when: left, then: [{end: gone}]}
    """
_MAIN = """
    sopflow: 1
    process: main
    owner: service
    calendar: office
    ladder: up
    facts:
      found: [yes-it-is, no-it-is-not]
      solved: yes/no
      again: {type: yes/no, ask: Once more?}
    rules:
      - {id: late-day, if: today > day, then: [{deadline: {whole: 1 h}}]}
      - {id: jump, if: amount == 150 and approved, then: [{go: talk}]}
    deadlines:
      - id: whole
        from: opened
        until: closed
        within: SPAN
        sooner: {now - since > 2 days: 90 min, tier == gold: 2 working hours}
        warn: 75%
        paused_while: [rest, work]
        if_late: LATE
      - {id: paid, from: first, until: pay, within: 1 working day, warn: 50%, if_late: talk}
    steps:
      - {id: first, ask: [tier, mood, note], at_least: 2, within: 26 h, if_late: [{set: {mood: angry}}]}
      - id: both
        together:
          here:
            - {id: count, ask: [items], next: {any item in items has (item.price > 100 and not item.fine): weigh,
               else: look}}
            - {id: weigh, do: 'Weigh {{ note }}.', by: lead, record: [approved]}
            - {id: look, run: look, into: {found: found}, retry: {times: 1, after: 5 min}}
          there:
            - {id: work, call: procedure, into: {solved: solved}, next: {outcome == broken: unwell}}
            - {id: unwell, escalate: next, because: It is broken.}
        until: UNTIL
      - {id: gate, handover: care, criteria: [found is known, 'amount < 1000'], checklist: [All said., All read.],
         packet: [items, tier], REJECTED}
      - {id: rest, wait: WAIT, customer_sees: 'We wait for you.', keep_informed: 20 h}
      - {id: pay, run: refund, requires: [tier is known], skip_if: amount == 0, next: {outcome == failed: talk}}
      - {id: talk, do: Talk., not_by: weigh, checklist: [Call.], record: [again], customer_sees: 'We talk.'}
      - {id: round, decide: Once more?, next: {again and case.visits.talk < 3: first, else: close}}
      - {id: close, end: over}
    """
_PROCEDURE = """
    sopflow: 1
    procedure: procedure
    owner: agent
    calendar: office
    inputs: [amount]
    results: [solved]
    outcomes: [fine, broken]
    facts:
      solved: yes/no
      tries: {type: integer, default: 0}
      hint: {type: text, ask: 'What do you see at {{ amount }}?'}
    rules:
      - {id: enough, if: tries >= 3, then: [{end: broken}]}
      - {id: told, when: replied, then: [{set: {hint: They say so.}}]}
    deadlines:
      - {id: own, from: opened, until: closed, within: 5 h, if_late: [{end: broken}]}
    steps:
      - {id: try, do: Try it., record: [solved]}
      - {id: count-it, set: {tries: = tries + 1}}
      - {id: hinted, ask: [hint], again: AGAIN}
      - {id: well, decide: Is it?, next: {solved: done, tries < 9: try, else: broken}}
      - {id: done, end: fine}
    """


def busy(draw: DrawFn) -> sopflow.Program:
    """The process in one of its forms."""
    main = _MAIN
    for word, forms in {
        "SPAN": ["30 h", "4 working hours", "2 working days"],
        "LATE": ["talk", "[{escalate: next, because: Overdue.}]", "[{end: gone}]"],
        "UNTIL": ["all", "any", "here"],
        "REJECTED": ["next: {outcome == rejected: first, else: rest}", "next: rest"],
        "WAIT": ["{for: replied, at_most: 3 days}", "26 h", "{until: working hours}", "{until: now - since > 3 days}"],
    }.items():
        main = main.replace(word, draw(st.sampled_from(forms)))
    return _read(main, _PROCEDURE.replace("AGAIN", draw(st.sampled_from(["yes", "no"]))))["main"]


@cache
def _read(main: str, procedure: str) -> sopflow.Handbook:
    return book(_HANDBOOK, main, procedure)
