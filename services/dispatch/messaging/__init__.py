"""What dispatch says to others and hears from them."""
