"""The rules of assessment, in plain Python; loads without any framework."""
