"""Handbooks made up: a process, up to three procedures, people, rules, facts of every type. Most of them are clean.

They are plain data as an author would write it (every scalar a text), so that the plain interpreter can read them, and
YAML text for everybody else.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

__all__ = ["Made", "handbooks", "yaml_of"]

TYPES: dict[str, Any] = {
    "flag": "yes/no",
    "count": "integer",
    "size": "number",
    "cost": "money",
    "stars": "1..5",
    "share": "0.0..1.0",
    "tier": ["low", "high", "top"],
    "note": "text",
    "span": "duration",
    "day": "date",
    "moment": "time",
    "tags": {"list": "text"},
    "items": {"list": {"price": "money", "fine": "yes/no"}},
    "person": {"name": "text", "rank": ["one", "two"]},
}
LITERALS: dict[str, list[Any]] = {
    "flag": ["yes", "no"],
    "count": ["0", "1", "7", "-3"],
    "size": ["0", "2.5", "-1"],
    "cost": ["0", "9.99", "120"],
    "stars": ["1", "3", "5"],
    "share": ["0.5", "1.0"],
    "tier": ["low", "high", "top"],
    "note": ["calm", "angry customer"],
    "span": ["2 h", "3 days"],
    "day": ["2026-01-05", "2025-12-24"],
    "moment": ["2026-01-05T10:00Z"],
    "tags": [["a", "b"], []],
}
NUMBERS = ("count", "size", "stars", "share")
ROLES = {"agent": "service", "senior": "service", "counsel": "legal"}
_WORD = re.compile(r"[a-z][a-z0-9_-]*")
_TIME = re.compile(r"\b(?:now|today|case\.age)\b")


@dataclass
class Known:
    """A fact as the makers see it: its name, its kind (a key of ``TYPES``), whether a flow may set it."""

    name: str
    kind: str
    own: bool = True
    derived: bool = False
    timely: bool = False  # it follows from what time it is


@dataclass
class Made:
    """One made-up handbook: plain data by file name, and the same as YAML."""

    files: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def texts(self) -> dict[str, str]:
        return {name: yaml_of(data) for name, data in self.files.items()}

    def __repr__(self) -> str:
        return "\n".join(f"# {name}\n{text}" for name, text in self.texts.items())


def yaml_of(data: dict[str, Any]) -> str:
    """Plain data in block style."""
    return "\n".join(_lines(data, "")) + "\n"


def _lines(data: Any, indent: str) -> list[str]:
    lines: list[str] = []
    if isinstance(data, dict):
        for key, value in data.items():
            lines += _entry(f"{indent}{_scalar(key)}:", value, indent + "  ")
    else:
        for value in data:
            if isinstance(value, dict) and value:
                inner = _lines(value, indent + "  ")
                lines += [f"{indent}- {inner[0].lstrip()}", *inner[1:]]
            else:
                lines += _entry(f"{indent}-", value, indent + "  ")
    return lines


def _entry(head: str, value: Any, indent: str) -> list[str]:
    if isinstance(value, dict | list):
        return [head, *_lines(value, indent)] if value else [f"{head} {'[]' if isinstance(value, list) else '{}'}"]
    return [f"{head} {_scalar(value)}"]


def _scalar(text: str) -> str:
    return text if _WORD.fullmatch(text) else json.dumps(text, ensure_ascii=False)


# -- expressions ------------------------------------------------------------------------------------------------------


def _atom(draw: DrawFn, fact: Known) -> str:
    name, kind = fact.name, fact.kind
    more = [f"{name} is missing", f"{name} is known"]
    if kind == "person":
        return draw(st.sampled_from([f"{name}.rank == two", f"{name}.name == 'Ada'", *more]))
    return draw(st.sampled_from([*_ATOMS[kind], *_ATOMS[kind], *(["N is missing", "N is known"])])).replace("N", name)


_ATOMS: dict[str, list[str]] = {
    "flag": ["N", "not N", "N == yes"],
    "count": ["N > 2", "N * 2 <= 4", "10 / N > 2", "case.visits.s1 < N"],
    "size": ["N >= 1.5", "N + 1 < 3"],
    "cost": ["N > 100", "N * 3 < 30"],
    "stars": ["N >= 4", "N == 1"],
    "share": ["N < 0.7", "round(N) == 1"],
    "tier": ["N == high", "N in [low, top]", "N != low"],
    "note": ["N contains 'ANGRY'", "N == 'calm'", "length(N) > 4"],
    "span": ["N > 1 day", "case.age < N"],
    "day": ["N < '2026-01-01'", "today - N < 10 days"],
    "moment": ["now - N > 2 h", "N < case.opened"],
    "tags": ["N contains 'a'", "length(N) > 1", "any tag in N has (tag == 'b')"],
    "items": [
        "any item in N has (item.price > 50 and item.fine)",
        "every item in N has (item.fine)",
        "sum(N.price) > 100",
        "count item in N where (not item.fine) >= 1",
        "max(N.price) < 100",
    ],
}


def _condition(draw: DrawFn, facts: list[Known], depth: int = 2) -> str:
    if not facts:
        return draw(st.sampled_from(["case.age > 1 h", "case.visits.s1 < 2", "case.level == 1", "case.team == 'x'"]))
    shape = draw(st.integers(0, 9)) if depth else 0
    if shape <= 5:
        return _atom(draw, draw(st.sampled_from(facts)))
    if shape == 6:
        names = sorted({f"{fact.name}.name" if fact.kind == "person" else fact.name for fact in facts})
        return f"known({', '.join(names[:3])}) >= {draw(st.integers(1, 2))}"
    left, right = _condition(draw, facts, depth - 1), _condition(draw, facts, depth - 1)
    return {7: f"{left} and {right}", 8: f"{left} or ({right})", 9: f"not ({left}) or {right}"}[shape]


def _literal(draw: DrawFn, kind: str) -> Any:
    return draw(st.sampled_from(LITERALS[kind]))


def _text(draw: DrawFn, facts: list[Known], words: str, languages: bool) -> Any:
    def one(word: str) -> str:
        if not facts or draw(st.booleans()):
            return word
        fact = draw(st.sampled_from(facts))
        name = f"{fact.name}.name" if fact.kind == "person" else fact.name
        shapes = [f"{word} {{{{ {name} }}}}", f"{{% if {name} is known %}}{word}{{% else %}}?{{% endif %}}"]
        if fact.kind == "tags":
            shapes.append(f"{word}{{% for tag in {name} %}} {{{{ tag }}}}{{% endfor %}}")
        return draw(st.sampled_from(shapes))

    return {"en": one(words), "de": one(f"{words} (de)")} if languages and draw(st.booleans()) else one(words)


def _value(draw: DrawFn, facts: list[Known], kind: str) -> Any:
    """A value for a fact of this kind, as it stands in ``set`` and ``with``."""
    same = [fact.name for fact in facts if fact.kind == kind]
    if kind == "items":
        return f"= {draw(st.sampled_from(same))}" if same else None
    choices = ["literal", *(["same"] * 2 if same else [])]
    if kind in ("count", "size", "cost", "stars") and same:
        choices.append("more")
    if kind == "note" and facts:
        choices.append("text")
    if kind == "flag" and facts:
        choices.append("condition")
    choice = draw(st.sampled_from(choices))
    if choice == "same":
        return f"= {draw(st.sampled_from(same))}"
    if choice == "more":
        return f"= {draw(st.sampled_from(same))} {draw(st.sampled_from(['+ 1', '* 2', '- 3']))}".replace(
            "+ 1" if kind == "cost" else "\0", "* 3"
        ).replace("- 3" if kind == "cost" else "\0", "* 2")
    if choice == "text":
        return _text(draw, facts, "text", False)
    if choice == "condition":
        return f"= {_condition(draw, facts, 1)}"
    return _literal(draw, kind)


# -- facts ------------------------------------------------------------------------------------------------------------


def _fact(draw: DrawFn, known: Known, people: bool, languages: bool) -> Any:
    """The declaration of a fact, short or long."""
    type_: Any = TYPES[known.kind]
    if not draw(st.integers(0, 3)):
        return type_
    long: dict[str, Any] = {"type": type_}
    if known.kind != "person" and draw(st.integers(0, 3)):
        long["ask"] = {"en": f"{known.name}?", "de": f"{known.name} (de)?"} if languages else f"What is {known.name}?"
    elif known.kind == "person":
        long["type"] = {"name": {"type": "text", "ask": "Who?"}, "rank": TYPES["person"]["rank"]}
    if people and not draw(st.integers(0, 5)):
        long["by"] = draw(st.sampled_from(sorted(ROLES)))
    if known.kind in LITERALS and not draw(st.integers(0, 4)):
        long["default"] = _literal(draw, known.kind)
    return long


def _derived(draw: DrawFn, facts: list[Known]) -> tuple[str, Any]:
    """The kind and declaration of a fact that follows from others."""
    kind, declared = _follows(draw, facts)
    # The handbook's facts know no steps.
    return kind, json.loads(json.dumps(declared).replace("case.visits.s1", "case.level"))


def _follows(draw: DrawFn, facts: list[Known]) -> tuple[str, Any]:
    shape = draw(st.integers(0, 3))
    if shape == 0:
        return "flag", {"is": _condition(draw, facts)}
    if shape == 1:
        conditions = {_condition(draw, facts): draw(st.sampled_from(["1", "2"])) for _ in range(2)}
        return "count", {"points": conditions}
    branches = {_condition(draw, facts, 1): draw(st.sampled_from(["low", "high"])) for _ in range(2)}
    if shape == 2:
        branches["else"] = "top"
    return "tier", {"is": branches, "type": TYPES["tier"]}


def _facts(draw: DrawFn, prefix: str, many: int, above: list[Known], people: bool, languages: bool) -> Any:
    """Declarations, and all that can be named with them."""
    kinds = draw(st.lists(st.sampled_from(sorted(TYPES)), min_size=1, max_size=many))
    known: list[Known] = []
    declared: dict[str, Any] = {}
    for number, kind in enumerate(kinds):
        known.append(Known(f"{prefix}{kind}{number}", kind))
        declared[known[-1].name] = _fact(draw, known[-1], people, languages)
    for number in range(draw(st.integers(0, 2))):
        name = f"{prefix}derived{number}"
        kind, declared[name] = _derived(draw, [*above, *known])
        timely = bool(_TIME.search(json.dumps(declared[name]))) or any(
            each.timely and each.name in json.dumps(declared[name]) for each in [*above, *known]
        )
        known.append(Known(name, kind, derived=True, timely=timely))
    return declared, known


# -- rules ------------------------------------------------------------------------------------------------------------


def _rules(
    draw: DrawFn, facts: list[Known], name: str, steps: list[str], outcomes: list[str], *, shared: bool = False
) -> Any:
    """Rules about facts and visits, or that wait for steps or a signal. None waits for a time.

    Args:
        draw: How to choose.
        facts: What they can read and set.
        name: With what their ids begin.
        steps: The steps they can wait for, and where they can go.
        outcomes: With what they can end.
        shared: Whether they are the handbook's, and can read no visits.
    """
    made: list[dict[str, Any]] = []
    for number in range(draw(st.integers(0, 3))):
        rule: dict[str, Any] = {"id": f"{name}{number}"}
        still = [fact for fact in facts if not fact.timely]
        if draw(st.integers(0, 3)) == 0:
            rule["when"] = draw(st.sampled_from(["rings", *steps]))
        condition = _condition(draw, still, 1) if still else "case.level == 1"
        if _TIME.search(condition):
            condition = "case.level == 1"
        if shared:
            condition = condition.replace("case.visits.s1", "case.level")
        if "when" not in rule or draw(st.booleans()):
            rule["if"] = condition
        rule["then"] = _acts(draw, facts, steps, outcomes)
        if rule.get("when") in steps and "go" in rule["then"][-1] and draw(st.integers(0, 7)):
            # Else it would often lead in circles.
            visits = "case.level > 1" if shared else f"case.visits.{rule['when']} < 2"
            rule["if"] = f"{visits} and ({condition})"
        made.append(rule)
    return made


def _acts(draw: DrawFn, facts: list[Known], steps: list[str], outcomes: list[str]) -> list[dict[str, Any]]:
    acts: list[dict[str, Any]] = []
    settable = [fact for fact in facts if not fact.derived and fact.kind != "person"]
    for fact in draw(st.lists(st.sampled_from(settable), max_size=2)) if settable else ():
        value = _value(draw, facts, fact.kind)
        if value is not None:
            acts.append({"set": {fact.name: value}})
    shape = draw(st.integers(0, 5))
    if shape == 1 or not acts:
        acts.append({"go": draw(st.sampled_from(steps))})
    elif shape == 2:
        acts.append({"end": draw(st.sampled_from(outcomes))})
    elif shape == 3:
        acts.insert(0, {"clear": [draw(st.sampled_from(settable)).name]})
    return acts


# -- steps ------------------------------------------------------------------------------------------------------------


@dataclass
class _Callee:
    name: str
    inputs: list[Known]
    results: list[Known]
    outcomes: list[str]


@dataclass
class _File:
    """A file while its steps are made."""

    draw: DrawFn
    facts: list[Known]
    outcomes: list[str]
    callees: list[_Callee]
    people: bool
    languages: bool
    many: int
    lively: bool = False

    @property
    def plain(self) -> list[Known]:
        return [fact for fact in self.facts if not fact.derived]

    def steps(self) -> list[dict[str, Any]]:
        made = [self.step(number) for number in range(1, self.many + 1)]
        return [*made, {"id": f"s{self.many + 1}", "end": self.draw(st.sampled_from(self.outcomes))}]

    def rules(self, data: dict[str, Any]) -> None:
        ids = [step["id"] for step in data["steps"]]
        if self.lively:
            made = _rules(self.draw, self.facts, "r", ids, self.outcomes)
            data |= {"rules": made} if made else {}

    def step(self, number: int) -> dict[str, Any]:
        draw = self.draw
        verbs = ["ask", "ask", "ask", "do", "do", "decide", "set", *(["call"] * 2 if self.callees else [])]
        verb = draw(st.sampled_from(verbs))
        step: dict[str, Any] = {"id": f"s{number}"}
        outcomes = ["done"]
        if verb == "ask":
            self._ask(step)
        elif verb == "do":
            step["do"] = _text(draw, self.facts, "Do it", self.languages)
            if not draw(st.integers(0, 2)):
                step["checklist"] = ["One", {"en": "Two", "de": "Zwei"} if self.languages else "Two"]
            if draw(st.booleans()):
                step["record"] = self._names(2)
        elif verb == "decide":
            step["decide"] = _text(draw, self.facts, "Which way?", self.languages)
        elif verb == "set":
            self._set(step)
        else:
            outcomes = self._call(step)
        if draw(st.integers(0, 4)) == 0:
            step["skip_if"] = _condition(draw, self.facts, 1)
        if verb in ("ask", "do", "call") and draw(st.integers(0, 4)) == 0:
            step["requires"] = [self._requirement()]
        if self.people and verb in ("ask", "do") and draw(st.integers(0, 2)) == 0:
            step["by"] = draw(st.sampled_from(sorted(ROLES)))
        if number > 1 and verb in ("ask", "do") and draw(st.integers(0, 4)) == 0:
            step["not_by"] = f"s{draw(st.integers(1, number - 1))}"
        self._next(step, verb, number, outcomes)
        return step

    def _names(self, many: int) -> list[str]:
        facts = self.draw(st.lists(st.sampled_from(self.plain), min_size=1, max_size=many, unique_by=lambda f: f.name))
        return [fact.name for fact in facts]

    def _ask(self, step: dict[str, Any]) -> None:
        draw = self.draw
        step["ask"] = self._names(3)
        if draw(st.integers(0, 4)) == 0:
            step["again"] = "yes"
        if draw(st.integers(0, 2)) == 0:
            step["at_least"] = str(draw(st.integers(0, len(step["ask"]))))

    def _requirement(self) -> Any:
        condition = _condition(self.draw, self.facts, 1)
        if self.draw(st.booleans()):
            return condition
        return {"must": condition, "because": _text(self.draw, self.facts, "It must", self.languages)}

    def _set(self, step: dict[str, Any]) -> None:
        draw = self.draw
        settable = [fact for fact in self.plain if fact.kind != "person"]
        tags = [fact.name for fact in settable if fact.kind == "tags"]
        for fact in draw(st.lists(st.sampled_from(settable), max_size=2)) if settable else ():
            value = _value(draw, self.facts, fact.kind)
            if value is not None:
                step.setdefault("set", {})[fact.name] = value
        if tags and draw(st.booleans()):
            step[draw(st.sampled_from(["add", "remove"]))] = {tags[0]: draw(st.sampled_from(["a", "b"]))}
        if not any(key in step for key in ("set", "add", "remove")) or draw(st.integers(0, 3)) == 0:
            step["clear"] = self._names(2)

    def _call(self, step: dict[str, Any]) -> list[str]:
        draw = self.draw
        callee = draw(st.sampled_from(self.callees))
        step["call"] = callee.name
        for fact in callee.inputs:
            if fact.own:
                step.setdefault("with", {})[fact.name] = _value(draw, self.facts, fact.kind)
        for fact in callee.results:
            kinds = (fact.kind, "stars") if fact.kind == "count" else (fact.kind,)
            targets = [each.name for each in self.plain if each.kind in kinds]
            if fact.own and targets and draw(st.booleans()):
                step.setdefault("into", {})[draw(st.sampled_from(targets))] = fact.name
        return callee.outcomes

    def _next(self, step: dict[str, Any], verb: str, number: int, outcomes: list[str]) -> None:
        draw = self.draw
        following = f"s{number + 1}"
        if verb != "decide" and draw(st.booleans()):
            return
        branches: dict[str, str] = {}
        for _ in range(draw(st.integers(1, 3))):
            condition = _condition(draw, self.facts)
            if len(outcomes) > 1 and draw(st.booleans()):
                condition = f"outcome == {draw(st.sampled_from([*outcomes, 'skipped']))}"
            way = draw(st.integers(0, 5))
            if way == 0 and number > 1:
                back = f"s{draw(st.integers(1, number))}"
                # Now and then without a guard: then a circle may be walked without anyone acting.
                guard = "" if draw(st.integers(0, 7)) == 0 else f"case.visits.{back} < 3 and "
                branches[f"{guard}({condition})"] = back
            elif way <= 3:
                branches[condition] = f"s{draw(st.integers(number + 1, self.many + 1))}"
            else:
                branches[condition] = draw(st.sampled_from(self.outcomes))
        if verb == "decide" or draw(st.booleans()):
            if verb == "decide" and draw(st.integers(0, 3)) == 0 and following not in branches.values():
                branches[_condition(draw, self.facts)] = following  # some decisions have no `else`
            else:
                branches["else"] = following
        step["next"] = branches


def _own_results(draw: DrawFn, known: list[Known]) -> list[Known]:
    able = [fact for fact in known if fact.kind != "person"]
    return draw(st.lists(st.sampled_from(able), max_size=2, unique_by=lambda fact: fact.name)) if able else []


@st.composite
def handbooks(draw: DrawFn) -> Made:
    """A made-up handbook; its process is called ``main``."""
    people, languages, lively = draw(st.booleans()), draw(st.booleans()), draw(st.booleans())
    declared, shared = _facts(draw, "h", 4, [], people, languages)
    for fact in shared:
        fact.own = False
    book: dict[str, Any] = {"sopflow": "1", "handbook": "made", "currency": "EUR", "facts": declared}
    if languages:
        book["languages"] = ["en", "de"]
    if people:
        book["teams"] = {"service": {"title": "Service"}, "legal": {"title": "Legal"}}
        book["roles"] = {role: {"team": team} for role, team in ROLES.items()}
        book["roles"]["senior"]["includes"] = ["agent"]
    made = Made({"handbook.yaml": book})
    callees: list[_Callee] = []
    for number in range(draw(st.integers(0, 3))):
        name = f"p{number}"
        made.files[f"{name}.yaml"] = _procedure(draw, name, shared, callees, people, languages, lively)
    made.files["main.yaml"] = _process(draw, shared, callees, people, languages, lively)
    if lively:
        steps = [step["id"] for step in made.files["main.yaml"]["steps"]]
        rules = _rules(draw, shared, "h", steps, ["over", "lost"], shared=True)
        book["signals"] = ["rings"]
        book |= {"rules": rules} if rules else {}
    return made


def _procedure(
    draw: DrawFn, name: str, shared: list[Known], callees: list[_Callee], people: bool, languages: bool, lively: bool
) -> dict[str, Any]:
    declared, own = _facts(draw, f"{name}_", 3, shared, people, languages)
    able = [each for each in own if not each.derived and each.kind not in ("person", "items")]
    inputs = draw(st.lists(st.sampled_from(able), max_size=1)) if able else []
    askable = [each for each in shared if not each.derived]
    if askable and draw(st.integers(0, 4)) == 0:
        inputs = [*inputs, draw(st.sampled_from(askable))]
    results = _own_results(draw, own)
    outcomes = draw(st.sampled_from([["good", "bad"], ["fine"]]))
    file = _File(draw, [*shared, *own], outcomes, list(callees), people, languages, draw(st.integers(1, 3)), lively)
    data: dict[str, Any] = {"sopflow": "1", "procedure": name, "outcomes": outcomes, "facts": declared}
    if people and draw(st.booleans()):
        data["owner"] = draw(st.sampled_from(sorted(ROLES)))
    if inputs:
        data["inputs"] = [fact.name for fact in inputs]
    if results:
        data["results"] = [fact.name for fact in results]
    data["steps"] = file.steps()
    file.rules(data)
    callees.append(_Callee(name, inputs, results, outcomes))
    return data


def _process(
    draw: DrawFn, shared: list[Known], callees: list[_Callee], people: bool, languages: bool, lively: bool
) -> Any:
    declared, own = _facts(draw, "m", 4, shared, people, languages)
    file = _File(draw, [*shared, *own], ["over", "lost"], callees, people, languages, draw(st.integers(2, 6)), lively)
    data: dict[str, Any] = {"sopflow": "1", "process": "main", "outcomes": ["over", "lost"], "facts": declared}
    if people and draw(st.booleans()):
        data["owner"] = draw(st.sampled_from(["service", "legal"]))
    if draw(st.integers(0, 4)) == 0:
        data["inputs"] = [draw(st.sampled_from([fact.name for fact in own if not fact.derived]))]
    data["steps"] = file.steps()
    file.rules(data)
    return data
