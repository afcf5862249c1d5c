"""Plans for moving cases, from the disk."""

from __future__ import annotations

from pathlib import Path

from sopflow.errors import InvalidPlan, SopflowError
from sopflow.migration import Plan, read_plan
from sopflow.text import Report, decode, parse

__all__ = ["load_plan"]


def load_plan(path: str | Path) -> Plan:
    """Read a plan for moving cases. Whether it fits its versions is asked where it is used.

    Args:
        path: The file.

    Raises:
        InvalidPlan: It isn't written as a plan; ``report`` says all that is wrong.
        SopflowError: There is no such file.
    """
    file = Path(path)
    if not file.is_file():
        raise SopflowError(f"there is no file {path}")
    text, problem = decode(file.read_bytes(), str(file))
    source, problems = parse(text or "", str(file))
    plan, found = read_plan(source) if source.data is not None else (None, ())
    wrong = [each for each in (problem, *problems, *found) if each is not None]
    if plan is None or wrong:
        raise InvalidPlan(Report.of(wrong, {str(file): text or ""}))
    return plan
