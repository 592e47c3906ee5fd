"""What assessment says."""
