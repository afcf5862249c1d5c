"""From plain data to a handbook, process or procedure, with every finding in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from sopflow.model.coming import COMING_VERBS
from sopflow.model.duplicates import find_duplicates
from sopflow.model.empty import empty_values, without
from sopflow.model.findings import Finding, translate
from sopflow.model.handbook import Handbook
from sopflow.model.names import nearest
from sopflow.model.part import Path, Unread
from sopflow.model.sop import Procedure, Process
from sopflow.text.report import Diagnostic

if TYPE_CHECKING:
    from sopflow.text.source import Source

__all__ = ["read_model"]

Model = Handbook | Process | Procedure
_KINDS: tuple[tuple[str, type[Model]], ...] = (("process", Process), ("procedure", Procedure), ("handbook", Handbook))
_HARMLESS = frozenset({"SOP101", "SOP190"})
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
    kind = _kind(data, findings)
    if kind is None:
        return None, tuple(each.diagnostic(source) for each in findings)
    empty = [path for path in empty_values(data) if not _may_be_empty(path)]
    findings += [_no_value(path) for path in empty]
    model, more = _validate(kind, without(data, empty) if empty else data, empty)
    findings += more + find_duplicates(data)
    if model is not None:
        model.place(())
        model._source = source
    return model, tuple(each.diagnostic(source) for each in findings)


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
    for key in data:
        meant = nearest(key, dict(_KINDS))
        if meant:
            return Finding(
                "SOP100", f"`{key}` is not something a file can hold.", (key,), "key", f"did you mean `{meant}`?"
            )
    hint = "write `process: NAME`, `procedure: NAME` or `handbook: NAME` below `sopflow: 1`"
    return Finding("SOP100", "This file doesn't say what it holds.", ("sopflow",), "key", hint)


def _may_be_empty(path: Path) -> bool:
    """A role or team of which nothing more is said."""
    return len(path) == 2 and path[0] in ("roles", "teams")


def _no_value(path: Path) -> Finding:
    if isinstance(path[-1], int):
        return Finding("SOP103", "This item is empty.", path)
    return Finding("SOP103", f"`{path[-1]}` has no value.", path, "key", "write one, or leave the line out")


def _validate(kind: type[Model], data: dict[str, Any], known: list[Path]) -> tuple[Model | None, list[Finding]]:
    """Validate; once more without the strange keys if there are any, for those spoil nothing else."""
    told = frozenset(known) | {path[:-1] for path in known}
    try:
        return kind.model_validate(data), []
    except ValidationError as error:
        findings = translate(error, data, told)
    strange = [
        each.path for each in findings if each.code in _HARMLESS and each.on == "key" and not _is_verb(each.path)
    ]
    broken = {each.path[:2] for each in findings if each.path not in strange and _can_be_spared(each.path, data)}
    mended = _spared(without(data, strange) if strange else data, broken)
    try:
        return kind.model_validate(mended), findings
    except ValidationError:
        return None, findings


def _is_verb(path: Path) -> bool:
    """Whether it is a step's verb that is not carried out yet: without it, the step would be another."""
    return path[0] == "steps" and path[-1] in COMING_VERBS


def _can_be_spared(path: Path, data: dict[str, Any]) -> bool:
    """Whether what is wrong is inside one step or one fact, so that the rest of the file can be read without it."""
    return len(path) >= 2 and path[0] in ("steps", "facts") and isinstance(data.get(path[0]), (list, dict))


def _spared(data: dict[str, Any], broken: set[Path]) -> dict[str, Any]:
    """The data with a stand-in for each of these steps and facts: places and positions of the others stay."""
    data = dict(data)
    for key, which in broken:
        part = data[str(key)]
        if isinstance(part, dict):
            data[str(key)] = {**part, which: Unread()}
        elif isinstance(which, int):
            data[str(key)] = [*part[:which], _stand_in(part[which]), *part[which + 1 :]]
    return data


def _stand_in(step: Any) -> Unread:
    if not isinstance(step, dict):
        return Unread()
    id = step.get("id")
    forms = [each for key in ("ask", "record") for each in _mappings(step.get(key))]
    return Unread(id if isinstance(id, str) else "", tuple(name for form in forms for name in form))


def _mappings(form: Any) -> list[dict[str, Any]]:
    """The mappings in which a form declares facts in place."""
    return [each for each in (form if isinstance(form, list) else [form]) if isinstance(each, dict)]
