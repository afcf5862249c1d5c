"""From plain data to a handbook, process or procedure, with every finding in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from sopflow.model.duplicates import find_duplicates
from sopflow.model.empty import empty_values, without
from sopflow.model.findings import Finding, translate
from sopflow.model.handbook import Handbook
from sopflow.model.mending import lost_names, mended, part_of
from sopflow.model.names import nearest, nearest_key
from sopflow.model.part import Path
from sopflow.model.sop import Procedure, Process
from sopflow.model.strangers import stranger, written_keys
from sopflow.text.meant import did_you_mean
from sopflow.text.report import Diagnostic

if TYPE_CHECKING:
    from sopflow.text.source import Source

__all__ = ["read_model"]

Model = Handbook | Process | Procedure
_KINDS: tuple[tuple[str, type[Model]], ...] = (("process", Process), ("procedure", Procedure), ("handbook", Handbook))
_NAMES_IN: dict[str, type[list[Any]] | type[dict[str, Any]]] = {
    "steps": list,
    "outcomes": list,
    "facts": dict,
    "roles": dict,
    "teams": dict,
}
_MOST_STRANGE = 50  # keys at the top that are looked at
_ROUNDS = 6  # each tells what the one before hid; more than steps within steps within steps need
_FIRST_LINE = "write `sopflow: 1` as the first line, then `process: NAME`, `procedure: NAME` or `handbook: NAME`"


def read_model(source: Source) -> tuple[Model | None, tuple[Diagnostic, ...]]:
    """Read one file's data into the model.

    Args:
        source: The file as ``sopflow.text.parse`` gives it.

    Returns:
        The model, or None when its shape is too wrong to go on with, and all that was found. What has unknown keys
        or repeated names is read without them, so that what lies in other layers can be found in the same go.
    """
    if not isinstance(source.data, dict):
        return None, _no_mapping(source)
    data, findings = _head(source.data)
    strange = _meant_kind(data)
    if strange is not None:
        key, instead = strange
        proposal = did_you_mean(key, instead, dict(_KINDS))
        findings.append(Finding("SOP100", f"`{key}` is not something a file can hold.", (instead,), "key", proposal))
        source, data = _renamed(source, data, {key: instead})
    kind = _kind(data, findings)
    if kind is None:
        return None, tuple(each.diagnostic(source) for each in findings)
    meant = _meant(kind, data)
    for key, instead in meant.items():
        code, message, hint = stranger((key,), data)
        findings.append(Finding(code, message, (instead,), "key", hint))
    source, data = _renamed(source, data, meant)
    empty = [] if source.full else [path for path in empty_values(data) if not _may_be_empty(path)]
    findings += [_no_value(path) for path in empty]
    model, more = _validate(kind, without(data, empty) if empty else data, empty)
    findings += more + find_duplicates(data)
    if model is not None:
        model.place(())
        model.note(read_from=source)
    return model, tuple(each.diagnostic(source) for each in findings)


def _meant_kind(data: dict[str, Any]) -> tuple[str, str] | None:
    """The key that says what the file holds, under another name, and the name it should have."""
    if any(key in data for key, _ in _KINDS) or ("test" in data and "scenarios" in data):
        return None
    names = [key for key, value in data.items() if isinstance(value, str)]
    return next(((key, meant) for key in names if (meant := nearest_key(key, dict(_KINDS))) is not None), None)


def _renamed(source: Source, data: dict[str, Any], names: dict[str, str]) -> tuple[Source, dict[str, Any]]:
    if not names:
        return source, data
    return source.renamed(names), {names.get(key, key): value for key, value in data.items()}


def _meant(kind: type[Model], data: dict[str, Any]) -> dict[str, str]:
    """Keys at the top under another name, of what is named all over a handbook: read as meant, for else all of that
    would be unknown, too.
    """
    known = written_keys(kind)
    found: dict[str, str] = {}
    for key in [key for key in data if key not in known][:_MOST_STRANGE]:
        meant = nearest_key(key, known)
        if (
            meant is not None
            and meant in _NAMES_IN
            and meant not in {*data, *found.values()}
            and isinstance(data[key], _NAMES_IN[meant])
        ):
            found[key] = meant
    return found


def _no_mapping(source: Source) -> tuple[Diagnostic, ...]:
    if source.data is None and any(line.split("#")[0].strip(" -\t") for line in source.text.splitlines()):
        return ()  # unreadable, and the text layer has said so
    message = "This file is empty." if source.data is None else "A sopflow file is a mapping of keys to values."
    return (Finding("SOP100", message, ("sopflow",), "key", _FIRST_LINE).diagnostic(source),)


def _head(data: dict[str, Any]) -> tuple[dict[str, Any], list[Finding]]:
    """Check the language's version. What is wrong only here is mended, so that the rest can be read."""
    if "sopflow" in data:
        return data, []
    meant = next((key for key in data if nearest(key, ("sopflow",))), None)
    if meant is None:
        finding = Finding("SOP100", "This doesn't say that it is a sopflow file.", ("sopflow",), "key", _FIRST_LINE)
    else:
        finding = Finding("SOP100", f"`{meant}` should be `sopflow`.", (meant,), "key", "write `sopflow: 1`")
    return {"sopflow": "1", **{key: value for key, value in data.items() if key != meant}}, [finding]


