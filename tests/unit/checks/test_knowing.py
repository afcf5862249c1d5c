"""What the rules about facts claim, against the engine: small made-up files are walked in every way there is."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import astuple
from tests.walking import START

import sopflow
from sopflow import Case, Program, Task, events
from sopflow.checks.knowing.known import known
from sopflow.checks.knowing.state import Known
from sopflow.checks.study import Study
from sopflow.engine.case import Draft
from sopflow.engine.evolve import evolve
from sopflow.graph import Folder
from sopflow.model import read_model
from sopflow.text import Diagnostic, parse

MOST = 300  # cases looked at in one file
ARRIVALS = ("Opened", "Went", "Entered", "Called", "Split", "Interrupted")
SHARED = ["h0", "h1", "h2"]


class Writer:
    """Writes a handbook, a process and a procedure at random; all facts are yes/no."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)

    def maybe(self, share: float) -> bool:
        return self.draw.random() < share

    def condition(self, names: list[str]) -> str:
        name, other = self.draw.choice(names), self.draw.choice(names)
        shapes = [name, f"not {name}", f"{name} and {other}", f"{name} or {other}", f"{name} == {other}"]
        return self.draw.choice([*shapes, f"{name} is known", f"{name} is missing", f"known({name}, {other}) == 2"])

    def facts(self, names: list[str], lines: list[str]) -> None:
        lines.append("facts:")
        for name in names:
            more = ", ask: Is it?" if self.maybe(0.5) else ""
            more += ", default: yes" if self.maybe(0.1) else ""
            lines.append(f"  {name}: {{type: yes/no{more}}}")

    def acts(self, names: list[str], go: str | None) -> list[str]:
        verb = self.draw.choice(["set", "set", "clear"])
        name = self.draw.choice(names)
        found = [f"      - clear: [{name}]" if verb == "clear" else f"      - set: {{{name}: yes}}"]
        return [*found, f"      - go: {go}"] if go and self.maybe(0.5) else found

    def step(self, number: int, names: list[str], last: int, call: bool, outcomes: list[str]) -> list[str]:
        pick = self.draw.choice
        lines = [f"  - id: s{number}"]
        verb = pick(["ask", "ask", "do", "set", "clear", "decide", "run", "together", *(["call"] * 3 if call else [])])
        some = self.draw.sample(names, self.draw.randint(1, 2))
        if verb == "ask":
            lines.append(f"    ask: [{', '.join(some)}]")
            lines += ["    again: yes"] if self.maybe(0.15) else []
            lines += ["    at_least: 1"] if len(some) == 2 and self.maybe(0.3) else []
        elif verb == "do":
            lines += ["    do: Do it.", f"    record: [{some[0]}]"]
        elif verb == "set":
            lines.append(f"    set: {{{some[0]}: {pick(['yes', 'no', f'= not {some[-1]}'])}}}")
        elif verb == "clear":
            lines.append(f"    clear: [{some[0]}]")
        elif verb == "decide":
            lines.append("    decide: Which way?")
        elif verb == "run":
            lines.append("    run: fetch")
        elif verb == "call":
            lines += ["    call: p", f"    into: {{{pick([n for n in names if n[0] == 'm'])}: r0}}"]
        else:
            lines += ["    together:", "      one:", f"        - {{id: a{number}, ask: [{some[0]}]}}"]
            lines += ["      two:", f"        - {{id: b{number}, set: {{{pick(names)}: yes}}}}"]
            lines += ["    until: any"] if self.maybe(0.3) else []
        if self.maybe(0.15):
            lines.append(f"    skip_if: {self.condition(names)}")
        if verb in ("ask", "do", "run", "call") and self.maybe(0.2):
            lines.append(f"    requires: ['{self.condition(names)}']")
        if verb in ("ask", "do") and self.maybe(0.15):
            lines += ["    within: 1 h", f"    if_late: s{self.draw.randint(1, last)}"]
        if verb == "decide" or self.maybe(0.5):
            lines.append("    next:")
            if verb == "call" and self.maybe(0.6):
                lines.append(f"      outcome == good: s{self.draw.randint(number + 1, last)}")
            lines.append(f"      case.visits.s1 < 2 and {self.condition(names)}: s{self.draw.randint(1, last)}")
            lines.append(
                f"      {self.condition(names)}: {pick([f's{self.draw.randint(number + 1, last)}', *outcomes])}"
            )
            lines.append(f"      else: s{number + 1}")
        return lines

    def file(self, kind: str, name: str, own: list[str], outcomes: list[str]) -> str:
        many = self.draw.randint(3, 5)
        lines = ["sopflow: 1", f"{kind}: {name}", f"outcomes: [{', '.join(outcomes)}]"]
        if kind == "procedure":
            lines.append("results: [r0]")
        names = [*SHARED, *own]
        if self.maybe(0.4):
            lines.append(f"inputs: [{self.draw.choice(names if kind == 'process' else SHARED)}]")
        self.facts(own, lines)
        if self.maybe(0.3):
            lines += ["rules:", "  - id: rule", f"    if: {self.condition(names)}", "    then:"]
            lines += self.acts(names, f"s{self.draw.randint(1, many)}")
        lines.append("steps:")
        for number in range(1, many + 1):
            lines += self.step(number, names, many + 1, kind == "process", outcomes)
        return "\n".join([*lines, f"  - {{id: s{many + 1}, end: {outcomes[0]}}}"]) + "\n"

    def texts(self) -> dict[str, str]:
        lines = ["sopflow: 1", "handbook: book"]
        self.facts(SHARED, lines)
        lines += ["actions:", "  fetch:", "    gives: [h0]"]
        return {
            "handbook.yaml": "\n".join(lines) + "\n",
            "m.yaml": self.file("process", "m", ["m0", "m1", "m2"], ["over", "lost"]),
            "p.yaml": self.file("procedure", "p", ["r0", "q0"], ["good", "bad"]),
        }


