"""Dispatch: whom and what departments send down to townships and communities, and the gate it passes."""
