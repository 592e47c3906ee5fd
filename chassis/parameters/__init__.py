"""Settings a county fixes for itself: a value is never changed, only followed by another."""
