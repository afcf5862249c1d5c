"""Write the handbook of a shop's service desk after the sequences of actions of ABCD (see NOTICE).

    python write.py            # after figures.json, which lies beside
    python write.py FOLDER     # after the kb.json and ontology.json of FOLDER; figures.json is made anew

The sub-flows of three flows are written by hand, since their rules are more than a sequence; the others come from their
sequence and from `words.py`. For each sub-flow that is written here, scenarios walk it end to end.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from desk import walk_of
from paper import page
from words import FIND_PURCHASE, FLOWS, LEVEL, NAMES, SHIPPED, SORRY, SUBS, Step, Sub, ask, do

HERE = Path(__file__).parent
BY_HAND = ("manage_account", "product_defect", "subscription_inquiry")
CALLER = {
    "customer_name": "Joyce Wu", "account_id": "AB12", "order_id": "3348917502", "username": "jwu1",
    "email": "jwu@example.org", "phone": "(555) 010-7788", "zip_code": "62701", "product": "guess-jeans",
    "amount": "12", "full_address": "4 Elm Street, Springfield, IL 62701", "card_number": "4000 0000 0000 0002",
    "card_expires": "03/29", "identity_verified": True, "purchase_valid": True, "promo_code": "TAKE20",
    "new_password": "maple-9-river", "oracle_says_yes": True, "shipping_status": "order-received",
    "membership_level": "gold",
}  # fmt: skip


def main(arguments: list[str]) -> None:
    """Make the table anew if a folder is given, and write all files."""
    table = HERE / "figures.json"
    if arguments:
        figures = extract(Path(arguments[0]))
        table.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    figures = json.loads(table.read_text(encoding="utf-8"))
    for file, text in pages(figures):
        (HERE / file).parent.mkdir(exist_ok=True)
        (HERE / file).write_text(text, encoding="utf-8")


def extract(folder: Path) -> dict[str, Any]:
    """The sequence of actions of each sub-flow, by flow, and the values of the ontology, as words of the language."""
    sequences = json.loads((folder / "kb.json").read_text(encoding="utf-8"))
    ontology = json.loads((folder / "ontology.json").read_text(encoding="utf-8"))
    flows = ontology["intents"]["subflows"]
    wanted = ("account_slotval", "company_team", "membership_level", "change_option", "order_slotval",
              "payment_method", "product", "shipping_option")  # fmt: skip
    return {
        "flows": {flow: {each: " ".join(sequences[each]) for each in keys} for flow, keys in flows.items()},
        "values": {name: " ".join(map(word, ontology["values"]["enumerable"][name])) for name in wanted},
    }


def word(name: str) -> str:
    """A name or value as this handbook spells it."""
    return name.replace("_", "-").replace(" ", "-")


def name_of(key: str) -> str:
    """What the procedure of a sub-flow is called."""
    return NAMES.get(key, word(key))


def pages(figures: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Each file that is written, with its text."""
    yield "handbook.yaml", handbook(figures["values"])
    units: dict[str, list[Step]] = {"find-purchase": FIND_PURCHASE}
    flows = figures["flows"]
    for flow, sequences in flows.items():
        if flow not in BY_HAND:
            units |= {name_of(key): steps_of(SUBS[key], actions.split()) for key, actions in sequences.items()}
    yield "find-purchase.yaml", procedure("find-purchase", "Find and validate a purchase", units)
    for flow, sequences in flows.items():
        yield f"{word(flow)}/{word(flow)}.yaml", process(flow, list(sequences), units)
        yield f"{word(flow)}/{word(flow)}.test.yaml", journeys(flow, list(sequences), units)
        if flow in BY_HAND:
            continue
        for key in sequences:
            name, sub = name_of(key), SUBS[key]
            yield f"{word(flow)}/{name}.yaml", procedure(name, sub.title, units, sub)
            yield f"{word(flow)}/{name}.test.yaml", walks(name, sub, units)


def handbook(values: dict[str, str]) -> str:
    """The handbook, with the ontology's values in it."""
    text = (HERE / "handbook.in").read_text(encoding="utf-8")
    lists = {name: words.split() for name, words in values.items()}
    lists["changes"] = lists["order_slotval"] + lists["change_option"]
    for name, words in lists.items():
        lines = "".join(f"        - {each}\n" for each in words)
        text = text.replace(f"\n<{name}>\n", f"\n{lines}").replace(f"<{name}>", f"[{', '.join(words)}]")
    return text


def steps_of(sub: Sub, actions: list[str]) -> list[Step]:
    """The steps of a sub-flow: its actions in their order, with what belongs around them."""
    blocks = [[*before(sub, action, actions), run(sub, action), *sub.after.get(action, [])] for action in actions]
    # What leads on by a condition needs to know what comes next.
    for block, following in zip(blocks, [*blocks[1:], sub.end], strict=True):
        last = block[-1]
        if last.get("next") == "following":
            del last["next"]
        for condition, target in (last.get("next") or {}).items() if isinstance(last.get("next"), dict) else ():
            if target == "following":
                last["next"] = {**last["next"], condition: following[0]["id"]}
    steps = [step for block in blocks for step in block] + sub.end
    return [*steps, SORRY] if any("sorry" in targets(step) for step in steps) else steps


def targets(step: Step) -> list[str]:
    """Where a step may lead."""
    leads = step.get("next", {})
    return [leads] if isinstance(leads, str) else list(leads.values())


