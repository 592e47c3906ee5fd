"""The post: what admission says to other services and what it hears from them."""
