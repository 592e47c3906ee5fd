"""What dispatch says."""
