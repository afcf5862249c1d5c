"""Real processes that are killed at random instants (``kill -9``), over one store, for as long as one likes."""
