"""The counter of assessment: JSON over HTTP."""
