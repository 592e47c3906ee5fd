"""A service of one process on the real chassis, with everything a real service has."""