def before(sub: Sub, action: str, actions: list[str]) -> list[Step]:
    """What is asked before an action."""
    if action in sub.before:
        return sub.before[action]
    by_order = "verify-identity" in actions and "verify-identity" not in sub.before
    at_least = None if by_order else 1
    return {
        "pull-up-account": [
            ask(
                "who", "customer_name", "account_id", title="Ask who it is", at_least=at_least, skip_if=unless_open(sub)
            )
        ],
        "verify-identity": [ask("order", "order_id", title="Ask for the order ID")],
        "membership": LEVEL,
        "shipping-status": SHIPPED,
        "make-purchase": [ask("item", "product", title="Which item?")],
    }.get(action, [])


def unless_open(sub: Sub) -> str | None:
    """Whoever recovers a username may come from another sub-flow, where the account is open already."""
    return "account_open" if sub is SUBS["recover_username"] else None


def run(sub: Sub, action: str) -> Step:
    """The step that carries an action out."""
    step: Step = {"id": action, "run": action, **sub.run.get(action, {})}
    if action == "validate-purchase":
        return {"id": action, "call": "find-purchase", "next": {"outcome == valid": "following", "else": "sorry"}}
    if action == "verify-identity":
        step.setdefault("next", {"identity_verified": "following", "else": "sorry"})
    if action == "pull-up-account" and (unless := unless_open(sub)):
        step["skip_if"] = unless
    return step


def outcomes(steps: list[Step]) -> list[str]:
    """How a procedure with these steps may end."""
    led = {target for step in steps for target in targets(step)}
    return [outcome for outcome in ("solved", "not-solved", "valid", "invalid") if outcome in led]


def procedure(name: str, title: str, units: dict[str, list[Step]], sub: Sub | None = None) -> str:
    """The file of a procedure."""
    steps = units[name]
    head: dict[str, Any] = {"procedure": name, "title": title, "owner": "agent", "outcomes": outcomes(steps)}
    return page(head, facts=sub.facts if sub else {}, tables=sub.tables if sub else {}, steps=steps, deep=bool(sub))


def process(flow: str, keys: list[str], units: dict[str, list[Step]]) -> str:
    """The file of a flow: what is it about, the procedure for it, and the farewell."""
    title, question = FLOWS[flow]
    names = [name_of(key) for key in keys]
    # What is written by hand may end badly.
    may_fail = {name for name in names if name not in units or "not-solved" in outcomes(units[name])}
    leads = {name: {"outcome == solved": "wrap-up", "else": "apologise"} for name in may_fail}
    steps = [
        ask("find-out", "issue", title="Find out what it is about"),
        {"id": "which", "decide": "Which procedure fits?", "next": {f"issue == {name}": name for name in names}},
        *({"id": name, "call": name, "next": leads.get(name, "wrap-up")} for name in names),
        do("wrap-up", "Ask whether there is anything else, and say goodbye.", then="solved"),
    ]
    if may_fail:
        sorry = "Say once more that you are sorry, and ask whether there is anything else."
        steps.append(do("apologise", sorry, then="not-solved"))
    return page(
        {"process": word(flow), "title": title, "owner": "desk"},
        facts={"issue": {"type": names, "label": "What it is about", "ask": question}},
        steps=steps,
    )


def walks(name: str, sub: Sub, units: dict[str, list[Step]]) -> str:
    """The scenarios of a sub-flow."""
    return page(
        {"test": name},
        scenarios=[
            {"name": title, **walk_of(units[name], units, CALLER | said, {})} for title, said in sub.walks.items()
        ],
    )


def journeys(flow: str, keys: list[str], units: dict[str, list[Step]]) -> str:
    """One scenario for each sub-flow, from the first question to the farewell."""
    scenarios = []
    for name, key in ((name_of(key), key) for key in keys):
        if flow in BY_HAND:
            inner = first_by_hand(flow, name)
            title, path = inner.pop("name"), [f"{name}/{step}" for step in inner["expect"]["path"]]
        else:
            title, said = SUBS[key].title, CALLER | next(iter(SUBS[key].walks.values()))
            inner = walk_of(units[name], units, said, {}, prefix=f"{name}/")
            path = inner["expect"]["path"]
        outcome = inner["expect"]["outcome"]
        last = "wrap-up" if outcome == "solved" else "apologise"
        start = {"answer": "find-out", "facts": {"issue": name}, "by": "mia/agent"}
        scenarios.append({
            "name": title,
            **{each: inner[each] for each in ("given", "at") if each in inner},
            "walk": [start, *inner["walk"], {"done": last, "by": "mia/agent"}],
            "expect": {"path": ["find-out", "which", name, *path, last], "outcome": outcome},
        })  # fmt: skip
    return page({"test": word(flow)}, scenarios=scenarios)


def first_by_hand(flow: str, name: str) -> dict[str, Any]:
    """The first scenario of a sub-flow that is written by hand, under the sub-flow's title."""
    procedure_page, scenarios = (
        yaml.load((HERE / word(flow) / f"{name}{end}").read_text(encoding="utf-8"), yaml.CBaseLoader)
        for end in (".yaml", ".test.yaml")
    )
    scenario: dict[str, Any] = scenarios["scenarios"][0]
    return scenario | {"name": procedure_page["title"]}


if __name__ == "__main__":
    main(sys.argv[1:])
