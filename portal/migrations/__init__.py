"""The history of the portal's schema."""
