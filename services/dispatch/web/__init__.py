"""The counter of dispatch: JSON over HTTP."""
