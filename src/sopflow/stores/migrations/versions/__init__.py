"""The steps, each in a file of its own that is never changed once it was released."""
