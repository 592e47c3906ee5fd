"""The rules of sending work down, in plain Python; loads without any framework."""
