"""From a folder on the disk to a handbook that can be used."""

from sopflow.loading.reading import load, read, read_texts

__all__ = ["load", "read", "read_texts"]
