"""What the portal says about units."""
