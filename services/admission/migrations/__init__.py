"""The history of the schema of admission."""