def answers(program: Program, task: Task, case: Case) -> Iterator[events.Event]:
    """Everything that can become of a piece of work, in time; what is required may be volunteered."""
    unit = program.units[task.unit]
    required = [name for each in unit.steps[task.step].requires for name in each.must.leaves]
    at = case.now + timedelta(seconds=1)
    names = [field.name for field in task.fields]
    if task.kind in ("ask", "do"):
        names += [n for n in required if n not in names and n not in case.facts and unit.facts[n].ask is not None]
    for values in product((True, False), repeat=len(names)):
        facts = dict(zip(names, values, strict=True))
        if task.kind == "ask":
            yield events.Answered(step=task.id, facts=facts, at=at, by="x")
            if task.at_least is not None and len(facts) > 1:
                yield events.Answered(step=task.id, facts={names[0]: values[0]}, at=at, by="x")
        elif task.kind in ("do", "run"):
            yield events.Done(step=task.id, facts=facts, ticked="all", at=at, by="x")
    if task.kind == "run":
        yield events.Failed(step=task.id, reason="no", at=at)


class Explorer:
    """All that can become of a case, as far as the budget goes."""

    def __init__(self, program: Program, found: dict[str, Known] | None = None) -> None:
        self.program, self.found = program, found
        self.cases: list[Case] = []
        self.whole = True
        self.late = found is not None
        self.run()

    def run(self) -> None:
        waiting: list[tuple[Case | None, events.Event]] = [
            (None, events.Opened(case_id="C", at=START, facts=facts)) for facts in self.openings()
        ]
        seen: set[str] = set()
        while waiting:
            before, event = waiting.pop(0)
            result = sopflow.advance(self.program, before, event)
            case = result.case
            assert case is not None
            self.check(before, result.entries)
            key = repr((case.tokens, sorted(case.facts.items()), case.frames, case.declined, case.visits, case.outcome))
            if key in seen:
                continue
            if len(seen) >= MOST:
                self.whole = False
                return
            seen.add(key)
            self.cases.append(case)
            if case.outcome is None:
                for task in sopflow.todo(self.program, case):
                    waiting += [(case, each) for each in answers(self.program, task, case)]
                if self.late:
                    waiting.append((case, events.Reached(at=case.now + timedelta(hours=2))))

    def openings(self) -> Iterator[dict[str, bool]]:
        """What may be known when it begins: the inputs, and for a procedure whatever its callers know."""
        inputs = [fact.name for fact in self.program.main.inputs]
        names = list(dict.fromkeys([*inputs, *(SHARED if self.program.kind == "procedure" else ())]))
        for values in product((True, False, None), repeat=len(names)):
            facts = {name: value for name, value in zip(names, values, strict=True) if value is not None}
            if facts.keys() >= set(inputs):
                yield facts

    def check(self, before: Case | None, entries: tuple[Any, ...]) -> None:
        """Wherever the case arrives, what is claimed to be known there is known."""
        if self.found is None:
            return
        draft = Draft(*astuple(before)) if before is not None else None
        for entry in entries:
            seen = {(t.frame, t.step, t.visit) for t in draft.tokens} if draft is not None else set()
            if draft is None:
                draft = Draft(*astuple(sopflow.replay([entry])))
            else:
                evolve(draft, entry)
            if type(entry).__name__ not in ARRIVALS:
                continue
            for token in draft.tokens:
                if (token.frame, token.step, token.visit) not in seen:
                    self.claim(draft, token)

    def claim(self, draft: Draft, token: Any) -> None:
        frame = next((each for each in draft.frames if each.path == token.frame), None)
        claimed = (self.found or {})[frame.procedure if frame is not None else self.program.name]
        state = claimed.entering.get(token.step)
        assert state is not None, f"{token.step} is reached after all"
        facts = {*draft.facts, *(frame.facts if frame is not None else ())}
        left = {*draft.declined, *(frame.declined if frame is not None else ())}
        assert set(claimed.names(state.known)) <= facts, token
        assert set(claimed.names(state.settled)) <= facts | left, token


