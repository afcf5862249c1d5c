"""Places a chart: the cell of every box, the way of every arrow, and then the points of both.

The order of reading gives the rows; a box stands in the column of the one before it wherever the path goes straight
on. Arrows run at right angles, in channels between rows and columns that are made as wide as what is in them, so
nothing can overlap.
"""

from __future__ import annotations

from sopflow.views.placing.place import Sizes, place
from sopflow.views.placing.placed import Frame, Line, Placed, Point, Rect

__all__ = ["Frame", "Line", "Placed", "Point", "Rect", "Sizes", "place"]
