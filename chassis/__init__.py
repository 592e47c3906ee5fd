"""Mechanism every service stands on, without one word of the procedures."""
