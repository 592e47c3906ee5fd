"""What assessment says to others and hears from them."""
