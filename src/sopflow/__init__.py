"""sopflow: procedures that can be run, proven, drawn and audited."""
