"""How the portal asks the services: the only HTTP client of the house."""
