"""From models to programs: names are resolved, conditions and texts compiled, calls linked."""

from sopflow.program.build.assemble import Assembled, assemble

__all__ = ["Assembled", "assemble"]
