"""A second reading of the language: handbooks made up by hypothesis, walks through them, and a plain interpreter.

- ``made``: a strategy that writes handbooks, as plain data and as YAML text.
- ``walks``: looks at what is open and makes events, fitting and unfitting ones.
- ``plain``: the semantics once more, slow and simple, on the plain data.
"""
