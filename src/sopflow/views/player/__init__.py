"""A process as one HTML file that leads a person through it, offline, with the engine's own decisions."""
