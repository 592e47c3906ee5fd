"""The memory of assessment: the only room with SQL."""
