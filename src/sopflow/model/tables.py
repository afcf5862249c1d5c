"""Decision tables: rows in order, of which the first that fits gives facts their values."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, PlainValidator, ValidationInfo

from sopflow.model.part import FactRef, Flag, Part, Shown, Written, problem

__all__ = ["Table"]


def _read_row(raw: Any, info: ValidationInfo) -> tuple[Any, ...]:
    if not isinstance(raw, list):
        hint = f"write `- [{raw}]`" if isinstance(raw, str) and len(raw) <= 60 else "write its cells as `- [a, b, c]`"
        raise problem("A row is a list of cells.", hint=hint)
    for number, cell in enumerate(raw):
        if isinstance(cell, dict):
            raise problem("A cell is a word, a number or a list, not a mapping.", at=(number,))
    if "when" in info.data and "give" in info.data:
        _check_width(raw, len(info.data["when"]), len(info.data["give"]))
    return tuple(raw)


def _check_width(row: list[Any], when: int, give: int) -> None:
    if len(row) != when + give:
        cells = f"{len(row)} cell" if len(row) == 1 else f"{len(row)} cells"
        hint = f"{when} for `when` and {give} for `give`; `any` stands where it doesn't matter"
        raise problem(f"This row has {cells} instead of {when + give}.", hint=hint)


_Row = Annotated[tuple[Written, ...], PlainValidator(_read_row), Shown({"shared": "row"})]


class Table(Part):
    """A decision table. A row has one cell for each of ``when``, then one for each of ``give``."""

    when: Annotated[tuple[str, ...], Field(min_length=1)] = Field(description="What the rows look at.")
    give: Annotated[tuple[FactRef, ...], Field(min_length=1)] = Field(description="The facts it sets.")
    rows: Annotated[tuple[_Row, ...], Field(min_length=1)] = Field(
        description="Cells for `when` (words, lists, 2.., ..29, 1..14, any, missing), then values for `give`."
    )
    exclusive: Flag = Field(default=False, description="yes: it is proven that no two rows fit.")
