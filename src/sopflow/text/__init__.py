"""YAML events become plain data and a parallel table of places; findings and how they are shown."""

from sopflow.text.decode import decode
from sopflow.text.meant import Meant, certain, did_you_mean
from sopflow.text.parse import parse
from sopflow.text.report import Diagnostic, Fix, Report, Severity, Silenced, replacement
from sopflow.text.source import Data, DataPath, Source
from sopflow.text.span import Span

__all__ = [
    "Data",
    "DataPath",
    "Diagnostic",
    "Fix",
    "Meant",
    "Report",
    "Severity",
    "Silenced",
    "Source",
    "Span",
    "certain",
    "decode",
    "did_you_mean",
    "parse",
    "replacement",
]
