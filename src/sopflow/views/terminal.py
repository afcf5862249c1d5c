"""A chart as text for a terminal: boxes from top to bottom, ways ahead as rails on the right, ways back by letter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from string import ascii_lowercase

from sopflow.views.canvas import Canvas, cells, wrap
from sopflow.views.chart import Arrow, Box, Chart, Shape
from sopflow.views.measure import clean
from sopflow.views.style import CLOCK, MARKS

__all__ = ["LEAST_WIDTH", "to_text"]

LEAST_WIDTH = 40
_MOST_RAILS = 6
_WIDEST_BOX = 46
_TRUNK = 3
"""How far from the left edge of a box the way on leaves it."""

_SIGNS: dict[Shape, str] = {
    "question": "?",
    "decision": "◇",
    "set": "=",
    "table": "▤",
    "action": "⚙",
    "message": "✉",
    "wait": "◷",
    "gate": "⇄",
    "escalation": "⇧",
}
_ROUND, _SQUARE, _DOUBLE, _DASHED = "╭─╮││╰─╯", "┌─┐││└─┘", "╔═╗║║╚═╝", "╭╌╮╎╎╰╌╯"
_BORDERS: dict[Shape, str] = {
    "start": _ROUND,
    "outcome": _ROUND,
    "call": _DOUBLE,
    "event": _DASHED,
    "connector": _ROUND,
    "card": _DASHED,
}

_CODES: Mapping[str, str] = {
    "title": "1",
    "quiet": "2",
    "line": "2",
    "way": "1;32",
    "visited": "32",
    "current": "1;37;44",
    "stuck": "1;37;41",
    "skipped": "2",
    "left": "33",
    "heat1": "30;48;5;230",
    "heat2": "30;48;5;222",
    "heat3": "30;48;5;215",
    "heat4": "1;97;48;5;166",
    "heat5": "1;97;48;5;88",
}


def to_text(chart: Chart, *, width: int = 80, ascii: bool = False, color: bool = False) -> str:
    """Writes a chart as text.

    Args:
        chart: What to draw.
        width: How many columns there are; narrower than 40 it doesn't become.
        ascii: Draw with ``+ - |`` instead of lines, for terminals that have no others.
        color: Write the codes with which a terminal shows colours. What they say is there without them, too.
    """
    page = _Page(chart, max(width, LEAST_WIDTH))
    page.draw()
    lines = page.canvas.lines(ascii=ascii, codes=_CODES if color else {})
    return "\n".join([*lines, ""])


@dataclass(slots=True)
class _Page:
    """Lays a chart out, box by box.

    Attributes:
        row: Where the next line goes.
        left, room: Where boxes begin, and how wide they may be.
        boxes: What is drawn as a box, with its place in ``order``.
        known: Every box by its id; ``leaving``: the ways on from it.
        letters: What names a box where a way leads to it that isn't drawn.
        rails: For a box to which ways lead from farther above, the track of its rail; ``joins``: where they join it.
    """

    chart: Chart
    width: int
    canvas: Canvas = field(default_factory=Canvas)
    row: int = 0
    left: int = 1
    room: int = _WIDEST_BOX
    boxes: Sequence[Box] = ()
    known: dict[str, Box] = field(default_factory=dict)
    order: dict[str, int] = field(default_factory=dict)
    leaving: dict[str, list[Arrow]] = field(default_factory=dict)
    letters: dict[str, str] = field(default_factory=dict)
    rails: dict[str, int] = field(default_factory=dict)
    joins: dict[str, list[tuple[int, int, bool]]] = field(default_factory=dict)

    def draw(self) -> None:
        """Draws everything."""
        self._plan()
        for line in wrap(clean(self.chart.title), self.width):
            self.canvas.write(self.row, 0, line, "title")
            self.row += 1
        self.row += 1
        titles = {lane.id: clean(lane.title) for lane in self.chart.lanes}
        frames = {group.id: clean(group.title) for group in self.chart.groups}
        lane: str | None = None
        frame: str | None = None
        for number, box in enumerate(self.boxes):
            if box.lane != lane and box.lane in titles:
                self._heading(titles[box.lane], "═")
            if box.group != frame and box.group in frames:
                self._heading(frames[box.group], "─")
            lane, frame = box.lane if box.lane in titles else lane, box.group
            self._box(box)
            following = self.boxes[number + 1].id if number + 1 < len(self.boxes) else None
            self._ways(box, following)

    # -- what goes where -----------------------------------------------------------------------------------------------

    def _plan(self) -> None:
        """Decides which boxes are drawn, which ways become rails, and which are told by the letter of their target."""
        chart = self.chart
        last = max((number for number, box in enumerate(chart.boxes) if box.shape != "outcome"), default=-1)
        self.boxes = chart.boxes[: last + 1]  # the outcomes at the end are named where a way leads to them
        self.order = order = {box.id: number for number, box in enumerate(self.boxes)}
        self.known = {box.id: box for box in chart.boxes}
        for arrow in chart.arrows:
            self.leaving.setdefault(arrow.source, []).append(arrow)
        spans: dict[str, tuple[int, int]] = {}
        for arrow in chart.arrows:
            if arrow.source in order and arrow.target in order:
                above, below = order[arrow.source], order[arrow.target]
                if below > above + 1:
                    spans[arrow.target] = min(above, spans.get(arrow.target, (above, 0))[0]), below
                elif below <= above:
                    self.letters[arrow.target] = ""
        taken: list[list[tuple[int, int]]] = [[] for _ in range(min(_MOST_RAILS, (self.width - 34) // 2))]
        for target, (start, end) in sorted(spans.items(), key=lambda each: (each[1][1] - each[1][0], each[1])):
            free = (n for n, rail in enumerate(taken) if all(end < a or start > b for a, b in rail))
            track = next(free, None)
            if track is None:
                self.letters[target] = ""
            else:
                taken[track].append((start, end))
                self.rails[target] = track
        lettered = [box.id for box in self.boxes if box.id in self.letters]
        self.letters = {id: _letter(number) for number, id in enumerate(lettered)}
        self.left = max(map(len, self.letters.values()), default=0) + 1
        tracks = max(self.rails.values(), default=-1) + 1
        self.room = min(_WIDEST_BOX, self.width - self.left - 2 * tracks - (2 if tracks else 0))

    @property
    def _trunk(self) -> int:
        return self.left + _TRUNK

    def _rail(self, target: str) -> int:
        return self.left + self.room + 1 + 2 * self.rails[target]

    # -- boxes ---------------------------------------------------------------------------------------------------------

    def _heading(self, title: str, sign: str) -> None:
        inset = 2 if sign == "─" else 0
        shown = f"{sign * 2} {wrap(title, self.room - inset - 5)[0]} "
        rest = sign * (self.room - inset - cells(shown))
        self.canvas.write(self.row, self.left + inset, shown + rest, "quiet")
        self.row += 1

    def _box(self, box: Box) -> None:
        style = _style(box)
        if box.shape == "join" and not clean(box.title):
            self.canvas.write(self.row, self.left, "═" * self.room, style or "line")
            self._arrive(box, self.row, self.left + self.room)
            self.row += 1
            return
        lines = self._inside(box)
        across = max(cells(line) for line, _ in lines) + 4
        borders = _BORDERS.get(box.shape, _SQUARE)
        self._border(box, across, borders[0:3])
        for number, (line, quiet) in enumerate(lines):
            filled = f" {line}{' ' * (across - 4 - cells(line))} "
            end = self.canvas.write(self.row, self.left, borders[3], style)
            end = self.canvas.write(self.row, end, filled, style or ("quiet" if quiet else ""))
            end = self.canvas.write(self.row, end, borders[4], style)
            if number == 0:
                if box.id in self.letters:
                    self.canvas.write(self.row, 0, self.letters[box.id], "title")
                self._arrive(box, self.row, end)
            self.row += 1
        self._border(box, across, borders[5:8])
        if box.id in self.leaving:
            self.canvas.write(self.row - 1, self._trunk, "╤" if borders is _DOUBLE else "┬", style)

    def _border(self, box: Box, across: int, signs: str) -> None:
        line = signs[0] + signs[1] * (across - 2) + signs[2]
        self.canvas.write(self.row, self.left, line, _style(box))
        self.row += 1

    def _inside(self, box: Box) -> list[tuple[str, bool]]:
        room = self.room - 4
        sign = _SIGNS.get(box.shape, "")
        heading = f"{sign} {MARKS.get(box.state, '')}{clean(box.heading)}".strip()
        lines = [(line, False) for line in wrap(heading, room)]
        notes = [clean(note) for note in (*box.notes, *(CLOCK + time for time in box.times), box.badge)]
        return lines + [(line, True) for note in notes if note for line in wrap(note, room)]

    def _arrive(self, box: Box, row: int, column: int) -> None:
        """Draws the rail that ends here."""
        met = self.joins.get(box.id)
        if met:
            rail = self._rail(box.id)
            for start, left, heavy in met:
                self.canvas.across(start, left, rail, heavy=heavy)
                self.canvas.down(rail, start, row, heavy=heavy)
            heavy = any(each for _, _, each in met)
            self.canvas.across(row, column, rail, heavy=heavy)
            self.canvas.write(row, column, "◀", "way" if heavy else "line")

    # -- ways ----------------------------------------------------------------------------------------------------------

    def _ways(self, box: Box, following: str | None) -> None:
        """The ways on from a box: those that lead elsewhere as arms, and the one straight down."""
        ways = self.leaving.get(box.id, [])
        down = [arrow for arrow in ways if arrow.target == following]
        arms = [arrow for arrow in ways if arrow.target != following]
        heavy = any(arrow.state == "visited" for arrow in down)
        start = self.row
        for number, arrow in enumerate(arms):
            self._arm(arrow, last=not down and number == len(arms) - 1)
        for arrow in down:
            room = self.left + self.room - self._trunk - 2
            for line in wrap(label, room) if (label := self._label(arrow)) else ():
                self.canvas.write(self.row, self._trunk + 2, line, _way_style(arrow))
                self.row += 1
        if down:
            self.row += self.row == start
            self.canvas.down(self._trunk, start - 1, self.row, heavy=heavy)
            self.canvas.write(self.row, self._trunk, "▼", "way" if heavy else "line")
        self.row += 1

    def _arm(self, arrow: Arrow, *, last: bool) -> None:
        heavy = arrow.state in ("visited", "left")
        target = self.known[arrow.target]
        railed = arrow.target in self.rails and self._ahead(arrow)
        label = self._label(arrow)
        if label and arrow.kind == "aside":
            label = f"╌ {label}"
        if railed:
            said = label
        elif arrow.target in self.letters:
            back = not self._ahead(arrow)
            said = f"{label} {'↩' if back else '→'} {self.letters[arrow.target]} · {clean(target.title)}".strip()
        else:
            said = f"{label} → {_named(target)}".strip()
        limit = self.left + self.room - self._trunk - 3
        lines = wrap(said, max(8, limit)) if said else [""]
        top = self.row
        for line in lines:
            end = self.canvas.write(self.row, self._trunk + 3, f"{line} " if line else "", _way_style(arrow))
            self.row += 1
        at = top
        self.canvas.down(self._trunk, top - 1, at if last else self.row, heavy=heavy and last)
        if railed and not said:
            end = self._trunk
        else:
            self.canvas.across(at, self._trunk, self._trunk + 1, heavy=heavy)
        if railed:
            self.joins.setdefault(arrow.target, []).append((self.row - 1, end, heavy))

    def _label(self, arrow: Arrow) -> str:
        """What an arrow says; to a branch that runs side by side, its name."""
        branch = self.known[arrow.target].group if self.known[arrow.source].shape == "fork" else None
        return clean(arrow.label) or next((clean(each.title) for each in self.chart.groups if each.id == branch), "")

    def _ahead(self, arrow: Arrow) -> bool:
        return self.order.get(arrow.target, -1) > self.order[arrow.source]


def _named(box: Box) -> str:
    """An outcome, on the way that leads to it."""
    told = ", ".join(filter(None, map(clean, box.notes)))
    return f"({MARKS.get(box.state, '')}{clean(box.title)}{f': {told}' if told else ''})"


def _style(box: Box) -> str:
    if box.heat:
        return f"heat{box.heat}"
    return box.state if box.state != "none" else ""


def _way_style(arrow: Arrow) -> str:
    return arrow.state if arrow.state in ("visited", "left") else ""


def _letter(number: int) -> str:
    """a, b, … z, aa, ab, …"""
    rest, last = divmod(number, 26)
    return (_letter(rest - 1) if rest else "") + ascii_lowercase[last]
