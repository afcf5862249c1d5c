"""The schemas as editors use them: completion, hover and validation by yaml-language-server, over the wire.

``make editors`` installs it into build/node. Where it is not installed these tests are skipped, except with
``SOPFLOW_EDITORS=required``, as in ``make test`` wherever there is npm.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from sopflow.cli import main
from sopflow.model import ACTS, VERBS, read_model
from sopflow.model.step import Step, keys_of
from sopflow.model.verbs import STEP_CLASSES
from sopflow.text import decode, parse
from wire import Client

ROOT = Path(__file__).parents[2]
SERVER = ROOT / "build/node/node_modules/yaml-language-server/bin/yaml-language-server"
CORPUS = ROOT / "tests/corpus"
GOOD = [
    *(CORPUS / "good").rglob("*.yaml"),
    *(CORPUS / "shape").rglob("*.yaml"),
    *(ROOT / "examples/sops").rglob("*.yaml"),
]
PROPERTY = 10  # the kind of completion that is a key; YAML's server also offers whole blocks, which it calls snippets
COMMON = [key for key in keys_of(Step) if key != "id"]
SHAPE = {"SOP100", "SOP101", "SOP102", "SOP103", "SOP104", "SOP105"}
NUMBERS = count()
HEAD = "sopflow: 1\nprocess: inquiry\n"
STEPS = f"{HEAD}steps:\n"

pytestmark = pytest.mark.skipif(
    not SERVER.exists() and os.environ.get("SOPFLOW_EDITORS") != "required",
    reason="yaml-language-server is not installed: make editors",
)


def started(folder: Path, settings: dict[str, Any]) -> Client:
    """An editor that has a folder open."""
    yaml = {"validate": True, "completion": True, "hover": True, "schemaStore": {"enable": False}, **settings}
    node = shutil.which("node")
    assert node is not None, "node is needed to run yaml-language-server"
    client = Client([node, str(SERVER), "--stdio"], [folder], {"yaml": yaml})
    client.notify("workspace/didChangeConfiguration", {"settings": {"yaml": yaml}})
    return client


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    folder = tmp_path_factory.mktemp("editor")
    schemas = {
        (ROOT / "schemas/sopflow-1.schema.json").as_uri(): ["*.yaml", "!*.test.yaml"],
        (ROOT / "schemas/sopflow-test-1.schema.json").as_uri(): ["*.test.yaml"],
    }
    with started(folder, {"schemas": schemas}) as client:
        ready = client.open(folder / "ready.yaml", "sopflow: 2\n")
        client.waited(lambda: client.findings.get(ready) or None)  # now it has its settings and the schema
        yield client


def keys(editor: Client, folder: Path, text: str, name: str = "inquiry.yaml") -> list[str]:
    """The keys that are offered at ``|``."""
    before, after = text.split("|")
    # it keeps what it has read of a file, so each text is a file of its own
    uri = editor.open(folder / f"{next(NUMBERS)}-{name}", before + after)
    line = before.count("\n")
    found = editor.ask("completion", uri, (line, len(before) - before.rfind("\n") - 1))
    editor.shut(uri)
    return [each["label"] for each in found["items"] if each["kind"] == PROPERTY]


def test_at_the_top_it_offers_what_a_file_can_hold(editor: Client, tmp_path: Path) -> None:
    assert sorted(keys(editor, tmp_path, "|\n")) == ["handbook", "procedure", "process", "sopflow"]
    assert sorted(keys(editor, tmp_path, "sopflow: 1\n|\n")) == ["handbook", "procedure", "process"]


@pytest.mark.parametrize(
    ("kind", "some", "foreign"),
    [
        ("process", {"steps", "stages", "owner", "promises"}, {"teams", "procedure", "handbook", "id"}),
        ("procedure", {"steps", "outcomes", "results"}, {"teams", "process", "actions"}),
        ("handbook", {"teams", "roles", "actions", "signals"}, {"steps", "process", "owner"}),
    ],
)
def test_then_it_offers_the_keys_of_that(
    editor: Client, tmp_path: Path, kind: str, some: set[str], foreign: set[str]
) -> None:
    offered = set(keys(editor, tmp_path, f"sopflow: 1\n{kind}: inquiry\n|\n"))
    assert some <= offered
    assert not foreign & offered


def test_a_new_step_offers_exactly_its_id_the_verbs_and_what_all_steps_have(editor: Client, tmp_path: Path) -> None:
    assert sorted(keys(editor, tmp_path, f"{STEPS}  - |\n")) == sorted(["id", *VERBS, *COMMON])
    assert sorted(keys(editor, tmp_path, f"{STEPS}  - id: take-up\n    |\n")) == sorted([*VERBS, *COMMON])


@pytest.mark.parametrize("kind", STEP_CLASSES, ids=lambda kind: kind.VERB)
def test_after_a_verb_only_its_own_keys_are_offered(editor: Client, tmp_path: Path, kind: type[Step]) -> None:
    offered = keys(editor, tmp_path, f"{STEPS}  - id: take-up\n    {kind.VERB}: x\n    |\n")
    assert sorted(offered) == sorted(key for key in keys_of(kind) if key not in ("id", kind.VERB))


def test_a_new_act_offers_exactly_the_acts(editor: Client, tmp_path: Path) -> None:
    rule = f"{HEAD}rules:\n  - id: angry\n    if: urgent\n    then:\n      - |\n"
    assert sorted(keys(editor, tmp_path, rule)) == sorted(ACTS)


def test_scenarios_have_a_schema_of_their_own(editor: Client, tmp_path: Path) -> None:
    head = "sopflow: 1\ntest: inquiry\nscenarios:\n  - name: A\n"
    assert {"walk", "expect", "given"} <= set(keys(editor, tmp_path, f"{head}    |\n", "inquiry.test.yaml"))
    offered = keys(editor, tmp_path, f"{head}    walk:\n      - |\n", "inquiry.test.yaml")
    assert sorted(offered) == sorted(
        ["answer", "done", "correct", "deviate", "cancel", "accept", "reject", "fail", "signal", "try", "after"]
    )


@pytest.mark.parametrize(
    ("at", "title", "words"),
    [
        ((1, 2), "Process", "the journey"),
        ((2, 2), "Steps", "in reading order"),
        ((3, 5), "Id", "The step's name in this file"),
        ((4, 5), "Ask", "A person fills in these facts"),
        ((5, 5), "Again", "even for what is known"),
    ],
)
def test_hover_tells_title_and_description(
    editor: Client, tmp_path: Path, at: tuple[int, int], title: str, words: str
) -> None:
    text = f"{STEPS}  - id: take-up\n    ask: [topic]\n    again: yes\n"
    uri = editor.open(tmp_path / "hover.yaml", text)
    said = editor.ask("hover", uri, at)["contents"]["value"]
    assert title in said
    assert words in said


def findings(editor: Client, files: list[Path], folder: Path) -> dict[Path, list[str]]:
    """What it says about each of these files, the line that names a schema left out."""
    uris = {}
    for number, file in enumerate(files):
        text, _ = decode(file.read_bytes(), file.name)
        text = "\n".join(line for line in text.split("\n") if "yaml-language-server" not in line)
        uris[file] = editor.open(folder / f"{number}-{file.name}", text)
    found = {}
    for file, uri in uris.items():
        told = editor.waited(lambda uri=uri: editor.findings.get(uri))
        found[file] = [f"{each['range']['start']['line'] + 1}: {each['message']}" for each in told]
        editor.shut(uri)
    return found


def test_what_is_good_has_no_findings(editor: Client, tmp_path: Path) -> None:
    found = findings(editor, sorted(GOOD), tmp_path)
    assert {str(file): each for file, each in found.items() if each} == {}
    assert len(found) > 80


def test_every_error_of_shape_has_a_finding(editor: Client, tmp_path: Path) -> None:
    wrong = []
    for file in sorted((CORPUS / "bad").rglob("SOP1*.yaml")):
        source, broken = parse(file.read_text(encoding="utf-8"), file.name)
        codes = {each.code for each in read_model(source)[1]}
        if not broken and codes & SHAPE:
            wrong.append(file)
    assert len(wrong) > 25
    # an empty file is one that nobody has begun: no server says anything about it
    found = findings(editor, [each for each in wrong if each.stem != "SOP100-empty"], tmp_path)
    assert [file.stem for file, each in found.items() if not each] == []


def test_a_new_handbook_brings_its_schema_along(tmp_path: Path) -> None:
    book = tmp_path / "sops" / "acme-desk"
    assert main(["new", str(book)]) == 0
    with started(tmp_path, {}) as client:  # nobody has set anything, and the folder above is the one that is open
        wrong = (book / "find-answer.yaml").read_text().replace("checklist:", "checkliste:")
        uri = client.open(book / "find-answer.yaml", wrong)
        (found,) = client.waited(lambda: client.findings.get(uri) or None)
        assert "checkliste" in found["message"]
        for name in ("handbook.yaml", "customer-request.yaml"):
            uri = client.open(book / name)
            assert client.waited(lambda uri=uri: client.findings.get(uri)) == []
        fewer = (book / "find-answer.yaml").read_text().replace("    record: [helped]", "    |")
        assert "record" in keys(client, book, fewer)
