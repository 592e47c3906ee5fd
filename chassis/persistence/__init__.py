"""How a service keeps what it knows: databases, units of work, journal, migrations."""
