"""What admission says."""
