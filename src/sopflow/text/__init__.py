"""YAML events become plain data and a parallel table of places; findings and how they are shown."""

from sopflow.text.decode import decode
from sopflow.text.parse import parse
from sopflow.text.report import Diagnostic, Fix, Report, Severity
from sopflow.text.source import Data, DataPath, Source
from sopflow.text.span import Span

__all__ = ["Data", "DataPath", "Diagnostic", "Fix", "Report", "Severity", "Source", "Span", "decode", "parse"]
