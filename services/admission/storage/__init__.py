"""The memory: the only room of admission with SQL."""
