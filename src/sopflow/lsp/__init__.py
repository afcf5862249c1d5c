"""The language server: what an editor shows while one types. Behind the extra ``lsp``."""

from sopflow.lsp.server import serve

__all__ = ["serve"]
