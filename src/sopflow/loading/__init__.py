"""From a folder on the disk to a handbook that can be used."""

from sopflow.loading.reading import load, read, read_texts
from sopflow.loading.workspace import Workspace

__all__ = ["Workspace", "load", "read", "read_texts"]
