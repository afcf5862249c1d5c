"""Inputs from seeds: the files of the corpus and the examples, after an accident. One seed, one input, always."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random

from tests.fuzz.attacks import ATTACKS, KEYS

__all__ = ["MOST", "Texts", "made"]

Texts = dict[str, str]
MOST = 1_000_000  # characters of one input
ROOT = Path(__file__).parents[2]
_WORD = re.compile(r"[\w.-]+")
_SINGLE = ("tests/corpus/good", "tests/corpus/bad", "tests/corpus/text", "tests/corpus/shape", "tests/corpus/hostile")


def _text(file: Path) -> str:
    return file.read_bytes().decode(errors="replace")[:MOST]


@cache
def _sources() -> dict[str, tuple[Texts, ...]]:
    """Every folder with its files, and every file that stands alone (with its scenarios)."""
    folders: dict[Path, Texts] = {}
    for place in ("examples/sops", "tests/corpus"):
        for file in sorted((ROOT / place).rglob("*.yaml")):
            alone = str(file.parent.relative_to(ROOT)) in _SINGLE
            key = file.with_name(file.name.replace(".test.yaml", ".yaml")) if alone else _home(file)
            folders.setdefault(key, {})[str(file.relative_to(key.parent))] = _text(file)
    small = {key: each for key, each in folders.items() if sum(map(len, each.values())) < MOST // 4}
    good = {key for key in small if "corpus" not in key.parts or "good" in key.parts}
    return {
        "good": tuple(each for key, each in small.items() if key in good),
        "bad": tuple(each for key, each in small.items() if key not in good),
    }


def _home(file: Path) -> Path:
    return next((each for each in (file.parent, file.parent.parent) if (each / "handbook.yaml").exists()), file.parent)


def made(seed: int) -> Texts:
    """The input of a seed; the file names of scenarios end in ``.test.yaml``."""
    rng = Random(seed)
    sources = _sources()
    texts = dict(rng.choice(sources["good"] if rng.random() < 0.7 else sources["bad"]))
    for _ in range(rng.choice((1, 1, 1, 2, 2, 3, 5, 8))):
        name = rng.choice(sorted(texts))
        texts[name] = rng.choice(_WAYS)(rng, texts[name])[:MOST]
    while sum(map(len, texts.values())) > MOST:
        texts.pop(max(texts, key=lambda name: len(texts[name])))
    return texts or {"empty.yaml": ""}


def _place(rng: Random, text: str) -> int:
    return rng.randint(0, len(text))


def _lines(change: Callable[[Random, list[str], int], None]) -> Callable[[Random, str], str]:
    def way(rng: Random, text: str) -> str:
        lines = text.split("\n")
        change(rng, lines, rng.randrange(len(lines)))
        return "\n".join(lines)

    return way


@_lines
def _lose_lines(rng: Random, lines: list[str], here: int) -> None:
    del lines[here : here + rng.randint(1, 3)]


@_lines
def _copy_lines(rng: Random, lines: list[str], here: int) -> None:
    there = rng.randrange(len(lines))
    lines[there:there] = lines[here : here + rng.randint(1, 8)]


@_lines
def _many_copies(rng: Random, lines: list[str], here: int) -> None:
    part = lines[here : here + rng.randint(1, 8)]
    times = min(rng.choice((10, 100, 1_000, 10_000)), MOST // (sum(map(len, part)) + len(part) + 1))
    numbered = rng.random() < 0.6
    lines[here:here] = [_WORD.sub(rf"\g<0>{n}", each, 1) if numbered else each for n in range(times) for each in part]


@_lines
def _swap_lines(rng: Random, lines: list[str], here: int) -> None:
    there = rng.randrange(len(lines))
    lines[here], lines[there] = lines[there], lines[here]


@_lines
def _shift(rng: Random, lines: list[str], here: int) -> None:
    by = rng.randint(0, 9)
    for at in range(here, min(here + rng.choice((1, 1, 4, 30)), len(lines))):
        lines[at] = " " * by + (lines[at].lstrip() if rng.random() < 0.5 else lines[at])


@_lines
def _other_value(rng: Random, lines: list[str], here: int) -> None:
    key, colon, _ = lines[here].partition(": ")
    lines[here] = f"{key}{colon or ': '}{_token(rng, lines)}"


@_lines
def _new_key(rng: Random, lines: list[str], here: int) -> None:
    indent = lines[here][: len(lines[here]) - len(lines[here].lstrip())]
    lines.insert(here, f"{indent}{rng.choice(KEYS)}: {_token(rng, lines)}")


@_lines
def _other_word(rng: Random, lines: list[str], here: int) -> None:
    words = list(_WORD.finditer(lines[here]))
    if words:
        word = rng.choice(words)
        lines[here] = lines[here][: word.start()] + _token(rng, lines) + lines[here][word.end() :]


@_lines
def _cross(rng: Random, lines: list[str], here: int) -> None:
    other = rng.choice(list(rng.choice(_sources()["good"]).values())).split("\n")
    start = rng.randrange(len(other))
    lines[here:here] = other[start : start + rng.randint(1, 20)]


@_lines
def _misspell(rng: Random, lines: list[str], here: int) -> None:
    line = lines[here]
    if len(line) > 2:
        at = rng.randrange(len(line) - 1)
        lines[here] = line[:at] + line[at + 1] + line[at] + line[at + 2 :]


def _token(rng: Random, lines: list[str]) -> str:
    """An attack, a word of the language, or a word or value from elsewhere in the file."""
    kind = rng.random()
    if kind < 0.35:
        token = rng.choice(ATTACKS)
        return "'" + token.replace("'", "''") + "'" if rng.random() < 0.4 else token
    line = rng.choice(lines)
    if kind < 0.6:
        return line.partition(": ")[2] or line
    words = _WORD.findall(line)
    return rng.choice(words) if words and kind < 0.85 else rng.choice(KEYS)


def _put_in(rng: Random, text: str) -> str:
    at = _place(rng, text)
    return text[:at] + rng.choice(ATTACKS) + text[at:]


def _character(rng: Random, text: str) -> str:
    at = _place(rng, text)
    return (
        text[:at]
        + chr(rng.choice((rng.randrange(128), rng.randrange(0x250), rng.randrange(0x110000))))
        + text[at + 1 :]
    )


def _cut(rng: Random, text: str) -> str:
    return text[: _place(rng, text)]


def _line_ends(rng: Random, text: str) -> str:
    return text.replace("\n", rng.choice(("\r\n", "\r", "\n\n", "\x85", "\u2028", " \n", "\n ")))


def _repeated(rng: Random, text: str) -> str:
    start = _place(rng, text)
    part = text[start : start + rng.choice((1, 2, 5, 40))]
    times = min(rng.choice((10, 1_000, 50_000)), MOST // (len(part) or 1))
    return text[:start] + part * times + text[start:]


def _bytes(rng: Random, text: str) -> str:
    """As another encoding would be read."""
    wrong = text.encode(rng.choice(("utf-8", "utf-16", "utf-16-le", "latin-1")), errors="replace")
    return wrong.decode("utf-8", errors="replace")


_WAYS: tuple[Callable[[Random, str], str], ...] = (
    _lose_lines, _copy_lines, _many_copies, _swap_lines, _shift, _other_value, _other_value, _new_key, _new_key,
    _other_word, _other_word, _other_word, _cross, _cross, _misspell, _misspell, _put_in, _character, _cut, _line_ends,
    _repeated, _bytes,
)  # fmt: skip
