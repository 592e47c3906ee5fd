"""The migrations of admission, in order."""
