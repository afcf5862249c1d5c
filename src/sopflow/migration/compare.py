"""Whether something of an old version can go on as something of a new one, and what is most like it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher

from sopflow.expr import Fact, Type
from sopflow.model import nearest
from sopflow.program import Step, Unit

__all__ = ["around", "likest_fact", "likest_name", "likest_step", "lost_values", "stored", "type_problem"]

_LIKE = 0.45


def around(unit: Unit, step: Step) -> tuple[tuple[str, str], ...]:
    """The branches side by side in which a step is, outermost first: the ``together`` step, and the branch's name."""
    by_path = {each.path: each.id for each in unit.steps.values() if each.verb == "together"}
    path, found = step.path, []
    while len(path) > 2:
        found.append((by_path[path[:-3]], str(path[-2])))
        path = path[:-3]
    return tuple(reversed(found))


def stored(facts: Mapping[str, Fact], only: Iterable[str] | None = None) -> dict[str, Fact]:
    """The facts that have values of their own: not those that follow from others."""
    names = facts if only is None else [name for name in facts if name in set(only)]
    return {name: facts[name] for name in names if facts[name].derived is None}


def type_problem(old: Type, new: Type) -> str | None:
    """Why no value of the old type can be one of the new; None if it can. Ranges are judged case by case."""
    if new.accepts(old) or (old.kind == new.kind == "one-of"):
        return None
    return f"was {old} and is {new} now"


def lost_values(old: Type, new: Type) -> tuple[str, ...]:
    """The values of a one-of that the new version doesn't have."""
    if old.kind != "one-of" or new.kind != "one-of":
        return ()
    return tuple(each for each in old.options if each not in new.values)


def likest_step(old: Step, new: Unit, taken: Iterable[str]) -> str | None:
    """The step of the new version that is most like it, if any is: by verb, words and place."""
    free = [step for step in new.steps.values() if step.id not in set(taken)]
    scored = [(_likeness(old, step), step.id) for step in free]
    best = max(scored, default=(0.0, ""))
    return best[1] if best[0] >= _LIKE else None


def _likeness(old: Step, new: Step) -> float:
    same_verb = 1.0 if old.verb == new.verb else 0.0
    texts = [(_words(old, "title"), _words(new, "title")), (_words(old, "instruction"), _words(new, "instruction"))]
    worded = max((_ratio(one, other) for one, other in texts if one and other), default=0.0)
    asked = _share({fact.name for fact in old.form}, {fact.name for fact in new.form})
    does = _does(old)
    if does is not None and does == _does(new):
        return 1.0 + _ratio(old.id, new.id)  # the same action, the same procedure, the same team
    return 0.25 * same_verb + 0.45 * max(worded, _ratio(old.id, new.id)) + 0.3 * max(asked, worded)


def _does(step: Step) -> tuple[str, ...] | None:
    """What is done there, where that has a name."""
    table = step.table.name if step.table is not None else None
    action = step.action.name if step.action is not None else None
    name = action or step.call or step.team or table or step.escalate
    return (step.verb, name) if name is not None else tuple(sorted(step.split)) or None


def _words(step: Step, which: str) -> str:
    words = getattr(step, which)
    return words.plain("en") if words is not None else ""


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(a=one.lower(), b=other.lower(), autojunk=False).ratio()


def _share(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other) if one and other else 0.0


def likest_fact(old: Fact, new: Mapping[str, Fact], taken: Iterable[str]) -> str | None:
    """The fact of the new version that is most like it, if any is: of a type that fits, by name and question."""
    busy = set(taken)
    fitting = [fact for name, fact in new.items() if name not in busy and type_problem(old.type, fact.type) is None]
    scored = [(max(_ratio(old.name, fact.name), _asked(old, fact)), fact.name) for fact in fitting]
    best = max(scored, default=(0.0, ""))
    return best[1] if best[0] >= 0.55 else None


def _asked(old: Fact, new: Fact) -> float:
    one, other = next(iter((old.ask or {}).values()), ""), next(iter((new.ask or {}).values()), "")
    return _ratio(one, other) if one and other else 0.0


def likest_name(old: str, new: Iterable[str]) -> str | None:
    """The name that is most like it, if any is."""
    return nearest(old, tuple(new))
