"""The language server over the wire: a process of its own, and an editor that talks to it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from shop import BOOK, COMMAND, ENV, FILES, FIND, INQUIRY, Editor, write

from wire import Client, Failed


def codes(found: list[dict[str, Any]]) -> list[str]:
    return [each["code"] for each in found]


def words(text: str, place: dict[str, Any]) -> str:
    """What stands in a range of one line."""
    start, end = place["start"], place["end"]
    assert start["line"] == end["line"]
    line = text.split("\n")[start["line"]].encode("utf-16-le")
    return line[2 * start["character"] : 2 * end["character"]].decode("utf-16-le")


# -- findings ---------------------------------------------------------------------------------------------------------


def test_a_handbook_without_mistakes_has_no_findings(editor: Editor) -> None:
    assert editor.client.told(editor.uri("inquiry")) == []


def test_findings_come_while_one_types(editor: Editor) -> None:
    assert editor.client.told(editor.uri("inquiry")) == []
    broken = INQUIRY.replace("next: resolved", "next: resovled")
    editor.client.change(editor.uri("inquiry"), broken)
    (found,) = editor.client.told(editor.uri("inquiry"))
    assert (found["code"], found["severity"], found["source"]) == ("SOP106", 1, "sopflow")
    assert words(broken, found["range"]) == "resovled"
    assert "Did you mean `resolved`?" in found["message"]
    editor.client.change(editor.uri("inquiry"), INQUIRY)
    assert editor.client.told(editor.uri("inquiry")) == []


def test_findings_of_files_that_are_not_open_come_too(editor: Editor) -> None:
    editor.client.told(editor.uri("inquiry"))
    editor.client.open(editor.path("handbook"), BOOK.replace("  agent: {", "  clerk: {").replace("[agent]", "[clerk]"))
    editor.client.becomes(editor.uri("find-answer"), ["SOP107"])
    editor.client.change(editor.uri("handbook"), BOOK)
    editor.client.becomes(editor.uri("find-answer"), [])


def test_related_places_are_told(editor: Editor) -> None:
    twice = INQUIRY.replace("- id: inform", "- id: pay")
    editor.client.told(editor.uri("inquiry"))
    editor.client.change(editor.uri("inquiry"), twice)
    found = [each for each in editor.client.told(editor.uri("inquiry")) if each["code"] == "SOP111"]
    (related,) = found[0]["relatedInformation"]
    assert related["location"]["uri"] == editor.uri("inquiry")
    assert twice.split("\n")[related["location"]["range"]["start"]["line"]] == "  - id: pay"


def test_columns_are_counted_as_the_client_counts(tmp_path: Path) -> None:
    write(tmp_path)
    text = INQUIRY.replace('"Who takes 🦢 it?"', '"Wer übernimmt 🦢, {{ nobody }}?"')
    line = next(each for each in text.split("\n") if "nobody" in each)
    before = line[: line.index("nobody")]
    expected = {"utf-16": len(before) + 1, "utf-8": len(before.encode()), "utf-32": len(before)}
    for encoding, column in expected.items():
        with Client(COMMAND, [tmp_path], env=ENV, encodings=[encoding]) as client:
            assert client.capabilities["positionEncoding"] == encoding
            (found,) = client.told(client.open(tmp_path / "inquiry.yaml", text))
            assert found["range"]["start"]["character"] == column
            assert found["range"]["end"]["character"] == column + len("nobody")


def test_scenarios_that_fail_are_findings(editor: Editor) -> None:
    editor.client.told(editor.uri("inquiry.test"))
    editor.client.change(
        editor.uri("inquiry.test"), FILES["inquiry.test"].replace("outcome: resolved", "outcome: refused")
    )
    (found,) = editor.client.told(editor.uri("inquiry.test"))
    assert found["code"].startswith("SOP9")


def test_two_folders_stay_apart(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        folder.mkdir()
        write(folder)
    with Client(COMMAND, [first, second], env=ENV) as client:
        assert client.told(client.open(first / "inquiry.yaml")) == []
        wrong = client.open(second / "inquiry.yaml", INQUIRY.replace("run: refund", "run: refnud"))
        assert len(client.told(wrong)) == 1
        assert client.findings[(first / "inquiry.yaml").as_uri()] == []


def test_files_outside_any_handbook(tmp_path: Path) -> None:
    (tmp_path / "compose.yaml").write_text("services: {web: {image: nginx}}\n", encoding="utf-8")
    with Client(COMMAND, env=ENV) as client:
        alone = client.open(tmp_path / "alone.yaml", FIND)  # not even on disk
        assert client.told(alone) == []
        client.change(alone, FIND.replace("else: open", "else: opne"))
        assert codes(client.told(alone)) == ["SOP106"]
        fresh = client.open("untitled:Untitled-1", FIND.replace("do:", "doo:"))
        assert codes(client.told(fresh)) == ["SOP104"]
        foreign = client.open(tmp_path / "compose.yaml")
        assert client.offered(foreign, (0, 0)) is not None
        assert not client.findings.get(foreign)


def test_a_file_that_is_deleted(editor: Editor) -> None:
    assert editor.client.told(editor.uri("inquiry")) == []
    editor.path("find-answer").unlink()
    event = {"uri": editor.uri("find-answer"), "type": 3}
    editor.client.notify("workspace/didChangeWatchedFiles", {"changes": [event]})
    editor.client.waited(lambda: "SOP109" in codes(editor.client.findings[editor.uri("inquiry")]) or None)


def test_what_is_closed_is_read_from_disk_again(editor: Editor) -> None:
    editor.client.told(editor.uri("inquiry"))
    editor.client.change(editor.uri("inquiry"), INQUIRY.replace("by: team-lead", "by: boss"))
    editor.client.becomes(editor.uri("inquiry"), ["SOP107"])
    editor.client.shut(editor.uri("inquiry"))
    editor.client.becomes(editor.uri("inquiry"), [])


def test_it_asks_to_be_told_about_files(editor: Editor) -> None:
    editor.client.told(editor.uri("inquiry"))
    (wanted,) = [params for method, params in editor.client.asked if method == "client/registerCapability"]
    assert wanted["registrations"][0]["method"] == "workspace/didChangeWatchedFiles"


def test_it_goes_when_it_is_told_to(tmp_path: Path) -> None:
    client = Client(COMMAND, [tmp_path], env=ENV)
    assert client.close() == 0
    assert client.errors == ""


# -- completion -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "some", "never"),
    [
        ("next: resolved", ["take-up", "route", "pay", "resolved", "refused"], ["found", "search", "agent"]),
        ("by: team-lead", ["agent", "team-lead"], ["service", "pay"]),
        ("not_by: take-up", ["take-up", "pay"], ["resolved"]),
        ("owner: service", ["service"], ["agent"]),
        ("call: find-answer", ["find-answer"], ["pay"]),
        ("run: refund", ["refund"], ["pay"]),
        ("before: pay", ["pay", "take-up", "resolved"], ["agent"]),
        ("always: take-up", ["take-up"], ["agent"]),
        ("else: inform", ["inform", "resolved"], ["customer.name"]),
        ("tier == gold", ["gold", "standard"], []),
        ("outcome == found", ["found", "open", "failed"], []),
        ("or urgent", ["urgent", "customer.tier", "case.visits."], ["pay"]),
        ("{{ amount", ["amount", "customer.name", "urgent"], ["pay"]),
        ("ask: [customer.name", ["customer.name", "urgent", "amount"], ["pay"]),
    ],
)
def test_names_are_offered_where_they_belong(editor: Editor, written: str, some: list[str], never: list[str]) -> None:
    start, value = written[: written.rfind(" ") + 1], written[written.rfind(" ") + 1 :]
    value = value[value.find("[") + 1 :]
    start = written[: len(written) - len(value)]
    for typed in ("", value[:1]):  # before the word, and within it
        offered = editor.completed(INQUIRY.replace(written, f"{start}{typed}|", 1))
        assert not set(some) - set(offered), typed
        assert not set(never) & set(offered), typed


def test_visits_of_steps(editor: Editor) -> None:
    offered = editor.completed(INQUIRY.replace("case.visits.take-up", "case.visits.|"))
    assert {"case.visits.take-up", "case.visits.pay"} <= set(offered)
    assert "urgent" not in offered


def test_the_word_at_the_cursor_is_replaced(editor: Editor) -> None:
    text = INQUIRY.replace("by: team-lead", "by: team-")
    editor.client.change(editor.uri("inquiry"), text)
    line, column = editor.at("inquiry", "by: team-", text=text)
    found = editor.client.ask("completion", editor.uri("inquiry"), (line, column + len("by: team-")))
    (lead,) = [each for each in found["items"] if each["label"] == "team-lead"]
    assert lead["textEdit"]["newText"] == "team-lead"
    assert words(text, lead["textEdit"]["range"]) == "team-"


def test_verbs_then_their_keys(editor: Editor) -> None:
    fresh = editor.completed(INQUIRY.replace("  - id: inform\n", "  - id: new\n    |\n  - id: inform\n"))
    assert {"ask", "do", "run", "together", "end", "by", "next"} <= set(fresh)
    assert not {"id", "checklist", "retry"} & set(fresh)
    more = editor.completed(INQUIRY.replace("    run: refund\n", "    run: refund\n    |\n"))
    assert {"retry", "with", "into", "requires"} <= set(more)
    assert not {"ask", "do", "checklist", "by", "run", "not_by"} & set(more)


def test_keys_of_the_file_the_handbook_and_acts(editor: Editor) -> None:
    assert {"stages", "tables", "deadlines"} <= set(editor.completed(f"{INQUIRY}|\n"))
    editor.client.open(editor.path("handbook"))
    assert {"ladders", "calendars"} <= set(editor.completed(f"{BOOK}|\n", "handbook"))
    acts = editor.completed(BOOK.replace("then: [{end: refused}]", "then:\n      - |"), "handbook")
    assert {"set", "escalate", "go", "end"} <= set(acts)
    assert "ask" not in acts


@pytest.mark.parametrize(
    "line",
    [
        "    ask: [urgent, |",
        "    ask: [urgent, '|",
        "    skip_if: urgent and (|",
        '    do: "Call {{ |',
        "    next: {urgent: pay, |",
    ],
)
def test_completion_works_while_the_file_is_broken(editor: Editor, line: str) -> None:
    assert {"urgent", "customer.tier"} <= set(editor.completed(INQUIRY.replace("    run: refund", line)))


def test_completion_knows_what_is_not_saved(editor: Editor) -> None:
    editor.client.open(editor.path("handbook"), BOOK.replace("  agent: {", "  clerk: {team: service}\n  agent: {"))
    assert "clerk" in editor.completed(INQUIRY.replace("by: team-lead", "by: |"))
    assert "renewed" in editor.completed(
        INQUIRY.replace("- id: pay", "- id: renewed").replace("else: inform", "else: |")
    )


def test_completion_in_scenarios(editor: Editor) -> None:
    text = FILES["inquiry.test"]
    assert {"take-up", "pay"} <= set(editor.completed(text.replace("done: pay", "done: |"), "inquiry.test"))
    assert {"gold", "standard"} <= set(editor.completed(text.replace("tier: gold", "tier: |"), "inquiry.test"))
    assert {"agent", "team-lead"} <= set(editor.completed(text.replace("lea/team-lead", "lea/|"), "inquiry.test"))
    assert {"answer", "signal", "after"} <= set(editor.completed(text.replace("{done: pay,", "{|"), "inquiry.test"))


# -- going about ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "words_", "nth", "target", "line"),
    [
        ("inquiry", "pay\n", 0, "inquiry", "  - id: pay"),
        ("inquiry", "take-up < 2", 0, "inquiry", "  - id: take-up"),
        ("inquiry", "agent", 0, "handbook", "  agent: {title: Service agent, team: service}"),
        ("inquiry", "service", 0, "handbook", "  service: {title: Customer service}"),
        ("inquiry", "find-answer", 0, "find-answer", "procedure: find-answer"),
        ("inquiry", "found", 0, "find-answer", "outcomes: [found, open]"),
        ("inquiry", "resolved", 0, "handbook", "outcomes: [resolved, refused]"),
        ("inquiry", "refund", 0, "handbook", "  refund:"),
        ("inquiry", "tier == gold", 0, "handbook", "    tier: {type: [standard, gold], label: Tier, ask: Which tier?}"),
        ("inquiry", "amount }}", 0, "handbook", "  amount: {type: money, label: Amount, ask: How much?}"),
        ("inquiry", "urgent: pay", 0, "inquiry", "  urgent: {type: yes/no, ask: Is it urgent?}"),
        ("inquiry.test", "pay, by", 0, "inquiry", "  - id: pay"),
        ("inquiry.test", "inquiry", 0, "inquiry", "process: inquiry"),
    ],
)
def test_definitions(editor: Editor, name: str, words_: str, nth: int, target: str, line: str) -> None:
    found = editor.client.ask("definition", editor.uri(name), editor.at(name, words_, nth))
    assert found["uri"] == editor.uri(target)
    assert FILES[target].split("\n")[found["range"]["start"]["line"]] == line


def test_references(editor: Editor) -> None:
    at = editor.at("inquiry", "take-up")
    found = editor.client.ask("references", editor.uri("inquiry"), at, context={"includeDeclaration": True})
    lines = [
        (Path(each["uri"]).stem, FILES[Path(each["uri"]).stem].split("\n")[each["range"]["start"]["line"]].strip())
        for each in found
    ]
    assert sorted(lines) == [
        ("inquiry", "- id: take-up"),
        ("inquiry", "- {before: pay, always: take-up}"),
        ("inquiry", "case.visits.take-up < 2: find"),
        ("inquiry", "else: take-up"),
        ("inquiry", "not_by: take-up      # sopflow: ignore SOP605 - the host asks who releases it"),
        ("inquiry.test", "- {answer: take-up, facts: {amount: 20, urgent: no}, by: mia/agent}"),
        ("inquiry.test", "expect: {path: [take-up, route, pay, inform], outcome: resolved}"),
    ]
    fewer = editor.client.ask("references", editor.uri("inquiry"), at, context={"includeDeclaration": False})
    assert len(fewer) == len(found) - 1


def renamed(editor: Editor, name: str, at: tuple[int, int], new: str) -> dict[str, str]:
    """The files after a rename."""
    changes = editor.client.ask("rename", editor.uri(name), at, newName=new)["changes"]
    texts = dict(FILES)
    for uri, edits in changes.items():
        file = Path(uri).name.removesuffix(".yaml")
        lines = [line.encode("utf-16-le") for line in texts[file].split("\n")]
        for edit in sorted(edits, key=lambda each: each["range"]["start"]["character"], reverse=True):
            start, end = edit["range"]["start"], edit["range"]["end"]
            line = lines[start["line"]]
            new_text = edit["newText"].encode("utf-16-le")
            lines[start["line"]] = line[: 2 * start["character"]] + new_text + line[2 * end["character"] :]
        texts[file] = "\n".join(line.decode("utf-16-le") for line in lines)
    return texts


def test_a_step_is_renamed_everywhere(editor: Editor) -> None:
    texts = renamed(editor, "inquiry", editor.at("inquiry", "take-up"), "welcome")
    assert texts == {name: text.replace("take-up", "welcome") for name, text in FILES.items()}
    for name in ("inquiry", "inquiry.test"):
        editor.client.change(editor.uri(name), texts[name])
    assert editor.client.told(editor.uri("inquiry")) == []
    assert editor.client.told(editor.uri("inquiry.test")) == []


def test_facts_and_roles_are_renamed_too(editor: Editor) -> None:
    texts = renamed(editor, "inquiry", editor.at("inquiry", "tier == gold"), "rank")
    assert texts == {
        name: text.replace("customer.tier", "customer.rank").replace("tier: ", "rank: ") for name, text in FILES.items()
    }
    texts = renamed(editor, "inquiry", editor.at("inquiry", "team-lead"), "lead")
    assert "by: lead" in texts["inquiry"]
    assert "lead: {team: service" in texts["handbook"]


def test_what_can_not_be_renamed_says_why(editor: Editor) -> None:
    at = editor.at("inquiry", "take-up")
    with pytest.raises(Failed, match="There is already a step `pay`"):
        editor.client.ask("rename", editor.uri("inquiry"), at, newName="pay")
    with pytest.raises(Failed, match="can't be a name"):
        editor.client.ask("rename", editor.uri("inquiry"), at, newName="two words")
    with pytest.raises(Failed, match="There is no name here"):
        editor.client.ask("prepareRename", editor.uri("inquiry"), editor.at("inquiry", "sopflow"))
    found = editor.client.ask("prepareRename", editor.uri("inquiry"), at)
    assert words(INQUIRY, found) == "take-up"


# -- looking ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words_", "said"),
    [
        ("== gold", "*tier is gold or urgent*"),
        ("tier == gold", "type: one of standard, gold"),
        ("customer.name,", "record"),
        ("amount,", "question: How much?"),
        ("pay\n", "`run`: refund"),
        ("agent", "team `service`"),
        ("ask: [", "A person fills in these facts"),
        ("promises", "proven when the file is read"),
    ],
)
def test_hover(editor: Editor, words_: str, said: str) -> None:
    found = editor.client.ask("hover", editor.uri("inquiry"), editor.at("inquiry", words_))
    assert said.lower() in found["contents"]["value"].lower()


def test_hover_where_there_is_nothing(editor: Editor) -> None:
    assert editor.client.ask("hover", editor.uri("inquiry"), (500, 3)) is None


def test_the_outline(editor: Editor) -> None:
    found = editor.client.ask("documentSymbol", editor.uri("inquiry"))
    assert [each["name"] for each in found[:5]] == ["take-up", "route", "find", "pay", "inform"]
    assert found[0]["detail"] == "ask · Take it up"
    assert {each["name"] for each in found[5:]} == {"facts"}


def test_the_flowchart(editor: Editor) -> None:
    (lens,) = editor.client.ask("codeLens", editor.uri("inquiry"))
    command = lens["command"]
    assert command["title"] == "Show flowchart"
    params = {"command": command["command"], "arguments": command["arguments"]}
    found = editor.client.request("workspace/executeCommand", params)
    assert found["process"] == "inquiry"
    assert "<svg" in found["svg"]
    assert any(method == "window/showDocument" for method, _ in editor.client.asked)
    editor.client.change(editor.uri("inquiry"), INQUIRY.replace("next: resolved", "next: nowhere"))
    assert "<svg" in editor.client.request("workspace/executeCommand", params)["svg"]  # as it was without errors
    params = {"command": "sopflow.flowchart", "arguments": [editor.uri("handbook")]}
    with pytest.raises(Failed, match="no process or procedure"):
        editor.client.request("workspace/executeCommand", params)


# -- hostile text -----------------------------------------------------------------------------------------------------

HOSTILE = [
    "",
    "\ufeff",
    "[" * 500,
    "{" * 500,
    "sopflow: 1\nprocess: x\nsteps: " + "[{together: {a: " * 50,
    "sopflow: 1\nprocess: [x]\nsteps: {a: b}\nfacts: [a]\n",
    "sopflow: 1\nhandbook: {}\nroles: [a]\nteams: x\nrules: {a: b}\nactions: [[[]]]\n",
    "sopflow: 1\ntest: {}\nscenarios: {walk: 1}\n",
    "sopflow: 1\nprocess: x\nsteps:\n  - id: [a]\n    ask: {a: {type: {list: {list: a}}}}\n    next: {'(((': [x]}\n",
    "sopflow: 1\r\nprocess: x\rsteps:\x85  - id: a\u2028    do: x\x00\n",
    "&a *a !!x : - ? | > %",
    "sopflow: 1\nprocess: x\nsteps:\n  - id: a\n    do: '{{ " + "not " * 900 + "x }}'\n",
    "\ud83d",
    "- - - - - -\n" * 50,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_answered(editor: Editor, text: str) -> None:
    uri = editor.uri("inquiry")
    editor.client.change(uri, text)
    lines = text.count("\n")
    for at in [(0, 0), (lines, 0), (lines, 10_000), (lines + 5, 3), (max(0, lines - 1), 7)]:
        editor.client.ask("completion", uri, at)
        editor.client.ask("hover", uri, at)
        editor.client.ask("definition", uri, at)
        editor.client.ask("references", uri, at, context={"includeDeclaration": True})
    editor.client.ask("documentSymbol", uri)
    editor.client.ask("codeLens", uri)
    everything = {"start": {"line": 0, "character": 0}, "end": {"line": 10**6, "character": 0}}
    editor.client.ask("codeAction", uri, range=everything, context={"diagnostics": []})
    editor.client.ask("codeAction", uri, range=everything, context={"diagnostics": [], "only": ["source.fixAll"]})
    editor.client.change(uri, INQUIRY)
    assert editor.client.told(uri) == []
