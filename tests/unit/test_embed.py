"""Charts in documentation, built with the real tools."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("markdown")
pytest.importorskip("sphinx")

from markdown import markdown

import sopflow
from sopflow.embed.figure import Unfit, figure
from sopflow.errors import SopflowError

SOURCE = Path(sopflow.__file__).parents[1]
SOP = """
sopflow: 1
process: hello
title: {en: Say hello, de: Hallo sagen}
steps:
  - id: greet
    title: {en: Greet, de: Grüßen}
    do: Greet.
    customer_sees: {en: Hello!, de: Hallo!}
    next: greeted
"""
FENCE = """
# Page

```sopflow
path: sops
language: de
caption: Wie wir <grüßen>
```

- a list

    ```sopflow
    path: sops
    format: text
    ```

Shown, not drawn:

````markdown
```sopflow
path: nowhere
```
````
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "sops").mkdir()
    (tmp_path / "sops/handbook.yaml").write_text("sopflow: 1\nhandbook: h\nlanguages: [en, de]\noutcomes: [greeted]\n")
    (tmp_path / "sops/hello.yaml").write_text(SOP)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str) -> str:
    done = subprocess.run(
        [sys.executable, *words],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(SOURCE), "PATH": ""},
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.mark.usefixtures("folder")
def test_a_fence_becomes_a_figure() -> None:
    page = markdown(FENCE, extensions=["sopflow.embed.markdown", "fenced_code"])
    assert page.count('<figure class="sopflow"><svg') == 1
    assert "Hallo sagen</title>" in page
    assert "<figcaption>Wie wir &lt;grüßen&gt;</figcaption>" in page
    assert page.count("<pre>Say hello") == 1
    assert "path: nowhere" in page


def test_the_base_is_where_paths_start(folder: Path) -> None:
    options = {"sopflow.embed.markdown": {"base": str(folder / "sops")}}
    text = "```sopflow\npath: hello.yaml\nview: customer\n```"
    assert "Hello!" in markdown(text, extensions=["sopflow.embed.markdown"], extension_configs=options)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("", "needs the path"),
        ("path: nowhere", "nowhere"),
        ("path: sops\nprocess: hallo", "'hallo'; there are hello"),
        ("path: sops\nview: boss", "there are company"),
        ("path: sops\nlanguage: fr", "it has en, de"),
        ("path: sops\nformat: gif", "there are svg, text, mermaid"),
        ("path: sops\nlayout: wide", "there is no option 'layout'"),
        ("sops", "write `name: value`"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_what_is_wrong_stops_the_build(written: str, said: str) -> None:
    with pytest.raises(SopflowError, match=said):
        markdown(f"```sopflow\n{written}\n```", extensions=["sopflow.embed.markdown"])


def test_a_changed_file_is_read_again(folder: Path) -> None:
    assert "Greet" in figure({"path": "sops"}, folder)
    (folder / "sops/hello.yaml").write_text(SOP.replace("en: Greet,", "en: Welcome,"))
    assert "Welcome" in figure({"path": "sops"}, folder)


def test_of_several_one_must_be_named(folder: Path) -> None:
    (folder / "sops/bye.yaml").write_text(SOP.replace("process: hello", "process: bye"))
    with pytest.raises(Unfit, match="say which `process`; there are bye, hello"):
        figure({"path": "sops"}, folder)


def test_mkdocs_builds_a_page_with_a_chart(folder: Path) -> None:
    (folder / "docs").mkdir()
    (folder / "docs/index.md").write_text(FENCE)
    (folder / "mkdocs.yml").write_text(
        "site_name: Site\ntheme: {name: mkdocs}\nplugins: []\nwatch: [sops]\n"
        "markdown_extensions: [sopflow.embed.markdown]\n"
    )
    run("-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", "out")
    page = (folder / "out/index.html").read_text()
    assert '<figure class="sopflow"><svg' in page
    assert "Grüßen" in page


def test_sphinx_builds_a_page_with_a_chart(folder: Path) -> None:
    (folder / "conf.py").write_text("extensions = ['sopflow.embed.sphinx']\nproject = 'P'\n")
    (folder / "index.rst").write_text(
        "P\n=\n\n.. sopflow:: sops hello\n   :language: de\n   :caption: So\n\n.. sopflow:: /sops\n   :view: customer\n"
    )
    run("-m", "sphinx", "-q", "-W", "-b", "html", ".", "out")
    page = (folder / "out/index.html").read_text()
    assert page.count('<figure class="sopflow"><svg') == 2
    assert "<figcaption>So</figcaption>" in page
    run("-m", "sphinx", "-q", "-W", "-b", "text", ".", "plain")
    plain = (folder / "plain/index.txt").read_text()
    assert "│ Grüßen │" in plain
    assert "<svg" not in plain


def test_sphinx_builds_anew_what_a_changed_file_is_shown_in(folder: Path) -> None:
    (folder / "conf.py").write_text("extensions = ['sopflow.embed.sphinx']\nproject = 'P'\n")
    (folder / "index.rst").write_text("P\n=\n\n.. sopflow:: sops\n")
    run("-m", "sphinx", "-q", "-b", "html", ".", "out")
    (folder / "sops/hello.yaml").write_text(SOP.replace("en: Greet,", "en: Welcome,"))
    run("-m", "sphinx", "-q", "-b", "html", ".", "out")
    assert "Welcome" in (folder / "out/index.html").read_text()
