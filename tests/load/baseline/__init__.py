"""The naive service the product is measured against: SpiffWorkflow as its documentation shows it, same HTTP stack."""
