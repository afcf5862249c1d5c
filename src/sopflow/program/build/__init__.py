"""From models to programs: names are resolved, conditions and texts compiled, calls linked."""

from sopflow.program.build.assemble import assemble

__all__ = ["assemble"]
