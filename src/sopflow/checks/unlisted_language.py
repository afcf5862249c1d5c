"""A text is written in a language that the handbook does not list.

Cases and people only have languages that stand in `languages` of the handbook. What is written in another one is never
read. Mostly the code is mistyped, and then the text is missing in the language that was meant.

    handbook: shop
    languages: [en, de]
    ---
    process: inquiry
    outcomes: [answered]
    steps:
      - id: answer
        do:
          en: Answer the question.
          du: Beantworte die Frage.
        next: answered

Write the code as the handbook does, or list the language there:

    handbook: shop
    languages: [en, de]
    ---
    process: inquiry
    outcomes: [answered]
    steps:
      - id: answer
        do:
          en: Answer the question.
          de: Beantworte die Frage.
        next: answered
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from sopflow.checks.rule import Rule, elsewhere, listed
from sopflow.graph import Folder
from sopflow.graph.wording import has, strange
from sopflow.text import Diagnostic, Span

__all__ = ["RULE"]


def check(folder: Folder) -> Iterator[Diagnostic]:
    languages = folder.handbook.languages
    found: dict[tuple[str, str | None], list[Span]] = {}
    for source, _, odd in folder.odd_texts:
        for path, words in odd:
            for each in strange(words, languages):
                places = found.setdefault((each, _meant(each, words, languages)), [])
                places.append(source.key_span((*path, each)))
    for (language, meant), spans in found.items():
        message = f"`{language}` is not one of the handbook's languages, {listed(languages)}, so nobody reads this."
        hint = f"Add `{language}` to `languages` in the handbook, or delete the text."
        if meant is not None:
            hint = f"Did you mean `{meant}`, in which this text is missing? Or add `{language}` to `languages`."
        yield RULE.finding(message, spans[0], hint, elsewhere(spans[1:]))


def _meant(language: str, words: Mapping[str, str], languages: Sequence[str]) -> str | None:
    """The language that is missing where this one stands; of several, one that begins alike."""
    missing = (each for each in languages if not has(words, each))
    alike = (each for each in languages if each[0] == language[0] and not has(words, each))
    likely = [*islice(alike, 2)] or [*islice(missing, 2)]
    return likely[0] if len(likely) == 1 else None


RULE = Rule(
    "SOP702", "unlisted-language", "warning", "A text is written in a language that the handbook does not list.", check
)
