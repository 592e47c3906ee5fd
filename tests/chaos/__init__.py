"""Random faults under load, and whether the accounts still agree."""
