"""How the steps of a folder hang together: its names, the ways on from every step, and the graph they make."""

from sopflow.graph.folder import Folder
from sopflow.graph.mentions import Mention, acts_of, acts_of_handbook
from sopflow.graph.transitions import Transition, Way, may_run_off, transitions

__all__ = [
    "Folder",
    "Mention",
    "Transition",
    "Way",
    "acts_of",
    "acts_of_handbook",
    "may_run_off",
    "transitions",
]
