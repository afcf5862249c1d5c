"""Which class a mapping is read into: the one verb among its keys decides."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NoReturn, TypeVar

from sopflow.model.names import nearest_key
from sopflow.model.part import problem
from sopflow.text.meant import did_you_mean

__all__ = ["listed", "pick"]

_T = TypeVar("_T")


def listed(keys: Iterable[str], joint: str = "and") -> str:
    """Names in a sentence: ``a``, ``b`` and ``c``."""
    names = [f"`{key}`" for key in keys]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {joint} {names[-1]}"


def pick(raw: Mapping[str, Any], verbs: Mapping[str, type[_T]], whose: str, known: Collection[str]) -> type[_T]:
    """The class of the one verb in ``raw``.

    Args:
        raw: A step or an act as it was written.
        verbs: Verb to class.
        whose: What has the verb: ``step`` or ``act``.
        known: The keys it may have beside its verb.

    Raises:
        PydanticCustomError: There is no verb (SOP104), or more than one (SOP105).
    """
    written = [key for key in raw if key in verbs]
    if not written:
        _refuse_none(raw, verbs, whose, known)
    if len({verbs[verb] for verb in written}) > 1:
        article = "An" if whose == "act" else "A"
        message = f"{article} {whose} has one verb; this one has {listed(written)}."
        raise problem(message, code="SOP105", at=(written[1],), on="key", hint=f"make two {whose}s of it")
    return verbs[written[0]]


def _refuse_none(raw: Mapping[str, Any], verbs: Iterable[str], whose: str, known: Collection[str]) -> NoReturn:
    for key in raw:
        meant = nearest_key(key, verbs) if key not in known else None
        if meant:
            message = f"`{key}` is not a verb, so this {whose} does nothing."
            raise problem(message, code="SOP104", at=(key,), on="key", hint=did_you_mean(key, meant, (*verbs, *known)))
    hint = f"give it one of {', '.join(f'`{verb}`' for verb in verbs)}"
    raise problem(f"This {whose} has no verb, so it does nothing.", code="SOP104", on="key", hint=hint)