def folder_of(texts: dict[str, str]) -> Folder:
    sources = [parse(text, name)[0] for name, text in texts.items()]
    return Folder.of((source, read_model(source)[0]) for source in sources)


def place_of(texts: dict[str, str], finding: Diagnostic) -> tuple[str, str]:
    """The step in whose lines a finding stands, and the fact it begins with."""
    lines = texts[finding.span.file].splitlines()[: finding.span.line]
    step = next(found[1] for line in reversed(lines) if (found := re.search(r"- {?id: (\w+)", line)))
    return step, finding.message.split("`")[1]


def stands_still(case: Case, step: str, fact: str) -> bool:
    for token in case.tokens:
        if token.step == step and not token.frame and fact not in case.facts:
            hold = token.stuck
            return hold is None or fact in hold.needs or hold.reason == "requires"
    return False


@pytest.mark.parametrize("seed", range(40))
def test_what_is_claimed_to_be_known_is_known(seed: int) -> None:
    texts = Writer(seed).texts()
    handbook, report = sopflow.read_texts(texts)
    if handbook is None:
        assert not report.ok
        return
    found = known(Study(folder_of(texts), handbook, ()))
    assert all(each.decided for each in found.values())
    assert Explorer(handbook["m"], found).cases
    assert Explorer(handbook["p"], found).cases


@pytest.mark.parametrize("seed", range(60))
def test_what_is_found_can_happen(seed: int) -> None:
    texts = Writer(seed).texts()
    handbook, report = sopflow.read_texts(texts)
    told = [each for each in report.diagnostics if each.code[:4] == "SOP3" and each.code != "SOP303"]
    if handbook is None or not told:
        return
    walked = {name: Explorer(handbook[name]) for name in ("m", "p")}
    for finding in told:
        if finding.span.file == "handbook.yaml":
            continue
        here = walked[finding.span.file[0]]
        if finding.code == "SOP305":
            fact = finding.message.split("result `")[1].split("`")[0]
            assert not here.whole or any(c.outcome == "good" and fact not in c.facts for c in here.cases), finding
            continue
        if finding.code == "SOP301":
            fact = finding.message.split("`")[1]
            assert here.program.name == "p" or not any(fact in case.facts for case in here.cases), finding
            continue
        step, fact = place_of(texts, finding)
        if finding.code == "SOP302":
            assert not here.whole or any(stands_still(case, step, fact) for case in here.cases), finding
        if finding.code == "SOP304":
            asked = (t for case in here.cases if case.outcome is None for t in sopflow.todo(here.program, case))
            assert not any(
                t.unit == here.program.name
                and t.step == step
                and t.kind == "ask"
                and {f.name for f in t.fields} & here.program.main.steps[step].names
                for t in asked
            ), finding


def test_there_is_something_to_find() -> None:
    """The made-up files are read, and every rule has something to say about some of them."""
    reports = [sopflow.read_texts(Writer(seed).texts())[1] for seed in range(40)]
    codes = {each.code for report in reports for each in report.diagnostics}
    assert sum(report.ok for report in reports) > 30
    assert {"SOP301", "SOP302", "SOP303", "SOP304", "SOP305"} <= codes


def test_what_takes_too_long_is_said_not_to_be_decided(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Path(__file__).parents[2] / "corpus/bad/SOP302-on-one-path"
    texts = {file.name: file.read_text(encoding="utf-8") for file in folder.glob("*.yaml")}
    monkeypatch.setattr("sopflow.checks.knowing.search._BUDGET", 0)
    spent = [each for each in sopflow.read_texts(texts)[1].diagnostics if each.code == "SOP302"]
    monkeypatch.setattr("sopflow.checks.may_be_missing._QUESTIONS", 0)
    many = [each for each in sopflow.read_texts(texts)[1].diagnostics if each.code == "SOP302"]
    assert {each.severity for each in spent} == {"advice"}
    assert "too many ways" in spent[0].message
    assert [each.severity for each in many] == ["advice"]
    assert "too many such places" in many[0].message


def test_a_result_that_takes_too_long_is_said_not_to_be_decided(monkeypatch: pytest.MonkeyPatch) -> None:
    (folder, *_) = sorted((Path(__file__).parents[2] / "corpus/bad").glob("SOP305-*"))
    texts = {file.name: file.read_text(encoding="utf-8") for file in folder.glob("*.yaml")}
    (found,) = [each for each in sopflow.read_texts(texts)[1].diagnostics if each.code == "SOP305"]
    monkeypatch.setattr("sopflow.checks.knowing.search._BUDGET", 0)
    (spent,) = [each for each in sopflow.read_texts(texts)[1].diagnostics if each.code == "SOP305"]
    assert (found.severity, spent.severity) == ("warning", "advice")
    assert "is not decided: too many ways" in spent.message
