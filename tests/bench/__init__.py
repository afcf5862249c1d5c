"""The speed bench: what a case costs in sopflow and elsewhere, measured in one run (``python -m tests.bench``)."""
