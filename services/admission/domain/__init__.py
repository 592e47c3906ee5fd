"""The rules of admission in plain Python; loads without any framework."""
