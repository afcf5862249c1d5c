"""Charts in documentation, by path: for Python-Markdown (and so MkDocs) and for Sphinx."""
