"""What every service says to those who supervise."""
