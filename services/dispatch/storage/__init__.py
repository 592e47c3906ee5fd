"""The memory of dispatch: the only room with SQL."""
