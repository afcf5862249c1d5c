"""The journal: what happened to a case and why, as frozen entries and as versioned JSON lines."""

from sopflow.journal.lines import VERSION, BrokenJournal, decode, encode

__all__ = ["VERSION", "BrokenJournal", "decode", "encode"]