def _kind(data: dict[str, Any], findings: list[Finding]) -> type[Model] | None:
    """Tell what the file holds; None, with a finding, if that can't be told or it is of another version."""
    version = data["sopflow"]
    if version != "1":
        written = f"version `{version}`" if isinstance(version, str) else "no version"
        message = f"This file names {written} of the language; this program reads version 1."
        findings.append(Finding("SOP100", message, ("sopflow",), hint="write `sopflow: 1`"))
        return None
    found = [(key, kind) for key, kind in _KINDS if key in data]
    if len(found) == 1:
        return found[0][1]
    findings.append(_unclear(data, [key for key in data if key in dict(_KINDS)]))
    return None


def _unclear(data: dict[str, Any], found: list[str]) -> Finding:
    if found:
        names = " and ".join(f"`{key}`" for key in found)
        return Finding(
            "SOP100", f"A file holds one thing; this one says {names}.", (found[1],), "key", "make two files of it"
        )
    if "test" in data and "scenarios" in data:
        return Finding(
            "SOP100", "These are scenarios.", ("test",), "key", "give the file a name that ends in `.test.yaml`"
        )
    hint = "write `process: NAME`, `procedure: NAME` or `handbook: NAME` below `sopflow: 1`"
    return Finding("SOP100", "This file doesn't say what it holds.", ("sopflow",), "key", hint)


def _may_be_empty(path: Path) -> bool:
    """A role, team, stage or action of which nothing more is said."""
    return len(path) == 2 and path[0] in ("roles", "teams", "stages", "actions")


def _no_value(path: Path) -> Finding:
    if isinstance(path[-1], int):
        hint = "write `any` where it doesn't matter" if path[0] == "tables" and "rows" in path else None
        return Finding("SOP103", "This item is empty.", path, hint=hint)
    return Finding("SOP103", f"`{path[-1]}` has no value.", path, "key", "write one, or leave the line out")


def _validate(kind: type[Model], data: dict[str, Any], empty: list[Path]) -> tuple[Model | None, list[Finding]]:
    """Validate; again without strange keys, for they spoil nothing else, and without the parts that are broken.

    What comes up only then counts if it is about a part of which nothing was told before: within a part, it may only
    follow from what was left out.
    """
    findings: list[Finding] = []
    told: set[Path | None] = set()
    broken: set[Path] = set()
    rest = data
    for _ in range(_ROUNDS):
        try:
            model = kind.model_validate(rest)
        except ValidationError as error:
            found, places = translate(error, rest, empty)
        else:
            model.note(lost=lost_names(data, broken))
            return model, findings
        new = [each for each in found if not told or part_of(each.path) not in told]
        strange = {each.path for each in found if _is_harmless(each)}
        parts = {part_of(place) for place in places if place not in strange}
        if None in parts:
            return None, findings + new
        findings += new
        told |= {part_of(each.path) for each in found}
        broken |= {part for part in parts if part is not None}
        rest = mended(without(rest, strange), {part for part in parts if part is not None})
    return None, findings


def _is_harmless(finding: Finding) -> bool:
    """Whether it is about a strange key, which can simply be left out."""
    return finding.code == "SOP101" and finding.on == "key"
