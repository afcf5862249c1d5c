"""How the player's modules are kept: nothing is imported in vain, lines are short, and no module reads the clock."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sopflow.views import player

SCRIPT = Path(player.__file__).parent / "script"
MODULES = sorted(SCRIPT.rglob("*.js"))
COMMENT = re.compile(r"/\*.*?\*/|(?:^|(?<=\s))//[^\n]*", re.DOTALL)
IMPORT = re.compile(r'^import \{([^}]*)\} from "[^"]+";', re.MULTILINE)
IMPURE = re.compile(r"\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bperformance\b|\beval\b|\bnew Function\b")


@pytest.mark.parametrize("module", MODULES, ids=lambda module: str(module.relative_to(SCRIPT)))
def test_a_module_is_tidy(module: Path) -> None:
    text = module.read_text(encoding="utf-8")
    assert all(len(line) <= 120 for line in text.splitlines())
    code = COMMENT.sub("", text)
    body = IMPORT.sub("", code)
    imported = [name.strip() for names in IMPORT.findall(code) for name in names.split(",") if name.strip()]
    assert len(imported) == len(set(imported))
    assert [name for name in imported if not re.search(rf"\b{re.escape(name)}\b", body)] == []


@pytest.mark.parametrize(
    "module", [each for each in MODULES if "page" not in each.relative_to(SCRIPT).parts], ids=lambda module: module.stem
)
def test_what_decides_is_pure(module: Path) -> None:
    assert not IMPURE.search(COMMENT.sub("", module.read_text(encoding="utf-8")))
