"""Writing Python: the only place where source text is put together, and only from our own pieces.

What an author wrote enters as a constant: as the ``repr`` of a str, int or bool, or by name through the namespace.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from sopflow.expr import values as v

if TYPE_CHECKING:
    from sopflow.expr.scope import Fact

__all__ = ["Coder"]

Function = Callable[[Mapping[str, Any], Mapping[str, Any], Any], Any]


def _present(x: Any, attribute: str) -> Any:
    found = getattr(x, attribute, None)
    if found is None:
        raise KeyError(attribute)
    return found


_HELPERS: Mapping[str, Any] = MappingProxyType(
    {
        each.__name__: each
        for each in (
            *(v.add, v.subtract, v.multiply, v.divide, v.scale, v.share, v.round_to, v.total, v.smallest, v.largest),
            *(v.text_contains, v.list_contains, v.time_between, v.time_plus, v.time_minus),
            *(v.date_between, v.date_plus, v.date_minus),
        )
    }
    | {"present": _present, "any": any, "all": all, "sum": sum, "len": len, "isinstance": isinstance}
    | {"KeyError": KeyError}
)


class Coder:
    """Collects what the generated source needs: constants, helpers, the functions of derived facts."""

    __slots__ = ("_names", "_variables", "namespace")

    visits = "x.visits"

    def __init__(self) -> None:
        self.namespace: dict[str, Any] = {"__builtins__": {}}
        self._names: dict[tuple[type, Any], str] = {}
        self._variables: dict[str, str] = {}

    def constant(self, value: Any) -> str:
        """A literal's source."""
        if isinstance(value, str | bool | int):
            return repr(value)
        if isinstance(value, Decimal):
            return self._kept(value)
        raise TypeError(f"no constant: {value!r}")

    def name(self, text: str) -> str:
        """The source of a key."""
        return repr(text)

    def helper(self, name: str) -> str:
        """A function of ours, by its name."""
        self.namespace[name] = _HELPERS[name]
        return name

    def variable(self, name: str) -> str:
        """The Python name of a quantifier's variable."""
        return self._variables.setdefault(name, f"v{len(self._variables)}")

    def call(self, fact: Fact) -> str:
        """A call of a derived fact's own function."""
        assert fact.derived is not None
        name = self._names.setdefault((type(fact), fact.name), f"d{len(self._names)}")
        self.namespace[name] = fact.derived.expr.fast
        return f"{name}(f, l, x)"

    def function(self, body: str, name: str) -> Function:
        """The function of ``f, l, x`` with this body (lines already indented)."""
        source = f"def fn(f, l, x):\n{body}\n"
        exec(compile(source, f"<{name}>", "exec"), self.namespace)
        made: Function = self.namespace.pop("fn")
        return made

    def _kept(self, value: Decimal) -> str:
        name = self._names.setdefault((Decimal, str(value)), f"k{len(self._names)}")
        self.namespace[name] = value
        return name
