"""Files of every nasty shape, at any size: what a doubled file may cost is at most a little more than twice as much."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

__all__ = ["SHAPES", "Shape"]

Shape = Callable[[int], Mapping[str, str]]
SHAPES: dict[str, tuple[Shape, int]] = {}  # by name, each with the size that makes a file of a few hundred kilobytes

_HEAD = "sopflow: 1\nprocess: p\noutcomes: [over]\n"
_END = "  - id: close\n    end: over\n"


def _shape(size: int) -> Callable[[Shape], Shape]:
    def put(make: Shape) -> Shape:
        assert make.__doc__
        SHAPES[make.__doc__.rstrip(".").lower()] = (make, size)
        return make

    return put


def _one(*parts: str) -> dict[str, str]:
    return {"p.yaml": "".join(parts)}


def _each(size: int, text: str, joint: str = "") -> str:
    """``text`` for every number, with ``#`` for it and ``~`` for the one before."""
    return joint.join(text.replace("#", str(n)).replace("~", str(max(0, n - 1))) for n in range(size))


def _facts(*lines: str) -> str:
    return "facts:\n  a0: integer\n  flag: yes/no\n  word: text\n  kind: [one, two]\n" + "".join(lines)


def _steps(*lines: str) -> str:
    return "steps:\n  - id: first\n    ask: [a0, flag, word, kind]\n" + "".join(lines) + _END


# ------------------------------------------------------------------------------------------------------------- YAML


@_shape(9_000)
def _(n: int) -> Mapping[str, str]:
    """Remarks that silence one line."""
    return _one(_HEAD, _facts(), "# sopflow: ignore SOP305 - a reason\n" * n, _steps())


@_shape(9_000)
def _(n: int) -> Mapping[str, str]:
    """Remarks that silence rules which nobody knows."""
    return _one(_HEAD, _facts(), _each(n, "# sopflow: ignore undecided-prn# - a reason\n"), _steps())


@_shape(9_000)
def _(n: int) -> Mapping[str, str]:
    """Steps in lists of one, below a key again and again."""
    return _one(_HEAD, _facts(), _each(n, "steps:\n  - id: s#\n    do {en:: [over]\n"))


@_shape(9_000)
def _(n: int) -> Mapping[str, str]:
    """Keys that nobody knows."""
    return _one(_HEAD, _each(n, "key-#: value\n"), _steps())


@_shape(9_000)
def _(n: int) -> Mapping[str, str]:
    """Keys on one line."""
    return _one(_HEAD, "facts: {", _each(n, "a#: text", ", "), "}\n", _steps())


@_shape(9_000)
def _(n: int) -> Mapping[str, str]:
    """One key again and again."""
    return _one(_HEAD, _facts(), _each(n, "title: Hello\n"), _steps())


@_shape(9_000)
def _(n: int) -> Mapping[str, str]:
    """Aliases."""
    return _one(_HEAD, "facts:\n  a: &a [x, y]\n", _each(n, "  a#: *a\n"), _steps())


@_shape(3_000)
def _(n: int) -> Mapping[str, str]:
    """Lines that YAML refuses."""
    return _one(_HEAD, _facts(), _steps(_each(n, "  - id: s#\n    do: Note: call back\n")))


@_shape(9_000)
def _(n: int) -> Mapping[str, str]:
    """Texts cut at a number sign."""
    return _one(_HEAD, _facts(), _steps(_each(n, "  - id: s#\n    do: Ask #3 first\n")))


@_shape(9_000)
def _(n: int) -> Mapping[str, str]:
    """Conditions split at commas."""
    return _one(_HEAD, _facts(), "rules:\n", _each(n, "  - {id: r#, if: known(a0, word) == 2, then: []}\n"), _steps())


@_shape(100_000)
def _(n: int) -> Mapping[str, str]:
    """Brackets that never close."""
    return _one(_HEAD, "facts: ", "[a, {b: " * n)


