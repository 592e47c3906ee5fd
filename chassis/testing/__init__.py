"""What only tests need: a clock that stands still, databases, drivers and samples."""
