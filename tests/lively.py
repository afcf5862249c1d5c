"""A process in which much looks on: rules, deadlines, a ladder; in all its forms."""

from __future__ import annotations

from functools import cache

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

import sopflow
from walking import book

__all__ = ["lively"]

HANDBOOK = """
    sopflow: 1
    handbook: shop
    teams: {service: {title: Service}, care: {title: Care}}
    roles: {agent: {team: service}, lead: {team: service, includes: [agent]}}
    ladders: {up: [{role: agent, within: 3 h}, {role: lead}], calm: [{role: agent}, {role: lead}]}
    facts:
      amount: integer
      tier: [plain, gold]
      mood: [calm, angry]
      seen: yes/no
      twice: {is: amount * 2}
    rules:
      - {id: large, if: twice > 4 and tier is known, then: [{set: {mood: angry}}]}
      - {id: calmed, if: mood == calm, then: [{send: Thank you., to: customer}]}
      - {id: gone, if: amount == 0 and tier == gold, then: [{go: look}]}
    """
PROCESS = """
    sopflow: 1
    process: main
    owner: service
    LADDER
    outcomes: [over, late]
    facts: {more: yes/no, size: [small, large], note: {type: text, ask: What else?}}
    rules:
      - {id: again, when: AWAITED, if: size == large, then: [{set: {seen: true}}]}
      - {id: own, if: size == large and mood == angry, then: [{escalate: next, because: It is large.}]}
    deadlines:
      - {id: whole, from: OPENED, within: 10 h, sooner: {tier == gold: 2 h}, warn: 50%, if_late: [{set: {mood: angry}}]}
      - {id: part, from: work, until: look, within: 4 h, paused_while: [rest], if_late: rest}
    steps:
      - {id: start, ask: [tier]}
      - {id: work, do: Work., record: [amount]}
      - {id: route, decide: How much?, next: {amount > 5: big, else: small}}
      - {id: small, set: {size: small, mood: calm}, next: rest}
      - {id: big, set: {size: large}, next: rest}
      - {id: rest, do: Rest., record: [mood]}
      - {id: look, do: Look., record: [more], next: {more: work, else: note}}
      - {id: note, ask: [note], skip_if: size == small}
      - {id: close, end: over}
    """


def lively(draw: DrawFn) -> sopflow.Program:
    """The process in one of its forms."""
    process = PROCESS.replace("LADDER", draw(st.sampled_from(["ladder: up", "ladder: calm", ""])))
    if "ladder" not in process:
        process = process.replace("{escalate: next, because: It is large.}", "{set: {seen: true}}")
    process = process.replace("AWAITED", draw(st.sampled_from(["work", "small", "rest"])))
    process = process.replace("OPENED", draw(st.sampled_from(["opened", "rest"])))
    kept = [
        line
        for line in process.splitlines()
        if not line.lstrip().startswith(("- {id: whole", "- {id: part", "- {id: again", "- {id: own"))
        or draw(st.booleans())
    ]
    empty = ("    rules:", "    deadlines:")
    kept = [
        line
        for line, after in zip(kept, [*kept[1:], ""], strict=True)
        if line not in empty or after.startswith("      -")
    ]
    return _read("\n".join(kept))["main"]


@cache
def _read(process: str) -> sopflow.Handbook:
    return book(HANDBOOK, process)
