"""What the services say to one another: versioned messages, no behaviour."""
