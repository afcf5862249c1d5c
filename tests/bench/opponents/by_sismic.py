"""sismic: one statechart for all, an interpreter for each case; its Python pieces are compiled once per interpreter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sismic.interpreter import Event, Interpreter
from sismic.io import import_from_yaml
from tests.bench.cases import Case, End
from tests.bench.opponents import Run

CHART = """
statechart:
  name: inquiry
  root state:
    name: inquiry
    initial: channel
    states:
      - name: channel
        on entry: path.append('channel')
        transitions:
          - target: tier
            event: answer
            action: facts['channel'] = event.value
      - name: tier
        on entry: path.append('tier')
        transitions:
          - target: topic
            event: answer
            action: facts['tier'] = event.value
      - name: topic
        on entry: path.append('topic')
        transitions:
          - target: urgency
            event: answer
            action: facts['topic'] = event.value
      - name: urgency
        on entry: path.append('urgency')
        transitions:
          - target: priority
            event: answer
            action: facts['urgent'] = event.value
      - name: priority
        on entry: |
          path.append('priority')
          facts['priority'] = facts['urgent'] + (facts['tier'] in ('gold', 'enterprise'))
        transitions:
          - target: lane
      - name: lane
        on entry: path.append('lane')
        transitions:
          - target: legal
            guard: facts['topic'] == 'legal'
          - target: standard
            guard: facts['topic'] != 'legal'
      - name: legal
        on entry: path.append('legal')
        transitions:
          - target: attempt
            event: answer
            action: facts['cleared'] = event.value
      - name: standard
        on entry: |
          path.append('standard')
          facts['target'] = 24 - 8 * facts['priority']
        transitions:
          - target: attempt
      - name: attempt
        on entry: path.append('attempt')
        transitions:
          - target: survey
            event: answer
            guard: event.value
            action: facts['solved'] = event.value
          - target: attempt
            event: answer
            guard: not event.value and path.count('attempt') < 3
            action: facts['solved'] = event.value
          - target: escalate
            event: answer
            guard: not event.value and path.count('attempt') >= 3
            action: facts['solved'] = event.value
      - name: escalate
        on entry: path.append('escalate')
        transitions:
          - target: survey
            event: answer
            action: facts['solved'] = event.value
      - name: survey
        on entry: path.append('survey')
        transitions:
          - target: close
            event: answer
            action: facts['score'] = event.value
      - name: close
        type: final
        on entry: path.append('close')
"""


def prepare(cases: Sequence[Case]) -> Run:
    chart = import_from_yaml(CHART)
    work = [[Event("answer", value=value) for _, _, value in case.answers] for case in cases]

    def walk(answers: list[Event]) -> Any:
        case = Interpreter(chart, initial_context={"facts": {}, "path": []})
        case.execute()
        for answer in answers:
            case.queue(answer)
            case.execute()
        return case

    return lambda: [walk(answers) for answers in work]


def end(raw: Any) -> End:
    return End("closed" if raw.final else "", raw.context["facts"], Counter(raw.context["path"]))
