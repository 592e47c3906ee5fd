"""The history of the tables of dispatch."""
