"""The bundler: modules become one script that does the same, or it says why they can't."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping

import pytest

from node import needs_node
from sopflow.views.player.bundle import Unbundled, bundle, squeezed, stripped


def run(script: str) -> str:
    done = subprocess.run(["node", "-"], input=script, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def bundled(files: Mapping[str, str]) -> str:
    return bundle("main.js", files.__getitem__)


@needs_node
def test_each_module_keeps_its_names_to_itself() -> None:
    script = bundled(
        {
            "main.js": 'import { a } from "./one.js";\nimport { b } from "./deep/two.js";\nconst own = "main";\n'
            "console.log(a(), b, own);\n",
            "one.js": 'const own = "one";\nexport function a() {\n  return own;\n}\n',
            "deep/two.js": 'import { a } from "../one.js";\nconst own = `two ${a()}`;\nexport const b = own;\n',
        }
    )
    assert run(script) == "one two one main"


@needs_node
def test_names_are_handed_on() -> None:
    script = bundled(
        {
            "main.js": 'import { a, b } from "./index.js";\nconsole.log(a, b());\n',
            "index.js": 'export { a } from "./one.js";\nexport { b } from "./two.js";\n',
            "one.js": 'export const a = "a";\n',
            "two.js": 'import { a } from "./one.js";\nfunction b() {\n  return a + "b";\n}\nexport { b };\n',
        }
    )
    assert run(script) == "a ab"


@needs_node
def test_what_the_first_module_exports_can_be_used_after_it() -> None:
    assert run(bundled({"main.js": "export const a = 2;\n"}) + "console.log(a + a);") == "4"


@pytest.mark.parametrize(
    ("main", "one", "said"),
    [
        ('import { b } from "./one.js";\n', "export const a = 1;\n", "main.js imports b, which one.js doesn't export"),
        ('import { a as b } from "./one.js";\n', "export const a = 1;\n", "a name is used under another one: a as b"),
        ('import * as one from "./one.js";\n', "", "main.js: this can't be bundled: import * as one"),
        ('import one from "./one.js";\n', "", "this can't be bundled"),
        ("export default 1;\n", "", "this can't be bundled: export default 1"),
        ("export let a = 1;\n", "", "this can't be bundled: export let a"),
        ('import { fs } from "fs";\n', "", "this can't be bundled"),
        (
            'import { a } from "./one.js";\nexport const b = 1;\n',
            'import { b } from "./main.js";\nexport const a = 1;\n',
            "circle: main.js -> one.js -> main.js",
        ),
    ],
)
def test_what_it_does_not_know_stops_it(main: str, one: str, said: str) -> None:
    with pytest.raises(Unbundled) as caught:
        bundled({"main.js": main, "one.js": one})
    assert said in str(caught.value)


SCRIPT = r"""
/** A comment with "quotes" and `ticks`. */
const texts = ["// none", '/* none */', `a // none ${"}" + `in ${1 + 1} /* none */`} \` b`]; // one
const pattern = /\/\*[/"'`]*\*\//g; /* and
another */ const half = texts.length / 2 / 1;
const found = "/*/ /**/".replace(/[/*]+/, (all) => all.length / 1);
  if (half) console.log(JSON.stringify([texts, half, found, String(pattern)]));
"""


@needs_node
def test_comments_go_and_everything_else_stays() -> None:
    written = squeezed(stripped(SCRIPT))
    assert run(written) == run(SCRIPT)
    assert "one" not in written.replace("none", "")
    assert "another" not in written
    assert "\n\n" not in written
    assert "\n  " not in written


def test_a_text_without_an_end_is_told_by_its_line() -> None:
    with pytest.raises(Unbundled, match="line 2"):
        stripped("const a = 1;\nconst b = `never ends;\n")
