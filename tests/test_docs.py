"""Every code block of the README and of docs/ is run, so that none of them can lie.

A ``yaml file=PATH`` block is written to PATH; a ``yaml from=PATH`` block is quoted from tests/corpus/good and runs
there. ``python`` blocks of a page run one after the other in one namespace, ``bash`` blocks run line by line. A page of
docs/ may use the files of the README. A ``yaml wrong=PATH`` block is written to PATH too and has findings; the commands
of a ``bash exit=1`` block end so; the lines of a ``diff`` or ``text shown`` block stand in what the block before it
wrote. Where a page asks for ``DATABASE_URL`` or ``TEMPORAL_ADDRESS``, servers are there.
"""

from __future__ import annotations

import io
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from sopflow.cli import main
from sopflow.cli.console import Console

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
FENCE = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]+\]\((?!https?:)([^)#]+)")


class Block(NamedTuple):
    language: str
    mark: str
    text: str
    line: int


def blocks(page: Path) -> Iterator[Block]:
    text = page.read_text(encoding="utf-8")
    for found in FENCE.finditer(text):
        yield Block(found[1], found[2].strip(), found[3], text.count("\n", 0, found.start()) + 1)


def write_files(page: Path, folder: Path, kinds: tuple[str, ...] = ("file", "wrong")) -> None:
    for block in blocks(page):
        kind, _, name = block.mark.partition("=")
        if kind in kinds:
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(block.text, encoding="utf-8")


def run_line(line: str, code: int = 0) -> str:
    out, err = io.StringIO(), io.StringIO()
    words = shlex.split(line, comments=True)
    if words[:1] == ["make"]:
        assert re.search(rf"^{words[1]}:", (ROOT / "Makefile").read_text(), re.MULTILINE), f"no target: {line}"
    elif words:
        assert words[0] == "sopflow", f"who runs this? {line}"
        assert main(words[1:], Console(out, err)) == code, out.getvalue() + err.getvalue()
    return out.getvalue()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_blocks_of_a_page_run(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.chdir(tmp_path)
    if '"DATABASE_URL"' in page.read_text(encoding="utf-8"):
        monkeypatch.setenv("DATABASE_URL", request.getfixturevalue("postgres").url())
    if '"TEMPORAL_ADDRESS"' in page.read_text(encoding="utf-8"):
        monkeypatch.setenv("TEMPORAL_ADDRESS", request.getfixturevalue("temporal_server").address)
    for source in (ROOT / "README.md", page):
        write_files(source, tmp_path)
    names: dict[str, object] = {}
    said = ""
    for block in blocks(page):
        if block.language == "python":
            exec(compile("\n" * block.line + block.text, str(page), "exec"), names)
        elif block.language == "bash" and block.mark != "terminal":
            code = int(block.mark.removeprefix("exit=") or 0)
            said = "".join(run_line(line, code) for line in block.text.splitlines())
        elif block.language == "diff" or block.mark == "shown":
            assert block.text in said


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_handbooks_of_a_page_are_fine(page: Path, tmp_path: Path) -> None:
    write_files(page, tmp_path, ("file",))
    for folder in sorted({file.parent for file in tmp_path.rglob("handbook.yaml")}):
        out = io.StringIO()
        assert main(["check", str(folder)], Console(out, io.StringIO())) == 0, out.getvalue()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_is_quoted_from_the_corpus_stands_there(page: Path) -> None:
    for block in blocks(page):
        if block.mark.startswith("from="):
            quoted = ROOT / "tests/corpus/good" / block.mark.removeprefix("from=")
            assert block.text in quoted.read_text(encoding="utf-8"), f"{page.name}:{block.line}"
