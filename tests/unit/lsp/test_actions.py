"""Quick fixes and "fix all" over the wire: what is offered, and what stands in the files once an editor made it so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from shop import BOOK, COMMAND, ENV, FILES, INQUIRY, ROOT, Editor, write

from sopflow.loading.fixing import fix
from sopflow.lsp.folder import is_sopflow
from sopflow.text import decode
from wire import Client, with_edits

EVERYWHERE = {"start": {"line": 0, "character": 0}, "end": {"line": 10**6, "character": 0}}
BROKEN = (
    INQUIRY.replace("by: agent", "by: agnet")
    .replace("tier == gold or", "tier == glod or")
    .replace("    title: Take it up", "    title: Über 🦢🦢: nehmen")
    .replace("next: resolved", "next: resovled")
)
RIGHT = INQUIRY.replace("    title: Take it up", '    title: "Über 🦢🦢: nehmen"')


def line(text: str, words: str, *, behind: int = 0) -> dict[str, Any]:
    """The cursor in front of words, or some units behind."""
    before = text[: text.index(words)]
    column = len(before.rsplit("\n", 1)[-1].encode("utf-16-le")) // 2 + behind
    at = {"line": before.count("\n"), "character": column}
    return {"start": at, "end": at}


def offers(editor: Editor, where: dict[str, Any], name: str = "inquiry", **context: Any) -> list[dict[str, Any]]:
    context = {"diagnostics": [], **context}
    found: list[dict[str, Any]] = editor.client.ask("codeAction", editor.uri(name), range=where, context=context)
    return found


def made(editor: Editor, action: dict[str, Any], texts: dict[str, str]) -> dict[str, str]:
    """The files after an editor made the changes of an action."""
    changes = action["edit"]["changes"]
    files = {editor.uri(name): name for name in texts}
    return {**texts, **{files[uri]: with_edits(texts[files[uri]], edits) for uri, edits in changes.items()}}


def told(editor: Editor, text: str, name: str = "inquiry") -> list[dict[str, Any]]:
    editor.client.change(editor.uri(name), text)
    return editor.client.told(editor.uri(name))


def test_each_finding_with_a_certain_fix_offers_it(editor: Editor) -> None:
    findings = told(editor, BROKEN)
    assert [each["code"] for each in findings] == ["SOP007", "SOP107", "SOP106", "SOP203"]
    titles = {
        "SOP007": "Put quotes around the text",
        "SOP106": "Replace `resovled` by `resolved`",
        "SOP107": "Replace `agnet` by `agent`",
        "SOP203": "Replace `glod` by `gold`",
    }
    texts = {"inquiry": BROKEN}
    for each in findings:
        (action,) = offers(editor, each["range"])
        assert action["title"] == titles[each["code"]]
        assert action["kind"] == "quickfix"
        assert action["isPreferred"] is True
        assert action["diagnostics"] == [each]
        left = told(editor, made(editor, action, texts)["inquiry"])
        assert [one["code"] for one in left] == [one["code"] for one in findings if one != each]
        told(editor, BROKEN)


def test_only_the_words_change_also_behind_signs_of_two_units(editor: Editor) -> None:
    text = INQUIRY.replace('"Dear {{ customer.name }}, you', '"Grüße 🦢🦢 {{ custmer.name }}, you')
    (found,) = told(editor, text)
    (action,) = offers(editor, found["range"])
    ((edit,),) = action["edit"]["changes"].values()
    assert edit["range"]["start"] == line(text, "custmer.name")["start"]
    assert made(editor, action, {"inquiry": text})["inquiry"] == text.replace("custmer", "customer")


def test_line_ends_stay(editor: Editor) -> None:
    text, right = BROKEN.replace("\n", "\r\n"), RIGHT.replace("\n", "\r\n")
    while findings := told(editor, text):
        (action,) = offers(editor, findings[-1]["range"])
        text = made(editor, action, {"inquiry": text})["inquiry"]
    assert text == right


def test_a_word_that_stands_in_several_files_is_put_right_in_all(editor: Editor) -> None:
    texts = {"handbook": BOOK.replace("includes: [agent]", "includes: [agnet]"), "inquiry": BROKEN}
    editor.client.open(editor.path("handbook"), texts["handbook"])
    told(editor, BROKEN)
    (found,) = editor.client.becomes(editor.uri("handbook"), ["SOP107"])
    (action,) = offers(editor, found["range"], "handbook")
    assert action["diagnostics"] == [found]
    after = made(editor, action, texts)
    assert after == {name: text.replace("agnet", "agent") for name, text in texts.items()}
    # The finding is told once, in the handbook; the fix is on offer where else the word stands too.
    (same,) = offers(editor, line(BROKEN, "agnet", behind=3))
    assert same == {key: value for key, value in action.items() if key != "diagnostics"}


def test_one_fix_in_several_places_of_a_file(editor: Editor) -> None:
    text = INQUIRY.replace("by: agent", "by: agnet").replace("    by: team-lead\n", "    by: agnet\n")
    (found,) = told(editor, text)
    (action,) = offers(editor, found["range"])
    assert made(editor, action, {"inquiry": text})["inquiry"] == text.replace("agnet", "agent")
    second = line(text, "agnet\n    not_by", behind=1)
    assert [each["edit"] for each in offers(editor, second)] == [action["edit"]]
    quotes = INQUIRY.replace("title: Take it up", "title: Take it: up")  # put in before and behind
    (found,) = told(editor, quotes)
    (action,) = offers(editor, found["range"])
    assert made(editor, action, {"inquiry": quotes})["inquiry"] == quotes.replace("Take it: up", '"Take it: up"')


def test_no_offer_where_nothing_is_wrong(editor: Editor) -> None:
    told(editor, BROKEN)
    assert offers(editor, line(BROKEN, "process: inquiry")) == []
    assert offers(editor, line(BROKEN, "by: agnet")) == []  # the key is all right
    assert len(offers(editor, line(BROKEN, "agnet", behind=len("agnet")))) == 1  # the cursor behind the word
    assert offers(editor, {"start": {"line": 900, "character": 0}, "end": {"line": 900, "character": 9}}) == []
    assert len(offers(editor, EVERYWHERE)) == 4
    told(editor, INQUIRY)
    assert offers(editor, EVERYWHERE) == []


def test_what_is_not_certain_is_not_offered(editor: Editor) -> None:
    (found,) = told(editor, INQUIRY.replace("next: resolved", "next: nowhere"))
    assert offers(editor, found["range"]) == []


def test_a_change_that_was_not_judged_yet_gives_no_stale_edits(editor: Editor) -> None:
    (found,) = told(editor, INQUIRY.replace("next: resolved", "next: resovled"))
    longer = INQUIRY.replace("next: resolved", "next: resovled").replace("title: Take it up", "title: Take it up\n   ")
    editor.client.change(editor.uri("inquiry"), longer)  # asked at once, before anything is told about it
    assert offers(editor, found["range"]) == []
    (action,) = offers(editor, line(longer, "resovled"))
    assert made(editor, action, {"inquiry": longer})["inquiry"] == longer.replace("resovled", "resolved")
    editor.client.change(editor.uri("inquiry"), INQUIRY)
    assert offers(editor, EVERYWHERE) == []


def test_edits_say_which_version_they_are_meant_for(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "find-answer.yaml").write_text(FILES["find-answer"].replace("owner: agent", "owner: agnet"), "utf-8")
    with Client(COMMAND, [tmp_path], env=ENV, versioned=True) as client:
        uri = client.open(tmp_path / "inquiry.yaml", BROKEN)
        client.change(uri, f"{BROKEN}\n")
        where = line(BROKEN, "agnet")
        (action,) = client.ask("codeAction", uri, range=where, context={"diagnostics": []})
        documents = [each["textDocument"] for each in action["edit"]["documentChanges"]]
        other = (tmp_path / "find-answer.yaml").as_uri()
        assert documents == [{"uri": other, "version": None}, {"uri": uri, "version": 2}]
        new = client.ask("rename", uri, (line(BROKEN, "take-up")["start"]["line"], 10), newName="welcome")
        assert {each["textDocument"]["version"] for each in new["documentChanges"]} == {2, None}


# -- fix all ----------------------------------------------------------------------------------------------------------


def all_fixed(editor: Editor, text: str, name: str = "inquiry", only: str = "source.fixAll") -> str:
    """A file as it is after its editor put everything right on saving."""
    if name not in ("inquiry", "inquiry.test"):
        editor.client.open(editor.path(name), text)
    told(editor, text, name)
    actions = offers(editor, EVERYWHERE, name, only=[only])
    assert [each["kind"] for each in actions] in ([], ["source.fixAll.sopflow"])
    for action in actions:
        assert set(action["edit"]["changes"]) == {editor.uri(name)}
        text = made(editor, action, {name: text})[name]
    return text


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("only", ["source.fixAll", "source", "source.fixAll.sopflow"])
def test_everything_is_put_right_on_saving(editor: Editor, only: str, end: str) -> None:
    assert all_fixed(editor, BROKEN.replace("\n", end), only=only) == RIGHT.replace("\n", end)
    assert all_fixed(editor, INQUIRY, only=only) == INQUIRY


TEXTS = {each: decode(each.read_bytes(), "") for each in sorted((ROOT / "tests/corpus/bad").glob("*.yaml"))}
CORPUS = [file for file, (text, problem) in TEXTS.items() if problem is None and is_sopflow(text)]


@pytest.mark.parametrize("file", CORPUS, ids=lambda each: each.stem)
def test_it_is_what_the_command_line_makes_of_a_file(editor: Editor, file: Path) -> None:
    for other in FILES:
        editor.path(other).unlink()
    alone = editor.folder / file.name
    alone.write_bytes(file.read_bytes())
    text, _ = TEXTS[file]
    assert all_fixed(editor, text, file.stem) == fix(alone).after.get(str(alone), text)


def test_what_would_do_harm_is_not_made(editor: Editor) -> None:
    # Put right, the key would take the place of the one that is there already.
    text = INQUIRY.replace("    run: refund\n", "    run: refund\n    runn: refund\n").replace(
        "resolved", "resovled", 1
    )
    assert all_fixed(editor, text) == text.replace("resovled", "resolved")


def test_other_files_stay_as_they_are(editor: Editor) -> None:
    editor.client.open(editor.path("handbook"), BOOK.replace("includes: [agent]", "includes: [agnet]"))
    assert all_fixed(editor, BROKEN) == RIGHT.replace("by: agent", "by: agnet")


def test_scenarios_are_put_right_where_yaml_reads_something_else(editor: Editor) -> None:
    text = FILES["inquiry.test"]
    broken = text.replace("Gold is paid at once", "Note: gold is paid")
    assert all_fixed(editor, broken, "inquiry.test") == text.replace("Gold is paid at once", '"Note: gold is paid"')


def test_only_what_is_asked_for_is_given(editor: Editor) -> None:
    told(editor, BROKEN)
    assert {each["kind"] for each in offers(editor, EVERYWHERE)} == {"quickfix"}
    assert {each["kind"] for each in offers(editor, EVERYWHERE, only=["quickfix"])} == {"quickfix"}
    assert offers(editor, EVERYWHERE, only=["refactor"]) == []
    assert offers(editor, EVERYWHERE, only=["source.organizeImports"]) == []
    assert len(offers(editor, EVERYWHERE, only=["quickfix", "source.fixAll"])) == 5
    assert len(offers(editor, EVERYWHERE, only=[""])) == 5
    kinds = editor.client.capabilities["codeActionProvider"]["codeActionKinds"]
    assert kinds == ["quickfix", "source.fixAll.sopflow"]


def test_a_file_of_another_kind_is_left_alone(editor: Editor) -> None:
    uri = editor.client.open(editor.folder / "untitled", "services: {web: {image: nginx: 1}}\n")
    context = {"diagnostics": [], "only": ["source.fixAll"]}
    assert editor.client.ask("codeAction", uri, range=EVERYWHERE, context=context) == []
