"""Texts in several languages, and branches: the two mappings whose keys are not names."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Annotated, Any

from sopflow.model.part import ReadBy, Shown, problem
from sopflow.text.quotes import quoted

__all__ = ["LANGUAGE", "Branches", "Language", "Target", "Texts", "say"]

LANGUAGE = r"[a-z]{2,3}(?:-(?:[A-Z]{2}|[0-9]{3}))?"
_LANGUAGE = re.compile(LANGUAGE)
_LANGUAGES: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("deutsch", "german"), "de"),
        **dict.fromkeys(("englisch", "english"), "en"),
        **dict.fromkeys(("französisch", "french", "français"), "fr"),
        **dict.fromkeys(("italienisch", "italian", "italiano"), "it"),
        **dict.fromkeys(("spanisch", "spanish", "español"), "es"),
    }
)
_SHOWN = 120
_WRITE_TEXT = "write a text, or one for each language: `{en: …, de: …}`"


def read_language(raw: Any) -> str:
    """Check a language code: two or three small letters, a region if need be (``de``, ``de-CH``)."""
    if isinstance(raw, str) and _LANGUAGE.fullmatch(raw):
        return raw
    message = f"`{raw}` is not a language code." if isinstance(raw, str) else "A language code is needed here."
    code = _LANGUAGES.get(raw.lower()) if isinstance(raw, str) else None
    hint = "a code has two or three small letters, and a region if need be: `de`, `de-CH`"
    raise problem(message, hint=f"write `{code}`" if code is not None else hint)


def read_texts(raw: Any) -> dict[str, str]:
    """Normalise a text: ``"Hi"`` becomes ``{"": "Hi"}``, ``{"en": "Hi"}`` stays."""
    if isinstance(raw, str):
        return {"": raw}
    if not isinstance(raw, dict):
        hint = f"{_WRITE_TEXT}; one of several lines stands below, after `|`"
        raise problem("A text is needed here, not a list.", hint=hint)
    if not raw:
        raise problem("This text is empty.", hint=_WRITE_TEXT)
    for language, text in raw.items():
        if not _LANGUAGE.fullmatch(language):
            raise problem(f"`{language}` is not a language code.", at=(language,), on="key", hint=_no_language(raw))
        if not isinstance(text, str):
            raise problem(f"The text for `{language}` must be a text.", at=(language,), hint=_WRITE_TEXT)
    return dict(raw)


def _no_language(raw: dict[str, Any]) -> str:
    """A colon in a text makes a mapping of it: ``Note: call back``. Or else it is a language under another name."""
    (word, text), *more = raw.items()
    code = _LANGUAGES.get(word.lower())
    if code is not None:
        return f"write `{code}`"
    if more or not isinstance(text, str) or len(word) + len(text) > _SHOWN:
        return _WRITE_TEXT
    return f"put quotes around the whole text: `{quoted(f'{word}: {text}')}`"


def say(texts: Mapping[str, str], language: str, languages: Sequence[str] = ()) -> str:
    """Pick the words for a language.

    Args:
        texts: Language code to text; ``""`` holds for every language.
        language: The language wanted. Its general form (``de`` for ``de-CH``) will do.
        languages: Where to look next, in this order.

    Returns:
        The text in the wanted language, else the one for all, else the first there is; ``""`` if there is none.
    """
    for wanted in (language, language.partition("-")[0], "", *languages):
        if wanted in texts:
            return texts[wanted]
    return next(iter(texts.values()), "")


def _branches(one: str, hint: str) -> Callable[[Any], str | dict[str, str]]:
    """A reader of ``TEXT`` or ``{CONDITION: TEXT, …}``, which says ``one`` when a value is something else."""

    def read(raw: Any) -> str | dict[str, str]:
        if isinstance(raw, str):
            return raw
        if not isinstance(raw, dict):
            dashed = bool(raw) and all(isinstance(each, dict) for each in raw)
            better = f"leave out the dashes: {hint}" if dashed else hint
            raise problem(f"{one} is needed here, or branches; not a list.", hint=better)
        if not raw:
            raise problem("There is no branch here.", hint=hint)
        for condition, value in raw.items():
            if not isinstance(value, str):
                raise problem(f"A branch leads to {one[:1].lower()}{one[1:]}.", at=(condition,), hint=hint)
        return dict(raw)

    return read


Texts = Annotated[dict[str, str], ReadBy(read_texts), Shown({"shared": "text"})]
Language = Annotated[str, ReadBy(read_language), Shown({"type": "string", "pattern": f"^{LANGUAGE}$"})]
Target = Annotated[
    str | dict[str, str],
    ReadBy(_branches("A step or an outcome", "`next: STEP`, or below it `CONDITION: STEP`, …, `else: STEP`")),
    Shown({"shared": "branches"}),
]
Branches = Annotated[
    str | dict[str, str],
    ReadBy(_branches("An expression", "`is: EXPRESSION`, or below it `CONDITION: VALUE`, …, `else: VALUE`")),
    Shown({"shared": "branches"}),
]