@_shape(400_000)
def _(n: int) -> Mapping[str, str]:
    """One quote that never closes."""
    return _one(_HEAD, "purpose: '", "word " * (n // 5), "\n", _facts(), _steps())


@_shape(400_000)
def _(n: int) -> Mapping[str, str]:
    """One long line."""
    return _one(_HEAD, "purpose: ", "word " * (n // 5), "\n", _facts(), _steps())


@_shape(9_000)
def _(n: int) -> Mapping[str, str]:
    """Tabs before lines."""
    return _one(_HEAD, _facts(), "stages:\n", _each(n, "\ts#: {}\n"), _steps())


@_shape(50_000)
def _(n: int) -> Mapping[str, str]:
    """Characters that no file has."""
    return _one(_HEAD, "purpose: ", "\x00\x1b[31m\u202e\x85" * n, "\n", _facts(), _steps())


# ------------------------------------------------------------------------------------------------------------ names


@_shape(9_000)
def _(n: int) -> Mapping[str, str]:
    """Facts of one letter."""
    return _one(_HEAD, _facts(_each(n, "  b#: text\n")), _steps())


@_shape(9_000)
def _(n: int) -> Mapping[str, str]:
    """Facts of an unknown type."""
    return _one(_HEAD, _facts(_each(n, "  b#: txet\n")), _steps())


@_shape(6_000)
def _(n: int) -> Mapping[str, str]:
    """Names that nearly are facts."""
    near = _each(n, "  - id: s#\n    do: Work.\n    skip_if: custome#_tier == 1\n")
    return _one(_HEAD, _facts(_each(n, "  customer#_tier: integer\n")), _steps(near))


@_shape(6_000)
def _(n: int) -> Mapping[str, str]:
    """Words that nearly are values."""
    near = _each(n, "  - id: s#\n    do: Work.\n    skip_if: choice == valeu#\n")
    return _one(_HEAD, _facts("  choice: [", _each(n, "value#", ", "), "]\n"), _steps(near))


@_shape(6_000)
def _(n: int) -> Mapping[str, str]:
    """Targets that nearly are steps."""
    return _one(_HEAD, _facts(), _steps(_each(n, "  - id: step-#\n    do: Work.\n    next: stepp-#\n")))


@_shape(6_000)
def _(n: int) -> Mapping[str, str]:
    """Roles and procedures that nobody knows."""
    return _one(_HEAD, _facts(), _steps(_each(n, "  - id: s#\n    call: procedure-#\n    by: role-#\n")))


@_shape(8_000)
def _(n: int) -> Mapping[str, str]:
    """Keys that no step has."""
    return _one(_HEAD, _facts(), _steps(_each(n, "  - id: s#\n    do: Work.\n    requirse: [flag]\n")))


@_shape(8_000)
def _(n: int) -> Mapping[str, str]:
    """Steps without a verb."""
    return _one(_HEAD, _facts(), _steps(_each(n, "  - id: s#\n    title: Work\n")))


@_shape(8_000)
def _(n: int) -> Mapping[str, str]:
    """Steps of one name."""
    return _one(_HEAD, _facts(), _steps(_each(n, "  - id: same\n    do: Work #.\n")))


@_shape(3_000)
def _(n: int) -> Mapping[str, str]:
    """Rules that can't be read."""
    return _one(_HEAD, _facts(), "rules:\n", _each(n, "  - id: r#\n    if: flag\n    then: 5\n"), _steps())


@_shape(3_000)
def _(n: int) -> Mapping[str, str]:
    """Facts that can't be read."""
    return _one(_HEAD, _facts(_each(n, "  b#: {tpye: text, nothing: x}\n")), _steps())


# ------------------------------------------------------------------------------------------------------ expressions


@_shape(8_000)
def _(n: int) -> Mapping[str, str]:
    """Facts in a chain."""
    return _one(_HEAD, _facts(_each(n, "  a#1: {is: a0 + 1}\n  c#: {is: a#1 + 1}\n")), _steps())


@_shape(8_000)
def _(n: int) -> Mapping[str, str]:
    """Facts that follow from the one before."""
    lines = "".join(f"  c{k}: {{is: {'a0' if k == 0 else f'c{k - 1}'} + 1}}\n" for k in range(n))
    return _one(_HEAD, _facts(lines), _steps())


@_shape(4_000)
def _(n: int) -> Mapping[str, str]:
    """Facts that double at each level."""
    lines = "".join(f"  c{k}: {{is: {'a0 + a0' if k == 0 else f'c{k - 1} + c{k - 1}'}}}\n" for k in range(n))
    return _one(_HEAD, _facts(lines), _steps())


@_shape(2_000)
def _(n: int) -> Mapping[str, str]:
    """Blocks of facts that double at each level."""
    lines = []
    for block in range(n // 10 + 1):
        for k in range(10):
            before = "a0" if k == 0 else f"c{block}-{k - 1}"
            lines.append(f"  c{block}-{k}: {{is: {before} + {before}}}\n")
    return _one(_HEAD, _facts(*lines), _steps())


@_shape(2_000)
def _(n: int) -> Mapping[str, str]:
    """Conditions that read a heavy fact."""
    lines = [f"  c{k}: {{is: {'a0 + a0' if k == 0 else f'c{k - 1} + c{k - 1}'}}}\n" for k in range(12)]
    steps = _each(n, "  - id: s#\n    do: Work.\n    skip_if: c11 > #\n")
    return _one(_HEAD, _facts(*lines), _steps(steps))


@_shape(8_000)
def _(n: int) -> Mapping[str, str]:
    """Facts in circles that all end in one."""
    lines = "".join(f"  c{k}: {{is: c{(k + 1) % n} + c0}}\n" for k in range(n))
    return _one(_HEAD, _facts(lines), _steps())


@_shape(5_000)
def _(n: int) -> Mapping[str, str]:
    """Facts in a circle."""
    lines = "".join(f"  c{k}: {{is: c{(k + 1) % n} + 1}}\n" for k in range(n))
    return _one(_HEAD, _facts(lines), _steps())


@_shape(8_000)
def _(n: int) -> Mapping[str, str]:
    """Points."""
    return _one(_HEAD, _facts("  sum:\n    points:\n", _each(n, "      a0 > #: 1\n")), _steps())


@_shape(8_000)
def _(n: int) -> Mapping[str, str]:
    """Branches of a fact."""
    return _one(_HEAD, _facts("  sum:\n    is:\n", _each(n, "      a0 == #: word#\n")), _steps())


@_shape(8_000)
def _(n: int) -> Mapping[str, str]:
    """Branches of one decision."""
    branches = _each(n, "      a0 == #: close\n")
    return _one(
        _HEAD, _facts(), _steps("  - id: which\n    decide: Which?\n    next:\n", branches, "      else: close\n")
    )


@_shape(8_000)
def _(n: int) -> Mapping[str, str]:
    """Values of one fact."""
    return _one(_HEAD, _facts("  choice: [", _each(n, "value#", ", "), "]\n"), _steps())


@_shape(4_000)
def _(n: int) -> Mapping[str, str]:
    """Values that are read."""
    steps = _each(n, "  - id: s#\n    do: Work.\n    skip_if: choice == value#\n")
    return _one(_HEAD, _facts("  choice: [", _each(n, "value#", ", "), "]\n"), _steps(steps))


@_shape(4_000)
def _(n: int) -> Mapping[str, str]:
    """Values with labels."""
    labels = _each(n, "value#: Value #", ", ")
    return _one(_HEAD, _facts("  choice: {type: [", _each(n, "value#", ", "), "], labels: {", labels, "}}\n"), _steps())


@_shape(4_000)
def _(n: int) -> Mapping[str, str]:
    """Facts that follow from values."""
    follows = _each(n, "  c#: {is: choice == value#}\n")
    return _one(_HEAD, _facts("  choice: [", _each(n, "value#", ", "), "]\n", follows), _steps())


@_shape(200)
def _(n: int) -> Mapping[str, str]:
    """Long conditions."""
    long = " or ".join(f"a0 == {k}" for k in range(130))
    return _one(_HEAD, _facts(), _steps(_each(n, f"  - id: s#\n    do: Work.\n    skip_if: {long}\n")))


@_shape(400)
def _(n: int) -> Mapping[str, str]:
    """Deep conditions."""
    deep = "(" * 30 + "flag" + ")" * 30 + " and " + "not " * 30 + "flag"
    return _one(_HEAD, _facts(), _steps(_each(n, f"  - id: s#\n    do: Work.\n    skip_if: {deep}\n")))


@_shape(400_000)
def _(n: int) -> Mapping[str, str]:
    """One condition of endless length."""
    return _one(_HEAD, _facts(), _steps("  - id: s\n    do: Work.\n    skip_if: a0", " + 1" * (n // 4), "\n"))


@_shape(9_000)
def _(n: int) -> Mapping[str, str]:
    """One text with many places."""
    return _one(
        _HEAD, _facts(), _steps("  - id: s\n    do: >-\n      Hello", _each(n, "\n      {{ word }} and #"), "\n")
    )


@_shape(9_000)
def _(n: int) -> Mapping[str, str]:
    """One text with many unknown names."""
    return _one(_HEAD, _facts(), _steps("  - id: s\n    do: >-\n      Hello", _each(n, "\n      {{ wrod# }}"), "\n"))


@_shape(9_000)
def _(n: int) -> Mapping[str, str]:
    """One text with many tags."""
    tags = "\n      {% if flag %}x{% elif a0 > 1 %}y{% endif %}" * n
    return _one(_HEAD, _facts(), _steps("  - id: s\n    do: >-\n      Hello", tags, "\n"))


@_shape(9_000)
def _(n: int) -> Mapping[str, str]:
    """One tag that never closes."""
    return _one(_HEAD, _facts(), _steps("  - id: s\n    do: >-\n      Hello", "\n      {% if flag %}x" * n, "\n"))


@_shape(9_000)
def _(n: int) -> Mapping[str, str]:
    """Combining characters."""
    return _one(
        _HEAD, _facts(), _steps("  - id: s\n    do: a", "\u0301" * n, "\n    skip_if: wo", "\u0301" * n, "rd\n")
    )


# ----------------------------------------------------------------------------------------------------------- tables


def _table(n: int, row: str, extra: str = "") -> Mapping[str, str]:
    table = f"tables:\n  t:\n{extra}    when: [a0, kind, word]\n    give: [out]\n    rows:\n"
    return _one(_HEAD, _facts("  out: text\n"), table, _each(n, row), _steps("  - id: s\n    look_up: t\n"))


@_shape(6_000)
def _(n: int) -> Mapping[str, str]:
    """Rows of a table."""
    return _table(n, "      - [#, any, any, x#]\n")


@_shape(4_000)
def _(n: int) -> Mapping[str, str]:
    """Rows of an exclusive table."""
    return _table(n, "      - [#, any, any, x#]\n", "    exclusive: yes\n")


@_shape(4_000)
def _(n: int) -> Mapping[str, str]:
    """Rows that overlap."""
    return _table(n, "      - [0..#, any, any, x#]\n", "    exclusive: yes\n")


@_shape(4_000)
def _(n: int) -> Mapping[str, str]:
    """Cells that can't be read."""
    return _table(n, "      - [x#, three, any, x#]\n")


@_shape(8_000)
def _(n: int) -> Mapping[str, str]:
    """One cell with many values."""
    return _table(1, f"      - [any, any, [{_each(n, 'w#', ', ')}], x]\n")


# ------------------------------------------------------------------------------------------------------------ graph


@_shape(4_000)
def _(n: int) -> Mapping[str, str]:
    """Steps in a line."""
    return _one(_HEAD, _facts(), _steps(_each(n, "  - id: s#\n    do: Work.\n    title: Step #\n")))


@_shape(4_000)
def _(n: int) -> Mapping[str, str]:
    """Steps that set and send."""
    return _one(
        _HEAD,
        _facts(),
        _steps(_each(n, "  - id: s#\n    set: {a0: '= a0 + 1'}\n  - id: m#\n    send: Hi {{ word }}\n")),
    )


@_shape(4_000)
def _(n: int) -> Mapping[str, str]:
    """Steps that nobody reaches."""
    steps = "steps:\n  - id: first\n    end: over\n" + _each(n, "  - id: s#\n    do: Work.\n")
    return _one(_HEAD, _facts(), steps, _END)


@_shape(4_000)
def _(n: int) -> Mapping[str, str]:
    """Steps in circles."""
    return _one(
        _HEAD, _facts(), _steps(_each(n, "  - id: s#\n    do: Work.\n    next:\n      flag: s~\n      else: close\n"))
    )


@_shape(4_000)
def _(n: int) -> Mapping[str, str]:
    """Steps that all lead to one."""
    return _one(_HEAD, _facts(), _steps(_each(n, "  - id: s#\n    do: Work.\n    next:\n      flag: first\n")))


@_shape(4_000)
def _(n: int) -> Mapping[str, str]:
    """Steps from which there is no end."""
    steps = "steps:\n" + _each(n, "  - id: s#\n    do: Work.\n") + "  - id: last\n    do: Again.\n    next: s0\n"
    return _one(_HEAD, _facts(), steps)


@_shape(4_000)
def _(n: int) -> Mapping[str, str]:
    """Branches side by side."""
    branches = _each(n, "      b#:\n        - id: s#\n          do: Work.\n")
    return _one(_HEAD, _facts(), _steps("  - id: all\n    together:\n", branches))


@_shape(4_000)
def _(n: int) -> Mapping[str, str]:
    """Branches within branches."""
    lines = []
    for block in range(n // 5 + 1):
        indent = "  "
        for depth in range(5):
            lines.append(f"{indent}- id: t{block}-{depth}\n{indent}  together:\n{indent}    b:\n")
            indent += "      "
        lines.append(f"{indent}- id: d{block}\n{indent}  do: Work.\n")
    return _one(_HEAD, _facts(), _steps(*lines))


@_shape(3_000)
def _(n: int) -> Mapping[str, str]:
    """Rules that read one fact."""
    return _one(
        _HEAD, _facts(), "rules:\n", _each(n, "  - id: r#\n    if: a0 == #\n    then: [{set: {word: x#}}]\n"), _steps()
    )


@_shape(3_000)
def _(n: int) -> Mapping[str, str]:
    """Rules that jump."""
    return _one(
        _HEAD, _facts(), "rules:\n", _each(n, "  - id: r#\n    if: a0 == #\n    then: [{go: first}]\n"), _steps()
    )


@_shape(2_000)
def _(n: int) -> Mapping[str, str]:
    """Deadlines."""
    lines = _each(n, "  - id: d#\n    from: opened\n    until: closed\n    within: 4 h\n    paused_while: [first]\n")
    return _one(_HEAD, _facts(), "deadlines:\n", lines, _steps())


@_shape(1_000)
def _(n: int) -> Mapping[str, str]:
    """One deadline that many steps pause."""
    lines = (
        "  - id: d\n    from: opened\n    until: closed\n    within: 4 h\n    paused_while: ["
        + _each(n, "s#", ", ")
        + "]\n"
    )
    return _one(_HEAD, _facts(), "deadlines:\n", lines, _steps(_each(n, "  - id: s#\n    do: Work.\n")))


@_shape(400)
def _(n: int) -> Mapping[str, str]:
    """Promises, as many as steps."""
    lines = _each(n, "  - {before: close, always: s#}\n")
    return _one(_HEAD, _facts(), "promises:\n", lines, _steps(_each(n, "  - id: s#\n    do: Work.\n")))


@_shape(4_000)
def _(n: int) -> Mapping[str, str]:
    """Stages and texts."""
    lines = "stages:\n" + _each(n, "  st#: {title: Stage #}\n")
    return _one(_HEAD, _facts(), lines, _steps(_each(n, "  - id: s#\n    do: Work.\n    stage: st#\n")))


def _called(n: int, calls: Callable[[int], Iterable[int]]) -> Mapping[str, str]:
    files = {"handbook.yaml": "sopflow: 1\nhandbook: h\nroles:\n  agent: {}\n"}
    for k in range(n):
        steps = "".join(f"  - id: c{at}\n    call: q{each}\n" for at, each in enumerate(calls(k)) if each < n)
        files[f"q{k}.yaml"] = f"sopflow: 1\nprocedure: q{k}\nowner: agent\nsteps:\n{steps}  - id: work\n    do: Work.\n"
    return files


@_shape(300)
def _(n: int) -> Mapping[str, str]:
    """Procedures in a chain."""
    return _called(n, lambda k: [k + 1])


@_shape(300)
def _(n: int) -> Mapping[str, str]:
    """Procedures in a lattice."""
    return _called(n, lambda k: [2 * (k // 2) + 2, 2 * (k // 2) + 3])


@_shape(300)
def _(n: int) -> Mapping[str, str]:
    """Procedures in a circle."""
    return _called(n, lambda k: [(k + 1) % n])


@_shape(300)
def _(n: int) -> Mapping[str, str]:
    """One procedure that calls all."""
    return _called(n, lambda k: range(1, n) if k == 0 else [])


@_shape(1_000)
def _(n: int) -> Mapping[str, str]:
    """Many small files."""
    return _called(n, lambda _: [])


# ----------------------------------------------------------------------- many of one thing, times many of another


def _parts(n: int) -> str:
    return _each(n, "f#", ", ")


def _declared(n: int) -> str:
    return "facts:\n" + _each(n, "  f#: text\n")


def _calling(n: int, keys: str) -> Mapping[str, str]:
    steps = "steps:\n" + _each(n, "  - id: s#\n    call: q\n")
    callee = (
        f"sopflow: 1\nprocedure: q\n{keys}: [{_parts(n)}]\n{_declared(n)}steps:\n  - id: w\n    ask: [{_parts(n)}]\n"
    )
    return {"p.yaml": _HEAD + _declared(n) + steps + _END, "q.yaml": callee}


@_shape(2_000)
def _(n: int) -> Mapping[str, str]:
    """Calls of a procedure with as many inputs."""
    return _calling(n, "inputs")


@_shape(2_000)
def _(n: int) -> Mapping[str, str]:
    """Calls of a procedure with as many results."""
    return _calling(n, "results")


@_shape(2_000)
def _(n: int) -> Mapping[str, str]:
    """Steps that run an action with as many arguments."""
    action = f"actions:\n  a:\n    takes: [{_parts(n)}]\n    gives: [{_parts(n)}]\n"
    steps = _HEAD + "steps:\n" + _each(n, "  - id: s#\n    run: a\n") + _END
    return {"handbook.yaml": "sopflow: 1\nhandbook: h\n" + _declared(n) + action, "p.yaml": steps}


@_shape(2_000)
def _(n: int) -> Mapping[str, str]:
    """Steps that ask for a record with as many fields."""
    record = "facts:\n  r: {" + _each(n, "f#: text", ", ") + "}\n"
    return _one(_HEAD, record, "steps:\n", _each(n, "  - id: s#\n    ask: [r]\n    again: yes\n"), _END)


@_shape(2_000)
def _(n: int) -> Mapping[str, str]:
    """Conditions about a record with as many fields."""
    record = "facts:\n  r: {" + _each(n, "f#: text", ", ") + "}\n"
    return _one(_HEAD, record, "steps:\n", _each(n, "  - id: s#\n    do: W.\n    skip_if: r is known\n"), _END)


@_shape(2_000)
def _(n: int) -> Mapping[str, str]:
    """Conditions about a fact with as many branches."""
    fact = "facts:\n  b: integer\n  d:\n    is:\n" + _each(n, "      b == #: 1\n") + "      else: 2\n"
    return _one(_HEAD, fact, "steps:\n", _each(n, "  - id: s#\n    do: W.\n    skip_if: d > #\n"), _END)


@_shape(2_000)
def _(n: int) -> Mapping[str, str]:
    """Loops over elements with as many fields."""
    fact = "facts:\n  l: {list: {" + _each(n, "f#: text", ", ") + "}}\n"
    text = '  - id: s#\n    do: "{% for x in l %}{{ x.f# }}{% endfor %}"\n'
    return _one(_HEAD, fact, "steps:\n", _each(n, text), _END)


@_shape(2_000)
def _(n: int) -> Mapping[str, str]:
    """Steps that look up a table with as many columns."""
    table = f"tables:\n  t:\n    when: [a]\n    give: [{_parts(n)}]\n    rows:\n      - [any, {_each(n, 'x', ', ')}]\n"
    return _one(
        _HEAD, _declared(n), "  a: integer\n", table, "steps:\n", _each(n, "  - id: s#\n    look_up: t\n"), _END
    )


def _files(n: int, book: str, keys: str = "") -> Mapping[str, str]:
    files = {f"p{k}.yaml": f"sopflow: 1\nprocess: p{k}\n{keys}steps:\n  - id: c\n    do: W.\n{_END}" for k in range(n)}
    return {"handbook.yaml": f"sopflow: 1\nhandbook: h\noutcomes: [over]\n{book}"} | files


@_shape(2_000)
def _(n: int) -> Mapping[str, str]:
    """Files, and as many rules of the handbook."""
    rules = "rules:\n" + _each(n, "  - {id: r#, if: a == #, then: [{set: {a: 3}}]}\n")
    return _files(n, "facts: {a: integer}\n" + rules)


@_shape(2_000)
def _(n: int) -> Mapping[str, str]:
    """Files, and as many facts of the handbook."""
    return _files(n, "facts:\n" + _each(n, "  f#: {type: text, default: x}\n"))


@_shape(2_000)
def _(n: int) -> Mapping[str, str]:
    """Files that use a ladder with as many rungs."""
    return _files(n, "roles: {a: {}}\nladders:\n  l:\n" + _each(n, "    - {role: a, within: 4 h}\n"), "ladder: l\n")


# --------------------------------------------------------------------------------------------------------- handbook


def _book(*parts: str) -> Mapping[str, str]:
    return {"handbook.yaml": "sopflow: 1\nhandbook: h\n" + "".join(parts)}


@_shape(5_000)
def _(n: int) -> Mapping[str, str]:
    """Languages."""
    return _book("languages: [", _each(n, "l#", ", "), "]\ntitle: {", _each(n, "l#: x", ", "), "}\n")


@_shape(5_000)
def _(n: int) -> Mapping[str, str]:
    """Teams and roles."""
    return _book("teams:\n", _each(n, "  t#: {title: T}\n"), "roles:\n", _each(n, "  r#: {team: t#}\n"))


@_shape(1_000)
def _(n: int) -> Mapping[str, str]:
    """Roles that include each other in a line."""
    return _book("roles:\n  r0: {}\n", "".join(f"  r{k}: {{includes: [r{k - 1}]}}\n" for k in range(1, n)))


@_shape(1_000)
def _(n: int) -> Mapping[str, str]:
    """Roles in a lattice."""
    lines = (f"  r{k}: {{includes: [r{k - 2 - k % 2}, r{k - 1 - k % 2}]}}\n" for k in range(2, n))
    return _book("roles:\n  r0: {}\n  r1: {}\n", *lines)


@_shape(1_000)
def _(n: int) -> Mapping[str, str]:
    """Roles in circles."""
    return _book("roles:\n", "".join(f"  r{k}: {{includes: [r{(k + 1) % n}]}}\n" for k in range(n)))


@_shape(5_000)
def _(n: int) -> Mapping[str, str]:
    """Rungs of a ladder."""
    return _book("roles:\n  agent: {}\nladders:\n  l:\n", _each(n, "    - {role: agent, within: 4 h}\n"))


@_shape(9_000)
def _(n: int) -> Mapping[str, str]:
    """Closed days."""
    days = ", ".join(f"{2000 + k // 336}-{k // 28 % 12 + 1:02}-{k % 28 + 1:02}" for k in range(n))
    return _book(
        "calendars:\n  c:\n    timezone: Europe/Berlin\n    hours: {mon-fri: 09:00-17:00}\n    closed: [", days, "]\n"
    )


@_shape(4_000)
def _(n: int) -> Mapping[str, str]:
    """Hours of one day."""
    spans = ", ".join(f"{k // 60 % 24:02}:{k % 60:02}-{(k + 1) // 60 % 24:02}:{(k + 1) % 60:02}" for k in range(n))
    return _book("calendars:\n  c:\n    timezone: Europe/Berlin\n    hours: {mon: [", spans, "]}\n")


@_shape(3_000)
def _(n: int) -> Mapping[str, str]:
    """Calendars that can't be read."""
    return _book(
        "calendars:\n", _each(n, "  c#:\n    timezone: Europe/Berlni\n    hours: {mno: 9-17}\n    closed: [x]\n")
    )


@_shape(3_000)
def _(n: int) -> Mapping[str, str]:
    """Actions."""
    lines = _each(n, "  act#:\n    takes: [order_id]\n    gives: [given#]\n    requires: [flag]\n")
    return _book("facts:\n  flag: yes/no\n  order_id: text\n", _each(n, "  given#: text\n"), "actions:\n", lines)


@_shape(3_000)
def _(n: int) -> Mapping[str, str]:
    """Fields of one record."""
    return _book("facts:\n  r: {", _each(n, "f#: text", ", "), "}\n")


@_shape(4_000)
def _(n: int) -> Mapping[str, str]:
    """Records within records."""
    deep = "{a: " * 20 + "text" + "}" * 20
    return _book("facts:\n", _each(n // 20 + 1, f"  r#: {deep}\n"))
