"""The naive service we measure against: SpiffWorkflow as documented, on the same HTTP stack."""
