"""Engines that others have built, for what is due: they wake, deliver and try again; the truth stays in the store.

A runtime that calls ``work`` needs none of them. Each is a module of its own, behind an extra of its name.
"""
