"""Durations, calendars, and when a span of time ends. Nothing here reads a clock.

What is wanted is imported from its module: ``durations`` (what authors write), ``reading`` and ``calendar`` (opening
hours, zones, holidays), ``spans`` (due instants, what is left, parts).
"""
