"""What it costs to prove that branches leave no case out: many branches, and a partition that lacks one part."""

from __future__ import annotations

import random
from collections.abc import Sequence

from tests.bench.rows import Goal, Row, Section
from tests.bench.timing import side_by_side

from sopflow.expr import Expr, Scope, declare, read
from sopflow.expr.boxes import Budget
from sopflow.expr.cases import Cases
from sopflow.expr.types import YES_NO

__all__ = ["branches", "many", "partition"]

COUNT = 1_000
GOAL = Goal(500)
TYPES = {
    "tier": ["standard", "silver", "gold", "enterprise"],
    "topic": ["billing", "legal", "delivery", "account", "other"],
    "urgent": "yes/no",
    "tries": "integer",
    "stars": "0..1000",
    "amount": "money",
    "waited": "duration",
    "since": "date",
}
SCOPE = Scope(fact for name, how in TYPES.items() for fact in declare(name, how))  # type: ignore[arg-type]
ORDERED = ("tries", "stars", "amount", "waited", "since")


def branches(*, rounds: int) -> Section:
    """From typed conditions to everything that can be said about them."""
    made = {
        f"{COUNT:,} branches over {len(TYPES)} facts": many(COUNT),
        f"a partition into {COUNT:,} parts": partition(COUNT),
        f"{COUNT:,} parts, one of them removed": partition(COUNT, without=COUNT // 3),
    }
    samples = side_by_side({name: lambda exprs=exprs: analyse(exprs) for name, exprs in made.items()}, rounds=rounds)
    notes = [analyse(exprs) for exprs in made.values()]
    rows = tuple(
        Row(name, sample, (), GOAL, None, note) for (name, sample), note in zip(samples.items(), notes, strict=True)
    )
    return Section("Branches: gaps and branches that are never taken", "ms", 1e3, (), rows)


def analyse(exprs: Sequence[Expr]) -> str:
    """What the branches leave out, and which of them are never taken, in a few words."""
    cases = Cases([each.tree for each in exprs], Budget(10**9))
    numbers = range(len(exprs))
    never = cases.idle(numbers)
    gap = cases.beyond((each for each in numbers if each not in never), cases.natural(cases.whole))
    left = "no gap" if gap is None else ", ".join(f"{each.subject.key[-1]}: {each.written}" for each in gap.points[:3])
    return f"{left}{' …' if gap is not None and len(gap.points) > 3 else ''}; {len(never)} never taken"


def many(count: int) -> list[Expr]:
    """Branches as they come about over the years: each with two to four conditions."""
    chance = random.Random(7)
    found = []
    for _ in range(count):
        facts = chance.sample(list(TYPES), chance.randint(2, 4))
        found.append(" and ".join(_condition(each, chance) for each in facts))
    return [_read(each) for each in found]


def partition(count: int, without: int | None = None) -> list[Expr]:
    """Branches that leave each other out and nothing over: a tree of questions with so many leaves, shuffled."""
    chance = random.Random(11)
    leaves: list[dict[str, tuple[int, int] | tuple[str, ...]]] = [{}]
    while len(leaves) < count:
        leaf = leaves.pop(chance.randrange(len(leaves)))
        name = chance.choice(list(TYPES))
        halves = _halves(name, leaf, chance)
        leaves += halves or [leaf]
    chance.shuffle(leaves)
    texts = [" and ".join(_part(name, part) for name, part in leaf.items()) for leaf in leaves]
    return [_read(each) for number, each in enumerate(texts) if number != without]


def _halves(name: str, leaf: dict, chance: random.Random) -> list[dict]:  # type: ignore[type-arg]
    if name in ORDERED:
        low, high = leaf.get(name, (0, 1000))
        if high - low < 2:
            return []
        at = chance.randrange(low + 1, high)
        return [{**leaf, name: (low, at)}, {**leaf, name: (at, high)}]
    whole = ("yes", "no") if name == "urgent" else tuple(TYPES[name])
    words = leaf.get(name, whole)
    if len(words) < 2:
        return []
    at = chance.randrange(1, len(words))
    return [{**leaf, name: words[:at]}, {**leaf, name: words[at:]}]


def _part(name: str, part: tuple) -> str:  # type: ignore[type-arg]
    if name == "urgent":
        return "urgent" if part == ("yes",) else "not urgent"
    if name not in ORDERED:
        return f"{name} in [{', '.join(part)}]"
    low, high = part
    ends = [f"{name} >= {_value(name, low)}"] if low else []
    ends += [f"{name} < {_value(name, high)}"] if high < 1000 else []
    return " and ".join(ends) or "yes"


def _value(name: str, number: int) -> str:
    if name == "waited":
        return f"{number + 1} min"
    if name == "since":
        return f"'{2000 + number // 300}-{number // 25 % 12 + 1:02}-{number % 25 + 1:02}'"
    return str(number)


def _condition(name: str, chance: random.Random) -> str:
    if name == "urgent":
        return chance.choice(["urgent", "not urgent"])
    if name not in ORDERED:
        return f"{name} in [{', '.join(chance.sample(list(TYPES[name]), chance.randint(1, 3)))}]"
    return f"{name} {chance.choice(['<', '<=', '>', '>=', '=='])} {_value(name, chance.randrange(1000))}"


def _read(text: str) -> Expr:
    expr, problems = read(text, SCOPE, expect=YES_NO)
    assert expr is not None, (text, problems)
    return expr
