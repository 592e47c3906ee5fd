"""What operators see: log lines, metrics, and the ids that travel with the work."""
